--- The operations on friends.

local errors = require "vrchatapi.sandbox.service.errors"
local favorites = require "vrchatapi.sandbox.state.favorites"
local friends = require "vrchatapi.sandbox.state.friends"
local notifications = require "vrchatapi.sandbox.state.notifications"
local paging = require "vrchatapi.sandbox.service.paging"
local responses = require "vrchatapi.sandbox.service.responses"
local notification_shape = require "vrchatapi.sandbox.shapes.notification"
local shape = require "vrchatapi.sandbox.shapes.friend"
local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"

local handlers = {}

function handlers.list(state, call)
  local online = call.query.offline ~= "true"
  local ids, i = friends.ids(state, call.user.id), 0
  return responses.list(paging.take(call, function()
    repeat
      i = i + 1
      local user = state.users[ids[i]]
      if user and whereabouts.is_online(user.location) == online then return shape(user) end
    until not user
    return nil
  end))
end

-- The friend request of a user that waits in another's inbox, if there is one.
local function waiting(state, sender_id, receiver_id)
  for _, notification in ipairs(notifications.received(state, receiver_id)) do
    local found = notification.type == "friendRequest"
      and not notification.hidden
      and notification.senderUserId == sender_id
    if found then return notification end
  end
  return nil
end

function handlers.get_status(state, call)
  local me, other = call.user.id, call.params.userId
  return responses.json(200, {
    isFriend = friends.are(state, me, other),
    incomingRequest = waiting(state, other, me) ~= nil,
    outgoingRequest = waiting(state, me, other) ~= nil,
  })
end

-- Why a user cannot be asked for friendship, or nil. The texts are those of the description, but for
-- that about oneself, which is invented.
local function refusal(state, me, other)
  if not state.users[other] then return errors.unquoted(404, "user doesn't exist!") end
  if me == other then return errors.verbatim(400, "You cannot befriend yourself") end
  if friends.are(state, me, other) then return errors.verbatim(400, "Users are already friends") end
  if waiting(state, me, other) then
    return errors.verbatim(400, "This user has already been sent a friend request")
  end
  return nil
end

function handlers.request(state, call)
  local me, other = call.user.id, call.params.userId
  local refused = refusal(state, me, other)
  if refused then return refused end
  return responses.json(
    200,
    notification_shape.listed(notifications.send(state, {
      type = "friendRequest",
      senderUserId = me,
      receiverUserId = other,
      details = {},
    }))
  )
end

function handlers.delete_request(state, call)
  local request = waiting(state, call.user.id, call.params.userId)
  if not request then return errors.verbatim(404, "that friend request could not be found") end
  notifications.hide(state, request)
  return responses.success("Friendship request deleted")
end

function handlers.unfriend(state, call)
  local me, other = call.user.id, call.params.userId
  if not friends.are(state, me, other) then return errors.verbatim(400, "These users are not friends") end
  friends.unmake(state, me, other)
  favorites.unfriend(state, me, other)
  return responses.success("Friendship destroyed")
end

return handlers
