--- An instance (Instance). All values are invented, but for those in its id and
--- the users who are in it.

local json = require "vrchatapi.sandbox.formats.json"
local world_shape = require "vrchatapi.sandbox.shapes.world"

-- The field that names the owner of an instance of a type.
local OWNER_FIELDS = { hidden = "hidden", friends = "friends", private = "private" }

local function count_users(state, location)
  local count = 0
  for _, user in pairs(state.users) do
    if user.location == location then count = count + 1 end
  end
  return count
end

---@param state vrchatapi.sandbox.State
---@param instance table
---@return table
return function(state, instance)
  local id = instance.instance_id
  local users = count_users(state, instance.location)
  local world = world_shape(state, state.worlds[instance.world_id])
  local region = id:match("~region%((%a+)%)") or "us"
  local shown = {
    id = instance.location,
    location = instance.location,
    instanceId = id,
    worldId = instance.world_id,
    world = world,
    name = id:match("^[^~]*"),
    shortName = instance.short_name,
    secureName = instance.secure_name,
    type = instance.type,
    ownerId = instance.owner_id or json.NULL,
    groupAccessType = id:match("~groupAccessType%((%a+)%)"),
    canRequestInvite = id:find("~canRequestInvite", 1, true) ~= nil,
    ageGate = id:find("~ageGate", 1, true) ~= nil,
    strict = id:find("~strict", 1, true) ~= nil,
    nonce = id:match("~nonce%(([^()]*)%)"),
    region = region,
    photonRegion = region,
    active = users > 0,
    capacity = world.capacity,
    recommendedCapacity = world.recommendedCapacity,
    full = users >= world.capacity,
    hasCapacityForYou = users < world.capacity,
    n_users = users,
    userCount = users,
    platforms = { android = 0, ios = 0, standalonewindows = users },
    queueEnabled = false,
    queueSize = 0,
    permanent = false,
    clientNumber = "unknown",
    closedAt = json.NULL,
    displayName = json.NULL,
    tags = json.list(),
  }
  local owner_field = OWNER_FIELDS[instance.type]
  if owner_field then shown[owner_field] = instance.owner_id end
  return shown
end
