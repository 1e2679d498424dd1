--- The operations on friends.

local friends = require "vrchatapi.sandbox.state.friends"
local notifications = require "vrchatapi.sandbox.state.notifications"
local paging = require "vrchatapi.sandbox.service.paging"
local responses = require "vrchatapi.sandbox.service.responses"
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

-- Whether a friend request of a user waits in another's inbox.
local function waits(state, sender_id, receiver_id)
  for _, notification in ipairs(notifications.received(state, receiver_id)) do
    local found = notification.type == "friendRequest"
      and not notification.hidden
      and notification.senderUserId == sender_id
    if found then return true end
  end
  return false
end

function handlers.get_status(state, call)
  local me, other = call.user.id, call.params.userId
  return responses.json(200, {
    isFriend = friends.are(state, me, other),
    incomingRequest = waits(state, other, me),
    outgoingRequest = waits(state, me, other),
  })
end

return handlers
