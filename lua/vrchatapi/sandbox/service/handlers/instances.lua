--- The operations on instances.

local body = require "vrchatapi.sandbox.service.body"
local errors = require "vrchatapi.sandbox.service.errors"
local instances = require "vrchatapi.sandbox.state.instances"
local json = require "vrchatapi.sandbox.formats.json"
local responses = require "vrchatapi.sandbox.service.responses"
local shape = require "vrchatapi.sandbox.shapes.instance"

local handlers = {}

local REGIONS = { us = true, use = true, eu = true, jp = true }

-- The specification says that an id that cannot be one gets `null`. That one nobody has been in is not
-- found is invented.
function handlers.get(state, call)
  local instance_id = call.params.instanceId
  if not instance_id:find("^[%w_-]+$") and not instance_id:find("^[%w_-]+~%a") then
    return responses.json(200, json.NULL)
  end
  local found = state.instances[call.params.worldId .. ":" .. instance_id]
  if not found then return errors.quoted(404, "Instance not found") end
  return responses.json(200, shape(state, found))
end

function handlers.get_by_short_name(state, call)
  local found = state.short_names[call.params.shortName]
  if not found then return errors.quoted(404, "Instance not found") end
  return responses.json(200, shape(state, found))
end

-- The owner of a new instance: the user, or the group that the request names.
local function owner_of(call, fields)
  local owner = fields.ownerId
  if type(owner) == "string" and not owner:find("[():/~]") then return owner end
  if fields.type == "group" then return nil end
  return call.user.id
end

-- The id of the instance that a request asks for, or the refusal, whose text is invented.
local function id_of(state, call, fields)
  local region = fields.region
  if not instances.tags(fields.type, "", fields) then return nil, errors.quoted(400, "type is required") end
  if not REGIONS[region] then return nil, errors.quoted(400, "region is required") end
  local owner = owner_of(call, fields)
  if not owner then return nil, errors.quoted(400, "ownerId is required") end
  state.serial = state.serial + 1
  local id = ("%05d"):format(state.serial * 7919 % 100000) .. instances.tags(fields.type, owner, fields)
  if fields.type == "private" and fields.canRequestInvite == true then id = id .. "~canRequestInvite" end
  if fields.ageGate == true then id = id .. "~ageGate" end
  return id .. ("~region(%s)"):format(region)
end

function handlers.create(state, call)
  local fields, refusal = body.json(call.request)
  if not fields then return refusal end
  local world = state.worlds[fields.worldId]
  if not world then return errors.verbatim(404, "World not found") end -- invented
  local id
  id, refusal = id_of(state, call, fields)
  if not id then return refusal end
  return responses.json(200, shape(state, instances.add(state, world.id, id)))
end

return handlers
