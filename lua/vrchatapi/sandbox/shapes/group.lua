--- A group, as a search shows it (LimitedGroup) and as itself (Group), and one of its members. What is not
--- in the state is invented.

local json = require "vrchatapi.sandbox.formats.json"
local profile = require "vrchatapi.sandbox.shapes.profile"

local shapes = {}

-- What all ways to show a group have in common.
local function common(group)
  return {
    name = group.name,
    shortCode = group.short_code,
    discriminator = "0001",
    description = "",
    iconId = json.NULL,
    iconUrl = json.NULL,
    bannerId = json.NULL,
    bannerUrl = json.NULL,
    ownerId = group.owner_id,
    memberCount = #group.members,
  }
end

--- A group in a list of search results.
---@param group table
---@param is_member boolean
---@return table
function shapes.limited(group, is_member)
  local shown = common(group)
  shown.id = group.id
  shown.createdAt = group.created_at
  shown.galleries = json.list()
  shown.isSearchable = true
  shown.membershipStatus = is_member and "member" or "inactive"
  shown.rules = ""
  shown.tags = json.list()
  return shown
end

--- A group by itself.
---@param group table
---@param my_member? table of the viewer
---@return table
function shapes.group(group, my_member)
  local shown = shapes.limited(group, my_member ~= nil)
  shown.isSearchable = nil
  shown.isVerified = false
  shown.joinState = "open"
  shown.languages = { "eng" }
  shown.links = json.list()
  shown.privacy = "default"
  shown.updatedAt = group.created_at
  shown.memberCountSyncedAt = group.created_at
  if my_member then
    shown.myMember = {
      id = my_member.id,
      groupId = group.id,
      userId = my_member.user_id,
      isRepresenting = false,
      joinedAt = my_member.joined_at,
      membershipStatus = "member",
      permissions = json.list(),
      roleIds = json.list(),
    }
  end
  return shown
end

--- A group in the list of a user's groups.
---@param group table
---@param member table of that user
---@param is_mutual boolean the viewer is a member as well
---@return table
function shapes.of_user(group, member, is_mutual)
  local shown = common(group)
  shown.id = member.id
  shown.groupId = group.id
  shown.isRepresenting = false
  shown.lastPostCreatedAt = json.NULL
  shown.lastPostReadAt = json.NULL
  shown.memberVisibility = "visible"
  shown.mutualGroup = is_mutual
  shown.privacy = "default"
  return shown
end

--- A member of a group.
---@param group table
---@param member table
---@param user table
---@return table
function shapes.member(group, member, user)
  local looks = profile(user, false)
  return {
    id = member.id,
    groupId = group.id,
    userId = user.id,
    user = {
      id = user.id,
      displayName = user.displayName,
      currentAvatarTags = looks.currentAvatarTags,
      currentAvatarThumbnailImageUrl = looks.currentAvatarThumbnailImageUrl,
      iconUrl = looks.userIcon,
      profilePicOverride = looks.profilePicOverride,
      thumbnailUrl = looks.currentAvatarThumbnailImageUrl,
    },
    acceptedByDisplayName = json.NULL,
    acceptedById = json.NULL,
    bannedAt = json.NULL,
    createdAt = member.joined_at,
    hasJoinedFromPurchase = false,
    isRepresenting = false,
    isSubscribedToAnnouncements = true,
    isSubscribedToEventAnnouncements = true,
    joinedAt = member.joined_at,
    lastPostReadAt = json.NULL,
    mRoleIds = json.list(),
    managerNotes = "",
    membershipStatus = "member",
    roleIds = json.list(),
    visibility = "visible",
  }
end

return shapes
