--- Forward proxies that ask for a user and a password. Each knows the name `service.test`, which
--- stands for this machine: the client sends nothing for loopback to a proxy.
local compile = require "spec.support.compile"
local daemon = require "spec.support.daemon"

local forward_proxies = { USER = "me", PASSWORD = "OpenSesame1", HOST = "service.test" }

local TINYPROXY = [[
Listen 127.0.0.1
Port @port@
Timeout 60
LogFile "@folder@/proxy.log"
LogLevel Warning
MaxClients 100
BasicAuth @user@ @password@
]]

local SQUID = [[
http_port 127.0.0.1:@port@
pid_filename none
hosts_file @folder@/hosts
cache_log @folder@/cache.log
access_log none
cache deny all
cache_mem 8 MB
memory_cache_shared off
coredump_dir @folder@
pinger_enable off
shutdown_lifetime 0 seconds
visible_hostname judge
auth_param basic program /usr/lib/squid/basic_ncsa_auth @folder@/passwords
auth_param basic children 1 startup=1
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
]]

local function hashed(password)
  local pipe = assert(io.popen("openssl passwd -apr1 '" .. password .. "'"))
  local hash = pipe:read("*l")
  assert(pipe:close())
  return hash
end

local START = {}

-- tinyproxy has no list of hosts: the resolver below it gets one.
function START.tinyproxy(files)
  local names = files.read(compile.library("preload.c", files:path("preload.so")))
  return {
    command = "env LD_PRELOAD=@folder@/names.so tinyproxy -d -c @folder@/proxy.conf",
    files = { ["proxy.conf"] = TINYPROXY, ["names.so"] = names },
  }
end

-- Its name is that of its shared memory, which it leaves behind when it is killed.
function START.squid()
  return {
    command = "squid -N -n judge@port@ -f @folder@/proxy.conf",
    leavings = "/dev/shm/judge@port@-*",
    files = {
      ["proxy.conf"] = SQUID,
      ["hosts"] = "127.0.0.1 " .. forward_proxies.HOST .. "\n",
      ["passwords"] = forward_proxies.USER .. ":" .. hashed(forward_proxies.PASSWORD) .. "\n",
    },
  }
end

forward_proxies.NAMES = { "tinyproxy", "squid" }

--- The status with which a proxy refuses a wrong password.
---@param name string
---@return integer
function forward_proxies.refusal(name) return name == "tinyproxy" and 401 or 407 end

--- Starts a proxy.
---@param name string
---@param files table of spec.support.files
---@return table daemon
function forward_proxies.start(name, files)
  local options = START[name](files)
  options.values = { user = forward_proxies.USER, password = forward_proxies.PASSWORD }
  return daemon.start(options)
end

return forward_proxies
