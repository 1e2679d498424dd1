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
    io.stdout:write(type(text) == "function" and text() or text, "\n")
  end
end

--- A line for people alone.
---@param text string
function Output:line(text)
  if not self.is_json then io.stdout:write(text, "\n") end
end

--- Something to know that is no result.
---@param text string
function Output:note(text) io.stderr:write(Output.paint("dim", text, io.stderr), "\n") end

-- The width that each column needs, and then what the terminal has: the widest gives way.
local function widths_of(rows, columns)
  local widths, total = {}, 0
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do
      widths[i] = math.max(widths[i] or 0, terminal.width(cell))
    end
  end
  for _, width in ipairs(widths) do
    total = total + width + 2
  end
  while columns and total - 2 > columns do
    local widest = 1
    for i, width in ipairs(widths) do
      if width > widths[widest] then widest = i end
    end
    if widths[widest] <= 4 then break end
    widths[widest], total = widths[widest] - 1, total - 1
  end
  return widths
end

--- A table for people; the first row is its head.
---@param rows string[][]
function Output:table(rows)
  if self.is_json then return end
  local columns = terminal.columns(io.stdout)
  local widths = widths_of(rows, columns)
  for number, row in ipairs(rows) do
    local cells = {}
    for i, cell in ipairs(row) do
      local shown = columns and terminal.cut(cell, widths[i]) or cell
      cells[i] = i == #row and shown or terminal.pad(shown, widths[i])
    end
    local line = table.concat(cells, "  "):gsub(" +$", "")
    io.stdout:write(number == 1 and Output.paint("bold", line) or line, "\n")
  end
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
  io.stderr:write(Output.paint("red", self.name .. ": ", io.stderr), core.printable(tostring(err)), "\n")
  local advice = status.advice(err)
  if advice then io.stderr:write(advice, "\n") end
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
    io.stderr:write(Output.paint("red", self.name .. ": ", io.stderr), words, "\n")
  end
  return status.USAGE
end

return Output
