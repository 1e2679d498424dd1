--- Checks of the arguments of the box's methods. A kind is a pair: what is expected, in words, and
--- the function that checks a value.

local arguments = {}

--- Whether a value is an integer >= 0.
---@param value any
---@return boolean
function arguments.is_count(value)
  return type(value) == "number" and value >= 0 and value % 1 == 0 and value < 2 ^ 53
end

--- Whether a value is a list.
---@param value any
---@return boolean
function arguments.is_list(value)
  if type(value) ~= "table" then return false end
  local count = 0
  for _ in pairs(value) do
    count = count + 1
  end
  return count == #value
end

arguments.TEXT = { "a string", function(value) return type(value) == "string" end }
arguments.TABLE = { "a table", function(value) return type(value) == "table" end }
arguments.COUNT = { "an integer from 0", arguments.is_count }
arguments.ID = {
  "a string that is not empty, without / and controls",
  function(value) return type(value) == "string" and value:find("^[^/%c]+$") ~= nil end,
}
arguments.SECONDS = {
  "a number of seconds from 0",
  function(value) return type(value) == "number" and value >= 0 and value < math.huge end,
}

--- What is wrong with a table of fields, or nil.
---@param name string of the argument
---@param fields any
---@param kinds table<string, table> by the names of the fields
---@return string? problem
function arguments.fields(name, fields, kinds)
  if type(fields) ~= "table" then return name .. " must be a table" end
  for field, value in pairs(fields) do
    local kind = kinds[field]
    if not kind then return ("%s has no field %s"):format(name, tostring(field)) end
    if not kind[2](value) then return ("%s must be %s"):format(field, kind[1]) end
  end
  return nil
end

return arguments
