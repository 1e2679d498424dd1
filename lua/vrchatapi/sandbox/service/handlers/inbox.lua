--- The operations on the notifications that a user got.

local errors = require "vrchatapi.sandbox.service.errors"
local friends = require "vrchatapi.sandbox.state.friends"
local notifications = require "vrchatapi.sandbox.state.notifications"
local paging = require "vrchatapi.sandbox.service.paging"
local responses = require "vrchatapi.sandbox.service.responses"
local shape = require "vrchatapi.sandbox.shapes.notification"
local times = require "vrchatapi.sandbox.formats.times"

local handlers = {}

-- As a list shows it, with the sender's name.
local function show(state, notification)
  local shown = shape.listed(notification)
  local sender = state.users[notification.senderUserId]
  shown.senderUsername = sender and sender.displayName
  return shown
end

-- What a call's query asks for, as a function of a notification. That a type is heeded, and that a
-- time that cannot be read counts as absent, is invented.
local function filter(state, call)
  local query = call.query
  local hidden = query.hidden == "true"
  local wanted = query.type ~= "all" and query.type or nil
  local after = times.read(state, query.after or "")
  return function(notification)
    local kind = notification.type
    if notification.hidden ~= hidden or hidden and kind ~= "friendRequest" then return false end
    if wanted and kind ~= wanted or notifications.is_gone(state, notification) then return false end
    return not after or kind == "friendRequest" or notification.sent_at > after
  end
end

-- Newest first. `sent`, which the specification forbids, shows what the user sent (invented).
function handlers.list(state, call)
  local sent = call.query.sent == "true"
  local all = sent and state.sent or notifications.received(state, call.user.id)
  local matches, i = filter(state, call), #all + 1
  return responses.list(paging.take(call, function()
    repeat
      i = i - 1
      local item = all[i]
      local mine = item and (not sent or item.senderUserId == call.user.id)
      if mine and matches(item) then return show(state, item) end
    until not item
    return nil
  end))
end

-- A notification of the caller's, or the refusal.
local function find(state, call)
  local found = notifications.find(state, call.params.notificationId, call.user)
  if not found or found.receiverUserId ~= call.user.id then
    return nil, errors.unquoted(404, "Notification not found")
  end
  return found
end

function handlers.get(state, call)
  local found, refusal = find(state, call)
  return found and responses.json(200, show(state, found)) or refusal
end

-- An operation that changes a notification and shows it.
local function changing(change)
  return function(state, call)
    local found, refusal = find(state, call)
    if not found then return refusal end
    change(state, found)
    return responses.json(200, show(state, found))
  end
end

handlers.see, handlers.hide = changing(notifications.see), changing(notifications.hide)

function handlers.accept(state, call)
  local found = find(state, call)
  if not found or found.type ~= "friendRequest" or found.hidden then
    return errors.verbatim(404, "that friend request could not be found")
  end
  friends.make(state, found.senderUserId, call.user.id)
  notifications.hide(state, found)
  return responses.success("Friendship accepted")
end

function handlers.clear(state, call)
  notifications.clear(state, call.user.id)
  return responses.success("Ok!")
end

return handlers
