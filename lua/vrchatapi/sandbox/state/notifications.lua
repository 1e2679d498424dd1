--- Notifications: those that were sent, and those that wait for an answer.

local event = require "vrchatapi.sandbox.shapes.event"
local pipeline = require "vrchatapi.sandbox.state.pipeline"

local notifications = {}

-- Invites were seen to vanish within 18 minutes, or to be there after 22; none lasts a day. The hour
-- is invented, and so is that friend requests stay.
notifications.LIFETIME = 60 * 60 -- seconds

local SWEEP = 1000 -- notifications between two sweeps
local MAX_COUNT = 10000 -- in a list, after a sweep

-- The latest of a list that `stays` lets through.
local function latest(list, stays)
  local kept = {}
  for i = #list, 1, -1 do
    if #kept < MAX_COUNT and stays(list[i]) then kept[#kept + 1] = list[i] end
  end
  local ordered = {}
  for i = #kept, 1, -1 do
    ordered[#ordered + 1] = kept[i]
  end
  return ordered
end

-- Drops what has vanished, and the oldest of lists that are too long, so that a sandbox that runs
-- for days takes no more memory.
local function sweep(state)
  local by_id = {}
  for user_id, inbox in pairs(state.inboxes) do
    local kept = latest(inbox, function(it) return not notifications.is_gone(state, it) end)
    for _, notification in ipairs(kept) do
      by_id[notification.id] = notification
    end
    state.inboxes[user_id] = kept
  end
  state.notifications = by_id
  state.sent = latest(state.sent, function(it) return by_id[it.id] ~= nil end)
end

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
  state.notifications_added = state.notifications_added + 1
  if state.notifications_added % SWEEP == 0 then sweep(state) end
  state.notifications[notification.id] = notification
  state.inboxes[receiver] = state.inboxes[receiver] or {}
  table.insert(state.inboxes[receiver], notification)
  pipeline.push(
    state,
    receiver,
    "notification",
    function() return event.notification(state, notification) end
  )
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

--- Marks a notification as seen.
---@param state vrchatapi.sandbox.State
---@param notification table
function notifications.see(state, notification)
  notification.seen = true
  pipeline.push(state, notification.receiverUserId, "see-notification", notification.id)
end

--- Hides a notification, so that it is not listed any more.
---@param state vrchatapi.sandbox.State
---@param notification table
function notifications.hide(state, notification)
  notification.hidden = true
  pipeline.push(state, notification.receiverUserId, "hide-notification", notification.id)
end

--- Hides all notifications that a user received.
---@param state vrchatapi.sandbox.State
---@param user_id string
function notifications.clear(state, user_id)
  for _, notification in ipairs(notifications.received(state, user_id)) do
    notification.hidden = true
  end
  pipeline.push(state, user_id, "clear-notification")
end

--- Answers a notification, as its receiver.
---@param state vrchatapi.sandbox.State
---@param original table
---@param add fun(state: vrchatapi.sandbox.State, fields: table): table what adds the answer: `add` or `send`
---@param fields table of the answer: type, details
---@return table notification the answer
function notifications.answer(state, original, add, fields)
  original.responded = true
  local answer = add(state, {
    type = fields.type,
    senderUserId = original.receiverUserId,
    receiverUserId = original.senderUserId,
    details = fields.details,
  })
  -- Whose id receiverId is, is invented.
  pipeline.push(state, original.receiverUserId, "response-notification", {
    notificationId = original.id,
    receiverId = original.senderUserId,
    responseId = answer.id,
  })
  return answer
end

--- The notifications that a user received, oldest first.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@return table[] notifications not to be changed
function notifications.received(state, user_id) return state.inboxes[user_id] or {} end

--- Whether a notification has vanished, as they do after a time.
---@param state vrchatapi.sandbox.State
---@param notification table
---@return boolean
function notifications.is_gone(state, notification)
  return notification.type ~= "friendRequest" and state.now - notification.sent_at >= notifications.LIFETIME
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
