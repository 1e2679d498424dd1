--- The sandbox's process, as its parent has it: started, asked, stopped. With `io` alone, so that it
--- fits into any event loop.

local argerror = require "vrchatapi.argerror"
local channel = require "vrchatapi.sandbox.process.channel"
local compat = require "vrchatapi.compat"

local child = {}

---@class vrchatapi.sandbox.Child
---@field commands file* to the process
---@field answers file* from it
---@field errors file* its standard error
---@field number integer of the last command
local Child = {}
Child.__index = Child

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- The interpreter that runs this program, if its command line names it.
local function own_interpreter()
  local arguments = rawget(_G, "arg")
  if type(arguments) ~= "table" then return nil end
  local first = 0
  while arguments[first - 1] ~= nil do
    first = first - 1
  end
  local command = first < 0 and tostring(arguments[first]) or ""
  local name = command:match("[^/]*$")
  -- A program with Lua inside may put its own name there; starting that one would be a surprise.
  if name:find("^lua[%d.-]*$") or name:find("^luajit[%d.-]*$") then return command end
  return nil
end

-- The script of the child. LUA_INIT and the like are left out of it (-E): what they print would get
-- between the answers. LuaJIT's compiler is off: with the one of Debian 12, specs crashed in one run of
-- ten and none without it (the cause is not known), and the sandbox need not be fast.
local function bootstrap()
  return ([[
    if jit then jit.off() end
    package.path, package.cpath = %q, %q
    local ok, problem = pcall(function() require("vrchatapi.sandbox.process.server").serve() end)
    if not ok then io.stderr:write(tostring(problem)) os.exit(1) end
  ]]):format(package.path, package.cpath)
end

-- A private directory with a FIFO for the answers.
local function make_directory()
  if not (io and os) then return nil, "it needs 'io' and 'os', which the host has taken away" end
  local pipe, problem = io.popen(
    'd=$(mktemp -d "${TMPDIR:-/tmp}/vrchatapi-sandbox.XXXXXX" 2>&1) '
      .. '&& mkfifo -m 600 "$d/answers" && printf %s "$d" || printf "!%s" "$d"',
    "r"
  )
  if not pipe then return nil, problem end
  local output = pipe:read("*a")
  pipe:close() -- says nothing of its end in LuaJIT
  if output:find("^/") then return output end
  return nil, "no temporary directory: " .. output:sub(2)
end

local function remove_directory(directory)
  for _, name in ipairs { "/answers", "/errors", "" } do
    os.remove(directory .. name)
  end
end

-- The child's shell script. Its first line opens the FIFO, before anything else can fail, so that
-- opening it here never blocks for ever; whatever goes wrong after that ends the answers. The next
-- command to a child that died must not end this process by a SIGPIPE, so `cat` continues to read
-- (from /dev/stdin, as the child may have left the pipe itself non-blocking).
local SCRIPT = [=[
exec 2>%s 3>%s
trap '' INT
%s -E -e %s >&3 3>&- || exec cat </dev/stdin >/dev/null 2>&1 3>&-
]=]

-- Starts the child.
local function spawn(interpreter, directory)
  local commands, problem = io.popen(
    SCRIPT:format(
      quote(directory .. "/errors"),
      quote(directory .. "/answers"),
      quote(interpreter),
      quote(bootstrap())
    ),
    "w"
  )
  if not commands then return nil, problem end
  local answers, errors
  answers, problem = io.open(directory .. "/answers", "rb")
  errors = io.open(directory .. "/errors", "rb")
  if not (answers and errors) then
    commands:close()
    return nil, problem or "cannot read its errors"
  end
  commands:setvbuf("full")
  return setmetatable({ commands = commands, answers = answers, errors = errors, number = 0 }, Child)
end

local function close(process)
  process.commands:close() -- waits for the child
  process.answers:close()
  process.errors:close()
end

-- What the child wrote last, which says why it ended.
local function last_words(process)
  local text = (process.errors:read("*a") or ""):gsub("%s+$", "")
  return text ~= "" and text or "it said nothing"
end

-- One line for a command. Raises for an argument that cannot be written as JSON.
local function encode(command)
  local ok, line = pcall(channel.encode, command)
  if ok then return line end
  argerror.raise(command.name, 1, "%s", (line:gsub("^[^\n]-:%d+: ", "")))
end

--- Starts a sandbox in a process of its own, and waits until it listens.
---@param interpreter? string the Lua that runs it
---@return vrchatapi.sandbox.Child? process
---@return table|string greeting what the process said; or why it did not start
function child.start(interpreter)
  local directory, problem = make_directory()
  if not directory then return nil, tostring(problem) end
  local process
  process, problem = spawn(interpreter or own_interpreter() or compat.INTERPRETER, directory)
  remove_directory(directory) -- what is open stays usable
  if not process then return nil, tostring(problem) end
  local line = process.answers:read("*l")
  local ok, greeting = pcall(channel.decode, line or "")
  if line and ok then return process, greeting end
  problem = line or last_words(process)
  close(process)
  return nil, problem
end

--- Runs a command and returns its value; nil and a message if the process has ended. Raises for a
--- wrong argument.
---@param name string of the command
---@param ... any its arguments
---@return any value
---@return string problem
function Child:ask(name, ...)
  self.number = self.number + 1
  local arguments = compat.pack(...)
  for i = 1, arguments.n do
    if arguments[i] == nil then arguments[i] = channel.NULL end
  end
  arguments.n = nil
  local line = encode { number = self.number, name = name, arguments = arguments }
  local sent, problem = self.commands:write(line)
  sent = sent and self.commands:flush()
  local answer
  repeat -- skips the answer to a command that was interrupted
    line = sent and self.answers:read("*l")
    if not line then return nil, "the sandbox has ended: " .. (problem or last_words(self)) end
    answer = channel.decode(line)
  until answer.number == self.number
  if answer.refused then argerror.raise(name, answer.position, "%s", answer.refused) end
  return answer.value == nil and true or answer.value
end

--- Ends the process and waits for its end.
function Child:stop()
  -- An explicit command, as the pipe stays open if another child has inherited it.
  self.commands:write(channel.encode { name = "stop" })
  close(self)
end

return child
