--- The state of the sandbox, and its seed: one user with a session, two friends, a stranger, two
--- worlds, and two notifications from a friend. All ids and names are invented.

local notifications = require "vrchatapi.sandbox.notifications"
local slots = require "vrchatapi.sandbox.slots"

local state = {}

local EPOCH = 1735732800 -- 2025-01-01T12:00:00Z, the clock of the seed

local ME = "usr_7d1f4b0e-52c8-4c3a-9a57-0f6b8f3d2c11"
local FRIEND = "usr_2b9e6c54-8f0d-4e7b-b1c3-5a94d7e80f22"
local LEGACY_FRIEND = "8JoV9XEdpo" -- ids of old accounts look like this
local STRANGER = "usr_e03a7f96-1d42-4b68-8c0e-94f1b25ad733"
local WORLD = "wrld_4c6a1de8-93b7-4f25-a0d4-71e8c95b0f44"
local OTHER_WORLD = "wrld_b8250f3e-6d1c-49a7-9e42-3c07da61b855"
local INSTANCE = "12345~hidden(" .. FRIEND .. ")~region(eu)"
local COOKIE = "authcookie_5f2d8a71-c0e4-4b39-8d16-a7e94c3b0f66"

---@class vrchatapi.sandbox.State
---@field now number the clock, in seconds since 1970
---@field base_url string where the sandbox is reached, for URLs in replies
---@field seed table<string, string> the ids and the cookie that a client may use
---@field users table<string, table> by id
---@field friends table<string, table<string, boolean>> by the ids of both users
---@field sessions table<string, string> ids of users by auth cookie
---@field worlds table<string, table> by id
---@field slots table<string, table> message slots by user id
---@field notifications table<string, table> by id
---@field sent table[] notifications sent through the API, oldest first
---@field photos table[] the latest photos, oldest first
local State = {}
State.__index = State

--- A new id. Ids are unique, and the same after the same requests.
---@param prefix string "not", "invm", …
---@return string
function State:id(prefix)
  self.serial = self.serial + 1
  return ("%s_%08x-5b1d-4c5e-9a7e-%012x"):format(prefix, self.serial * 2654435761 % 2 ^ 32 // 1 | 0,
    self.serial)
end

--- The clock as the service writes times.
---@return string
function State:time()
  local whole = math.floor(self.now)
  local thousandths = math.floor((self.now - whole) * 1000)
  return os.date("!%Y-%m-%dT%H:%M:%S", whole) .. (".%03dZ"):format(thousandths)
end

local function seed_users(new)
  for id, name in pairs {
    [ME] = "Sandbox", [FRIEND] = "Friend", [LEGACY_FRIEND] = "Old Friend", [STRANGER] = "Stranger",
  } do
    new.users[id] = { id = id, displayName = name }
    new.friends[id] = {}
  end
  for _, id in ipairs { FRIEND, LEGACY_FRIEND } do
    new.friends[ME][id], new.friends[id][ME] = true, true
  end
  new.slots[ME] = slots.new()
  new.sessions[COOKIE] = ME
end

local function seed_notifications(new)
  local invite = notifications.add(new, {
    type = "invite", senderUserId = FRIEND, receiverUserId = ME,
    message = "This is a generated invite to " .. new.worlds[WORLD].name,
    details = { worldId = WORLD .. ":" .. INSTANCE, worldName = new.worlds[WORLD].name },
  })
  local request = notifications.add(new, {
    type = "requestInvite", senderUserId = FRIEND, receiverUserId = ME,
    details = { platform = "standalonewindows" },
  })
  new.seed.notification_id, new.seed.request_notification_id = invite.id, request.id
end

--- A state as it is at the start.
---@param base_url? string
---@return vrchatapi.sandbox.State
function state.new(base_url)
  local new = setmetatable({
    now = EPOCH, serial = 0, base_url = base_url or "http://127.0.0.1/api/1",
    users = {}, friends = {}, sessions = {}, slots = {}, notifications = {}, sent = {}, photos = {},
    worlds = {
      [WORLD] = { id = WORLD, name = "The Sandbox" },
      [OTHER_WORLD] = { id = OTHER_WORLD, name = "The Other Sandbox" },
    },
    seed = {
      auth = COOKIE, user_id = ME, friend_id = FRIEND, legacy_friend_id = LEGACY_FRIEND,
      stranger_id = STRANGER, world_id = WORLD, instance_id = INSTANCE,
      location = WORLD .. ":" .. INSTANCE,
    },
  }, State)
  seed_users(new)
  seed_notifications(new)
  return new
end

local function inbox(self)
  local items = {}
  for _, notification in pairs(self.notifications) do
    if notification.receiverUserId == self.seed.user_id then items[#items + 1] = notification end
  end
  -- Ids end with their serial number.
  table.sort(items, function(a, b) return a.id:sub(-12) < b.id:sub(-12) end)
  return items
end

--- What a test may want to look at; plain data that can be written as JSON.
---@return table
function State:snapshot()
  local messages = {}
  for _, message_type in ipairs(slots.types()) do
    messages[message_type] = slots.list(self.slots[self.seed.user_id], message_type, self.now)
  end
  return {
    now = self.now,
    time = self:time(),
    messages = messages,
    sent = self.sent,
    notifications = inbox(self),
    photos = #self.photos,
  }
end

return state
