--- Tables, numbers and coroutines as Lua 5.4 has them.
local compat = require "vrchatapi.compat"

table.pack = table.pack or function(...) return { n = select("#", ...), ... } end
table.unpack = table.unpack or unpack

table.move = table.move
  or function(from, first, last, at, to)
    to = to or from
    local step_from, step_to, step = first, last, 1
    if at > first then
      step_from, step_to, step = last, first, -1
    end
    for i = step_from, step_to, step do
      to[at + i - first] = from[i]
    end
    return to
  end

if not math.type then
  math.maxinteger, math.mininteger = 2 ^ 53, -2 ^ 53 -- the last that are exact

  function math.tointeger(value)
    return type(value) == "number" and value % 1 == 0 and math.abs(value) < math.huge and value or nil
  end

  -- What has no fraction is an integer here.
  function math.type(value)
    if type(value) ~= "number" then return nil end
    return math.tointeger(value) and "integer" or "float"
  end
end

local collect = collectgarbage

-- 5.3 and LuaJIT have one collector, which is incremental; 5.2 can have a generational one.
function collectgarbage(action, pause, speed, ...)
  if action ~= "incremental" then return collect(action, pause, speed, ...) end
  pcall(collect, "incremental")
  collect("setpause", pause or 200)
  collect("setstepmul", speed or 200)
  return 0
end

assert = compat.assert
package.searchers = package.searchers or package.loaders

if jit then
  local set = setmetatable

  -- LuaJIT calls __gc of userdata alone.
  function setmetatable(object, metatable)
    set(object, metatable)
    if metatable and rawget(metatable, "__gc") then compat.collected(object) end
    return object
  end
end

-- Of a coroutine that has neither begun nor ended: it has no to-be-closed variables.
coroutine.close = coroutine.close or function() return true end
