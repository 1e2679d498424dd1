--- What the fields of a fault may be.

local arguments = require "vrchatapi.sandbox.process.arguments"

local rules = {}

local OPCODES = { continuation = true, text = true, binary = true, close = true, ping = true, pong = true }

local function all_strings(value)
  if type(value) ~= "table" then return false end
  for _, item in pairs(value) do
    if type(item) ~= "string" then return false end
  end
  return true
end

local CHECKS = {
  string = arguments.TEXT,
  boolean = { "a boolean", function(value) return type(value) == "boolean" end },
  count = arguments.COUNT,
  status = {
    "an HTTP status from 200 to 599",
    function(value) return arguments.is_count(value) and value >= 200 and value <= 599 end,
  },
  seconds = arguments.SECONDS,
  moment = {
    "accept, head, body or reply",
    function(value) return value == "accept" or value == "head" or value == "body" or value == "reply" end,
  },
  bits = { "an integer from 0 to 7", function(value) return arguments.is_count(value) and value < 8 end },
  opcode = {
    "the name of an opcode or an integer from 0 to 15",
    function(value) return OPCODES[value] or arguments.is_count(value) and value < 16 end,
  },
  key = {
    "a string of 4 bytes",
    function(value) return type(value) == "string" and #value == 4 end,
  },
  size = { "0, 2 or 8", function(value) return value == 0 or value == 2 or value == 8 end },
  headers = { "a table of names and values", all_strings },
  strings = { "a list of strings", all_strings },
}

--- What is wrong with a fault, or nil.
---@param kinds table<string, table> by name. `fields`: the type of each field, "!" after it if required
---@param common table<string, string> the types of the fields that every kind has
---@param fault table
---@return string? problem
function rules.problem(kinds, common, fault)
  local kind = kinds[fault.kind]
  if not kind then return "there is no kind " .. tostring(fault.kind) end
  for name, value in pairs(fault) do
    local expected = common[name] or kind.fields[name]
    if not expected then return ("%s has no field %s"):format(fault.kind, name) end
    local rule = CHECKS[expected:match("%a+")]
    if not rule[2](value) then return ("%s must be %s"):format(name, rule[1]) end
  end
  for name, expected in pairs(kind.fields) do
    if expected:find("!", 1, true) and fault[name] == nil then
      return ("%s needs %s"):format(fault.kind, name)
    end
  end
  return nil
end

return rules
