--- JSON as the service writes and reads it, with nulls and empty lists.

local cjson = require("cjson").new() -- settings of its own, whatever the program has set

cjson.decode_invalid_numbers(false) -- NaN and 0x10 are not JSON

local json = {}

-- lua-cjson takes an empty table for an object. This text stands for an empty list until the JSON
-- is written; no text of the service has a zero byte.
local EMPTY_LIST = "\0[]"
local ENCODED_EMPTY_LIST = cjson.encode(EMPTY_LIST):gsub("%p", "%%%0")

--- Stands for null.
json.NULL = cjson.null

--- A list, which may be empty.
---@param items table?
---@return table|string list only for `json.encode`
function json.list(items) return items and #items > 0 and items or EMPTY_LIST end

---@param value any an empty table is `{}`
---@return string
function json.encode(value) return (cjson.encode(value):gsub(ENCODED_EMPTY_LIST, "[]")) end

--- Raises if the text is not JSON.
---@param text string
---@return any
function json.decode(text) return cjson.decode(text) end

return json
