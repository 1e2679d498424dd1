--- The front ends: TLS and HTTP/2 reverse proxies before a sandbox. Each ends a connection after 20
--- requests, if it has a setting for it.
local daemon = require "spec.support.daemon"
local nginx = require "spec.support.nginx"

local front_ends = {}

local NGINX = [[
daemon off;
pid @folder@/nginx.pid;
error_log @folder@/error.log;
worker_processes 1;
events { }
http {
]] .. nginx.IN_FOLDER .. [[
  client_max_body_size 20m;
  ssl_certificate @folder@/certificate.pem;
  ssl_certificate_key @folder@/key.pem;
  server {
    listen 127.0.0.1:@port@ ssl http2;
    keepalive_requests 20;
    location / {
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_pass http://127.0.0.1:@upstream@;
    }
  }
}
]]

local APACHE = [[
ServerRoot @folder@
PidFile @folder@/apache.pid
ErrorLog @folder@/error.log
LogLevel warn
DefaultRuntimeDir @folder@
Mutex pthread
ServerName @host@
Listen 127.0.0.1:@port@
LoadModule mpm_event_module @modules@/mod_mpm_event.so
LoadModule authz_core_module @modules@/mod_authz_core.so
LoadModule proxy_module @modules@/mod_proxy.so
LoadModule proxy_http_module @modules@/mod_proxy_http.so
LoadModule ssl_module @modules@/mod_ssl.so
LoadModule http2_module @modules@/mod_http2.so
Protocols h2 http/1.1
KeepAlive On
MaxKeepAliveRequests 20
SSLEngine on
SSLCertificateFile @folder@/certificate.pem
SSLCertificateKeyFile @folder@/key.pem
AllowEncodedSlashes NoDecode
ProxyPass / http://127.0.0.1:@upstream@/ nocanon
]]

local LIGHTTPD = [[
server.modules = ("mod_openssl", "mod_proxy")
server.document-root = "@folder@"
server.errorlog = "@folder@/error.log"
server.upload-dirs = ("@folder@")
server.bind = "127.0.0.1"
server.port = @port@
server.max-keep-alive-requests = 20
server.feature-flags = ("server.h2proto" => "enable", "server.h2c" => "disable")
ssl.engine = "enable"
ssl.pemfile = "@folder@/certificate.pem"
ssl.privkey = "@folder@/key.pem"
proxy.server = ("" => (("host" => "127.0.0.1", "port" => @upstream@)))
]]

-- Ends a connection after a second without requests alone.
local H2O = [[
pid-file: @folder@/h2o.pid
error-log: @folder@/error.log
num-threads: 1
http2-idle-timeout: 1
listen:
  host: 127.0.0.1
  port: @port@
  ssl:
    certificate-file: @folder@/certificate.pem
    key-file: @folder@/key.pem
    ocsp-update-interval: 0
hosts:
  default:
    paths:
      /:
        proxy.reverse.url: http://127.0.0.1:@upstream@/
        proxy.preserve-host: ON
]]

local KINDS = {
  nginx = {
    program = "nginx",
    command = "nginx -p @folder@ -c server.conf -e error.log",
    configuration = NGINX,
    reload = "sighup",
    most_unknown = 4,
  },
  ["Apache httpd"] = {
    program = "apache2",
    command = "apache2 -f @folder@/server.conf -DFOREGROUND",
    configuration = APACHE,
    reload = "sigusr1",
    most_unknown = 60, -- it ends connections while requests are on their way
  },
  lighttpd = {
    program = "lighttpd",
    command = "lighttpd -D -f @folder@/server.conf",
    configuration = LIGHTTPD,
    reload = "sigusr1",
    most_unknown = 60, -- as Apache httpd
  },
  h2o = { program = "h2o", command = "h2o -m worker -c @folder@/server.conf", configuration = H2O },
}

front_ends.NAMES = { "nginx", "Apache httpd", "lighttpd", "h2o" }

--- The program of a front end, which must be installed.
---@param name string
---@return string
function front_ends.program(name) return KINDS[name].program end

--- The signal by which a front end reads its configuration again and ends its connections without
--- losing a request; nil if it has none.
---@param name string
---@return string?
function front_ends.reload_signal(name) return KINDS[name].reload end

--- How many of 200 invites may be reported as `"unknown"` if a front end reloads its configuration
--- while they are made.
---@param name string
---@return integer
function front_ends.most_unknown(name) return KINDS[name].most_unknown end

--- Starts a front end.
---@param name string
---@param box table the sandbox behind it
---@param certificate { host: string, key: string, certificate: string } texts in PEM
---@return table daemon
function front_ends.start(name, box, certificate)
  local kind = KINDS[name]
  return daemon.start {
    command = kind.command,
    files = {
      ["server.conf"] = kind.configuration,
      ["key.pem"] = certificate.key,
      ["certificate.pem"] = certificate.certificate,
    },
    values = {
      upstream = box.url:match(":(%d+)/"),
      host = certificate.host,
      modules = "/usr/lib/apache2/modules",
    },
  }
end

return front_ends
