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

describe("a URL with user and password, whatever its scheme,", function()
  it("keeps its host alone", function()
    for text, expected in pairs {
      ["no route to http://me:hunter2@proxy.example:8080!"] = "no route to http://[secret]@proxy.example:8080!",
      ["socks5h://me:p@ss:w@rd@[::1]:1"] = "socks5h://[secret]@[::1]:1",
      ["'https://token@h/' and ftp://a:b@c"] = "'https://[secret]@h/' and ftp://[secret]@c",
    } do
      assert.equal(expected, redacted(text))
    end
  end)

  it("is left alone where it has neither", function()
    for _, text in ipairs { "see https://vrchat.com/@me", "a@b.example", "://", "https://h:443/?a=b@c" } do
      assert.equal(text, redacted(text))
    end
  end)
end)

describe("the secrets of an account", function()
  local files = require("spec.support.files").use()

  it("are found in a time that grows with the text, not with its square", function()
    local compile = require "spec.support.compile"
    local program = compile.program(
      "redact_steps.c",
      "-D_GNU_SOURCE src/http/proxy.c src/text/ascii.c -lcurl",
      files:path("steps")
    )
    local function steps(length)
      local count, secrets = files.output(("%s %d"):format(files.quote(program), length)):match("(%d+) (%d+)")
      assert.is_true(tonumber(secrets) > length / 100)
      return tonumber(count)
    end
    local once, twice = steps(200000), steps(400000)
    assert.is_true(twice < 2.2 * once, once .. " steps became " .. twice)
    assert.is_true(once < 40 * 200000, once .. " steps")
  end)
end)
