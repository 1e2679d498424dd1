--- A world (World). All values are invented, but for the ids, the name
--- and the users who are there.

local json = require "vrchatapi.sandbox.formats.json"

local IMAGE = "https://api.vrchat.cloud/api/1/file/file_5b3f0a71-2c94-4e0d-9a6f-71d2c8e0b4a3/1/file"

-- The public instances of a world with the number of users in each, and how many users there are in
-- public instances and in others.
local function occupants(state, world_id)
  local public, counts, open, closed = {}, {}, 0, 0
  for _, user in pairs(state.users) do
    local instance = state.instances[user.location]
    if instance and instance.world_id == world_id then
      if instance.type == "public" then
        counts[instance.instance_id] = (counts[instance.instance_id] or 0) + 1
        open = open + 1
      else
        closed = closed + 1
      end
    end
  end
  for id, count in pairs(counts) do
    public[#public + 1] = { id, count }
  end
  table.sort(public, function(a, b) return a[1] < b[1] end)
  return public, open, closed
end

---@param state vrchatapi.sandbox.State
---@param world table id, name
---@return table
return function(state, world)
  local public, open, closed = occupants(state, world.id)
  return {
    id = world.id,
    name = world.name,
    authorId = "usr_a5f3c6d2-91be-4f07-8c2d-5e60b7a91c38",
    authorName = "Sandbox Author",
    capacity = 32,
    created_at = "2021-05-01T10:00:00.000Z",
    description = "A world that is not there.",
    favorites = 0,
    featured = false,
    heat = 0,
    imageUrl = IMAGE,
    instances = json.list(public),
    labsPublicationDate = "none",
    occupants = open + closed,
    organization = "vrchat",
    popularity = 0,
    privateOccupants = closed,
    publicOccupants = open,
    publicationDate = "2021-06-01T10:00:00.000Z",
    recommendedCapacity = 16,
    releaseStatus = "public",
    tags = { "system_approved" },
    thumbnailImageUrl = IMAGE,
    updated_at = "2024-06-01T10:00:00.000Z",
    version = 1,
    visits = 0,
  }
end
