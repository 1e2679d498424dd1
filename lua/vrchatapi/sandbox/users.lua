--- The users, and the operation that shows one.

local errors = require "vrchatapi.sandbox.errors"
local friends = require "vrchatapi.sandbox.friends"
local instances = require "vrchatapi.sandbox.instances"
local replies = require "vrchatapi.sandbox.replies"
local shape = require "vrchatapi.sandbox.shapes.user"

local users = {}

--- Adds a user, or changes one.
---@param state vrchatapi.sandbox.State
---@param fields table id, displayName, location
---@return table user
function users.set(state, fields)
  local user = state.users[fields.id] or { id = fields.id }
  state.users[fields.id] = user
  user.displayName = fields.displayName or user.displayName
  users.place(state, user, fields.location or user.location)
  return user
end

--- Says where a user is. An instance of a known world comes into being with its first user.
---@param state vrchatapi.sandbox.State
---@param user table
---@param location string
function users.place(state, user, location)
  user.location = location
  instances.visit(state, location)
end

local function get(state, call)
  local user = state.users[call.params.userId]
  if not user then
    return errors.verbatim(404, "User not found") -- the text is invented
  end
  local is_friend = friends.are(state, call.user.id, user.id)
  return replies.json(200, shape(user, is_friend, is_friend or user == call.user))
end

users.routes = {
  { method = "GET", path = "/users/{userId}", handle = get },
}

return users
