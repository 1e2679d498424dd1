--- The operations as the core describes them, by their names. One is read when it is used first, as few
--- programs use them all; nil: there is none of that name.
local core = require "vrchatapi.core"

---@type table<string, vrchatapi.Operation?>
local operations = {}

return setmetatable(operations, {
  __index = function(_, name)
    local operation = type(name) == "string" and core.operation(name) or nil
    if operation then operations[name] = operation end
    return operation
  end,
})
