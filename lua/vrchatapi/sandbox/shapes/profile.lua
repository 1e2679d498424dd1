--- What all ways to show a user have in common. All values are invented.

local json = require "vrchatapi.sandbox.formats.json"

local AVATAR = "https://api.vrchat.cloud/api/1/file/file_0e8c4e32-7444-44ea-ade4-313c010d4bae/1/file"
local THUMBNAIL = "https://api.vrchat.cloud/api/1/image/file_0e8c4e32-7444-44ea-ade4-313c010d4bae/1/256"

--- The fields that every user has, whoever looks.
---@param user table
---@param online boolean as far as the viewer may know
---@return table
return function(user, online)
  return {
    id = user.id,
    displayName = user.displayName,
    bio = user.bio or "",
    bioLinks = json.list(),
    currentAvatarImageUrl = AVATAR,
    currentAvatarTags = json.list(),
    currentAvatarThumbnailImageUrl = THUMBNAIL,
    developerType = "none",
    friendKey = "",
    last_login = "2024-12-31T20:15:00.000Z",
    last_mobile = json.NULL,
    last_platform = "standalonewindows",
    profilePicOverride = "",
    profilePicOverrideThumbnail = "",
    status = online and (user.status or "active") or "offline",
    statusDescription = user.statusDescription or "",
    tags = { "system_trust_basic", "system_supporter" },
    userIcon = user.userIcon or "",
  }
end
