--- Lua scripts in processes of their own that are watched while they run: for what would end or
--- disturb this one, for signals, limits and preloaded libraries.

local compat = require "vrchatapi.compat"
local dialect = require "spec.support.dialect"
local files = require "spec.support.files"

local process = {}
process.__index = process

--- The interpreter that runs the specs.
---@return string
function process.interpreter()
  local first = 0
  while arg and arg[first - 1] do
    first = first - 1
  end
  local name = first < 0 and arg[first]:match("[^/]*$")
  return name and name:find("^lua") and arg[first] or compat.INTERPRETER
end

local function all_preloaded() return os.getenv("LD_PRELOAD") or "" end

-- What children may inherit: valgrind does not watch them.
local function preloaded()
  local names = {}
  for name in all_preloaded():gmatch("[^: ]+") do
    if not name:find("vgpreload", 1, true) then names[#names + 1] = name end
  end
  return table.concat(names, ":")
end

--- True if AddressSanitizer watches this process and its children.
---@return boolean
function process.has_asan() return all_preloaded():find("libasan", 1, true) ~= nil end

--- True if valgrind watches this process.
---@return boolean
function process.has_valgrind() return all_preloaded():find("vgpreload", 1, true) ~= nil end

--- The shell commands that set variables.
---@param variables table<string, string|false> false: to unset it
---@return string commands in one line
function process.exports(variables)
  local words = {}
  for name, value in pairs(variables) do
    words[#words + 1] = value and ("export %s=%s"):format(name, files.quote(value)) or "unset " .. name
  end
  return table.concat(words, "; ")
end

--- The shell command that runs a script that finds our modules.
---@param script string with `VALUES.name` for each of the values
---@param values? table<string, string|number> to hand over
---@param options? { before: string?, preload: string?, within: string? } `before`: shell commands, for
---  limits and the environment; `preload`: a library beside those that are preloaded here; `within`: a
---  command that runs the shell command that is its last word
---@return string command it prints its process's id first
function process.command(script, values, options)
  options = options or {}
  local lines = { dialect.prelude() }
  lines[#lines + 1] = "local VALUES = {}"
  for name, value in pairs(values or {}) do
    lines[#lines + 1] = ("VALUES.%s = %q"):format(name, value)
  end
  lines[#lines + 1] = script
  local command = ("echo $$; %s exec %s -e %s 2>&1"):format(
    options.before and options.before .. ";" or "",
    files.quote(process.interpreter()),
    files.quote(table.concat(lines, "\n"))
  )
  if options.preload then
    -- behind a sanitizer's library, which must come first
    local all = (preloaded() .. ":" .. options.preload):gsub("^:", "")
    command = ("LD_PRELOAD=%s; export LD_PRELOAD; %s"):format(files.quote(all), command)
  end
  if options.within then command = options.within .. " " .. files.quote(command) end
  return command
end

--- Starts a script; both its outputs come back as one.
---@param ... any as for `command`
---@return table child with its `pid`
function process.start(...)
  local pipe = assert(io.popen(process.command(...), "r"))
  return setmetatable({ pipe = pipe, pid = assert(pipe:read("n", "l"), "no child") }, process)
end

--- Sends a signal.
---@param name string "INT", "TERM", …
function process:signal(name) assert(os.execute(("kill -%s %d"):format(name, self.pid))) end

--- Waits for its end.
---@return string output
---@return string how "exit" or "signal"
---@return integer code
function process:finish()
  local output = self.pipe:read("a")
  local _, how, code = self.pipe:close()
  return output, how, code
end

--- Runs a script to its end; fails if that is not a good one.
---@param script string
---@param values? table<string, string|number>
---@param options? table as for `command`
---@return string output
function process.run(script, values, options)
  local output, how, code = process.start(script, values, options):finish()
  if how ~= "exit" or code ~= 0 then error(("the child ended by %s %d:\n%s"):format(how, code, output), 2) end
  return output
end

return process
