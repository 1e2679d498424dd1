--- How the functions of the Lua layer tell of a wrong argument: as the core does.
local core = require "vrchatapi.core"

--- A function that raises "bad argument #2 to 'invite' (...)", with the position of the user's own code.
---@param name string of the function that was called
---@param number integer which of its arguments is wrong
---@return fun(text: string, ...) complain its arguments are those of string.format
return function(name, number)
  return function(text, ...)
    local problem = select("#", ...) > 0 and text:format(...) or text
    core.raise(("bad argument #%d to '%s' (%s)"):format(number, name, problem))
  end
end
