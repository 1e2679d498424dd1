local commands = require "vrchatapi.cli.commands"
local help = require "vrchatapi.cli.manual.help"
local settings = require "vrchatapi.settings"
local status = require "vrchatapi.cli.status"
local terminal = require "vrchatapi.terminal"

-- What is beside the commands: exit codes and settings.
local TOPICS = {}

local function say(text) terminal.write(io.stdout, text) end

-- Rows as pairs for the help: what `write` returns for one, and its last field.
local function show(list, write)
  local rows = {}
  for i, row in ipairs(list) do
    rows[i] = { write(row), row[#row] }
  end
  io.write(help.list(rows))
end

local function variable_of(row) return "VRCHATAPI_" .. row[1]:upper() end

function TOPICS.exit_codes()
  show(status.LIST, function(row) return tostring(row[1]) end)
  say "After a signal, such as that of Ctrl-C, it ends by that signal (130 and 143 in a shell)."
end

function TOPICS.settings()
  say(("In the environment, or as lines 'name = value' in %s:"):format(settings.path()))
  show(settings.LIST, function(row) return ("%-24s %s"):format(variable_of(row), row[1]) end)
  say "In the environment alone:"
  show(settings.SECRETS, variable_of)
end

---@type vrchatapi.cli.Command
return {
  name = "help",
  summary = "Says how a command is used, which settings there are, and what the exit codes mean",
  arguments = { { "TOPIC", "a command, 'settings' or 'exit-codes'", optional = true } },
  run = function(context)
    local topic = context.arguments[1]
    local command = topic and commands.find(topic)
    local say_topic = topic and TOPICS[topic:gsub("-", "_")]
    if not topic then
      io.write(help.overview())
    elseif command then
      io.write(help.of(command))
    elseif say_topic then
      say_topic()
    else
      return context.output:refuse("there is no command or topic '%s'; see vrchatapi help --help", topic)
    end
    return status.OK
  end,
}
