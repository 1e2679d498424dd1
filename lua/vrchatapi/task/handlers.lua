--- Functions of the program that are called when something happens: what goes wrong in them is reported, and
--- ends nothing.
local compat = require "vrchatapi.compat"
local report = require "vrchatapi.report"

local handlers = {}

local function traced(err)
  local is_bare = type(err) == "string" and not err:find("stack traceback:", 1, true)
  return is_bare and debug and debug.traceback(err, 2) or err
end

--- Calls a function. The end of its task is no error of it, and is not caught.
---@param fn function
---@param ... any its arguments
---@return boolean ok
---@return any result or the error, with a traceback if it is a text
function handlers.call(fn, ...) return compat.coroutines.xpcall(fn, traced, ...) end

--- Makes what is called for errors. An error of its own is written to stderr, after the one that it was called for.
---@param on_error? fun(err: any, about: any) of the program; by default errors are written to stderr
---@param describe fun(about: any): string what has failed, for a line on stderr
---@return fun(err: any, about: any)
function handlers.reporter(on_error, describe)
  local function to_stderr(err, about) report(describe(about), err) end
  return function(err, about)
    local ok, problem = compat.coroutines.pcall(on_error or to_stderr, err, about)
    if not ok then
      to_stderr(err, about)
      to_stderr(problem, about)
    end
  end
end

return handlers
