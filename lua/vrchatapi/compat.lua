--- What differs between versions of Lua: the rest of the layer is written for all of them, without
--- syntax that only some can read.
local compat = {}

-- The results of a function, once the cleanup is done; its error is raised again as it was.
local function finish(cleanup, ok, ...)
  if ok then
    cleanup()
    return ...
  end
  cleanup((...))
  error((...), 0)
end

--- Calls a function, and then the cleanup, however the function ends: it returns, raises an error, or
--- its coroutine is closed. An error of the cleanup replaces the function's. What the cleanup undoes is
--- best done by the function itself: where there is no memory to begin with, neither is called.
---@param cleanup fun(err: any) err is nil unless the function raised one
---@param fn function
---@param ... any its arguments
---@return any ... what the function returned
function compat.ensure(cleanup, fn, ...) return finish(cleanup, pcall(fn, ...)) end

--- Calls a function with an object, and then the object's metamethod `__close`, as `ensure` does.
---@param object any
---@param fn function
---@param ... any its arguments, after the object
---@return any ... what the function returned
function compat.using(object, fn, ...)
  return compat.ensure(function(err) getmetatable(object).__close(object, err) end, fn, object, ...)
end

-- Where Lua has to-be-closed variables, they do it: pcall would miss a coroutine that is closed. The
-- chunk has this file's name, so that a mistake is not reported here but where the user's code is.
if _VERSION >= "Lua 5.4" then
  local source = [[
    local setmetatable = setmetatable
    local Guard = { __close = function(self, err) self.cleanup(err) end }
    return function(cleanup, fn, ...)
      local _ <close> = setmetatable({ cleanup = cleanup }, Guard)
      return fn(...)
    end, function(object, fn, ...)
      local _ <close> = object
      return fn(object, ...)
    end]]
  compat.ensure, compat.using = assert(load(source, "@" .. (select(2, ...) or "vrchatapi/compat.lua")))()
end

-- ---- numbers ----

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
function compat.tointeger(value)
  if math.tointeger then return type(value) == "number" and math.tointeger(value) or nil end
  return is_whole(value) and value or nil
end

-- ---- lists of values ----

--- The arguments as a table, with their number as the field `n`.
compat.pack = table.pack or function(...) return { n = select("#", ...), ... } end

--- The values of a list.
compat.unpack = table.unpack or unpack -- luacheck: ignore 113

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

-- The first bytes of a character, and the least and greatest second byte that may follow them.
local CHARACTERS = {
  { from = 0xC2, to = 0xDF, size = 2, least = 0x80, greatest = 0xBF },
  { from = 0xE0, to = 0xE0, size = 3, least = 0xA0, greatest = 0xBF },
  { from = 0xE1, to = 0xEC, size = 3, least = 0x80, greatest = 0xBF },
  { from = 0xED, to = 0xED, size = 3, least = 0x80, greatest = 0x9F }, -- no surrogates
  { from = 0xEE, to = 0xEF, size = 3, least = 0x80, greatest = 0xBF },
  { from = 0xF0, to = 0xF0, size = 4, least = 0x90, greatest = 0xBF },
  { from = 0xF1, to = 0xF3, size = 4, least = 0x80, greatest = 0xBF },
  { from = 0xF4, to = 0xF4, size = 4, least = 0x80, greatest = 0x8F },
}

-- The bytes of the character that begins at i; nil if there is none.
local function character_size(text, i)
  local first, second = text:byte(i, i + 1)
  if first < 0x80 then return 1 end
  for _, kind in ipairs(CHARACTERS) do
    if first >= kind.from and first <= kind.to then
      local is_good = second
        and second >= kind.least
        and second <= kind.greatest
        and text:find("^" .. ("[\128-\191]"):rep(kind.size - 2), i + 2)
      return is_good and kind.size or nil
    end
  end
end

--- The number of characters in a text.
---@param text string
---@return integer? length nil if the text is not UTF-8
compat.utf8_length = utf8 and utf8.len
  or function(text)
    local i, length = 1, 0
    while i <= #text do
      local size = character_size(text, i)
      if not size then return nil end
      i, length = i + size, length + 1
    end
    return length
  end

return compat
