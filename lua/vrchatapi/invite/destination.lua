--- Where to invite: what people write, or the service returns, as a place that has an instance.
local argerror = require "vrchatapi.argerror"
local core = require "vrchatapi.core"
local People = require "vrchatapi.invite.people"
local location = require "vrchatapi.location"

local destination = {}

-- A field of the service as a text; "" where there is none.
local function text_of(value) return type(value) == "string" and value or "" end

local function no_place(text, ...) return nil, core.error("not_a_place", text:format(...)) end

-- Where the account is; while it travels, where to.
local function here(client, user)
  local err
  if not user then
    user, err = client:get_current_user()
    if not user then return nil, err end
    People.of(client):know(user)
  end
  local presence = type(user.presence) == "table" and user.presence or {}
  local world, target = text_of(presence.world), text_of(presence.travelingToWorld)
  local place = location.parse(world .. ":" .. text_of(presence.instance))
    or location.parse(target .. ":" .. text_of(presence.travelingToInstance))
    or location.parse(target) -- a whole location
  if not place then
    return no_place(
      "'here' is not a place that one can be invited to: %s",
      world == "" and "the service does not say where the account is" or ("the account is '%s'"):format(world)
    )
  end
  return place
end

-- The instance that has a short name, as a place.
local function look_up(client, short_name)
  local instance, err = client:get_instance_by_short_name(short_name)
  if not instance then return nil, err end
  local place, problem = location.parse(text_of(instance.location))
  if not place then return no_place("the short name '%s' leads nowhere: %s", short_name, problem) end
  place.short_name = short_name
  return place
end

local function complete(client, place)
  if location.is_complete(place) then
    return place
  elseif place.short_name and not place.name then
    return look_up(client, place.short_name)
  end
  return no_place(
    "expected a world and an instance (wrld_…:12345), got the instance '%s' alone",
    place.instance_id
  )
end

local function of_text(client, text, user)
  if text == "here" then return here(client, user) end
  local place, problem = location.parse(text)
  if not place then return no_place("%s", problem) end
  return complete(client, place)
end

local function is_instance(where) return where.worldId ~= nil or where.instanceId ~= nil end

-- The location of an instance; nil if it has none.
local function location_of(instance)
  if type(instance.location) == "string" then
    return instance.location
  elseif type(instance.worldId) == "string" and type(instance.instanceId) == "string" then
    return instance.worldId .. ":" .. instance.instanceId
  end
end

-- What is wrong with a table as a destination, or nil.
local function problem_of(where)
  if is_instance(where) then
    if not location_of(where) then return "an instance must have location, or worldId and instanceId" end
    return nil
  elseif where.short_name ~= nil and where.name == nil then
    if type(where.short_name) ~= "string" then
      return "short_name must be a string, got " .. type(where.short_name)
    end
    return nil
  end
  return location.problem(where)
end

--- Checks that a value can be a destination.
---@param where any
---@param complain fun(text: string, ...) raises
function destination.check(where, complain)
  if type(where) == "table" then
    local problem = problem_of(where)
    if problem then complain("where: %s", problem) end
  elseif type(where) ~= "string" then
    complain("where must be a location, a link, a place, an instance or 'here', got %s", type(where))
  end
end

--- Finds the place that a destination means.
---@param client vrchatapi.Client
---@param where string|table a location, a link or a short name; a place as location.parse returns it;
--- an instance as the service returns it; or "here": where the account is
---@param user vrchatapi.CurrentUser? the account, if the service has just returned it: for "here"
---@return vrchatapi.Place? place with world_id, instance_id and location
---@return vrchatapi.Error err of code not_a_place, or of the call that looks it up
function destination.resolve(client, where, user)
  destination.check(where, argerror.of("resolve", 2))
  if type(where) == "string" then
    return of_text(client, where, user)
  elseif is_instance(where) then
    return of_text(client, location_of(where))
  elseif where.name == nil then
    return look_up(client, where.short_name)
  end
  local place, err = of_text(client, location.format(where))
  if place then place.short_name = where.short_name end
  return place, err
end

return destination
