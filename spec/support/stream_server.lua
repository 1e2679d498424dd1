--- A server for streams, in a process of its own. The first byte of a connection says what becomes of
--- it:
---
---     e  the bytes that follow come back
---     f  bytes come without end
---     s  nothing more is read
---     b  "bye" comes, and then the end
---     r  the connection is reset
---     C  it is an HTTP proxy that connects to this machine whatever the host; "refuse.test" it refuses
---
--- To anything else it listens and says nothing.
local daemon = require "spec.support.daemon"

local stream_server = {}

local SCRIPT = [==[
package.path, package.cpath = @path@, @cpath@
local uv = require "luv"
local ways = {}

local function flood(client, bytes)
  client:write(bytes, function(problem)
    if not problem then flood(client, bytes) end
  end)
end

function ways.e(client, bytes)
  if #bytes == 0 then return end
  client:read_stop() -- no more is read than the other side takes
  client:write(bytes, function(problem)
    if not problem then client.resume() end
  end)
end
function ways.f(client) flood(client.socket, ("0123456789abcdef"):rep(4096)) end
function ways.s(client) client:read_stop() end
function ways.b(client)
  client:write("bye", function() client:close() end)
end
function ways.r(client) client.socket:close_reset() end

local function pipe(from, to)
  from:read_start(function(_, bytes)
    if bytes then
      to:write(bytes)
    elseif not to:is_closing() then
      to:close()
    end
  end)
end

function ways.C(client, bytes)
  client.head = (client.head or "C") .. bytes
  local host, port = client.head:match("^CONNECT ([^:]+):(%d+) .*\r\n\r\n")
  if not host then return end
  if host == "refuse.test" then return client:write("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n") end
  local target = uv.new_tcp()
  target:connect("127.0.0.1", tonumber(port), function()
    client:write("HTTP/1.1 200 Yes\r\n\r\n")
    pipe(client.socket, target)
    pipe(target, client.socket)
  end)
end

local Client = {}
Client.__index = function(self, name)
  return Client[name] or function(_, ...) return self.socket[name](self.socket, ...) end
end
function Client.close(self)
  if not self.socket:is_closing() then self.socket:close() end
end

local server = uv.new_tcp()
server:bind("127.0.0.1", @port@)
server:listen(128, function()
  local client = setmetatable({ socket = uv.new_tcp(), head = false, way = false, resume = false }, Client)
  server:accept(client.socket)
  client.resume = function()
    if client.socket:is_closing() then return end
    client.socket:read_start(function(_, bytes)
      if not bytes then return client:close() end
      if not client.way then
        client.way = ways[bytes:sub(1, 1)] or function() end
        bytes = bytes:sub(2)
      end
      client.way(client, bytes)
    end)
  end
  client.resume()
end)
uv.new_signal():start("sigpipe", function() end)
uv.run()
]==]

--- Starts it. It listens when this returns.
---@return table server with its `port`
function stream_server.start()
  return daemon.start {
    command = require("spec.support.process").interpreter() .. " server.lua",
    as_self = true, -- it needs files of the tree
    files = { ["server.lua"] = SCRIPT },
    values = { path = ("%q"):format(package.path), cpath = ("%q"):format(package.cpath) },
  }
end

local NGINX = [[
load_module @module@;
daemon off;
master_process off;
pid @folder@/nginx.pid;
error_log @folder@/error.log;
events { }
stream {
  server {
    listen 127.0.0.1:@port@ ssl;
    ssl_certificate @folder@/certificate.pem;
    ssl_certificate_key @folder@/key.pem;
    proxy_pass 127.0.0.1:@target@;
  }
}
]]

local MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so"

--- True if `start_tls` can.
---@return boolean
function stream_server.can_tls()
  local file = io.open(MODULE, "rb")
  if file then file:close() end
  return file and daemon.has("nginx") and daemon.has("openssl") or false
end

--- Starts nginx, which speaks TLS and hands the bytes to another server.
---@param target table of `start`
---@param key string PEM
---@param certificate string PEM
---@return table server with its `port`
function stream_server.start_tls(target, key, certificate)
  return daemon.start {
    command = "nginx -p @folder@ -c nginx.conf -e error.log",
    files = { ["nginx.conf"] = NGINX, ["key.pem"] = key, ["certificate.pem"] = certificate },
    values = { module = MODULE, target = target.port },
  }
end

return stream_server
