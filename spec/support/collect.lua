--- For busted's --helper (`make collect`): every function of vrchatapi.core and every method of its
--- userdata runs a full garbage collection before and after it. What is not kept alive properly
--- is gone by then.

local core = require "vrchatapi.core"

local TYPES = {
  "vrchatapi.core.client",
  "vrchatapi.core.call",
  "vrchatapi.core.stream",
  "vrchatapi.core.lock",
  "vrchatapi.core.journal",
}

local function wrapper(collect, action)
  local function finish(...)
    collect()
    return ...
  end
  return function(...)
    collect()
    return finish(action(...))
  end
end

-- Without debug information it is passed over like a C function when the core looks for the position
-- of a mistake in the user's own code.
wrapper = load(string.dump(wrapper, true), "=collect", "b")

local function wrap(functions, skip)
  for name, action in pairs(functions) do
    if type(action) == "function" and name ~= skip then functions[name] = wrapper(collectgarbage, action) end
  end
end

wrap(core, "clock") -- which has nothing to do with what is collected
wrap(core.system)
for _, name in ipairs(TYPES) do
  local metatable = assert(debug.getregistry()[name], name)
  wrap(metatable.__index)
  wrap(metatable, "__gc") -- which runs in a collection anyway
end
