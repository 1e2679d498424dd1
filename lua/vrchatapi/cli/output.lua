--- What the command prints: results on the standard output, for people or as JSON lines; everything else on
--- the standard error.
local core = require "vrchatapi.core"
local json = require "vrchatapi.cli.json"
local status = require "vrchatapi.cli.status"
local terminal = require "vrchatapi.terminal"

local COLOURS = { bold = 1, dim = 2, red = 31, green = 32, yellow = 33, cyan = 36 }

---@class vrchatapi.cli.Output
---@field is_json boolean
---@field name string of the program, for messages
local Output = {}
Output.__index = Output

---@param is_json boolean
---@return vrchatapi.cli.Output
function Output.new(is_json)
  io.stdout:setvbuf("line") -- whoever reads the lines wants them as they come
  return setmetatable({ is_json = is_json, name = "vrchatapi" }, Output)
end

--- A text of the service as one line for people.
---@param text any
---@return string
function Output.plain(text) return core.printable(core.plain(tostring(text))) end

--- A text in colour, where that shows.
---@param colour string one of COLOURS
---@param text string
---@param stream? file* where it will go; by default io.stdout
---@return string
function Output.paint(colour, text, stream)
  if not terminal.has_colour(stream or io.stdout) then return text end
  return ("\27[%dm%s\27[0m"):format(COLOURS[colour], text)
end

--- A result: as JSON, or as a line for people.
---@param object table with the service's own fields
---@param text? string|fun(): string the line; nil: none
function Output:result(object, text)
  if self.is_json then
    io.stdout:write(json.encode(object), "\n")
  elseif text then
    terminal.write(io.stdout, type(text) == "function" and text() or text)
  end
end

--- A line for people alone.
---@param text string
function Output:line(text)
  if not self.is_json then terminal.write(io.stdout, text) end
end

--- Something that is said to a person beside the results.
---@param text string
function Output.say(text) terminal.write(io.stderr, text) end

--- Something to know that is no result.
---@param text string
function Output:note(text) self.say(Output.paint("dim", text, io.stderr)) end

-- The width that each column needs, and where the last one begins.
local function widths_of(rows)
  local widths, start = {}, 0
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do
      widths[i] = math.max(widths[i] or 0, terminal.width(cell))
    end
  end
  for i = 1, #widths - 1 do
    start = start + widths[i] + 2
  end
  return widths, start
end

-- In columns; where a terminal is too narrow, the last one continues below itself.
local function write_columns(rows)
  local widths, start = widths_of(rows)
  for number, row in ipairs(rows) do
    local cells = {}
    for i, cell in ipairs(row) do
      cells[i] = i == #row and cell or terminal.pad(cell, widths[i])
    end
    local line = table.concat(cells, "  "):gsub(" +$", "")
    terminal.write(io.stdout, number == 1 and Output.paint("bold", line) or line, (" "):rep(start))
  end
end

-- Whether the last column can continue below itself in that many columns.
local function is_breakable(rows, room)
  if room < 20 then return false end
  for _, row in ipairs(rows) do
    for word in row[#row]:gmatch "[^ ]+" do
      if terminal.width(word) > room then return false end
    end
  end
  return true
end

-- Where columns do not fit: the first cell of a row, and the others below it.
local function write_stacked(rows)
  for number = 2, #rows do
    for i, cell in ipairs(rows[number]) do
      if i == 1 then
        terminal.write(io.stdout, Output.paint("bold", cell))
      elseif cell ~= "" then
        terminal.write(io.stdout, "  " .. cell)
      end
    end
  end
end

--- A table for people; the first row is its head.
---@param rows string[][]
---@param optional? boolean whether the last column may be left out, where the others fit without it
---@return boolean is_whole false: the last column was left out
function Output:table(rows, optional)
  if self.is_json then return true end
  local columns = terminal.columns(io.stdout) or math.huge
  local widths, start = widths_of(rows)
  if start + (widths[#widths] or 0) <= columns or is_breakable(rows, columns - start) then
    write_columns(rows)
  elseif optional and start - 2 <= columns then
    for _, row in ipairs(rows) do
      row[#row] = nil
    end
    write_columns(rows)
    return false
  else
    write_stacked(rows)
  end
  return true
end

--- An error of a call, and what to do about it. Returns the exit code.
---@param err vrchatapi.Error
---@param changes? boolean as for status.of
---@return integer
function Output:fail(err, changes)
  local code = status.of(err, changes)
  if err.code == "cancelled" and core.system.noted_signal() then
    return code -- which is said where the program ends
  elseif self.is_json then
    io.stderr:write(json.encode { error = json.of_error(err) }, "\n")
    return code
  end
  terminal.write(
    io.stderr,
    Output.paint("red", self.name .. ": ", io.stderr) .. core.printable(tostring(err))
  )
  local advice = status.advice(err)
  if advice then terminal.write(io.stderr, advice) end
  return code
end

--- A mistake in the arguments or settings. Returns the exit code.
---@param text string
---@param ... any as for string.format
---@return integer
function Output:refuse(text, ...)
  if core.system.noted_signal() then
    return status.USAGE -- nobody has answered: the reason is said where the program ends
  end
  local words = select("#", ...) > 0 and text:format(...) or text
  if self.is_json then
    io.stderr:write(json.encode { error = { code = "usage", message = words } }, "\n")
  else
    terminal.write(io.stderr, Output.paint("red", self.name .. ": ", io.stderr) .. words)
  end
  return status.USAGE
end

return Output
