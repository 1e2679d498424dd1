--- Programs with Lua in them, each of which runs a program of examples/hosts against a sandbox.
local daemon = require "spec.support.daemon"
local files = require "spec.support.files"
local process = require "spec.support.process"
local uv = require "luv"

local host = {}

-- Seconds after which a host is killed, with everything that it has started.
local LIMIT = 60

--- A command that runs each host: `chrt -f 1`, so that what else the machine does is not measured.
host.WRAPPER = os.getenv "HOST_WRAPPER" or ""

local TOP = assert(uv.cwd())

-- timeout makes itself the leader of a process group, which it ends after the limit; what a host has left behind
-- is killed with that group.
local SCRIPT = [=[
cd @folder@ || exit 1
@exports@
@wrapper@ timeout -k 1 @limit@ sh -c @command@ </dev/null >output 2>&1 &
group=$!
trap 'kill -9 "-$group"; exit 1' HUP INT TERM
wait "$group"
status=$?
kill -9 "-$group" 2>/dev/null
exit $status
]=]

--- The path of a file of the tree.
---@param path string "examples/hosts/mpv/invite.lua"
---@return string
function host.path(path) return TOP .. "/" .. path end

--- Fails, and says so in a line, if a program is not installed.
---@param program string
function host.need(program)
  if daemon.has(program) then return end
  print("not run: no " .. program)
  error(("not run: there is no %s; tools/packages hosts installs it"):format(program), 0)
end

--- The variables that lead a host's Lua to the modules, and a program to the sandbox.
---@param service table of spec.support.service
---@param build string where the C module for that Lua is: "build/luajit"
---@return table<string, string|false> variables to set, or to take away
function host.environment(service, build)
  local box = service.box
  return {
    LUA_PATH = ("%s/lua/?.lua;%s/lua/?/init.lua;%s/?.lua;;"):format(TOP, TOP, TOP),
    LUA_CPATH = ("%s/%s/?.so;;"):format(TOP, build),
    LUA_PATH_5_2 = false,
    LUA_CPATH_5_2 = false,
    LD_PRELOAD = false,
    VRCHATAPI_USER_AGENT = service.USER_AGENT,
    VRCHATAPI_BASE_URL = box.url,
    VRCHATAPI_AUTH = box.auth,
    -- for spec/hosts/measure.lua
    HOST_FRIEND_ID = box.friend_id,
    HOST_LOCATION = box.location,
  }
end

--- Runs a host to its end, in a new folder, which is its home as well. Fails if it does not end well.
---@param folder string
---@param command string for a shell
---@param variables table<string, string|false> of the environment
---@return string output
function host.run(folder, command, variables)
  variables.HOME, variables.XDG_CONFIG_HOME, variables.XDG_STATE_HOME = folder, false, false
  local values = {
    folder = files.quote(folder),
    exports = process.exports(variables),
    wrapper = host.WRAPPER,
    limit = ("%d"):format(LIMIT),
    command = files.quote(command),
  }
  local _, _, code = os.execute((SCRIPT:gsub("@(%w+)@", values)))
  local output = files.read(folder .. "/output")
  if code ~= 0 then
    local how = code == 124 and ("was killed after %d s"):format(LIMIT) or ("ended with %d"):format(code)
    error(("%s %s:\n%s"):format(command:match("%S+"), how, output), 0)
  end
  return output
end

--- Prints what was seen of a host, in a line.
---@param name string
---@param service table whose sandbox got the invites
---@param output string of the host, with what spec/hosts/measure.lua prints
function host.report(name, service, output)
  local steps, median, high, longest = output:match("measured: (%d+) steps (%S+) (%S+) (%S+)")
  assert(steps, "nothing was measured:\n" .. output)
  print(
    ("%s: %d invites; %d steps, median %.3f ms, 99 %% %.3f ms, longest %.3f ms"):format(
      name,
      #service:sent(),
      steps,
      median,
      high,
      longest
    )
  )
end

return host
