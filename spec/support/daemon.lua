--- Servers that we did not write, each a process group of its own with a configuration of ours.
---
---     local server = daemon.start {
---       command = "nginx -p @folder@ -c nginx.conf",
---       files = { ["nginx.conf"] = "daemon off; … listen 127.0.0.1:@port@; …" },
---     }
---     server:stop()
---
--- A shell watches it: when this process stops the server or ends in any way, also by SIGKILL, the
--- shell kills the whole group and removes the folder.
local uv = require "luv"

local daemon = {}
daemon.__index = daemon

local START_TIME = 20 -- seconds until it must listen

-- The folder of the server is the current one. cat returns when the pipe from this process closes,
-- and when Ctrl-C, which the whole foreground group gets, ends it. Killed at once: neither the
-- connections nor the files of a server that is being stopped matter to anybody.
local WATCHER = [=[
cd @folder@ || exit 1
trap : INT TERM HUP
env -u LD_PRELOAD PATH="$PATH:/usr/sbin" setsid @as@ sh -c @command@ </dev/null >output 2>&1 &
echo $! >pid
cat >/dev/null
{ kill -9 "-$(cat pid)" || kill -9 "$(cat pid)"; } 2>/dev/null
wait
cd /
rm -rf @folder@ @leavings@
]=]

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- A text with a value for each `@name@`.
local function fill(text, values)
  return (text:gsub("@(%w+)@", function(name) return values[name] end))
end

local function contents(path)
  local file = io.open(path, "rb")
  if not file then return "" end
  local text = file:read("*a")
  file:close()
  return text
end

local AS_NOBODY = "setpriv --reuid=nobody --regid=nogroup --clear-groups"

local function is_root() return uv.getuid() == 0 end

--- A port of loopback that nobody listened on a moment ago.
---@return string port its digits
function daemon.free_port()
  local socket = uv.new_tcp()
  assert(socket:bind("127.0.0.1", 0))
  local port = socket:getsockname().port
  socket:close()
  uv.run("nowait") -- completes the close
  return ("%d"):format(port)
end

--- Whether a program is installed.
---@param name string
---@return boolean
function daemon.has(name)
  local found = os.execute("PATH=$PATH:/usr/sbin command -v " .. name .. " >/dev/null 2>&1")
  return found == true or found == 0
end

-- Whether something accepts connections there.
local function listens(port)
  local socket, problem, ended = uv.new_tcp(), nil, false
  socket:connect("127.0.0.1", tonumber(port), function(err)
    problem, ended = err, true
  end)
  while not ended do
    uv.run("once")
  end
  socket:close()
  uv.run("nowait")
  return not problem
end

--- Waits, where nothing reports that something has happened.
---@param milliseconds integer
function daemon.pause(milliseconds)
  local timer, ended = uv.new_timer(), false
  timer:start(milliseconds, 0, function() ended = true end)
  while not ended do
    uv.run("once")
  end
  timer:close()
  uv.run("nowait")
end

local function pid_of(self) return tonumber(contents(self.folder .. "/pid")) end

function daemon:alive()
  local pid = pid_of(self)
  return not pid or uv.kill(pid, 0) == 0
end

--- Sends its first process a signal.
---@param name string "sighup", …
function daemon:signal(name) assert(uv.kill(pid_of(self), name)) end

--- What it wrote: its output, and every file in its folder that is called a log.
---@return string
function daemon:words()
  local words = contents(self.folder .. "/output")
  for name in uv.fs_scandir_next, uv.fs_scandir(self.folder) do
    if name:find("%.log$") then words = words .. contents(self.folder .. "/" .. name) end
  end
  return words
end

local function wait_until_it_listens(self)
  local deadline = uv.hrtime() + START_TIME * 1e9
  while self:alive() and uv.hrtime() < deadline do
    if listens(self.port) then return self:alive() end
    daemon.pause(10)
  end
  return false
end

-- A folder of its own, below nobody else's: a server that gives up root's rights must reach it.
local function make_folder(values, files, as_nobody)
  local pipe = assert(io.popen('printf %s "$(mktemp -d "${TMPDIR:-/tmp}/vrchatapi-daemon.XXXXXX")"'))
  values.folder = pipe:read("*a")
  assert(pipe:close())
  for name, text in pairs(files) do
    local file = assert(io.open(values.folder .. "/" .. name, "wb"))
    assert(file:write((fill(text, values))))
    assert(file:close())
  end
  if as_nobody then assert(os.execute("chown -R nobody " .. quote(values.folder))) end
end

local function launch(options)
  local values = { port = daemon.free_port() }
  for name, value in pairs(options.values or {}) do
    values[name] = value
  end
  local as_nobody = is_root() and not options.as_self
  make_folder(values, options.files or {}, as_nobody)
  local self = setmetatable({ folder = values.folder, port = values.port }, daemon)
  self.pipe = assert(io.popen(
    fill(WATCHER, {
      folder = quote(values.folder),
      command = quote("exec " .. fill(options.command, values)),
      leavings = fill(options.leavings or "", values),
      as = as_nobody and AS_NOBODY or "",
    }),
    "w"
  ))
  if wait_until_it_listens(self) then return self end
  local problem = ("%s did not start: %s"):format(options.command:match("%S+"), self:words())
  self:stop()
  return nil, problem
end

---@class spec.DaemonOptions
---@field command string a shell command that stays in the foreground
---@field files? table<string, string> what to put into the folder, by name
---@field values? table<string, string> what replaces `@name@`, as `@folder@` and `@port@` are, in all texts
---@field leavings? string a pattern of the shell for files that it leaves elsewhere
---@field as_self? boolean root's server runs as root, as it needs files that nobody else may read

--- Starts a server in a new folder, on a free port of loopback, and waits until it listens. Root's
--- servers run as nobody, so that everybody's do the same.
---@param options spec.DaemonOptions
---@return table server with its `folder` and its `port`
function daemon.start(options)
  local server, problem
  for _ = 1, 3 do -- another process may take the port first
    server, problem = launch(options)
    if server then return server end
  end
  error(problem)
end

--- Kills it and waits for its end. May be called again.
function daemon:stop()
  if self.pipe then self.pipe:close() end
  self.pipe = nil
end

return daemon
