--- The users, and where they are.

local instances = require "vrchatapi.sandbox.state.instances"

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

--- Moves a user. An instance of a known world exists from its first user on.
---@param state vrchatapi.sandbox.State
---@param user table
---@param location string "traveling:" and a location: on the way there
function users.place(state, user, location)
  user.traveling_to = location:match("^traveling:([^:]+:.*)$")
  user.location = user.traveling_to and "traveling" or location
  instances.visit(state, user.location)
end

return users
