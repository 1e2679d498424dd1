--- Loads the C module, or says in one sentence what is missing.

local compat = require "vrchatapi.compat" -- which refuses Lua 5.1

local ABSENT = "vrchatapi needs lua-cjson, which is not installed (Debian: lua-cjson, LuaRocks: lua-cjson)"
local UNBUILT = "vrchatapi: its C module is not where this Lua looks: run 'make' in the checkout, or set LUA_CPATH, "
  .. "such as to '/usr/local/lib/lua/5.4/?.so;;' after 'make install'"
local FOREIGN = "vrchatapi: %s was built for another version of Lua than this one (%s): "
  .. "the README says which versions it supports, and how to install it for one"

-- What the loader says, in the words of several systems, of a module that misses functions of its Lua.
local MISFITS = { "undefined symbol", "[Ss]ymbol not found", "version mismatch", "multiple Lua VMs" }

local ok, problem = pcall(require, "vrchatapi.core")
if not ok then
  problem = tostring(problem)
  if problem:find("^module 'cjson' not found") then compat.raise(ABSENT) end
  if problem:find("^module 'vrchatapi.core' not found") then compat.raise(UNBUILT) end
  for _, words in ipairs(MISFITS) do
    if problem:find(words) then
      local file = problem:match("from file '([^']*)'") or "its C module"
      compat.raise(FOREIGN:format(file, compat.LUA))
    end
  end
  compat.raise(problem)
end
