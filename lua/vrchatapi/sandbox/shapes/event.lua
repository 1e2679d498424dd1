--- What the events of the pipeline say of a notification, a user, a move.

local notification_shape = require "vrchatapi.sandbox.shapes.notification"
local profile = require "vrchatapi.sandbox.shapes.profile"
local user_shape = require "vrchatapi.sandbox.shapes.user"
local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"
local world_shape = require "vrchatapi.sandbox.shapes.world"

local event = {}

local PLATFORM = "standalonewindows"

--- A notification: unlike over REST, `details` is an object and `seen` is absent.
---@param state vrchatapi.sandbox.State
---@param notification table
---@return table
function event.notification(state, notification)
  local shown = notification_shape.sent(notification)
  local sender = state.users[notification.senderUserId]
  shown.senderUsername = sender and sender.displayName
  return shown
end

--- A user as friends see them.
---@param user table
---@return table
function event.friend(user) return { userId = user.id, user = user_shape(user, true, true) } end

--- A friend who went offline.
---@param user table
---@return table
function event.offline(user) return { userId = user.id, platform = PLATFORM } end

-- Whether one may ask somebody at a location for an invite: not in private instances, unless they
-- allow it. That nobody whose place is hidden may be asked is invented.
local function can_request_invite(location)
  if not whereabouts.is_place(location) then return false end
  return not location:find("~private(", 1, true) or location:find("~canRequestInvite", 1, true) ~= nil
end

--- Where a friend is, or is going to.
---@param state vrchatapi.sandbox.State
---@param user table
---@return table
function event.friend_location(state, user)
  local shown = event.friend(user)
  local world_id = whereabouts.split(user.location)
  local world = state.worlds[world_id]
  shown.platform = PLATFORM
  shown.location = user.location
  shown.travelingToLocation = user.traveling_to or ""
  shown.worldId = world_id
  shown.canRequestInvite = can_request_invite(user.location)
  shown.world = world and world_shape(state, world)
  return shown
end

--- Where the user is whose account it is, or is going to.
---@param user table
---@return table
function event.user_location(user)
  local shown = event.friend(user)
  local _, instance_id = whereabouts.split(user.location)
  shown.user.isFriend = false
  shown.user.friendRequestStatus = "null"
  shown.location = user.location
  shown.instance = instance_id
  shown.travelingToLocation = user.traveling_to or ""
  return shown
end

--- What changed of the user whose account it is: the fields that can change, not the whole user.
---@param user table
---@return table
function event.user_update(user)
  local all = profile(user, whereabouts.is_online(user.location))
  local shown = {}
  for _, name in ipairs {
    "id",
    "bio",
    "currentAvatarImageUrl",
    "currentAvatarThumbnailImageUrl",
    "displayName",
    "profilePicOverride",
    "status",
    "statusDescription",
    "tags",
    "userIcon",
  } do
    shown[name] = all[name]
  end
  return { userId = user.id, user = shown }
end

return event
