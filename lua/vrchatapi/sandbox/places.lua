--- Where a user can be: a location such as wrld_…:12345~region(eu), or one of the service's words.

local places = {}

local NO_PLACES = { [""] = true, offline = true, private = true, traveling = true }

--- Whether a text names a place that one can be invited to.
---@param location string
---@return boolean
function places.is_place(location)
  return not NO_PLACES[location:match("^[^:]*")]
end

--- Whether a user can be there.
---@param location any
---@return boolean
function places.is_location(location)
  if type(location) ~= "string" or location == "" then return false end
  return not places.is_place(location) or location:find("^[^:]+:.+$") ~= nil
end

--- Whether a user who is there is online.
---@param location string
---@return boolean
function places.is_online(location)
  return location ~= "offline"
end

--- The world and the instance of a location; for the service's words, the word twice.
---@param location string
---@return string world_id
---@return string instance_id
function places.split(location)
  if not places.is_place(location) then
    local word = location:match("^[^:]*")
    return word, word
  end
  return location:match("^([^:]*):(.*)$")
end

return places
