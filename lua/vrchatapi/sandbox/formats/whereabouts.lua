--- Where a user can be: a location such as wrld_…:12345~region(eu), or one of the service's words.

local whereabouts = {}

local NOT_PLACES = { [""] = true, offline = true, private = true, traveling = true }

--- Whether a text names an instance, to which one can be invited.
---@param location string
---@return boolean
function whereabouts.is_place(location) return not NOT_PLACES[location:match("^[^:]*")] end

--- Whether a value is a location or one of the words.
---@param location any
---@return boolean
function whereabouts.is_location(location)
  if type(location) ~= "string" or location == "" then return false end
  return not whereabouts.is_place(location) or location:find("^[^:]+:.+$") ~= nil
end

--- Whether a user at a location is online.
---@param location string
---@return boolean
function whereabouts.is_online(location) return location ~= "offline" end

--- The world and the instance of a location; for one of the words, the word twice.
---@param location string
---@return string world_id
---@return string instance_id
function whereabouts.split(location)
  if not whereabouts.is_place(location) then
    local word = location:match("^[^:]*")
    return word, word
  end
  return location:match("^([^:]*):(.*)$")
end

return whereabouts
