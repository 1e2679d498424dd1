--- The service of the ledger, and nginx before it: over TLS without a byte changed, and beside that
--- over HTTP/2 for clients that choose it.
local daemon = require "spec.support.daemon"
local files = require "spec.support.files"
local nginx = require "spec.support.nginx"
local process = require "spec.support.process"
local tcp = require "spec.support.tcp"

local front = {}
front.__index = front

local NGINX = [[
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off;
master_process off;
pid @folder@/nginx.pid;
error_log @folder@/error.log;
events { }
stream {
  ssl_certificate @folder@/certificate.pem;
  ssl_certificate_key @folder@/key.pem;
  map $ssl_alpn_protocol $chosen {
    h2 127.0.0.1:@h2c@;
    default 127.0.0.1:@ledger@;
  }
  server {
    listen 127.0.0.1:@port@ ssl;
    ssl_alpn h2 http/1.1;
    proxy_pass $chosen;
  }
  server {
    listen 127.0.0.1:@tls@ ssl;
    ssl_alpn http/1.1;
    proxy_pass 127.0.0.1:@ledger@;
  }
  server {
    listen 127.0.0.1:@through@;
    proxy_pass 127.0.0.1:@control@;
  }
}
http {
]] .. nginx.IN_FOLDER .. [[
  server {
    listen 127.0.0.1:@h2c@ http2;
    keepalive_requests 20;
    location / {
      proxy_pass http://127.0.0.1:@ledger@;
      proxy_read_timeout 1s;
    }
  }
}
]]

local function contents(name)
  local path = debug.getinfo(1, "S").source:match("^@(.*/)") .. name
  return files.read(path)
end

local function start_service(seed)
  local control = daemon.free_port()
  local service = daemon.start {
    command = process.interpreter() .. " server.lua @port@ @control@ @seed@",
    files = {
      ["server.lua"] = contents("server.lua"),
      ["plans.lua"] = contents("plans.lua"),
      ["answers.lua"] = contents("answers.lua"),
    },
    values = { control = control, seed = ("%d"):format(seed) },
  }
  return service, control
end

--- Starts the service and nginx.
---@param seed integer
---@param certificate { key: string, certificate: string } texts in PEM, for localhost
---@return table front with `urls` by protocol: "plain", "tls" (HTTP/1.1 alone), "both" (HTTP/2 too)
function front.start(seed, certificate)
  local self = setmetatable({}, front)
  local control
  self.service, control = start_service(seed)
  local tls, through = daemon.free_port(), daemon.free_port()
  self.nginx = daemon.start {
    command = "nginx -p @folder@ -c nginx.conf -e error.log",
    files = {
      ["nginx.conf"] = NGINX,
      ["key.pem"] = certificate.key,
      ["certificate.pem"] = certificate.certificate,
    },
    values = {
      ledger = self.service.port,
      control = control,
      tls = tls,
      through = through,
      h2c = daemon.free_port(),
    },
  }
  self.urls = {
    plain = "http://127.0.0.1:" .. self.service.port,
    tls = "https://localhost:" .. tls,
    both = "https://localhost:" .. self.nginx.port,
  }
  -- through nginx, which has then passed on what the service wrote before it answered
  self.control = assert(tcp.dial(("http://127.0.0.1:%s/"):format(through)))
  return self
end

--- Asks the service.
---@param what string "disturb", "invited" or "counts"
---@return table<string, integer> numbers by name
function front:ask(what)
  local status, body = self.control:send(("GET /%s HTTP/1.1\r\n\r\n"):format(what)):response()
  assert(status == 200, "the service of the ledger has ended: " .. self.service:words())
  local numbers = {}
  for name, number in body:gmatch("(%S+) (%d+)\n") do
    numbers[name] = tonumber(number)
  end
  return numbers
end

function front:stop()
  if self.control then self.control:close() end
  if self.nginx then self.nginx:stop() end
  self.service:stop()
end

return front
