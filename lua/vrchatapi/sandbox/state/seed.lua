--- The seed of the state: a user with a session, three friends, a stranger, two worlds, two
--- notifications from a friend, and a group with two events. All ids, names and secrets are invented.

local accounts = require "vrchatapi.sandbox.state.accounts"
local friends = require "vrchatapi.sandbox.state.friends"
local groups = require "vrchatapi.sandbox.state.groups"
local notifications = require "vrchatapi.sandbox.state.notifications"
local sessions = require "vrchatapi.sandbox.state.sessions"
local users = require "vrchatapi.sandbox.state.users"

local seed = {}

local ME = "usr_7d1f4b0e-52c8-4c3a-9a57-0f6b8f3d2c11"
local FRIEND = "usr_2b9e6c54-8f0d-4e7b-b1c3-5a94d7e80f22"
local LEGACY_FRIEND = "8JoV9XEdpo" -- ids of old accounts look like this
local OFFLINE_FRIEND = "usr_94c0d7b1-3e58-4a26-b7f9-d1206ce8a455"
local STRANGER = "usr_e03a7f96-1d42-4b68-8c0e-94f1b25ad733"
local WORLD = "wrld_4c6a1de8-93b7-4f25-a0d4-71e8c95b0f44"
local OTHER_WORLD = "wrld_b8250f3e-6d1c-49a7-9e42-3c07da61b855"
local INSTANCE = "12345~hidden(" .. FRIEND .. ")~region(eu)"
local LOCATION = WORLD .. ":" .. INSTANCE
local GROUP = "grp_3d7b0c95-1e62-4f8a-b4d0-86c25f9e1a66"
local EVENT = "cal_a91e5f04-7c38-4b6d-92f1-0d53e8b7c477"
local COOKIE = "authcookie_5f2d8a71-c0e4-4b39-8d16-a7e94c3b0f66"

-- What a program that uses the sandbox has to know.
local function accounts_and_ids()
  return {
    auth = COOKIE,
    user_id = ME,
    friend_id = FRIEND,
    legacy_friend_id = LEGACY_FRIEND,
    offline_friend_id = OFFLINE_FRIEND,
    stranger_id = STRANGER,
    world_id = WORLD,
    instance_id = INSTANCE,
    location = LOCATION,
    group_id = GROUP,
    calendar_id = EVENT,
    username = "Sandbox",
    password = "castle-of-sand",
    email = "sandbox@mail.test",
    totp_secret = "ONQW4ZDCN54C2Y3BON2GYZJAN5TCA43B",
    recovery_codes = { "8k2m-q7xv", "3fwd-0zr9", "t5hn-6cy1" },
    -- A name and a password that only come through with the right encoding.
    friend_username = "Frïend:1",
    friend_password = "sänd:50%25+x y/?",
  }
end

local function add_users(state)
  for _, fields in ipairs {
    { id = ME, displayName = "Sandbox", location = LOCATION },
    { id = FRIEND, displayName = "Friend", location = LOCATION },
    { id = LEGACY_FRIEND, displayName = "Old Friend", location = "private" },
    { id = OFFLINE_FRIEND, displayName = "Sleeping Friend", location = "offline" },
    { id = STRANGER, displayName = "Stranger", location = OTHER_WORLD .. ":77~region(us)" },
  } do
    users.set(state, fields)
  end
  for _, id in ipairs { FRIEND, LEGACY_FRIEND, OFFLINE_FRIEND } do
    friends.make(state, ME, id)
  end
end

local function add_accounts(state)
  local known = state.seed
  accounts.add(state, {
    user_id = ME,
    username = known.username,
    email = known.email,
    password = known.password,
    totp_secret = known.totp_secret,
    recovery_codes = known.recovery_codes,
  })
  accounts.add(state, {
    user_id = FRIEND,
    username = known.friend_username,
    email = "friend@mail.test",
    password = known.friend_password,
    totp_secret = "MZZGSZLOMQQG6ZRAORUGKIDTMFXGIYTP",
    recovery_codes = {},
  })
  sessions.add(state, ME, COOKIE)
end

local function add_notifications(state)
  local world_name = state.worlds[WORLD].name
  local invite = notifications.add(state, {
    type = "invite",
    senderUserId = FRIEND,
    receiverUserId = ME,
    message = "This is a generated invite to " .. world_name,
    details = { worldId = LOCATION, worldName = world_name },
  })
  local request = notifications.add(state, {
    type = "requestInvite",
    senderUserId = FRIEND,
    receiverUserId = ME,
    details = { platform = "standalonewindows" },
  })
  state.seed.notification_id, state.seed.request_notification_id = invite.id, request.id
end

local function add_groups(state)
  local group = groups.add(state, {
    id = GROUP,
    name = "Sandbox Karaoke",
    short_code = "KARAOK",
    owner_id = FRIEND,
    member_ids = { FRIEND, ME, LEGACY_FRIEND, STRANGER },
  })
  groups.add_event(state, group, {
    id = EVENT,
    title = "Karaoke night",
    description = "Bring a song",
    category = "music",
    starts_in = 8,
    lasts = 3,
  })
  groups.add_event(state, group, {
    title = "Karaoke for beginners",
    description = "",
    category = "music",
    starts_in = 24 * 7,
    lasts = 1,
  })
end

--- Fills a new state.
---@param state vrchatapi.sandbox.State
function seed.fill(state)
  state.seed = accounts_and_ids()
  state.worlds = {
    [WORLD] = { id = WORLD, name = "The Sandbox" },
    [OTHER_WORLD] = { id = OTHER_WORLD, name = "The Other Sandbox" },
  }
  add_users(state)
  add_accounts(state)
  add_notifications(state)
  add_groups(state)
end

return seed
