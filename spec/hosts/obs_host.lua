local files = require("spec.support.files").use()
local host = require "spec.hosts.host"
local service = require("spec.support.service").use()

describe("a stand-in for OBS", function()
  it("invites by a button and by a hotkey while it has frames", function()
    host.need "luajit"
    local mira = service.box:friend { displayName = "Mira" }
    local command = ("luajit %s %s"):format(
      files.quote(host.path "spec/hosts/obs/stand_in.lua"),
      files.quote(host.path "examples/hosts/obs/invite.lua")
    )
    local output = host.run(files:make "mkdir", command, host.environment(service, "build/luajit"))
    local lines = 0
    for line in output:gmatch "[^\n]+" do
      if line == "info: Invited Mira to " .. service.box.location then
        lines = lines + 1
      else
        assert.matches("^measured", line)
      end
    end
    assert.equal(2, lines)
    assert.equal(mira.id, service:sent()[1].receiverUserId)
    host.report("OBS's stand-in", service, output)
  end)
end)
