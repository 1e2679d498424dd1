--- The friendships between users.

local event = require "vrchatapi.sandbox.shapes.event"
local pipeline = require "vrchatapi.sandbox.state.pipeline"

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
  pipeline.push(state, one, "friend-add", function() return event.friend(state.users[other]) end)
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

local function remove(state, one, other)
  local known = state.friends[one]
  known.set[other] = nil
  for i, id in ipairs(known.list) do
    if id == other then
      table.remove(known.list, i)
      break
    end
  end
  pipeline.push(state, one, "friend-delete", { userId = other })
end

--- Ends the friendship of two users.
---@param state vrchatapi.sandbox.State
---@param one string the id of a user
---@param other string
function friends.unmake(state, one, other)
  if not friends.are(state, one, other) then return end
  remove(state, one, other)
  remove(state, other, one)
end

--- The ids of a user's friends, the oldest friend first.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@return string[] ids not to be changed
function friends.ids(state, user_id) return state.friends[user_id] and state.friends[user_id].list or {} end

return friends
