--- The command `vrchatapi`.
require "vrchatapi.load_core" -- says what is missing

local Context = require "vrchatapi.cli.context"
local Output = require "vrchatapi.cli.output"
local arguments = require "vrchatapi.cli.arguments"
local commands = require "vrchatapi.cli.commands"
local compat = require "vrchatapi.compat"
local help = require "vrchatapi.cli.manual.help"
local status = require "vrchatapi.cli.status"
local vrchatapi = require "vrchatapi"

local cli = {}

local function show_version()
  io.stdout:write(("%s, %s\n"):format(vrchatapi._VERSION, compat.LUA))
  return status.OK
end

-- Reads the words. The command and its context; or the exit code of what was all there is to do.
local function read(words)
  local i, options = arguments.read_common(words)
  local output = Output.new(i and options.json == true)
  if not i then return output:refuse("%s; see vrchatapi --help", options) end
  if options.version then return show_version() end
  local name = words[i]
  if not name then
    (options.help and io.stdout or io.stderr):write(help.overview())
    return options.help and status.OK or status.USAGE
  end
  local command = commands.find(name)
  if not command then return output:refuse("there is no command '%s'; see vrchatapi --help", name) end
  local given, problem = arguments.read(command, words, i + 1, options)
  output.is_json = options.json == true
  if options.help then
    io.stdout:write(help.of(command))
    return status.OK
  elseif options.version then
    return show_version()
  elseif not given then
    return output:refuse("%s; see vrchatapi %s --help", problem, name)
  end
  return command, Context.new(options, given, output)
end

--- Runs a command line to its end, and ends the program.
---@param words string[] the words of the command line
function cli.main(words)
  local command, context = read(words)
  if not context then os.exit(command, true) end
  if command.is_program then os.exit(command.run(context), true) end
  vrchatapi.main(function()
    local code = command.run(context)
    if context.box then context.box:stop() end
    return code
  end, {
    name = "vrchatapi",
    how_to_continue = function() return context.how_to_continue end,
  })
end

return cli
