--- Notifications: those that were sent, and those that wait for an answer.

local replies = require "vrchatapi.sandbox.replies"
local cjson = require("cjson").new()

local notifications = {}

-- Invites were seen to be gone after 18 minutes and to be there still after 22, and none outlives a
-- day. An hour is invented.
notifications.LIFETIME = 60 * 60 -- seconds

--- Adds a notification.
---@param state vrchatapi.sandbox.State
---@param fields table type, senderUserId, receiverUserId, details; message if it has a text
---@return table notification
function notifications.add(state, fields)
  local notification = {
    id = state:id("not"),
    type = fields.type,
    senderUserId = fields.senderUserId,
    receiverUserId = fields.receiverUserId,
    message = fields.message or "",
    details = fields.details,
    created_at = state:time(),
    sent_at = state.now,
    responded = false,
  }
  state.notifications[notification.id] = notification
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

--- The notification with an id, if it has not vanished and the user sent or received it.
---@param state vrchatapi.sandbox.State
---@param id string
---@param user table
---@return table? notification
function notifications.find(state, id, user)
  local found = state.notifications[id]
  if not found or state.now - found.sent_at >= notifications.LIFETIME then return nil end
  if found.receiverUserId ~= user.id and found.senderUserId ~= user.id then return nil end
  return found
end

local function shown(notification)
  return {
    id = notification.id,
    type = notification.type,
    senderUserId = notification.senderUserId,
    receiverUserId = notification.receiverUserId,
    message = notification.message,
    created_at = notification.created_at,
    details = notification.details,
  }
end

--- The reply that shows what was sent, `details` being an object.
---@param notification table
---@return vrchatapi.sandbox.Reply
function notifications.sent_reply(notification)
  return replies.json(200, shown(notification))
end

--- The reply in the other form, which the specification declares for some operations: `details` is
--- JSON in a string.
---@param notification table
---@return vrchatapi.sandbox.Reply
function notifications.encoded_reply(notification)
  local fields = shown(notification)
  fields.details = cjson.encode(notification.details)
  fields.seen = false
  return replies.json(200, fields)
end

return notifications
