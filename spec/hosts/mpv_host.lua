local files = require("spec.support.files").use()
local host = require "spec.hosts.host"
local service = require("spec.support.service").use()

describe("mpv", function()
  it("invites by a timer", function()
    host.need "mpv"
    local mira = service.box:friend { displayName = "Mira" }
    local variables = host.environment(service, "build/lua5.2")
    variables.HOST_PROGRAM = host.path "examples/hosts/mpv/invite.lua"
    local command = "mpv --no-config --idle=yes --vo=null --ao=null --script=%s"
    local output = host.run(
      files:make "mkdir",
      command:format(files.quote(host.path "spec/hosts/mpv/drive.lua")),
      variables
    )
    assert.matches("Invited Mira to " .. service.box.location, output, 1, true)
    assert.equal(mira.id, service:sent()[1].receiverUserId)
    host.report("mpv", service, output)
  end)
end)
