--- An invite for which everything is known but who receives it: the destination, the message slot, the
--- photo. One plan may be sent to many people.
local argerror = require "vrchatapi.argerror"
local calls = require "vrchatapi.call"
local core = require "vrchatapi.core"
local destination = require "vrchatapi.invite.destination"
local Invite = require "vrchatapi.invite.invite"
local message_slots = require "vrchatapi.invite.message_slots"
local options = require "vrchatapi.invite.options"
local People = require "vrchatapi.invite.people"

---@class vrchatapi.Plan
---@field place vrchatapi.Place
---@field slot? integer the message slot
---@field private client vrchatapi.Client
---@field private options table
---@field private hold? vrchatapi.invite.Hold on the slot, whose text must not change until all is sent
local Plan = {}
Plan.__index = Plan

-- Checks what can be known to be wrong before anything is sent: the text's length and the photo. True;
-- or nil and an error.
local function check_content(given)
  local ok, err = true, nil
  if given.text then
    ok, err = message_slots.fits(given.text)
  end
  if ok and given.photo then
    ok, err = core.check_photo(given.photo)
  end
  return ok, err
end

--- Begins to prepare an invite: checks the photo, and finds the destination.
---@param client vrchatapi.Client
---@param where string|table as destination.resolve takes it
---@param given vrchatapi.InviteOptions?
---@param user vrchatapi.CurrentUser? the account, if the service has just returned it
---@return vrchatapi.Plan? plan without its slot, see take_slot
---@return vrchatapi.Error err of a photo, a destination or a call
function Plan.draft(client, where, given, user)
  destination.check(where, argerror.of("plan", 2))
  options.check(given, argerror.of("plan", 3))
  given = given or {}
  local ok, err = check_content(given)
  if not ok then return nil, err end
  local place
  place, err = destination.resolve(client, where, user)
  if not place then return nil, err end
  return setmetatable({ client = client, options = given, place = place }, Plan)
end

--- Prepares an invite: checks the photo, finds the destination, and then the slot with the text.
---@param client vrchatapi.Client
---@param where string|table as destination.resolve takes it
---@param given vrchatapi.InviteOptions?
---@param user vrchatapi.CurrentUser? the account, if the service has just returned it
---@return vrchatapi.Plan? plan to be closed
---@return vrchatapi.Error err of a photo, a destination, a text or a call
function Plan.new(client, where, given, user)
  local plan, err = Plan.draft(client, where, given, user)
  local ok = plan
  if plan then
    ok, err = plan:take_slot()
  end
  if not ok then return nil, err end
  return plan
end

--- Finds or makes the slot with the text, and holds it. Does nothing where there is no text.
---@return true? done
---@return vrchatapi.Error err of a text, or of a call
function Plan:take_slot()
  local given = self.options
  if given.text then
    local slot, hold = message_slots.slot(self.client, "message", given.text, given.slots)
    if not slot then return nil, hold end
    self.slot, self.hold = slot, hold
  elseif given.slot then
    self.slot, self.hold = given.slot, message_slots.hold(self.client, "message", given.slot)
  end
  return true
end

--- Why an invite with these options cannot be sent to the account itself.
---@param given vrchatapi.InviteOptions
---@return vrchatapi.Error? err of code not_for_oneself; nil: it can
function Plan.refusal_for_oneself(given)
  for _, name in ipairs { "text", "slot", "photo" } do
    if given[name] then
      return core.error("not_for_oneself", ("an invite to oneself takes no %s"):format(name))
    end
  end
end

local function send_to_oneself(self, call_options, observer)
  local err = Plan.refusal_for_oneself(self.options)
  if err then return nil, err end
  if self.place.short_name then call_options.extra = { shortName = self.place.short_name } end
  return calls.observed(
    self.client,
    observer,
    "invite_myself_to",
    self.place.world_id,
    self.place.instance_id,
    call_options
  )
end

local function send_to(self, user, call_options, observer)
  local client, image = self.client, self.options.photo
  local body = { instanceId = self.place.location, messageSlot = self.slot }
  if image then
    return calls.observed(client, observer, "invite_user_with_photo", user.id, image, body, call_options)
  end
  return calls.observed(client, observer, "invite_user", user.id, body, call_options)
end

--- Invites one person.
---@param user vrchatapi.Person as People:find returns it
---@param observer vrchatapi.call.Observer? of the call that sends
---@return vrchatapi.Invite? invite
---@return vrchatapi.Error err of code not_for_oneself, or of a call
function Plan:send(user, observer)
  local me, err = People.of(self.client):me()
  if not me then return nil, err end
  local call_options = { timeout = self.options.timeout, progress = self.options.progress }
  local notification
  if user.id == me.id then
    notification, err = send_to_oneself(self, call_options, observer)
  else
    notification, err = send_to(self, user, call_options, observer)
  end
  if not notification then return nil, err end
  return Invite.new(self.client, user, self.place, notification)
end

--- Releases the slot, so that its text may change. The collector does it as well.
function Plan:close()
  if self.hold then self.hold:close() end
end

Plan.__close = Plan.close

return Plan
