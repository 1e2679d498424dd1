--- Inviting one person: `client:invite`.
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local destination = require "vrchatapi.invite.destination"
local options = require "vrchatapi.invite.options"
local People = require "vrchatapi.invite.people"
local Plan = require "vrchatapi.invite.plan"

local invite = {}

invite.plan = Plan.new

--- Invites one person to an instance. See docs/guide/invite.md.
---@param client vrchatapi.Client
---@param who string|table as People:find takes it
---@param where string|table as destination.resolve takes it
---@param given vrchatapi.InviteOptions?
---@return vrchatapi.Invite? invite
---@return vrchatapi.Error err of a person, a photo, a destination, a text or a call
function invite.send(client, who, where, given)
  People.check(who, argerror.of("invite", 1))
  destination.check(where, argerror.of("invite", 2))
  options.check(given, argerror.of("invite", 3))
  local people = People.of(client)
  local me, err, user = people:me()
  local person
  if me then
    person, err = people:find(who)
  end
  if person and person.id == me.id then err = Plan.refusal_for_oneself(given or {}) end
  if err then return nil, err end
  local plan
  plan, err = Plan.new(client, where, given, user)
  if not plan then return nil, err end
  return compat.using(plan, plan.send, person)
end

return invite
