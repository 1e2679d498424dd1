--- The lines of JSON between the parent and the sandbox's process.

local cjson = require("cjson").new() -- settings of its own, whatever the program has set

local channel = {}

--- What stands for an argument that was left out.
channel.NULL = cjson.null

-- lua-cjson reads all numbers as floats; a count must not come out as "5.0".
local function integers(value)
  if type(value) == "number" then return value % 1 == 0 and math.floor(value) or value end
  if type(value) ~= "table" then return value end
  for key, item in pairs(value) do
    value[key] = integers(item)
  end
  return value
end

--- One line, with its end. Strings may hold any bytes.
---@param value table
---@return string
function channel.encode(value) return cjson.encode(value) .. "\n" end

---@param line string
---@return table
function channel.decode(line) return integers(cjson.decode(line)) end

--- The arguments of a command, nil for each that was left out.
---@param list table
---@return any first
---@return any second
---@return any third
function channel.arguments(list)
  local given = {}
  for i = 1, 3 do
    if list[i] ~= channel.NULL then given[i] = list[i] end
  end
  return given[1], given[2], given[3]
end

return channel
