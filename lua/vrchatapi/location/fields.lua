--- What a place can say: the known tags of a location, and the fields of a place, most of which come
--- from a tag. The tables of docs/api/location.md and the annotations here are generated from these
--- tables by tools/document.

-- begin Place
--- A place. One that is made by hand needs `name` and `type`; what else it needs depends on the type.
---@class vrchatapi.Place
---@field world_id? string The world; `nil` in an instance's id that stands alone
---@field name? string The instance's number or name
---@field type? vrchatapi.PlaceType Whose it is, in the service's words: see types
---@field owner_id? string The user, or the group; `nil` in a public instance
---@field group_access_type? string `members`, `plus` or `public`
---@field age_gate? boolean Whether it is for people whose age is verified
---@field can_request_invite? boolean Whether one may ask for an invite
---@field strict? boolean
---@field region? string `us`, `use`, `eu`, `jp`; `nil` if it is not said
---@field nonce? string
---@field tags? string[] Their texts without the tilde, in their order
---@field order? string[] The names of all tags, in their order
---@field instance_id? string All that stands behind the colon
---@field location? string The whole location; `nil` without a world
---@field short_name? string

---@alias vrchatapi.PlaceType
---| "public"
---| "hidden"
---| "friends"
---| "private"
---| "group"
-- end Place

local WORD = "^[%w_-]+$"

local fields = {}

--- A printable ASCII character without space & ( ) ~, once or more: the value of a tag.
fields.VALUE = "[\x21-\x25\x27\x2A-\x7D]+"

--- The known tags in the order in which the service writes them. Those with a `type` say whose the
--- instance is; those without a `pattern` have no value.
fields.TAGS = {
  { name = "hidden", field = "owner_id", type = "hidden", pattern = WORD },
  { name = "friends", field = "owner_id", type = "friends", pattern = WORD },
  { name = "private", field = "owner_id", type = "private", pattern = WORD },
  { name = "group", field = "owner_id", type = "group", pattern = "^grp_[%w_-]+$" },
  { name = "groupAccessType", field = "group_access_type", pattern = WORD },
  { name = "ageGate", field = "age_gate" },
  { name = "canRequestInvite", field = "can_request_invite" },
  { name = "strict", field = "strict" },
  { name = "region", field = "region", pattern = WORD },
  { name = "nonce", field = "nonce", pattern = "^" .. fields.VALUE .. "$" },
}

--- All fields of a place, in the order of the documentation: `name`, `type` as annotations have it,
--- and the `tags` that it comes from.
fields.LIST = {
  { name = "world_id", type = "string" },
  { name = "name", type = "string" },
  { name = "type", type = "vrchatapi.PlaceType" },
}

--- The types of instances, in the order of the documentation.
fields.TYPES = { "public" }

do
  local by_name = {}
  for _, tag in ipairs(fields.TAGS) do
    local field = by_name[tag.field]
    if not field then
      field = { name = tag.field, type = tag.pattern and "string" or "boolean", tags = {} }
      by_name[tag.field] = field
      table.insert(fields.LIST, field)
    end
    table.insert(field.tags, tag)
    if tag.type then table.insert(fields.TYPES, tag.type) end
  end
  for _, field in ipairs {
    { name = "tags", type = "string[]" },
    { name = "order", type = "string[]" },
    { name = "instance_id", type = "string" },
    { name = "location", type = "string" },
    { name = "short_name", type = "string" },
  } do
    table.insert(fields.LIST, field)
  end
end

return fields
