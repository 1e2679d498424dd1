--- Percent-encoding without the core.

local percent = require "vrchatapi.percent"

local ANY = {}
for byte = 0, 255 do
  ANY[#ANY + 1] = string.char(byte)
end
ANY = table.concat(ANY)

describe("percent-encoding", function()
  it("leaves what links may contain", function()
    local plain = "AZaz09-_.!~*'()"
    assert.equal(plain, percent.encode(plain))
  end)

  it(
    "escapes everything else",
    function() assert.equal("%20%25%26%2B%2F%3A%00%C3%A9", percent.encode " %&+/:\0é") end
  )

  it("is undone by decoding", function() assert.equal(ANY, percent.decode(percent.encode(ANY))) end)

  it(
    "decodes digits of either case, and leaves what is not an escape",
    function() assert.equal(":/%zz%4%", percent.decode "%3a%2F%zz%4%") end
  )
end)
