--- The state of the sandbox.

local notifications = require "vrchatapi.sandbox.state.notifications"
local notifications_v2 = require "vrchatapi.sandbox.state.notifications_v2"
local seed = require "vrchatapi.sandbox.state.seed"
local sessions = require "vrchatapi.sandbox.state.sessions"
local slots = require "vrchatapi.sandbox.state.message_slots"
local times = require "vrchatapi.sandbox.formats.times"

local state = {}

local EPOCH = 1735732800 -- 2025-01-01T12:00:00Z, the clock of the seed

---@class vrchatapi.sandbox.State
---@field now number the clock, in seconds since 1970
---@field wall_clock fun(): integer the real time, by which clients make their one-time passwords
---@field serial integer grows with everything that needs an id
---@field base_url string where the sandbox is reached, for URLs in responses
---@field seed table<string, string|string[]> ids, cookie and credentials that a client may use
---@field users table<string, table> by id
---@field friends table<string, { set: table<string, boolean>, list: string[] }> by user id
---@field guests integer how many friends were named "Guest 1" and so on
---@field accounts table<string, vrchatapi.sandbox.Account> by user id
---@field sessions table<string, vrchatapi.sandbox.Session> by auth cookie
---@field second_factors table<string, table> user_id and expires_at by twoFactorAuth cookie
---@field logins { attempts: integer, succeeded: integer }
---@field mails table[] the codes that were sent, oldest first: to, code, time
---@field on_mail? fun(mail: table) called with each of them
---@field worlds table<string, table> by id
---@field instances table<string, table> by location
---@field short_names table<string, table> instances by their short and secure names
---@field slots table<string, table> message slots by user id
---@field text_rules { trim: boolean?, fold_spaces: boolean?, replace: string? } how texts of slots are rewritten
---@field notifications table<string, table> by id
---@field notifications_added integer so far
---@field inboxes table<string, table[]> by the id of the receiver, oldest first
---@field inboxes_v2 table<string, table[]> notifications of the second kind by receiver, oldest first
---@field sent table[] notifications sent through the API, oldest first
---@field photos table[] the latest photos, oldest first
---@field sinks table<string, vrchatapi.sandbox.Sink[]> who listens to the pipeline, by user id
---@field favorites table<string, table[]> by user id, oldest first
---@field groups table[] the groups, oldest first
---@field rate_limit table? the limit of requests
local State = {}
State.__index = State

--- A new id. Ids are unique, and the same after the same requests.
---@param prefix string "not", "invm", …
---@return string
function State:id(prefix)
  self.serial = self.serial + 1
  return ("%s_%08x-5b1d-4c5e-9a7e-%012x"):format(
    prefix,
    math.floor(self.serial * 2654435761 % 2 ^ 32),
    self.serial
  )
end

--- The clock as the service writes times.
---@return string
function State:time() return times.write(self.now) end

--- The state at the start.
---@param base_url? string
---@return vrchatapi.sandbox.State
function state.new(base_url)
  local new = setmetatable({
    now = EPOCH,
    wall_clock = os.time,
    serial = 0,
    base_url = base_url or "http://127.0.0.1/api/1",
    users = {},
    friends = {},
    guests = 0,
    accounts = {},
    sessions = {},
    second_factors = {},
    logins = { attempts = 0, succeeded = 0 },
    mails = {},
    instances = {},
    short_names = {},
    slots = {},
    text_rules = {},
    notifications = {},
    inboxes = {},
    inboxes_v2 = {},
    sent = {},
    notifications_added = 0,
    photos = {},
    favorites = {},
    groups = {},
    sinks = {},
  }, State)
  seed.fill(new)
  return new
end

--- What `box:state()` shows of it: plain data that can be written as JSON.
---@return table
function State:snapshot()
  local user_id, messages = self.seed.user_id, {}
  for _, message_type in ipairs(slots.types()) do
    messages[message_type] = slots.list(slots.of(self, user_id), message_type, self.now)
  end
  return {
    now = self.now,
    time = self:time(),
    messages = messages,
    sent = self.sent,
    notifications = notifications.received(self, user_id),
    notifications_v2 = notifications_v2.received(self, user_id),
    photos = #self.photos,
    friends = #self.friends[user_id].list,
    logins = self.logins,
    sessions = sessions.count(self),
    mails = self.mails,
  }
end

return state
