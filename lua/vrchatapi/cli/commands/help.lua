local commands = require "vrchatapi.cli.commands"
local help = require "vrchatapi.cli.manual.help"
local settings = require "vrchatapi.settings"
local status = require "vrchatapi.cli.status"

-- What is beside the commands: exit codes and settings.
local TOPICS = {}

function TOPICS.exit_codes()
  for _, row in ipairs(status.LIST) do
    io.write(("%d  %s\n"):format(row[1], row[2]))
  end
  io.write("After a signal, such as that of Ctrl-C, it ends by that signal (130 and 143 in a shell).\n")
end

function TOPICS.settings()
  io.write(("In the environment, or as lines 'name = value' in %s:\n"):format(settings.path()))
  for _, row in ipairs(settings.LIST) do
    io.write(("  %-24s %-13s %s\n"):format("VRCHATAPI_" .. row[1]:upper(), row[1], row[2]))
  end
  io.write("In the environment alone:\n")
  for _, row in ipairs(settings.SECRETS) do
    io.write(("  %-24s %s\n"):format("VRCHATAPI_" .. row[1]:upper(), row[2]))
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
