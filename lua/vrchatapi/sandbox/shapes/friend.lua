--- A user as the list of friends shows them (LimitedUserFriend).

local places = require "vrchatapi.sandbox.places"
local profile = require "vrchatapi.sandbox.shapes.profile"

---@param user table
---@return table
return function(user)
  local online = places.is_online(user.location)
  local shown = profile(user, online)
  shown.imageUrl = shown.currentAvatarThumbnailImageUrl
  shown.isFriend = true
  shown.last_activity = shown.last_login
  shown.location = user.location
  shown.platform = online and "standalonewindows" or ""
  return shown
end
