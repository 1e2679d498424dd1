--- An invite as people think of it: who, where, and with which words and picture.
local People = require "vrchatapi.invite.people"
local call = require "vrchatapi.call"
local argument = require "vrchatapi.argerror"
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local places = require "vrchatapi.invite.destination"
local texts = require "vrchatapi.invite.message_slots"

local invite = {}

local OPTIONS = {
  text = true, slot = true, slots = true, photo = true, timeout = true, progress = true,
}

---@class vrchatapi.Invite what was sent
---@field id string? of the notification
---@field who vrchatapi.Person
---@field where vrchatapi.Place
---@field notification table as the call gave it
---@field time integer seconds since 1970
---@field private client vrchatapi.Client
local Invite = {}
Invite.__index = Invite

--- Waits for the answer to it.
---@param seconds number
---@return vrchatapi.Reply? reply
---@return vrchatapi.Error? err of code no_reply, or of a call
function Invite:wait_reply(seconds)
  return require("vrchatapi.invite.reply").wait(self, seconds)
end

-- ---- options ----

local function is_photo(value)
  if type(value) == "table" then
    return type(value.path) == "string" or type(value.bytes) == "string"
  end
  return type(value) == "string" or io.type(value) == "file"
end

local function check_call_options(options, complain)
  local timeout, progress = options.timeout, options.progress
  if timeout ~= nil and not (type(timeout) == "number" and timeout > 0) then
    complain(("timeout must be a number of seconds above 0, got %s"):format(
      type(timeout) == "number" and timeout or type(timeout)))
  elseif progress ~= nil and type(progress) ~= "function" then
    complain(("progress must be a function, got %s"):format(type(progress)))
  end
end

--- Checks the options of an invite.
---@param options any
---@param complain fun(text: string) raises
function invite.check(options, complain)
  if options == nil then
    return
  elseif type(options) ~= "table" then
    complain(("options must be a table, got %s"):format(type(options)))
  end
  for name in pairs(options) do
    if not OPTIONS[name] then
      complain(("unknown option '%s'"):format(tostring(name)))
    end
  end
  if options.text ~= nil then
    texts.check(options.text, options.slots, complain)
    if options.slot ~= nil then
      complain("text and slot do not go together")
    end
  elseif options.slot ~= nil then
    texts.check_slot(options.slot, "slot", complain)
  end
  check_call_options(options, complain)
  if options.photo ~= nil and not is_photo(options.photo) then
    complain(("photo must be a path, the bytes of a PNG or an open file, got %s"):format(
      io.type(options.photo) or type(options.photo)))
  end
end

-- Looks at what can be known to be wrong before anything is sent: the text's length and the photo.
-- True; or nil and an error.
local function look(options)
  if options.text then
    local ok, err = texts.fits(options.text)
    if not ok then
      return nil, err
    end
  end
  if options.photo then
    return core.check_photo(options.photo)
  end
  return true
end

-- ---- plans ----

---@class vrchatapi.Plan an invite for which everything is known but who gets it
---@field place vrchatapi.Place
---@field slot integer? the message slot
---@field private client vrchatapi.Client
---@field private options table
---@field private hold vrchatapi.texts.Hold? on the slot, whose text must not change until all is sent
local Plan = {}
Plan.__index = Plan

-- An error if oneself is to get more than an invite.
local function not_for_oneself(options)
  if options.text or options.slot or options.photo then
    return core.error("not_for_oneself", ("an invite to oneself takes no %s"):format(
      options.text and "text" or options.slot and "slot" or "photo"))
  end
end

-- Makes the call that sends an invite.
local function send_to(self, user, is_oneself, observer)
  local client, options, place = self.client, self.options, self.place
  local call_options = { timeout = options.timeout, progress = options.progress }
  if is_oneself then
    return call.observed(client, observer, "invite_myself_to", place.world_id, place.instance_id,
      call_options)
  end
  local body = { instanceId = place.location, messageSlot = self.slot }
  if options.photo then
    return call.observed(client, observer, "invite_user_with_photo", user.id, options.photo, body,
      call_options)
  end
  return call.observed(client, observer, "invite_user", user.id, body, call_options)
end

--- Finds or makes the slot that says the text, and keeps it. Nothing is to be done without a text.
---@return true? done
---@return vrchatapi.Error? err of a text, or of a call
function Plan:take_slot()
  local options = self.options
  if options.text then
    local slot, hold = texts.slot(self.client, "message", options.text, options.slots)
    if not slot then
      return nil, hold
    end
    self.slot, self.hold = slot, hold
  elseif options.slot then
    self.slot, self.hold = options.slot, texts.hold(self.client, "message", options.slot)
  end
  return true
end

--- Invites one person.
---@param user vrchatapi.Person as People:find gives it
---@param observer vrchatapi.call.Observer? of the call that sends
---@return vrchatapi.Invite?
---@return vrchatapi.Error? err of code not_for_oneself, or of a call
function Plan:send(user, observer)
  local me, err = People.of(self.client):me()
  local notification
  if me then
    local is_oneself = user.id == me.id
    err = is_oneself and not_for_oneself(self.options)
    if not err then
      notification, err = send_to(self, user, is_oneself, observer)
    end
  end
  if not notification then
    return nil, err
  end
  return setmetatable({
    id = notification.id,
    who = { id = user.id, displayName = user.displayName },
    where = self.place,
    notification = notification,
    time = clock.time(),
    client = self.client,
  }, Invite)
end

--- Lets others change the text of its slot. Also done by `local plan <close>` and by the collector.
function Plan:close()
  if self.hold then
    self.hold:close()
  end
end

Plan.__close = Plan.close

--- Begins to prepare an invite: looks at the photo, and finds the place.
---@param client vrchatapi.Client
---@param where string|table as places.resolve takes it
---@param options vrchatapi.InviteOptions?
---@return vrchatapi.Plan? plan which has yet to take its slot
---@return vrchatapi.Error? err of a photo, a place or a call
function invite.draft(client, where, options)
  places.check(where, argument("plan", 2))
  invite.check(options, argument("plan", 3))
  options = options or {}
  local ok, err = look(options)
  if not ok then
    return nil, err
  end
  local place
  place, err = places.resolve(client, where)
  return place and setmetatable({ client = client, options = options, place = place }, Plan), err
end

--- Prepares an invite: looks at the photo, finds the place, and then the slot that says the text.
---@param client vrchatapi.Client
---@param where string|table as places.resolve takes it
---@param options vrchatapi.InviteOptions?
---@return vrchatapi.Plan?
---@return vrchatapi.Error? err of a photo, a place, a text or a call
function invite.plan(client, where, options)
  local plan, err = invite.draft(client, where, options)
  local ok = plan
  if plan then
    ok, err = plan:take_slot()
  end
  return ok and plan, err
end

--- Invites one person: `client:invite`.
---@param client vrchatapi.Client
---@param who string|table as People:find takes it
---@param where string|table as places.resolve takes it
---@param options vrchatapi.InviteOptions?
---@return vrchatapi.Invite?
---@return vrchatapi.Error? err of a person, a photo, a place, a text or a call
function invite.send(client, who, where, options)
  People.check(who, argument("invite", 1))
  places.check(where, argument("invite", 2))
  invite.check(options, argument("invite", 3))
  local people = People.of(client)
  local me, err = people:me()
  local person
  if me then
    person, err = people:find(who)
  end
  if person and person.id == me.id then
    err = not_for_oneself(options or {})
  end
  if err then
    return nil, err
  end
  local plan <close>, problem = invite.plan(client, where, options)
  if not plan then
    return nil, problem
  end
  return plan:send(person)
end

return invite
