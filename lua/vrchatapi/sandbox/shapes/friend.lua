--- A user as the list of friends shows them (LimitedUserFriend).

local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"
local profile = require "vrchatapi.sandbox.shapes.profile"

---@param user table
---@return table
return function(user)
  local online = whereabouts.is_online(user.location)
  local shown = profile(user, online)
  shown.imageUrl = shown.currentAvatarThumbnailImageUrl
  shown.isFriend = true
  shown.last_activity = shown.last_login
  shown.location = user.location
  shown.platform = online and "standalonewindows" or ""
  return shown
end
