--- The users, and where they are. Whoever changes is announced over the pipeline, to the user's own
--- sockets and to those of the friends.

local event = require "vrchatapi.sandbox.shapes.event"
local friends = require "vrchatapi.sandbox.state.friends"
local instances = require "vrchatapi.sandbox.state.instances"
local pipeline = require "vrchatapi.sandbox.state.pipeline"
local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"

local users = {}

-- Pushes an event to all friends of a user.
local function push_to_friends(state, user, event_type, content)
  for _, id in ipairs(friends.ids(state, user.id)) do
    pipeline.push(state, id, event_type, content)
  end
end

--- Announces that a user's name or status changed.
---@param state vrchatapi.sandbox.State
---@param user table
function users.announce(state, user)
  pipeline.push(state, user.id, "user-update", function() return event.user_update(user) end)
  push_to_friends(state, user, "friend-update", function() return event.friend(user) end)
end

local function announce_move(state, user, was_online)
  pipeline.push(state, user.id, "user-location", function() return event.user_location(user) end)
  if not whereabouts.is_online(user.location) then
    return push_to_friends(state, user, "friend-offline", function() return event.offline(user) end)
  end
  local event_type = was_online and "friend-location" or "friend-online"
  return push_to_friends(state, user, event_type, function() return event.friend_location(state, user) end)
end

-- One step of a move.
local function step(state, user, location, traveling_to)
  local was_online = whereabouts.is_online(user.location)
  user.location, user.traveling_to = location, traveling_to
  instances.visit(state, location)
  announce_move(state, user, was_online)
end

--- Moves a user. An instance of a known world exists from its first user on. Who is online travels
--- first, which is a step of its own.
---@param state vrchatapi.sandbox.State
---@param user table
---@param location string "traveling:" and a location: on the way there
function users.place(state, user, location)
  local traveling_to = location:match("^traveling:([^:]+:.*)$")
  if traveling_to then location = "traveling" end
  if user.location == location and user.traveling_to == traveling_to then return end
  local travels = whereabouts.is_online(user.location)
    and whereabouts.is_online(location)
    and user.location ~= "traveling"
    and location ~= "traveling"
  if travels then step(state, user, "traveling", location) end
  step(state, user, location, traveling_to)
end

--- Adds a user, or changes one.
---@param state vrchatapi.sandbox.State
---@param fields table id, displayName, location
---@return table user
function users.set(state, fields)
  local user = state.users[fields.id]
  if not user then
    user = { id = fields.id, displayName = fields.displayName, location = "offline" }
    state.users[fields.id] = user
  elseif fields.displayName and fields.displayName ~= user.displayName then
    user.displayName = fields.displayName
    users.announce(state, user)
  end
  if fields.location then users.place(state, user, fields.location) end
  return user
end

local PROFILE = {
  status = "string",
  statusDescription = "string",
  bio = "string",
  pronouns = "string",
  userIcon = "string",
  isBoopingEnabled = "boolean",
}

--- Changes what a user says of themselves.
---@param state vrchatapi.sandbox.State
---@param user table
---@param fields table what is missing or of another type stays as it is
function users.describe(state, user, fields)
  local is_new = false
  for name, kind in pairs(PROFILE) do
    if type(fields[name]) == kind and user[name] ~= fields[name] then
      user[name], is_new = fields[name], true
    end
  end
  if is_new then users.announce(state, user) end
end

return users
