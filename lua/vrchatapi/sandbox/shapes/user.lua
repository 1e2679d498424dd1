--- A user as others see them (User).

local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"
local profile = require "vrchatapi.sandbox.shapes.profile"

--- Only friends see where a user is and what they do; to others the user is offline.
---@param user table
---@param is_friend boolean
---@param may_see boolean whether the viewer may know where the user is
---@return table
return function(user, is_friend, may_see)
  local location = may_see and user.location or "offline"
  local online = whereabouts.is_online(location)
  local shown = profile(user, online)
  shown.ageVerificationStatus = "hidden"
  shown.ageVerified = false
  shown.allowAvatarCopying = false
  shown.date_joined = "2020-02-20"
  shown.friendRequestStatus = is_friend and "completed" or "null"
  shown.isFriend = is_friend
  shown.last_activity = may_see and shown.last_login or ""
  shown.location = location
  shown.platform = online and "standalonewindows" or ""
  shown.pronouns = user.pronouns or ""
  shown.state = online and "online" or "offline"
  shown.worldId, shown.instanceId = whereabouts.split(location)
  return shown
end
