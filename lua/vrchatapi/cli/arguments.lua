--- Reading the words of a command line by the table of commands.
local arguments = {}

---@class vrchatapi.cli.Option
---@field [1] string its name, without the dashes
---@field [2] string|false what its value is, such as "PLACE"; false: it has none
---@field [3] string what it is for
---@field optional? boolean its value may be left out: then it is given as --name=VALUE

---@class vrchatapi.cli.Argument
---@field [1] string what it is, such as "NAME"
---@field [2] string what it is for
---@field many? boolean it may come several times
---@field optional? boolean
---@field files? boolean it is a file, for the completion

---@class vrchatapi.cli.Command
---@field name string
---@field summary string one line without a full stop
---@field arguments? vrchatapi.cli.Argument[]
---@field forms? string[][] instead of arguments: what may follow the name, and what that does
---@field words? string[] words for the completion, beside the options
---@field is_program? boolean it deals with signals itself, and does not return
---@field passes_on? boolean what follows its first argument is not for it
---@field check? fun(given: string[], options: table): string? what is wrong, before anything is sent
---@field options? vrchatapi.cli.Option[]
---@field details? string[] paragraphs
---@field examples? string[][] a command line, and what it does
---@field run fun(context: vrchatapi.cli.Context): integer the exit code

--- The options that each command takes, also before its name.
---@type vrchatapi.cli.Option[]
arguments.COMMON = {
  { "help", false, "this help" },
  { "version", false, "the versions of this command and of Lua" },
  { "json", false, "results as JSON, one on each line, with the service's own fields" },
  { "dry-run", false, "shows what would be sent, and sends nothing that changes anything" },
  { "sandbox", false, "a try without an account: starts a sandbox on this machine and uses that" },
  { "no-pace", false, "without a rate limit; for a service on this machine only" },
}

local function option_named(name, command)
  for _, list in ipairs { arguments.COMMON, command and command.options or {} } do
    for _, option in ipairs(list) do
      if option[1] == name then return option end
    end
  end
end

-- Reads the option at `i`. The index of the next word; or nil and a message.
local function read_option(words, i, command, options)
  local name, value = words[i]:match("^%-%-([%w-]+)=(.*)$")
  name = name or words[i]:match("^%-%-([%w-]+)$") or words[i] == "-h" and "help"
  local option = name and option_named(name, command)
  if not option then
    return nil, ("unknown option '%s'"):format(words[i]:match("^[^=]*"))
  elseif value and not option[2] then
    return nil, ("the option --%s takes no value"):format(name)
  elseif option[2] and not value and not option.optional then
    i = i + 1
    value = words[i]
    if not value then return nil, ("the option --%s needs a value: %s"):format(name, option[2]) end
  end
  options[name] = value or true
  return i + 1
end

--- Reads the options before the name of the command.
---@param words string[]
---@return integer? i of the first word that is no option
---@return table|string options or a message
function arguments.read_common(words)
  local options, i = {}, 1
  while words[i] and words[i]:find("^%-.") do
    local after, problem = read_option(words, i, nil, options)
    if not after then return nil, problem end
    i = after
  end
  return i, options
end

-- What is wrong with the number of arguments; nil: nothing.
local function count_problem(command, count)
  if command.forms then return nil end -- `check` counts
  local least, most = 0, 0
  for _, argument in ipairs(command.arguments or {}) do
    if not argument.optional then least = least + 1 end
    most = argument.many and math.huge or most + 1
  end
  if count < least then
    return ("'%s' needs %s"):format(command.name, command.arguments[count + 1][1])
  elseif count > most then
    return ("'%s' takes %s"):format(
      command.name,
      most == 0 and "no arguments" or most == 1 and "one argument" or ("%d arguments"):format(most)
    )
  end
end

--- Reads the words after the name of a command.
---@param command vrchatapi.cli.Command
---@param words string[]
---@param from integer the first
---@param options table the options so far; others are added
---@return string[]? arguments
---@return string problem
function arguments.read(command, words, from, options)
  local given, i, problem = {}, from, nil
  while words[i] do
    if words[i] == "--" or command.passes_on and given[1] then
      for rest = words[i] == "--" and i + 1 or i, #words do
        given[#given + 1] = words[rest]
      end
      break
    elseif words[i]:find("^%-.") then
      i, problem = read_option(words, i, command, options)
      if not i then return nil, problem end
    else
      given[#given + 1] = words[i]
      i = i + 1
    end
  end
  if not (options.help or options.version) then
    problem = count_problem(command, #given) or command.check and command.check(given, options)
  end
  if problem then return nil, problem end
  return given
end

return arguments
