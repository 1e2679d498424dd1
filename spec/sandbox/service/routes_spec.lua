--- The routes against the operations of the client.

local core = require "vrchatapi.core"
local router = require "vrchatapi.sandbox.service.router"

describe("the sandbox's routes", function()
  for _, operation in ipairs(core.operations()) do
    it("have " .. operation.name, function()
      local path = operation.path:gsub("{[%w_]+}", "x")
      local route = router.find { method = operation.method, target = "/api/1" .. path }
      assert.is_table(route, operation.method .. " " .. operation.path .. " has no route")
      assert.is_function(route.handle)
    end)
  end
end)
