local base64 = require "vrchatapi.sandbox.base64"
local sha1 = require "vrchatapi.sandbox.sha1"
local totp = require "vrchatapi.sandbox.totp"

local function hex(bytes)
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

describe("SHA-1", function()
  it("is that of RFC 3174", function()
    for text, digest in pairs {
      [""] = "da39a3ee5e6b4b0d3255bfef95601890afd80709",
      ["abc"] = "a9993e364706816aba3e25717850c26c9cd0d89d",
      ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"] =
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
      [("a"):rep(1000)] = "291e9a6c66994949b57ba5e650361e98fc36b1ba",
    } do
      assert.equal(digest, hex(sha1.digest(text)))
    end
  end)

  it("makes the HMACs of RFC 2202", function()
    for _, case in ipairs {
      { ("\x0B"):rep(20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00" },
      { "Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
      { ("\xAA"):rep(80), "Test Using Larger Than Block-Size Key - Hash Key First",
        "aa4ae5e15272d00e95705637ce8a3b55ed402112" },
    } do
      assert.equal(case[3], hex(sha1.hmac(case[1], case[2])))
    end
  end)
end)

describe("one-time passwords", function()
  it("are those of RFC 6238", function()
    for time, code in pairs {
      [59] = "287082", [1111111109] = "081804", [1111111111] = "050471", [1234567890] = "005924",
      [2000000000] = "279037", [20000000000] = "353130", [59.99] = "287082",
    } do
      assert.equal(code, totp.code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", time))
    end
  end)
end)

describe("Base64", function()
  it("is read with and without padding", function()
    for text, bytes in pairs {
      [""] = "", ["YQ=="] = "a", ["YQ"] = "a", ["YWI="] = "ab", ["YWJj"] = "abc",
      ["+/8AAQ=="] = "\xFB\xFF\0\1",
    } do
      assert.equal(bytes, base64.decode(text))
    end
    for _, text in ipairs { "a", "!", "YQ===", "Y Q=", "YWJjZ" } do
      assert.is_nil(base64.decode(text))
    end
  end)

  it("is written for URLs", function()
    for bytes, text in pairs {
      [""] = "", a = "YQ", ab = "YWI", abc = "YWJj", ["\xFB\xFF\0\1"] = "-_8AAQ",
    } do
      assert.equal(text, base64.encode_url(bytes))
    end
  end)
end)
