---@meta vrchatapi.location

--- VRChat's locations, and the links and short names that stand for them, as tables and back.
--- Annotations only; the documentation is in docs/api/location.md.
---@class vrchatapi.location
local location = {}

--- A place. Made by hand it needs `name` and `type`; what else it needs depends on the type.
---@class vrchatapi.Place
---@field world_id? string wrld_…
---@field name? string the instance's number or name; nil if only a short name is known
---@field type? vrchatapi.PlaceType
---@field owner_id? string the user's id; in an instance of a group the group's; nil in a public one
---@field group_access_type? string "members", "plus" or "public"
---@field can_request_invite? boolean
---@field strict? boolean
---@field age_gate? boolean
---@field region? string such as "us", "use", "eu" or "jp"
---@field nonce? string
---@field short_name? string
---@field tags? string[] further tags, without their tildes, in their order
---@field order? string[] the names of all tags, in their order
---@field instance_id? string all that stands behind the colon; of a parsed place
---@field location? string the whole text; of a parsed place that has a world

---@alias vrchatapi.PlaceType
---| "public"
---| "hidden"
---| "friends"
---| "private"
---| "group"

--- Reads a location, an instance's id, a launch link, a short link or a short name.
---@param text string
---@return vrchatapi.Place|nil place
---@return string|nil message what was expected and what came
function location.parse(text) end

--- The text of a place: its location, or its instance's id if it has no world. A parsed place gives
--- the tags in the order in which they were. `location` and `instance_id` are not read.
---@param place vrchatapi.Place
---@return string text
function location.format(place) end

--- The launch link of a place that has a world.
---@param place vrchatapi.Place
---@return string link
function location.link(place) end

--- Whether a place has a world and an instance, so that one can be invited to it as it is. A place
--- that has only a short name must be looked up first.
---@param place vrchatapi.Place
---@return boolean
function location.is_complete(place) end

return location
