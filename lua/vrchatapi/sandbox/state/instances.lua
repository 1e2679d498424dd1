--- Instances of worlds: those that somebody was in or that were made through the API.

local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"

local instances = {}

-- What follows the name in the id of an instance, by its type.
local TAGS = {
  public = function() return "" end,
  hidden = function(owner) return ("~hidden(%s)"):format(owner) end,
  friends = function(owner) return ("~friends(%s)"):format(owner) end,
  private = function(owner) return ("~private(%s)"):format(owner) end,
  group = function(owner, fields)
    local access = fields.groupAccessType
    return ("~group(%s)~groupAccessType(%s)"):format(owner, type(access) == "string" and access or "members")
  end,
}

--- The tags that make an instance one of a type.
---@param kind any
---@param owner string
---@param fields table groupAccessType
---@return string? tags nil if there is no such type
function instances.tags(kind, owner, fields) return TAGS[kind] and TAGS[kind](owner, fields) end

-- The type and the owner of an instance, from its id.
local function type_of(instance_id)
  for name in pairs(TAGS) do
    local owner = instance_id:match("~" .. name .. "%(([^()]*)%)")
    if owner then return name, owner end
  end
  return "public", nil
end

-- Eight characters that name an instance. That they are hexadecimal is invented.
local function short_name(state) return state:id("inst"):match("_(%x+)") end

--- Adds an instance.
---@param state vrchatapi.sandbox.State
---@param world_id string
---@param instance_id string
---@return table instance
function instances.add(state, world_id, instance_id)
  local kind, owner = type_of(instance_id)
  local instance = {
    location = world_id .. ":" .. instance_id,
    world_id = world_id,
    instance_id = instance_id,
    type = kind,
    owner_id = owner,
    short_name = short_name(state),
    secure_name = short_name(state),
  }
  state.instances[instance.location] = instance
  state.short_names[instance.short_name] = instance
  state.short_names[instance.secure_name] = instance
  return instance
end

--- Notes that somebody is at a location.
---@param state vrchatapi.sandbox.State
---@param location string
function instances.visit(state, location)
  if not whereabouts.is_place(location) or state.instances[location] then return end
  local world_id, instance_id = whereabouts.split(location)
  if state.worlds[world_id] then instances.add(state, world_id, instance_id) end
end

return instances
