--- The operations on the notifications of the second kind that a user got. The texts are those of the
--- description of the service, where it has one.

local body = require "vrchatapi.sandbox.service.body"
local errors = require "vrchatapi.sandbox.service.errors"
local notifications = require "vrchatapi.sandbox.state.notifications"
local notifications_v2 = require "vrchatapi.sandbox.state.notifications_v2"
local responses = require "vrchatapi.sandbox.service.responses"
local shape = require "vrchatapi.sandbox.shapes.notification_v2"

local handlers = {}

local DEFAULT_LIMIT = 100 -- invented

-- Newest first (invented).
function handlers.list(state, call)
  local limit = tonumber((call.query.limit or ""):match("^%d+$")) or DEFAULT_LIMIT
  local all = notifications_v2.received(state, call.user.id)
  local items = {}
  for i = #all, math.max(1, #all - limit + 1), -1 do
    items[#items + 1] = shape(state, all[i])
  end
  return responses.list(items)
end

--- Only administrators may read one of these by its id.
function handlers.get() return errors.quoted(403, "Invalid Admin Credentials") end

-- A notification of the caller's, or the refusal.
local function find(state, call)
  local found = notifications_v2.find(state, call.params.notificationId, call.user.id)
  if not found then return nil, errors.unquoted(404, "Notification not found") end
  return found
end

function handlers.see(state, call)
  local found, refusal = find(state, call)
  if not found then return refusal end
  notifications_v2.see(state, found)
  return responses.json(200, shape(state, found))
end

local function cannot_reply() return errors.unquoted(400, "This notification cannot be replied to!") end

local function has_response(notification, kind)
  for _, response in ipairs(notification.responses) do
    if response.type == kind then return true end
  end
  return false
end

-- That the notification is deleted by an answer is invented.
function handlers.respond(state, call)
  local fields, refusal = body.json(call.request)
  if not fields then return refusal end
  local found
  found, refusal = find(state, call)
  if not found then return refusal end
  if not has_response(found, fields.responseType) then return cannot_reply() end
  local shown = shape(state, found)
  notifications_v2.delete(state, found)
  return responses.json(200, shown)
end

-- A reply to a boop is a boop. That nothing else can be replied to, and that the notification is seen
-- afterwards, is invented.
function handlers.reply(state, call)
  local fields, refusal = body.json(call.request)
  if not fields then return refusal end
  local found
  found, refusal = find(state, call)
  if not found then return refusal end
  if found.type ~= "boop" or not found.senderUserId then return cannot_reply() end
  notifications.send(state, {
    type = "boop",
    senderUserId = call.user.id,
    receiverUserId = found.senderUserId,
    details = { emojiId = fields.emojiId, emojiVersion = fields.emojiVersion },
  })
  notifications_v2.see(state, found)
  return responses.json(200, shape(state, found))
end

function handlers.delete(state, call)
  local found, refusal = find(state, call)
  if not found then return refusal end
  if not found.canDelete then
    return errors.unquoted(400, "This notification cannot be deleted!") -- the text is invented
  end
  notifications_v2.delete(state, found)
  return responses.success("Notification cleared.")
end

function handlers.delete_all(state, call)
  notifications_v2.delete_all(state, call.user.id)
  return responses.success("Notifications cleared.")
end

return handlers
