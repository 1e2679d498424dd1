--- nginx over TLS that reports the connection of each request: a list of one item, whose `id` is
--- its number, whose `message` is "r" if it resumed a TLS session, and whose `updatedAt` is the
--- protocol.
local certificate = require "spec.support.certificate"
local daemon = require "spec.support.daemon"

local nginx = {}
nginx.__index = nginx

--- What a block `http` needs in order to write to the daemon's folder alone.
nginx.IN_FOLDER = [[
  access_log off;
  client_body_temp_path @folder@/body;
  proxy_temp_path @folder@/proxy;
  fastcgi_temp_path @folder@/fastcgi;
  uwsgi_temp_path @folder@/uwsgi;
  scgi_temp_path @folder@/scgi;
]]

local CONFIGURATION = [[
daemon off;
master_process off;
pid @folder@/nginx.pid;
error_log @folder@/error.log;
events { }
http {
]] .. nginx.IN_FOLDER .. [[
  ssl_certificate @folder@/certificate.pem;
  ssl_certificate_key @folder@/key.pem;
  ssl_protocols @protocol@;
  ssl_session_cache builtin; # of TLS 1.2: libcurl takes no tickets there
  server {
    listen 127.0.0.1:@port@ ssl @http2@;
    keepalive_requests @requests@;
    location / {
      default_type application/json;
      return 200 '[{"id":"$connection","message":"$ssl_session_reused","updatedAt":"$server_protocol"}]';
    }
  }
}
]]

--- True if it is installed, and a certificate can be made for it.
---@return boolean
function nginx.can() return daemon.has("nginx") and certificate.can() end

--- Starts it for `localhost`. It listens when this returns.
---@param files table of spec.support.files
---@param options { http2: boolean?, requests: integer?, protocol: string? } whether it offers
-- HTTP/2, how many requests it takes by one connection (1,000), and its protocol ("TLSv1.3")
---@return table server with its `url` and the path of its `certificate`
function nginx.start(files, options)
  local key, path = certificate.make(files, "localhost")
  local server = daemon.start {
    command = "nginx -p @folder@ -c nginx.conf -e error.log",
    files = {
      ["nginx.conf"] = CONFIGURATION,
      ["key.pem"] = files.read(key),
      ["certificate.pem"] = files.read(path),
    },
    values = {
      requests = ("%d"):format(options.requests or 1000),
      protocol = options.protocol or "TLSv1.3",
      http2 = options.http2 and "http2" or "",
    },
  }
  return setmetatable({
    daemon = server,
    certificate = path,
    url = "https://localhost:" .. server.port,
  }, nginx)
end

function nginx:stop() self.daemon:stop() end

return nginx
