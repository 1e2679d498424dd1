--- Arguments and results of commands as JSON, which has no strings of any bytes: one that is not UTF-8
--- is written as { "base64": "…" }, and such an object in an argument is a string.

local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"

local json = require "vrchatapi.sandbox.formats.json"

local control_json = {}

--- A decoded value as an argument. Null counts as absent; lua-cjson reads all numbers as floats.
---@param value any
---@return any
function control_json.argument(value)
  if value == json.NULL then return nil end
  if type(value) == "number" and value % 1 == 0 then return math.floor(value) end
  if type(value) ~= "table" then return value end
  if type(value.base64) == "string" and next(value, next(value)) == nil then
    return core.unbase64(value.base64)
  end
  local read = {}
  for key, item in pairs(value) do
    read[key] = control_json.argument(item)
  end
  return read
end

--- A value as JSON can hold it. Shared tables are left as they are.
---@param value any
---@return any
function control_json.result(value)
  if type(value) == "string" and not compat.utf8_length(value) then return { base64 = core.base64(value) } end
  if type(value) ~= "table" then return value end
  local copy = {}
  for key, item in pairs(value) do
    copy[key] = control_json.result(item)
  end
  return copy
end

return control_json
