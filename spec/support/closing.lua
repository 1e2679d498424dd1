--- Closes what a test has opened when the test ends, also when it fails.
---
---     local closing = require("spec.support.closing").use()
---     local lock = closing(assert(core.system.lock(path)))

local busted = require "busted"

local closing = {}

local function close(object)
  local kind = io.type(object)
  if kind == "closed file" then return end
  -- LuaJIT 2.1 compiles getmetatable() of a file to anything.
  local metatable = not kind and getmetatable(object)
  local action = metatable and metatable.__close or object.close
  action(object)
end

--- Registers the closing in the block at hand.
---@return fun(object: any, ...): any, ... closing closes an object (not nil or false) after the test,
---  the newest first, and returns its arguments
function closing.use()
  local open = {}
  busted.after_each(function()
    while #open > 0 do
      close(table.remove(open))
    end
  end)
  return function(object, ...)
    if object then open[#open + 1] = object end
    return object, ...
  end
end

return closing
