local daemon = require "spec.support.daemon"
local files = require("spec.support.files").use()
local host = require "spec.hosts.host"
local nginx = require "spec.support.nginx"
local service = require("spec.support.service").use()

local CONFIGURATION = [[
daemon off;
user @user@;
load_module /usr/lib/nginx/modules/ndk_http_module.so;
load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;
pid @folder@/nginx.pid;
error_log @folder@/error.log warn;
@env@
events { }
http {
]] .. nginx.IN_FOLDER .. [[
  include invite.conf;
}
]]

-- The program's configuration, at the daemon's port and with what measures.
local function program_configuration()
  local text = files.read "examples/hosts/nginx/invite.conf"
  local with_port, ports = text:gsub("listen 127%.0%.0%.1:8080;", "listen 127.0.0.1:@port@;")
  local measured, blocks =
    with_port:gsub("init_worker_by_lua_block {", '%0 require "spec.hosts.nginx.drive";')
  assert(ports == 1 and blocks == 1)
  return measured
end

-- What daemon.start needs to run it with the environment of a host.
local function options()
  local variables = host.environment(service, "build/luajit")
  variables.LUA_PATH = host.path "examples/hosts/nginx/?.lua;" .. variables.LUA_PATH
  local words, names = { "env" }, {}
  for name, value in pairs(variables) do
    if value then
      words[#words + 1] = files.quote(name .. "=" .. value)
      names[#names + 1] = ("env %s;"):format(name)
    end
  end
  return {
    command = table.concat(words, " ")
      .. " "
      .. host.WRAPPER
      .. " nginx -p @folder@ -c nginx.conf -e error.log",
    files = { ["nginx.conf"] = CONFIGURATION, ["invite.conf"] = program_configuration() },
    values = { env = table.concat(names, "\n"), user = files.output 'printf %s "$(id -un)"' },
    as_self = true, -- nobody may be unable to read the tree
  }
end

-- What nginx wrote, once that has something.
local function wait_for(server, pattern)
  for _ = 1, 600 do
    local words = server:words()
    if words:find(pattern) then return words end
    daemon.pause(50)
  end
  error("it did not write what was expected: " .. server:words(), 0)
end

describe("nginx", function()
  local server

  it("takes the settings that the configuration's comment has", function()
    host.need "nginx"
    local text = files.read "examples/hosts/nginx/invite.conf"
    local settings = {}
    for line in text:gmatch "\n#     (env [^\n]*;)" do
      settings[#settings + 1] = line
    end
    assert.equal(2, #settings)
    local configuration = files:write(table.concat(settings, "\n") .. "\nevents { }\n")
    local words = files.output(
      ("nginx -t -c %s -e stderr -g 'pid /dev/null;' 2>&1 || :"):format(files.quote(configuration))
    )
    assert.matches("test is successful", words)
  end)

  after_each(function()
    if server then server:stop() end
  end)

  it("invites while it serves", function()
    host.need "nginx"
    local mira = service.box:friend { displayName = "Mira" }
    server = daemon.start(options())
    local output = files.output(
      ("curl -sS --max-time 30 -X POST 'http://127.0.0.1:%s/invite?name=Mira'"):format(server.port)
    )
    assert.equal('{"invited":"' .. service.box.location .. '"}\n', (output:gsub("\\/", "/")))
    assert.equal(mira.id, service:sent()[1].receiverUserId)
    host.report("nginx", service, wait_for(server, "measured"))
  end)
end)
