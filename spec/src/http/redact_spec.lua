local core = require "vrchatapi.core"

local function redacted(text) return core.error("failed", text).message end

describe("a text with what looks like a cookie of the service, whoever's it is,", function()
  it("has [secret] instead of it", function()
    assert.equal("see [secret]!", redacted("see authcookie_1a2b3c4d-5e6f!"))
    assert.equal(
      "[secret] and [secret]",
      redacted("authcookie_11111111 and eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOiIxIn0.c2ln")
    )
  end)

  it("keeps what is too short to be one", function()
    for _, text in ipairs { "authcookie_", "eyJhbGciOi", "an authcookie", "" } do
      assert.equal(text, redacted(text))
    end
  end)
end)
