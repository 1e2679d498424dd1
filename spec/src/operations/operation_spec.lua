local core = require "vrchatapi.core"

local compile = require "spec.support.compile"
local files = require("spec.support.files").use()

describe("the lists of an operation in C", function()
  it("have no maximum, and may be left out", function()
    local program = compile.program("lists.c", "src/operations/*.c", files:path("lists"))
    local pipe = assert(io.popen(files.quote(program)))
    local output = pipe:read("a")
    assert.is_true(pipe:close())
    assert.equal([[
arguments 23, secret 1, pages 1, send 1
arguments 1, secret 0, pages 0, send 0
arguments 3, secret 0, pages 0, send 0
]], output)
  end)
end)

describe("an operation", function()
  for _, operation in ipairs(core.operations()) do
    it("has a parameter for each name in its path: " .. operation.name, function()
      local in_path, parameters = {}, {}
      for name in operation.path:gmatch("{(.-)}") do in_path[#in_path + 1] = name end
      for i, parameter in ipairs(operation.parameters) do parameters[i] = parameter.name end
      assert.same(in_path, parameters)
    end)

    it("names error codes that exist: " .. operation.name, function()
      local known = {}
      for _, code in ipairs(core.errors()) do known[code.code] = true end
      for _, code in ipairs(operation.codes) do assert.is_true(known[code], code) end
    end)
  end
end)
