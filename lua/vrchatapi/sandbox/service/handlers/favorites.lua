--- Favourites. The refusals that no comment calls invented are those of the service's description.

local body = require "vrchatapi.sandbox.service.body"
local errors = require "vrchatapi.sandbox.service.errors"
local favorites = require "vrchatapi.sandbox.state.favorites"
local friends = require "vrchatapi.sandbox.state.friends"
local json = require "vrchatapi.sandbox.formats.json"
local paging = require "vrchatapi.sandbox.service.paging"
local responses = require "vrchatapi.sandbox.service.responses"

local handlers = {}

local function shape(favorite)
  return {
    id = favorite.id,
    type = favorite.type,
    favoriteId = favorite.favoriteId,
    tags = json.list(favorite.tags),
  }
end

-- Whether a favourite has one of the names in a query, which are separated by commas.
local function has_tag(favorite, names)
  for name in names:gmatch("[^,]+") do
    if favorites.is_in(favorite, name) then return true end
  end
  return false
end

function handlers.list(state, call)
  local all, i = favorites.of(state, call.user.id), 0
  return responses.list(paging.take(call, function()
    repeat
      i = i + 1
      local favorite = all[i]
      local fits = favorite
        and (not call.query.type or favorite.type == call.query.type)
        and (not call.query.tag or has_tag(favorite, call.query.tag))
      if fits then return shape(favorite) end
    until not favorite
    return nil
  end))
end

-- What is wrong with a new favourite: a response, or nil. The texts about fields, groups and the limit are
-- invented.
local function refusal_of(state, call, fields)
  local kind, id, tags = fields.type, fields.favoriteId, fields.tags
  if not favorites.GROUPS[kind] then return errors.quoted(400, "Invalid favorite type") end
  if type(id) ~= "string" or type(tags) ~= "table" or type(tags[1]) ~= "string" then
    return errors.quoted(400, "favoriteId and tags are required")
  end
  local in_group, known = 0, false
  for _, name in ipairs(favorites.group_names(kind)) do
    known = known or name == tags[1]
  end
  if not known then return errors.quoted(400, "There is no such favorite group") end
  for _, favorite in ipairs(favorites.of(state, call.user.id)) do
    if favorite.type == kind and favorite.favoriteId == id then
      return errors.verbatim(400, ("You already have that %s favorited"):format(kind))
    end
    if favorite.type == kind and favorites.is_in(favorite, tags[1]) then in_group = in_group + 1 end
  end
  if kind == "friend" and not friends.are(state, call.user.id, id) then
    return errors.unquoted(403, "you are not friends with that user!")
  end
  if in_group >= favorites.PER_GROUP[kind] then return errors.quoted(400, "The favorite group is full") end
  return nil
end

function handlers.add(state, call)
  local fields, refusal = body.json(call.request)
  refusal = refusal or refusal_of(state, call, fields)
  if refusal then return refusal end
  local tags = { fields.tags[1] } -- that only the first one counts is invented
  return responses.json(200, shape(favorites.add(state, call.user.id, fields.type, fields.favoriteId, tags)))
end

-- It may be named by its own id or by that of what it is about, which is invented.
function handlers.remove(state, call)
  local id = call.params.favoriteId
  for _, favorite in ipairs(favorites.of(state, call.user.id)) do
    if favorite.favoriteId == id then id = favorite.id end
  end
  if not favorites.remove(state, call.user.id, id) then
    return errors.verbatim(404, "404 couldn't find that favorite")
  end
  return responses.success("Favorite removed") -- the text is invented
end

function handlers.limits()
  return responses.json(200, {
    defaultMaxFavoriteGroups = favorites.GROUPS.world,
    defaultMaxFavoritesPerGroup = favorites.PER_GROUP.world,
    maxFavoriteGroups = favorites.GROUPS,
    maxFavoritesPerGroup = favorites.PER_GROUP,
  })
end

-- The groups of a user's favourites exist without anything in them; that is invented, as are their names for people.
function handlers.groups(_, call)
  local all, i = {}, 0
  for _, kind in ipairs { "friend", "world", "avatar" } do
    for number, name in ipairs(favorites.group_names(kind)) do
      all[#all + 1] = {
        id = ("fvgrp_%s_%s"):format(name, call.user.id),
        name = name,
        displayName = ("%s %d"):format(kind, number),
        ownerId = call.user.id,
        ownerDisplayName = call.user.displayName,
        tags = json.list(),
        type = kind,
        visibility = "private",
      }
    end
  end
  return responses.list(paging.take(call, function()
    i = i + 1
    return all[i]
  end))
end

return handlers
