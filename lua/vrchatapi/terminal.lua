--- What a terminal shows: how wide texts are there, and what it can.
local core = require "vrchatapi.core"

local terminal = {}

-- Where it does not say how wide it is.
local COLUMNS = 80

-- Characters that take no column, and those that take two: pairs of the first and the last.
local NONE = {
  { 0x300, 0x36F },
  { 0x483, 0x489 },
  { 0x591, 0x5BD },
  { 0x610, 0x61A },
  { 0x64B, 0x65F },
  { 0xE31, 0xE31 },
  { 0xE34, 0xE3A },
  { 0xE47, 0xE4E },
  { 0x200B, 0x200F },
  { 0x20D0, 0x20FF },
  { 0xFE00, 0xFE0F },
  { 0xFE20, 0xFE2F },
}
local TWO = {
  { 0x1100, 0x115F },
  { 0x2E80, 0x303E },
  { 0x3041, 0x33FF },
  { 0x3400, 0x4DBF },
  { 0x4E00, 0x9FFF },
  { 0xA000, 0xA4CF },
  { 0xAC00, 0xD7A3 },
  { 0xF900, 0xFAFF },
  { 0xFE30, 0xFE6F },
  { 0xFF00, 0xFF60 },
  { 0xFFE0, 0xFFE6 },
  { 0x1F300, 0x1F64F },
  { 0x1F680, 0x1F6FF },
  { 0x1F900, 0x1F9FF },
  { 0x20000, 0x3FFFD },
}

local function is_within(code, ranges)
  for _, range in ipairs(ranges) do
    if code <= range[2] then return code >= range[1] end
  end
  return false
end

-- The code of a character of UTF-8.
local function code_of(character)
  local first = character:byte()
  if first < 0x80 then return first end
  local code = first % (first >= 0xF0 and 8 or first >= 0xE0 and 16 or 32)
  for i = 2, #character do
    code = code * 64 + character:byte(i) % 64
  end
  return code
end

local function width_of(character)
  local code = code_of(character)
  if code < 0x300 then return 1 end
  return is_within(code, NONE) and 0 or is_within(code, TWO) and 2 or 1
end

local CHARACTER = "[%z\1-\127\194-\244][\128-\191]*"

--- How many columns a text takes.
---@param text string UTF-8 without control characters, as `core.printable` returns it
---@return integer
function terminal.width(text)
  local width = 0
  for character in text:gmatch(CHARACTER) do
    width = width + width_of(character)
  end
  return width
end

--- A text that takes no more than that many columns; what was left out shows as "…".
---@param text string as for `width`
---@param columns integer at least 1
---@return string
function terminal.cut(text, columns)
  if #text <= columns or terminal.width(text) <= columns then return text end
  local left, parts = columns - 1, {}
  for character in text:gmatch(CHARACTER) do
    left = left - width_of(character)
    if left < 0 then break end
    parts[#parts + 1] = character
  end
  return table.concat(parts) .. "…"
end

-- How many columns a word takes, in which there may be colours.
local function width_of_word(word) return terminal.width((word:gsub("\27%[[%d;]*m", ""))) end

-- A line as one or more that fit.
local function wrap_line(line, columns, indent)
  local lines, current, width = {}, "", 0
  for spaces, word in line:gmatch "( *)([^ ]+)" do
    local needed = width_of_word(word)
    if width + #spaces + needed > columns and current:find "[^ ]" then
      lines[#lines + 1] = current
      local before = indent:sub(1, math.max(columns - needed, 0)) -- a long word takes the room of the indent
      current, width = before .. word, #before + needed
    else
      current, width = current .. spaces .. word, width + #spaces + needed
    end
  end
  lines[#lines + 1] = current .. line:match " *$"
  return table.concat(lines, "\n")
end

--- A text whose lines fit, broken where spaces are. A word that is too long, such as an id, stays whole.
---@param text string as for `width`; there may also be colours and ends of lines
---@param columns integer? nil: the text stays as it is, as where there is no terminal
---@param indent? string what the lines after a break begin with; by default two spaces
---@return string
function terminal.wrap(text, columns, indent)
  if not columns then return text end
  return (text:gsub("[^\n]+", function(line) return wrap_line(line, columns, indent or "  ") end))
end

--- A text with spaces behind it, so that it takes that many columns.
---@param text string as for `width`
---@param columns integer
---@return string
function terminal.pad(text, columns) return text .. (" "):rep(columns - terminal.width(text)) end

local function number_of(stream) return stream == io.stderr and 2 or stream == io.stdout and 1 or nil end

--- How wide the terminal is that a stream is.
---@param stream file* io.stdout or io.stderr
---@return integer? columns nil: it is not a terminal
function terminal.columns(stream)
  local number = number_of(stream)
  local columns = number and core.system.columns(number)
  if columns ~= 0 then return columns end
  local said = tonumber(os.getenv("COLUMNS") or "")
  return said and said >= 1 and math.floor(said) or COLUMNS
end

--- Writes a text and the end of its line; where the stream is a terminal, as lines that fit.
---@param stream file* as for `columns`
---@param text string as for `wrap`
---@param indent? string as for `wrap`
function terminal.write(stream, text, indent)
  stream:write(terminal.wrap(text, terminal.columns(stream), indent), "\n")
end

--- Whether a stream is a terminal that shows colours. The variable NO_COLOR says that none are wanted, FORCE_COLOR
--- that they are also where there is no terminal.
---@param stream file* io.stdout or io.stderr
---@return boolean
function terminal.has_colour(stream)
  if (os.getenv("NO_COLOR") or "") ~= "" then return false end
  if (os.getenv("FORCE_COLOR") or "") ~= "" then return true end
  if os.getenv("TERM") == "dumb" then return false end
  return terminal.columns(stream) ~= nil
end

return terminal
