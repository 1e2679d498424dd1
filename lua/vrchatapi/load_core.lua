--- Loads the C module, or says in one sentence what is missing.

local ABSENT = "vrchatapi needs lua-cjson, which is not installed (Debian: lua-cjson, LuaRocks: lua-cjson)"
local FOREIGN = "vrchatapi: %s was built for another version of Lua than this one (%s): "
  .. "the README says which versions it supports, and how to install it for one"

-- What the loader says, in the words of several systems, of a module that misses functions of its Lua.
local MISFITS = { "undefined symbol", "[Ss]ymbol not found", "version mismatch", "multiple Lua VMs" }

local ok, problem = pcall(require, "vrchatapi.core")
if not ok then
  problem = tostring(problem)
  if problem:find("^module 'cjson' not found") then error(ABSENT, 0) end
  for _, words in ipairs(MISFITS) do
    if problem:find(words) then
      local file = problem:match("from file '([^']*)'") or "its C module"
      error(FOREIGN:format(file, jit and jit.version or _VERSION), 0) -- luacheck: ignore 113
    end
  end
  error(problem, 0)
end
