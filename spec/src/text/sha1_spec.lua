local core = require "vrchatapi.core"
local files = require("spec.support.files").use()

local function hex(bytes)
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

local function bytes_of(text)
  return (text:gsub("%x%x", function(digits) return string.char(tonumber(digits, 16)) end))
end

-- The digests that the openssl program prints, or nil if it is not installed.
local function openssl_digests(texts)
  local paths = {}
  for i, text in ipairs(texts) do
    paths[i] = files.quote(files:write(text))
  end
  local pipe = io.popen("openssl dgst -sha1 -r " .. table.concat(paths, " ") .. " 2>/dev/null")
  local digests = {}
  for line in pipe:lines() do
    digests[#digests + 1] = line:match("^%x+")
  end
  return pipe:close() and digests
end

describe("core.sha1", function()
  -- FIPS 180 and RFC 3174
  for name, case in pairs {
    ["nothing"] = { "", "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
    ["one block"] = { "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
    ["448 bits"] = {
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
    },
    ["896 bits"] = {
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        .. "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "a49b2446a02c645bf419f995b67091253a04a259",
    },
    ["a million times a"] = {
      ("a"):rep(1000000),
      "34aa973cd4c4daa4f61eeb2bdbad27316534016f",
    },
    ["whole blocks"] = {
      ("0123456701234567012345670123456701234567012345670123456701234567"):rep(10),
      "dea356a2cddd90c7a7ecedc5ebb563934f460452",
    },
  } do
    it(
      "returns the published value for " .. name,
      function() assert.equal(case[2], hex(core.sha1(case[1]))) end
    )
  end

  it("agrees with openssl for all lengths around the borders of blocks", function()
    local texts = {}
    for length = 0, 200 do
      local bytes = {}
      for i = 1, length do
        bytes[i] = string.char((length * 31 + i * 167) % 256)
      end
      texts[#texts + 1] = table.concat(bytes)
    end
    local digests = openssl_digests(texts)
    if not digests then return print("sha1_spec: skipped, as there is no `openssl` program") end
    assert.equal(#texts, #digests)
    for i, text in ipairs(texts) do
      assert.equal(digests[i], hex(core.sha1(text)), #text)
    end
  end)

  it("raises for anything but a string", function()
    local _, message = pcall(function() core.sha1(12) end)
    assert.matches(
      "^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'sha1' " .. "%(bytes must be a string, got number%)$",
      message
    )
  end)
end)

describe("core.hmac_sha1", function()
  -- RFC 2202
  for i, case in ipairs {
    { ("\x0b"):rep(20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00" },
    { "Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
    { ("\xaa"):rep(20), ("\xdd"):rep(50), "125d7342b9ac11cd91a39af48aa17b4f63f175d3" },
    {
      bytes_of("0102030405060708090a0b0c0d0e0f10111213141516171819"),
      ("\xcd"):rep(50),
      "4c9007f4026250c6bc8414f9bf50c86c2d7235da",
    },
    { ("\x0c"):rep(20), "Test With Truncation", "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04" },
    {
      ("\xaa"):rep(80),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "aa4ae5e15272d00e95705637ce8a3b55ed402112",
    },
    {
      ("\xaa"):rep(80),
      "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data",
      "e8e99d0f45237d786d6bbaa7965c7808bbff1a91",
    },
  } do
    it(
      "returns the published value of RFC 2202: case " .. i,
      function() assert.equal(case[3], hex(core.hmac_sha1(case[1], case[2]))) end
    )
  end

  it("takes keys of exactly a block as they are, and hashes longer ones", function()
    local block, longer = ("k"):rep(64), ("k"):rep(65)
    assert.are_not.equal(core.hmac_sha1(block, "x"), core.hmac_sha1(core.sha1(block), "x"))
    assert.equal(core.hmac_sha1(longer, "x"), core.hmac_sha1(core.sha1(longer), "x"))
  end)

  it("raises for anything but strings", function()
    assert.error_matches(
      function() core.hmac_sha1(nil, "") end,
      "bad argument #1 to 'hmac_sha1' %(key must be a string, got nil%)$"
    )
    assert.error_matches(
      function() core.hmac_sha1("", {}) end,
      "bad argument #2 to 'hmac_sha1' %(bytes must be a string, got table%)$"
    )
  end)
end)
