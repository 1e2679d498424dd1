--- Notifications: those that were sent, and those that wait for an answer.

local notifications = {}

-- Invites were seen to be gone after 18 minutes and to be there still after 22, and none outlives a
-- day. An hour is invented, and so is that requests for friendship stay.
notifications.LIFETIME = 60 * 60 -- seconds

--- Adds a notification.
---@param state vrchatapi.sandbox.State
---@param fields table type, senderUserId, receiverUserId, details; message if it has a text, id if
---  it must be a certain one
---@return table notification
function notifications.add(state, fields)
  local receiver = fields.receiverUserId
  local notification = {
    id = fields.id or state:id(fields.type == "friendRequest" and "frq" or "not"),
    type = fields.type,
    senderUserId = fields.senderUserId,
    receiverUserId = receiver,
    message = fields.message or "",
    details = fields.details,
    created_at = state:time(),
    sent_at = state.now,
    responded = false,
    seen = false,
    hidden = false,
  }
  state.notifications[notification.id] = notification
  state.inboxes[receiver] = state.inboxes[receiver] or {}
  table.insert(state.inboxes[receiver], notification)
  return notification
end

--- Adds a notification that a user sends through the API.
---@param state vrchatapi.sandbox.State
---@param fields table as for `add`
---@return table notification
function notifications.send(state, fields)
  local notification = notifications.add(state, fields)
  state.sent[#state.sent + 1] = notification
  return notification
end

--- All that a user ever got, oldest first.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@return table[] notifications not to be changed
function notifications.received(state, user_id)
  return state.inboxes[user_id] or {}
end

--- Whether a notification has vanished, as they do after a time.
---@param state vrchatapi.sandbox.State
---@param notification table
---@return boolean
function notifications.is_gone(state, notification)
  return notification.type ~= "friendRequest"
    and state.now - notification.sent_at >= notifications.LIFETIME
end

--- The notification with an id, if it has not vanished and the user sent or received it.
---@param state vrchatapi.sandbox.State
---@param id string
---@param user table
---@return table? notification
function notifications.find(state, id, user)
  local found = state.notifications[id]
  if not found or notifications.is_gone(state, found) then return nil end
  if found.receiverUserId ~= user.id and found.senderUserId ~= user.id then return nil end
  return found
end

return notifications
