--- What differs between versions of Lua: the rest of the layer is written for all of them, without
--- syntax that only some can read.
local compat = {}

local error, select = error, select

-- Lua 5.1 itself cannot yield inside a pcall.
if _VERSION == "Lua 5.1" and not jit then
  error("vrchatapi needs LuaJIT or Lua 5.2 to 5.5, and this is Lua 5.1", 0)
end

--- The name and version of this Lua.
compat.LUA = jit and jit.version or _VERSION

--- The name of the program for this version of Lua.
compat.INTERPRETER = jit and "luajit" or "lua" .. _VERSION:match("%d.*")

-- ---- coroutines ----

---@class vrchatapi.compat.Coroutines
---@field create fun(fn: function): thread
---@field resume fun(co: thread, ...): boolean, any
---@field status fun(co: thread): string
---@field running fun(): thread?
---@field is_main fun(): boolean
---@field yield fun(...): any suspends the coroutine, which may be closed meanwhile
---@field can_yield fun(): boolean whether the coroutine that runs now, which was created and resumed by
--- these functions, can be suspended here
---@field isyieldable? fun(): boolean Lua's own
---@field close fun(co: thread, err: any): boolean, any closes one that is suspended or dead; before 5.4
--- each of its waits raises err. Returns false and an error if it has ended by that
---@field pcall fun(fn: function, ...): boolean, any does not catch that err
---@field xpcall fun(fn: function, handler: function, ...): boolean, any does not catch that err
---@field ensure fun(cleanup: function, fn: function, ...): any
---@field using fun(object: any, fn: function, ...): any

-- The chunk has this file's name, so that a mistake is not reported here but where the user's code is.
local function with_to_be_closed(name)
  local coroutines = {}
  for key, value in pairs(coroutine) do
    coroutines[key] = value
  end
  coroutines.can_yield, coroutines.pcall, coroutines.xpcall = coroutine.isyieldable, pcall, xpcall
  function coroutines.is_main() return select(2, coroutine.running()) end
  coroutines.ensure, coroutines.using = assert(load(
    [[
    local setmetatable = setmetatable
    local Guard = { __close = function(self, err) self.cleanup(err) end }
    return function(cleanup, fn, ...)
      local _ <close> = setmetatable({ cleanup = cleanup }, Guard)
      return fn(...)
    end, function(object, fn, ...)
      local _ <close> = object
      return fn(object, ...)
    end]],
    "@" .. (name or "vrchatapi/compat.lua")
  ))()
  return coroutines
end

--- What there is for coroutines.
compat.coroutines = _VERSION >= "Lua 5.4" and with_to_be_closed((select(2, ...)))
  or require "vrchatapi.compat.coroutines"

--- Calls a function, and then the cleanup, however the function ends: it returns, raises an error, or
--- its coroutine is closed. An error of the cleanup replaces the function's. What the cleanup undoes is
--- best done by the function itself: where there is no memory to begin with, neither is called.
---@param cleanup fun(err: any) err is nil unless the function raised one
---@param fn function
---@param ... any its arguments
---@return any ... what the function returned
compat.ensure = compat.coroutines.ensure

--- Calls a function with an object, and then the object's metamethod `__close`, as `ensure` does.
---@param object any
---@param fn function
---@param ... any its arguments, after the object
---@return any ... what the function returned
compat.using = compat.coroutines.using

-- ---- errors ----

--- Raises a value, as `error` does, also where a host has replaced that by a function that returns.
---@param value any
---@param level? integer as for `error`; by default 0: no position is added to a text
compat.raise = pcall(error) and require "vrchatapi.compat.raise"
  or function(value, level) error(value, level and level + 1 or 0) end

--- As Lua's own, which in 5.2 takes only texts.
compat.assert = _VERSION ~= "Lua 5.2" and assert
  or function(value, err, ...)
    if not value then compat.raise(err == nil and "assertion failed!" or err) end
    return value, err, ...
  end

-- ---- the collector ----

local function call_gc(object) getmetatable(object).__gc(object) end

--- Sees to it that an object's metamethod `__gc` is called, also where Lua calls only that of userdata.
---@generic T: table
---@param object T
---@return T object
function compat.collected(object)
  if newproxy then
    local proxy = newproxy(true)
    getmetatable(proxy).__gc = function() call_gc(object) end
    object[proxy] = true -- and so both are garbage at the same time
  end
  return object
end

-- ---- what is shown ----

--- An object of which nothing is shown by what shows a client and all in it. Elsewhere the client's
--- `__pairs` sees to that, which LuaJIT does not call.
---@generic T: table
---@param object T
---@return T object to be used instead
function compat.hide(object)
  if not jit then return object end
  return setmetatable({}, {
    __index = function(_, name) return object[name] end,
    __newindex = function(_, name, value) object[name] = value end,
  })
end

-- ---- numbers ----

local math_tointeger = math.tointeger

-- Beyond this a float skips integers.
local LARGEST = 2 ^ 53

local function is_whole(value)
  return type(value) == "number" and value % 1 == 0 and math.abs(value) <= LARGEST
end

--- Whether a value is an integer; the float 1.0 is not, where Lua has both.
---@param value any
---@return boolean
compat.is_integer = math.type and function(value) return math.type(value) == "integer" end or is_whole

--- A number as an integer.
---@param value any
---@return integer? integer nil if the value is not a number, or has no exact integer
compat.tointeger = math_tointeger
    and function(value) return type(value) == "number" and math_tointeger(value) or nil end
  or function(value) return is_whole(value) and value or nil end

-- ---- lists of values ----

--- The arguments as a table, with their number as the field `n`.
compat.pack = table.pack or function(...) return { n = select("#", ...), ... } end

--- The values of a list.
compat.unpack = table.unpack or unpack

-- ---- what a host may have taken away ----

--- What `io.type` returns; nil where there is no `io`, and so no file of Lua's.
---@param value any
---@return "file"|"closed file"|nil
function compat.file_type(value) return io and io.type(value) or nil end

-- ---- the end of the program ----

--- Calls a function when the Lua state is closed, if the program does not end before that.
---@param fn fun() must not raise
---@return any guard to be kept until then
function compat.at_close(fn)
  local object
  if newproxy then -- luacheck: ignore 113
    object = newproxy(true) -- luacheck: ignore 113
    getmetatable(object).__gc = fn
  else
    object = setmetatable({}, { __gc = fn })
  end
  return object
end

-- ---- UTF-8 ----

--- The number of characters in a text.
---@param text string
---@return integer? length nil if the text is not UTF-8
compat.utf8_length = _VERSION >= "Lua 5.4" and utf8.len -- 5.3's accepts surrogates
  or require "vrchatapi.compat.utf8_length"

return compat
