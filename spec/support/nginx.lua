--- nginx over TLS on a free port, which tells of the connection that a request came by: a list of
-- one item, whose `id` is its number, whose `message` is "r" if it resumed a TLS session, and whose
-- `updatedAt` is the protocol.
local certificate = require "spec.support.certificate"
local uv = require "luv"

local nginx = {}
nginx.__index = nginx

local CONFIGURATION = [[
pid @folder@/nginx.pid;
error_log @folder@/error.log;
master_process off;
events { }
http {
  access_log off;
  client_body_temp_path @folder@/body;
  proxy_temp_path @folder@/proxy;
  fastcgi_temp_path @folder@/fastcgi;
  uwsgi_temp_path @folder@/uwsgi;
  scgi_temp_path @folder@/scgi;
  ssl_certificate @certificate@;
  ssl_certificate_key @key@;
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

-- Without what watches this process, and without a word.
local function run(self, what)
  return os.execute(("PATH=$PATH:/usr/sbin env -u LD_PRELOAD nginx -p %s -c nginx.conf -e error.log %s >/dev/null 2>&1")
    :format(self.files.quote(self.folder), what))
end

local function free_port()
  local socket = uv.new_tcp()
  assert(socket:bind("127.0.0.1", 0))
  local port = socket:getsockname().port
  socket:close()
  uv.run("nowait") -- for the end of that
  return port
end

--- True if it is installed, and a certificate can be made for it.
---@return boolean
function nginx.can()
  return os.execute("PATH=$PATH:/usr/sbin nginx -v >/dev/null 2>&1") and certificate.can()
end

--- Starts it for `localhost`. It listens when this returns.
---@param files table of spec.support.files
---@param options { http2: boolean?, requests: integer?, protocol: string? } whether it offers
-- HTTP/2, how many requests it takes by one connection (1,000), and its protocol ("TLSv1.3")
---@return table server with its `url` and the path of its `certificate`
function nginx.start(files, options)
  local self = setmetatable({ files = files, folder = files:make("mkdir") }, nginx)
  local values = { folder = self.folder, requests = options.requests or 1000,
    protocol = options.protocol or "TLSv1.3",
    http2 = options.http2 and "http2" or "" }
  values.key, values.certificate = certificate.make(files, "localhost")
  self.certificate = values.certificate
  for _ = 1, 10 do -- somebody else may take the port first
    values.port = free_port()
    files:write((CONFIGURATION:gsub("@(%w+)@", values)), self.folder .. "/nginx.conf")
    if run(self, "") then
      self.url = "https://localhost:" .. math.tointeger(values.port)
      return self
    end
  end
  error("nginx did not start: " .. files.read(self.folder .. "/error.log"))
end

function nginx:stop()
  assert(run(self, "-s stop"))
end

return nginx
