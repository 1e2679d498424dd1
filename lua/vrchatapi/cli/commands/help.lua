local commands = require "vrchatapi.cli.commands"
local help = require "vrchatapi.cli.manual.help"
local settings = require "vrchatapi.settings"
local status = require "vrchatapi.cli.status"
local terminal = require "vrchatapi.terminal"

-- What is beside the commands: exit codes and settings.
local TOPICS = {}

local function say(text, indent) io.write(terminal.wrap(text, terminal.columns(io.stdout), indent), "\n") end

function TOPICS.exit_codes()
  for _, row in ipairs(status.LIST) do
    say(("%d  %s"):format(row[1], row[2]), "   ")
  end
  say "After a signal, such as that of Ctrl-C, it ends by that signal (130 and 143 in a shell)."
end

function TOPICS.settings()
  say(("In the environment, or as lines 'name = value' in %s:"):format(settings.path()))
  for _, row in ipairs(settings.LIST) do
    say(("  %-24s %-13s %s"):format("VRCHATAPI_" .. row[1]:upper(), row[1], row[2]), "      ")
  end
  say "In the environment alone:"
  for _, row in ipairs(settings.SECRETS) do
    say(("  %-24s %s"):format("VRCHATAPI_" .. row[1]:upper(), row[2]), "      ")
  end
end

---@type vrchatapi.cli.Command
return {
  name = "help",
  summary = "Says how a command is used, which settings there are, and what the exit codes mean",
  arguments = { { "TOPIC", "a command, 'settings' or 'exit-codes'", optional = true } },
  run = function(context)
    local topic = context.arguments[1]
    local command = topic and commands.find(topic)
    local show = topic and TOPICS[topic:gsub("-", "_")]
    if not topic then
      io.write(help.overview())
    elseif command then
      io.write(help.of(command))
    elseif show then
      show()
    else
      return context.output:refuse("there is no command '%s': see vrchatapi --help", topic)
    end
    return status.OK
  end,
}
