--- Favourites: friends, worlds and avatars that a user has put into groups. The numbers of the limits are
--- invented.

local favorites = {}

--- How many groups there may be of each type, and how many favourites in each.
favorites.GROUPS = { avatar = 6, friend = 4, vrcPlusWorld = 4, world = 4 }
favorites.PER_GROUP = { avatar = 50, friend = 150, vrcPlusWorld = 100, world = 100 }

-- What the names of groups begin with, and the number of the first.
local NAMES = { avatar = { "avatars", 1 }, friend = { "group_", 0 }, world = { "worlds", 1 } }
NAMES.vrcPlusWorld = { "vrcPlusWorlds", 1 } -- invented

--- The names of the groups of a type, in their order.
---@param kind string a type of favourites
---@return string[]
function favorites.group_names(kind)
  local names = {}
  for i = 1, favorites.GROUPS[kind] do
    names[i] = NAMES[kind][1] .. (NAMES[kind][2] + i - 1)
  end
  return names
end

--- The favourites of a user, the oldest first.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@return table[] favorites each with id, type, favoriteId, tags; not to be changed
function favorites.of(state, user_id)
  state.favorites[user_id] = state.favorites[user_id] or {}
  return state.favorites[user_id]
end

--- Whether a favourite is in a group.
---@param favorite table
---@param tag string the name of the group
---@return boolean
function favorites.is_in(favorite, tag)
  for _, name in ipairs(favorite.tags) do
    if name == tag then return true end
  end
  return false
end

--- Adds a favourite.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@param kind string
---@param favorite_id string of a user, a world or an avatar
---@param tags string[] names of groups
---@return table favorite
function favorites.add(state, user_id, kind, favorite_id, tags)
  local favorite = { id = state:id("fvrt"), type = kind, favoriteId = favorite_id, tags = tags }
  table.insert(favorites.of(state, user_id), favorite)
  return favorite
end

--- Removes a favourite.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@param id string of the favourite
---@return boolean was_there
function favorites.remove(state, user_id, id)
  local all = favorites.of(state, user_id)
  for i, favorite in ipairs(all) do
    if favorite.id == id then
      table.remove(all, i)
      return true
    end
  end
  return false
end

local function drop(state, user_id, friend_id)
  for _, favorite in ipairs(favorites.of(state, user_id)) do
    if favorite.type == "friend" and favorite.favoriteId == friend_id then
      favorites.remove(state, user_id, favorite.id)
      return
    end
  end
end

--- Removes two users from each other's favourites, once they are no friends any more.
---@param state vrchatapi.sandbox.State
---@param one string the id of a user
---@param other string
function favorites.unfriend(state, one, other)
  drop(state, one, other)
  drop(state, other, one)
end

return favorites
