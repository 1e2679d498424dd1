--- Strings as Lua 5.4 has them.

-- The bytes of a character.
local function utf8_char(code)
  if code < 0x80 then return string.char(code) end
  local bytes, limit = {}, 0x40
  repeat
    table.insert(bytes, 1, string.char(0x80 + code % 0x40))
    code = math.floor(code / 0x40)
    limit = limit / 2
  until code < limit
  return string.char(0x100 - 2 * limit + code) .. table.concat(bytes)
end

utf8 = utf8
  or {
    char = function(...)
      local characters = {}
      for i = 1, select("#", ...) do
        characters[i] = utf8_char((select(i, ...)))
      end
      return table.concat(characters)
    end,
    len = require "vrchatapi.compat.utf8_length",
  }

-- Unsigned integers of any size, in either order of their bytes: "<I4", ">I1I2"; and "c4", four bytes.
local function each_item(format)
  local order = "<"
  local position = 1
  return function()
    local mark = format:match("^[<>]", position)
    if mark then
      order, position = mark, position + 1
    end
    local kind, size, next_position = format:match("^([Ic])(%d+)()", position)
    if not kind then return nil end
    position = next_position
    return kind, tonumber(size), order
  end
end

string.pack = string.pack
  or function(format, ...)
    local pieces, i = {}, 0
    for kind, size, order in each_item(format) do
      i = i + 1
      local value = select(i, ...)
      if kind == "I" then
        local bytes = {}
        for at = 1, size do
          bytes[order == "<" and at or size + 1 - at] = string.char(value % 256)
          value = math.floor(value / 256)
        end
        value = table.concat(bytes)
      end
      pieces[i] = value
    end
    return table.concat(pieces)
  end

string.unpack = string.unpack
  or function(format, text, position)
    position = position or 1
    if position < 0 then position = #text + position + 1 end
    local values, count = {}, 0
    for kind, size, order in each_item(format) do
      local piece = text:sub(position, position + size - 1)
      position = position + size
      count = count + 1
      if kind == "I" then
        local value = 0
        for at = 1, size do
          value = value * 256 + piece:byte(order == "<" and size + 1 - at or at)
        end
        piece = value
      end
      values[count] = piece
    end
    values[count + 1] = position
    return table.unpack(values, 1, count + 1)
  end
