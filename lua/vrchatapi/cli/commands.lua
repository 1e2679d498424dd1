--- The commands, in the order in which the help lists them: the table from which help, completion and the page of
--- the manual are made. Each is a file of its own, which is loaded when it is needed.
local commands = {}

commands.NAMES = {
  "login",
  "whoami",
  "friends",
  "invite",
  "request",
  "respond",
  "messages",
  "watch",
  "party",
  "doorman",
  "run",
  "sandbox",
  "logout",
  "completion",
  "help",
}

local KNOWN = {}
for _, name in ipairs(commands.NAMES) do
  KNOWN[name] = true
end

--- A command.
---@param name string
---@return vrchatapi.cli.Command? command nil: there is none of that name
function commands.find(name) return KNOWN[name] and require("vrchatapi.cli.commands." .. name) or nil end

--- All commands.
---@return vrchatapi.cli.Command[]
function commands.all()
  local all = {}
  for i, name in ipairs(commands.NAMES) do
    all[i] = commands.find(name)
  end
  return all
end

return commands
