local compile = require "spec.support.compile"
local files = require("spec.support.files").use()

describe("the lists of an operation in C", function()
  it("have no maximum, and may be left out", function()
    local program = compile.program("lists.c", "src/operations/*.c", files:path("lists"))
    local pipe = assert(io.popen(files.quote(program)))
    local output = pipe:read("a")
    assert.is_true(pipe:close())
    assert.equal(
      [[
arguments 23, secret 1, pages 1, send 1
arguments 1, secret 0, pages 0, send 0
arguments 3, secret 0, pages 0, send 0
]],
      output
    )
  end)
end)
