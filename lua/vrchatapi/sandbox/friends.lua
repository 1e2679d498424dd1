--- Who is whose friend, and the operations on friends.

local friend = require "vrchatapi.sandbox.shapes.friend"
local notifications = require "vrchatapi.sandbox.notifications"
local paging = require "vrchatapi.sandbox.paging"
local places = require "vrchatapi.sandbox.places"
local replies = require "vrchatapi.sandbox.replies"

local friends = {}

--- Whether two users are friends.
---@param state vrchatapi.sandbox.State
---@param one string the id of a user
---@param other string
---@return boolean
function friends.are(state, one, other)
  local known = state.friends[one]
  return known ~= nil and known.set[other] == true
end

local function add(state, one, other)
  local known = state.friends[one] or { set = {}, list = {} }
  state.friends[one] = known
  known.set[other] = true
  known.list[#known.list + 1] = other
end

--- Makes two users friends.
---@param state vrchatapi.sandbox.State
---@param one string the id of a user
---@param other string
function friends.make(state, one, other)
  if friends.are(state, one, other) then return end
  add(state, one, other)
  add(state, other, one)
end

--- The ids of a user's friends, the oldest friend first.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@return string[] ids not to be changed
function friends.ids(state, user_id)
  return state.friends[user_id] and state.friends[user_id].list or {}
end

local function list(state, call)
  local online = call.query.offline ~= "true"
  local ids, i = friends.ids(state, call.user.id), 0
  return replies.list(paging.take(call, function()
    repeat
      i = i + 1
      local user = state.users[ids[i]]
      if user and places.is_online(user.location) == online then return friend(user) end
    until not user
    return nil
  end))
end

-- Whether a friend request of a user waits in another's inbox.
local function waits(state, sender_id, receiver_id)
  for _, notification in ipairs(notifications.received(state, receiver_id)) do
    local found = notification.type == "friendRequest" and not notification.hidden
      and notification.senderUserId == sender_id
    if found then return true end
  end
  return false
end

local function status(state, call)
  local me, other = call.user.id, call.params.userId
  return replies.json(200, {
    isFriend = friends.are(state, me, other),
    incomingRequest = waits(state, other, me),
    outgoingRequest = waits(state, me, other),
  })
end

friends.routes = {
  { method = "GET", path = "/auth/user/friends", handle = list },
  { method = "GET", path = "/user/{userId}/friendStatus", handle = status },
}

return friends
