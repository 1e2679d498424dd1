--- How the Lua layer reports a wrong argument: as the core does, with the position of the user's code.
local core = require "vrchatapi.core"

local argerror = {}

-- The position of a mistake is that of the first function outside of this folder. `require` passes its path
-- as the second argument, but not in LuaJIT, nor where a host has put the files into package.preload.
local source = debug and debug.getinfo(1, "S").source or "@" .. (select(2, ...) or "")
core.layer((source:gsub("[^/\\]*$", "")))

--- Raises "bad argument #2 to 'invite' (who must be …)".
---@param name string of the function that was called
---@param i integer? which of its arguments is wrong; nil: it is not known
---@param text string what was expected and what came; a format, where there are values
---@param ... any its values, as for string.format
function argerror.raise(name, i, text, ...)
  local problem = select("#", ...) > 0 and text:format(...) or text
  core.raise(("bad argument%s to '%s' (%s)"):format(i and " #" .. i or "", name, problem))
end

--- A function that raises for one argument, for checks that do not know what they check.
---@param name string of the function that was called
---@param i? integer which of its arguments is wrong; nil: it is not known
---@return fun(text: string, ...) complain as argerror.raise, without the first two arguments
function argerror.of(name, i)
  return function(text, ...) argerror.raise(name, i, text, ...) end
end

return argerror
