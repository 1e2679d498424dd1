--- Instances of worlds: those that somebody was in or that were made through the API.

local body = require "vrchatapi.sandbox.body"
local errors = require "vrchatapi.sandbox.errors"
local places = require "vrchatapi.sandbox.places"
local replies = require "vrchatapi.sandbox.replies"
local shape = require "vrchatapi.sandbox.shapes.instance"

local instances = {}

local REGIONS = { us = true, use = true, eu = true, jp = true }

-- What follows the name in the id of an instance of each type, with the owner where one goes in.
local TYPES = {
  public = function() return "" end,
  hidden = function(owner) return ("~hidden(%s)"):format(owner) end,
  friends = function(owner) return ("~friends(%s)"):format(owner) end,
  private = function(owner) return ("~private(%s)"):format(owner) end,
  group = function(owner, fields)
    local access = fields.groupAccessType
    return ("~group(%s)~groupAccessType(%s)"):format(owner,
      type(access) == "string" and access or "members")
  end,
}

-- The type of an instance and who owns it, as its id tells.
local function type_of(instance_id)
  for name in pairs(TYPES) do
    local owner = instance_id:match("~" .. name .. "%(([^()]*)%)")
    if owner then return name, owner end
  end
  return "public", nil
end

-- Eight characters that name an instance: the form is true, that they are hexadecimal is invented.
local function short_name(state)
  return state:id("inst"):match("_(%x+)")
end

local function add(state, world_id, instance_id)
  local kind, owner = type_of(instance_id)
  local instance = {
    location = world_id .. ":" .. instance_id, world_id = world_id, instance_id = instance_id,
    type = kind, owner_id = owner,
    short_name = short_name(state), secure_name = short_name(state),
  }
  state.instances[instance.location] = instance
  state.short_names[instance.short_name] = instance
  state.short_names[instance.secure_name] = instance
  return instance
end

--- Takes note of a location where somebody is.
---@param state vrchatapi.sandbox.State
---@param location string
function instances.visit(state, location)
  if not places.is_place(location) or state.instances[location] then return end
  local world_id, instance_id = places.split(location)
  if state.worlds[world_id] then add(state, world_id, instance_id) end
end

-- An id that is none gives `null`, as the specification has it. That one nobody has been in is not
-- found is invented.
local function get(state, call)
  local instance_id = call.params.instanceId
  if not instance_id:find("^[%w_-]+$") and not instance_id:find("^[%w_-]+~%a") then
    return replies.json(200, replies.NULL)
  end
  local found = state.instances[call.params.worldId .. ":" .. instance_id]
  if not found then return errors.quoted(404, "Instance not found") end
  return replies.json(200, shape(state, found))
end

local function get_short(state, call)
  local found = state.short_names[call.params.shortName]
  if not found then return errors.quoted(404, "Instance not found") end
  return replies.json(200, shape(state, found))
end

-- Who owns a new instance: for groups, whom the request names (the refusal is invented).
local function owner_of(call, fields)
  local owner = fields.ownerId
  if type(owner) == "string" and not owner:find("[():/~]") then return owner end
  if fields.type == "group" then return nil end
  return call.user.id
end

-- The id of the instance that a request asks for, or the refusal, whose text is invented.
local function id_of(state, call, fields)
  local tags, region = TYPES[fields.type], fields.region
  if not tags then return nil, errors.quoted(400, "type is required") end
  if not REGIONS[region] then return nil, errors.quoted(400, "region is required") end
  local owner = owner_of(call, fields)
  if not owner then return nil, errors.quoted(400, "ownerId is required") end
  state.serial = state.serial + 1
  local id = ("%05d"):format(state.serial * 7919 % 100000) .. tags(owner, fields)
  if fields.type == "private" and fields.canRequestInvite == true then
    id = id .. "~canRequestInvite"
  end
  if fields.ageGate == true then id = id .. "~ageGate" end
  return id .. ("~region(%s)"):format(region)
end

local function create(state, call)
  local fields, refusal = body.json(call.request)
  if not fields then return refusal end
  local world = state.worlds[fields.worldId]
  if not world then return errors.verbatim(404, "World not found") end -- invented
  local id
  id, refusal = id_of(state, call, fields)
  if not id then return refusal end
  return replies.json(200, shape(state, add(state, world.id, id)))
end

instances.routes = {
  { method = "POST", path = "/instances", handle = create },
  { method = "GET", path = "/instances/s/{shortName}", handle = get_short },
  { method = "GET", path = "/instances/{worldId}:{instanceId}", handle = get },
}

return instances
