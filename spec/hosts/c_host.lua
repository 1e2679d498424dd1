local files = require("spec.support.files").use()
local host = require "spec.hosts.host"
local service = require("spec.support.service").use()

-- The program of `make host`, with each Lua that is linked in; it starts a sandbox of its own.
local PROGRAMS = {
  { lua = "lua5.4", build = "build" },
  { lua = "luajit", build = "build/luajit" },
}

local LINE = "C, %s: %s invites; %s steps, median %s ms, 99 %% %s ms, longest %s ms"

describe("a program in C", function()
  for _, program in ipairs(PROGRAMS) do
    it("has a bot in its frames, with " .. program.lua, function()
      local command = ("%s %s 400"):format(
        files.quote(host.path(program.build .. "/host")),
        files.quote(host.path "examples/hosts/c/bot.lua")
      )
      local variables = host.environment(service, program.build)
      variables.LUA = program.lua
      local output = host.run(files:make "mkdir", command, variables)
      assert.matches("400 sent, 0 failed", output, 1, true)
      local frames, median, high, longest =
        output:match "frames +(%d+).- ([%d.]+) ms.- ([%d.]+) ms.- ([%d.]+) ms"
      print(LINE:format(program.lua, 400, frames, median, high, longest))
    end)
  end
end)
