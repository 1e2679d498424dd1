--- The texts of --help.
local arguments = require "vrchatapi.cli.arguments"
local commands = require "vrchatapi.cli.commands"
local terminal = require "vrchatapi.terminal"

local help = {}

local WIDTH = 100 -- at most, and where the output is not a terminal

-- Words as lines that fit, each with the indent.
local function wrap(text, indent, width) return terminal.wrap(indent .. text, width, indent) end

-- Pairs of a term and a text, in two columns; below each other where there is no room.
local function list(pairs_, width, add)
  local column = 0
  for _, pair in ipairs(pairs_) do
    column = math.max(column, terminal.width(pair[1]))
  end
  local indent = (" "):rep(column + 4)
  for _, pair in ipairs(pairs_) do
    if column > width / 2 then
      add(terminal.wrap("  " .. pair[1], width, "    "))
      add(wrap(pair[2], "      ", width))
    else
      add("  " .. terminal.pad(pair[1], column) .. "  " .. wrap(pair[2], indent, width):sub(#indent + 1))
    end
  end
end

-- A line for a shell, as one or more that fit and that a shell reads as one. Spaces within quotes stay together.
local function wrap_example(line, width)
  local whole = line:gsub("'[^']*'", function(quoted) return (quoted:gsub(" ", "\1")) end)
  return (terminal.wrap("  " .. whole, width - #" \\", "    "):gsub("\n", " \\\n"):gsub("\1", " "))
end

--- An option as it is written: "--to PLACE".
---@param option vrchatapi.cli.Option
---@return string
function help.option(option)
  if not option[2] then return "--" .. option[1] end
  return ("--%s%s"):format(option[1], option.optional and ("[=%s]"):format(option[2]) or " " .. option[2])
end

--- An argument as it is written: "NAME…", "[FILE]".
---@param argument vrchatapi.cli.Argument
---@return string
function help.argument(argument)
  local text = argument[1] .. (argument.many and "…" or "")
  return argument.optional and "[" .. text .. "]" or text
end

--- How a command is called: a line for each form.
---@param command vrchatapi.cli.Command
---@return string[]
function help.usages(command)
  local start = "vrchatapi " .. command.name .. (command.options and " [options]" or "")
  local usages = {}
  for i, form in ipairs(command.forms or {}) do
    usages[i] = (start .. " " .. form[1]):gsub(" +$", "")
  end
  if not usages[1] then
    local parts = { start }
    for _, argument in ipairs(command.arguments or {}) do
      parts[#parts + 1] = help.argument(argument)
    end
    usages[1] = table.concat(parts, " ")
  end
  return usages
end

local function rows_of(items, write)
  local rows = {}
  for i, item in ipairs(items or {}) do
    rows[i] = { write(item), item[#item] }
  end
  return rows
end

local function section(title, rows, width, add)
  if not rows[1] then return end
  add("\n" .. title .. ":")
  list(rows, width, add)
end

-- What to type, below each other; the rest of a long line is indented by two columns more.
local function usage_of(lines, width)
  local indent = #"usage: "
  local text = "usage: " .. table.concat(lines, "\n" .. (" "):rep(indent))
  return terminal.wrap(text, width, (" "):rep(indent + 2))
end

local function width_of_output() return math.min(terminal.columns(io.stdout) or WIDTH, WIDTH) end

--- Terms and what they mean, as lines.
---@param rows string[][] pairs
---@return string
function help.list(rows)
  local parts = {}
  list(rows, width_of_output(), function(text) parts[#parts + 1] = text end)
  return table.concat(parts, "\n") .. "\n"
end

--- The help of a command.
---@param command vrchatapi.cli.Command
---@return string
function help.of(command)
  local parts, width = {}, width_of_output()
  local function add(text) parts[#parts + 1] = text end
  add(usage_of(help.usages(command), width))
  add("\n" .. wrap(command.summary .. ".", "", width))
  for _, paragraph in ipairs(command.details or {}) do
    add("\n" .. wrap(paragraph, "", width))
  end
  section("arguments", rows_of(command.arguments, help.argument), width, add)
  section("forms", rows_of(command.forms, function(form) return form[1] end), width, add)
  section("options", rows_of(command.options, help.option), width, add)
  section("options of all commands", rows_of(arguments.COMMON, help.option), width, add)
  for i, example in ipairs(command.examples or {}) do
    if i == 1 then add "\nexamples:" end
    add(wrap_example(example[1], width))
    if example[2] then add(wrap(example[2], "      ", width)) end
  end
  return table.concat(parts, "\n") .. "\n"
end

--- The help of the whole.
---@return string
function help.overview()
  local parts, width = {}, width_of_output()
  local function add(text) parts[#parts + 1] = text end
  add(usage_of({ "vrchatapi COMMAND [options] [arguments]" }, width))
  add("\n" .. wrap("VRChat invites from a shell: who is online, inviting, asking, answering.", "", width))
  local rows = {}
  for i, command in ipairs(commands.all()) do
    rows[i] = { command.name, command.summary }
  end
  section("commands", rows, width, add)
  section("options of all commands", rows_of(arguments.COMMON, help.option), width, add)
  add("\n" .. wrap("'vrchatapi COMMAND --help' says more. To begin without an account:", "", width))
  add("  vrchatapi --sandbox friends")
  return table.concat(parts, "\n") .. "\n"
end

return help
