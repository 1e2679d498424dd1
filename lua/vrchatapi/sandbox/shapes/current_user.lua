--- The user who is logged in (CurrentUser). All values are invented, but for those on the account,
--- friends and places.

local json = require "vrchatapi.sandbox.formats.json"
local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"
local profile = require "vrchatapi.sandbox.shapes.profile"

-- "sandbox@mail.test" as "s_____x@mail.test".
local function obfuscated(email)
  local name, host = email:match("^(.*)(@.*)$")
  return name:sub(1, 1) .. ("_"):rep(#name - 2) .. name:sub(-1) .. host
end

-- The ids of a user's friends: all, those online, those offline.
local function friends_of(state, user)
  local known = state.friends[user.id]
  local all, online, offline = known and known.list or {}, {}, {}
  for _, id in ipairs(all) do
    local part = whereabouts.is_online(state.users[id].location) and online or offline
    part[#part + 1] = id
  end
  return all, online, offline
end

local function presence(user, shown)
  local world_id, instance_id = whereabouts.split(user.location)
  local target_world_id, target_instance_id = whereabouts.split(user.traveling_to or "")
  return {
    id = user.id,
    displayName = user.displayName,
    avatarThumbnail = shown.currentAvatarThumbnailImageUrl,
    currentAvatarTags = shown.currentAvatarTags,
    debugflag = "",
    groups = json.list(),
    instance = instance_id,
    instanceType = "",
    platform = shown.last_platform,
    profilePicOverride = "",
    status = shown.status,
    travelingToInstance = target_instance_id,
    travelingToWorld = target_world_id,
    userIcon = shown.userIcon,
    world = world_id,
  }
end

local function add_account(shown, account)
  shown.username = account.username
  shown.emailVerified = true
  shown.hasEmail = true
  shown.hasPendingEmail = false
  shown.obfuscatedEmail = obfuscated(account.email)
  shown.obfuscatedPendingEmail = ""
  shown.twoFactorAuthEnabled = #account.two_factor > 0
  shown.usesGeneratedPassword = false
end

local function add_rest(shown, user)
  shown.acceptedTOSVersion = 10
  shown.ageVerificationStatus = "hidden"
  shown.ageVerified = false
  shown.allowAvatarCopying = false
  shown.currentAvatar = "avtr_912d66a4-4714-43b8-8407-7de2cafbf55b"
  shown.date_joined = "2020-02-20"
  shown.friendGroupNames = json.list()
  shown.hasBirthday = true
  shown.hasLoggedInFromClient = true
  shown.homeLocation = ""
  shown.isAdult = true
  shown.isFriend = false
  shown.oculusId = ""
  shown.pastDisplayNames = json.list()
  shown.isBoopingEnabled = user.isBoopingEnabled ~= false
  shown.pronouns = user.pronouns or ""
  shown.pronounsHistory = json.list()
  shown.statusFirstTime = false
  shown.statusHistory = json.list()
  shown.steamDetails = {}
  shown.steamId = ""
  shown.unsubscribe = false
end

---@param state vrchatapi.sandbox.State
---@param user table
---@return table
return function(state, user)
  local online = whereabouts.is_online(user.location)
  local shown = profile(user, online)
  local all, online_ids, offline_ids = friends_of(state, user)
  shown.friends = json.list(all)
  shown.onlineFriends = json.list(online_ids)
  shown.offlineFriends = json.list(offline_ids)
  shown.activeFriends = json.list() -- those on the website alone: nobody is, here
  shown.presence = presence(user, shown)
  shown.state = "offline" -- always, says the specification
  add_account(shown, state.accounts[user.id])
  add_rest(shown, user)
  return shown
end
