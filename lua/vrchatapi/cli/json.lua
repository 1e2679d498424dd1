--- JSON lines, for programs: results as the service sends them, with their fields in alphabetical order.
local cjson = require("cjson").new() -- settings of its own, whatever the program has set

local json = {}

-- The fields of the service that are objects; an empty table elsewhere is a list.
local OBJECTS = { details = true, error = true, steamDetails = true }

-- It may write "\/" for a slash, which is right and no pleasure to read.
local escapes_slashes = cjson.encode("/") == '"\\/"'

local function encode_scalar(value)
  local text = cjson.encode(value)
  return escapes_slashes and (text:gsub("\\/", "/")) or text
end

local encode

local function encode_list(list)
  local parts = {}
  for i, item in ipairs(list) do
    parts[i] = encode(item)
  end
  return "[" .. table.concat(parts, ",") .. "]"
end

local function encode_object(object)
  local names, parts = {}, {}
  for name in pairs(object) do
    names[#names + 1] = tostring(name)
  end
  table.sort(names)
  for i, name in ipairs(names) do
    parts[i] = encode_scalar(name) .. ":" .. encode(object[name], name)
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

function encode(value, field)
  if type(value) ~= "table" then
    if type(value) == "number" and value % 1 == 0 and math.abs(value) < 2 ^ 53 then
      return ("%d"):format(value)
    end
    return encode_scalar(value)
  elseif value[1] ~= nil or next(value) == nil and not OBJECTS[field] then
    return encode_list(value)
  end
  return encode_object(value)
end

--- A value as one line, without its end.
---@param value any
---@return string
function json.encode(value) return encode(value) end

local ERROR_FIELDS =
  { "kind", "code", "message", "operation", "status", "retry_after", "acted", "attempts", "candidates" }

--- What an error says, as a table to encode.
---@param err vrchatapi.Error
---@return table
function json.of_error(err)
  local fields = {}
  for _, name in ipairs(ERROR_FIELDS) do
    fields[name] = err[name]
  end
  return fields
end

return json
