local files = require("spec.support.files").use()
local host = require "spec.hosts.host"
local service = require("spec.support.service").use()

describe("Neovim", function()
  it("invites while it runs its loop", function()
    host.need "nvim"
    local mira = service.box:friend { displayName = "Mira" }
    local command = ("nvim --headless --clean -u %s -c 'luafile %s'"):format(
      files.quote(host.path "examples/hosts/neovim/invite.lua"),
      host.path "spec/hosts/neovim/drive.lua"
    )
    local output = host.run(files:make "mkdir", command, host.environment(service, "build/luajit"))
    assert.matches("Invited Mira to " .. service.box.location, output, 1, true)
    assert.equal(mira.id, service:sent()[1].receiverUserId)
    -- not only when something else happens in Neovim, which is after four seconds at the latest
    assert.is_true(tonumber(output:match "after (%S+) s") < 3, output)
    host.report("Neovim", service, output)
  end)
end)
