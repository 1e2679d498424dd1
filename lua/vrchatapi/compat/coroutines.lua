--- Coroutines, and cleanups that run however one ends, for Lua before 5.4, where nothing ends a suspended
--- coroutine from outside: it is resumed, and the wait in which it is raises an error, as does each wait
--- after that until the coroutine has ended.
local host = coroutine

-- In nginx the functions of these names are nginx's own, for coroutines that wait for it; Lua's have
-- an underscore.
local create, resume = host._create or host.create, host._resume or host.resume
local status, yield = host._status or host.status, host._yield or host.yield
local running = host.running
local pcall, rawequal, select, xpcall = pcall, rawequal, select, xpcall
local error = pcall(error) and require "vrchatapi.compat.raise" or error

---@type vrchatapi.compat.Coroutines
local coroutines = { status = status, isyieldable = host.isyieldable }

--- True in the main thread.
---@return boolean
function coroutines.is_main()
  local co, is_main = running() -- nothing at all there in LuaJIT
  return not co or is_main == true
end

-- How often a coroutine that is being closed may catch the error and wait again; then it is left as it is.
local ROUNDS = 100

local closing = setmetatable({}, { __mode = "k" }) -- what the waits of a coroutine raise
local cleaning = setmetatable({}, { __mode = "k" }) -- in how many cleanups of its own a closing one is

--- The coroutine that runs now; in LuaJIT nil in the main thread.
---@return thread?
coroutines.running = running

-- Raises the error, if this coroutine is being closed.
local function check_closing()
  local co = running()
  if co and closing[co] ~= nil then error(closing[co], 0) end
end

local function begin(fn, ...)
  check_closing() -- it has never run
  return fn(...)
end

function coroutines.create(fn)
  return create(function(...) return begin(fn, ...) end)
end

local function continue(...)
  check_closing()
  return ...
end

--- Suspends the coroutine, which may be closed meanwhile.
function coroutines.yield(...) return continue(yield(...)) end

-- Lua 5.2 cannot say whether a coroutine can be suspended: it is tried, and whoever has resumed it does
-- so again at once.
local PROBE = {}

local function resume_past_probes(co, ...)
  if select(2, ...) == PROBE then return resume_past_probes(co, resume(co)) end
  return ...
end

if host.isyieldable then
  coroutines.resume = resume
else
  function coroutines.resume(co, ...) return resume_past_probes(co, resume(co, ...)) end
end

local isyieldable = host.isyieldable or function() return (pcall(yield, PROBE)) end

--- Whether the coroutine that runs now, which must be one that was made and resumed here, can be
--- suspended. A cleanup of one that is being closed cannot.
---@return boolean
function coroutines.can_yield()
  local co = running()
  return not (co and cleaning[co]) and isyieldable()
end

--- Ends a coroutine that is suspended or dead: each of its waits raises the error.
---@param co thread
---@param err any not nil
---@return boolean? ok false: it has ended by another error
---@return any problem nil unless it has; that error
function coroutines.close(co, err)
  if status(co) == "dead" then return true end
  closing[co] = err
  local ok, problem
  for _ = 1, ROUNDS do
    ok, problem = coroutines.resume(co)
    if status(co) == "dead" then
      closing[co] = nil
      return ok or problem == err, problem
    end
  end
  return true
end

-- Calls a cleanup; it waits as it does where coroutines are closed from outside.
local function clean_up(co, cleanup, err)
  if rawequal(err, closing[co]) then err = nil end
  cleaning[co] = (cleaning[co] or 0) + 1
  local ok, problem = pcall(cleanup, err)
  cleaning[co] = cleaning[co] > 1 and cleaning[co] - 1 or nil
  if not ok then error(problem, 0) end
end

local function finish(cleanup, ok, ...)
  local err = nil
  if not ok then err = ... end
  local co = running()
  if co and closing[co] ~= nil then
    clean_up(co, cleanup, err)
  else
    cleanup(err)
  end
  if ok then return ... end
  error(err, 0)
end

--- Calls a function, and then the cleanup, however the function ends: it returns, raises an error, or
--- its coroutine is closed. An error of the cleanup replaces the function's. What the cleanup undoes is
--- best done by the function itself: where there is no memory to begin with, neither is called.
---@param cleanup fun(err: any) err is nil unless the function raised one
---@param fn function
---@param ... any its arguments
---@return any ... what the function returned
function coroutines.ensure(cleanup, fn, ...) return finish(cleanup, pcall(fn, ...)) end

--- Calls a function with an object, and then the object's metamethod `__close`, as `ensure` does.
---@param object any
---@param fn function
---@param ... any its arguments, after the object
---@return any ... what the function returned
function coroutines.using(object, fn, ...)
  return coroutines.ensure(function(err) getmetatable(object).__close(object, err) end, fn, object, ...)
end

local function pass(ok, ...)
  local co = not ok and running()
  if co and closing[co] ~= nil and rawequal(closing[co], (...)) then error((...), 0) end
  return ok, ...
end

--- As Lua's own, but it does not catch the error by which the coroutine is closed.
function coroutines.pcall(fn, ...) return pass(pcall(fn, ...)) end

--- As Lua's own, but it does not catch the error by which the coroutine is closed.
function coroutines.xpcall(fn, handler, ...) return pass(xpcall(fn, handler, ...)) end

return coroutines
