--- Places in words.
local core = require "vrchatapi.core"
local location = require "vrchatapi.location"

local places = {}

-- The types of instances as the game calls them.
local TYPES =
  { public = "public", hidden = "friends+", friends = "friends", private = "invite", group = "group" }

--- A location in words: "in a public instance (eu) of wrld_…".
---@param text string? as the service writes it
---@return string
function places.words(text)
  local place = text and location.parse(text)
  if text == nil or text == "" or text == "offline" then
    return "offline"
  elseif text == "private" then
    return "in a private place"
  elseif not (place and place.world_id) then
    return core.printable(text)
  end
  local kind = TYPES[place.type] or place.type or "unknown"
  if place.can_request_invite then kind = "invite+" end
  return ("%s%s, %s"):format(kind, place.region and " " .. place.region or "", place.world_id)
end

--- Where the account is, in words.
---@param user vrchatapi.CurrentUser
---@return string
function places.of_account(user)
  local presence = type(user.presence) == "table" and user.presence or {}
  local world, instance = tostring(presence.world or ""), tostring(presence.instance or "")
  if world == "" or world == "offline" then return "not in the game" end
  return places.words(instance ~= "" and world .. ":" .. instance or world)
end

return places
