local files = require("spec.support.files").use()
local host = require "spec.hosts.host"
local service = require("spec.support.service").use()

-- A screen that exists in memory alone, with a number that nobody uses.
local SCREEN = [[
Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>display >/dev/null 2>&1 &
until [ -s display ]; do sleep 0.05; done
DISPLAY=:$(cat display)
export DISPLAY
]]

describe("LÖVE", function()
  it("invites while it draws", function()
    host.need "love"
    host.need "Xvfb"
    local mira = service.box:friend { displayName = "Mira" }
    local folder = files:make "mkdir"
    files:write(files.read "examples/hosts/love/main.lua", folder .. "/main.lua")
    files:write(files.read "spec/hosts/love/conf.lua", folder .. "/conf.lua")
    local variables = host.environment(service, "build/luajit")
    variables.LIBGL_ALWAYS_SOFTWARE, variables.SDL_AUDIODRIVER = "1", "dummy"
    local output = host.run(folder, SCREEN .. "love .", variables)
    assert.equal(mira.id, service:sent()[1].receiverUserId)
    host.report("LÖVE", service, output)
  end)
end)
