local core = require "vrchatapi.core"
local totp = require "vrchatapi.totp"

local RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" -- 12345678901234567890

-- The code of a key that is not in Base32, as RFC 4226 computes it.
local function code_of(key, counter)
  local code = core.hmac_sha1(key, (">I8"):pack(counter))
  local b = { code:byte(code:byte(20) % 16 + 1, code:byte(20) % 16 + 4) }
  local number = b[1] % 128 * 16777216 + b[2] * 65536 + b[3] * 256 + b[4]
  return ("%06d"):format(number % 1000000)
end

describe("totp.code", function()
  it("returns the values of RFC 4226, appendix D", function()
    for counter, code in ipairs {
      "755224",
      "287082",
      "359152",
      "969429",
      "338314",
      "254676",
      "287922",
      "162583",
      "399871",
      "520489",
    } do
      assert.equal(code, totp.code(RFC_SECRET, (counter - 1) * 30))
    end
  end)

  it("returns the last six digits of RFC 6238, appendix B", function()
    for time, code in pairs {
      [59] = "94287082",
      [1111111109] = "07081804",
      [1111111111] = "14050471",
      [1234567890] = "89005924",
      [2000000000] = "69279037",
      [20000000000] = "65353130",
    } do
      assert.equal(code:sub(3), totp.code(RFC_SECRET, time))
    end
  end)

  it("is the same for 30 seconds", function()
    assert.equal("755224", totp.code(RFC_SECRET, 29))
    assert.equal("755224", totp.code(RFC_SECRET, 29.999))
    assert.equal("287082", totp.code(RFC_SECRET, 30.0))
  end)

  it("is for the current time by default", function()
    local before = math.floor(os.time() / 30)
    local code = totp.code(RFC_SECRET)
    local after = math.floor(os.time() / 30)
    assert.is_true(
      code == code_of("12345678901234567890", before) or code == code_of("12345678901234567890", after)
    )
  end)

  -- RFC 4648, section 10
  for key, secret in pairs {
    f = "MY======",
    fo = "MZXQ====",
    foo = "MZXW6===",
    foob = "MZXW6YQ=",
    fooba = "MZXW6YTB",
    foobar = "MZXW6YTBOI======",
  } do
    it("reads Base32: " .. secret, function()
      for counter = 0, 3 do
        local code = code_of(key, counter)
        assert.equal(code, totp.code(secret, counter * 30))
        assert.equal(code, totp.code(secret:gsub("=", ""), counter * 30))
        assert.equal(code, totp.code(secret:lower(), counter * 30))
      end
    end)
  end

  it("reads every character of Base32", function()
    local all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    -- five bits each, from 0 to 31
    local key = "\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf"
    assert.equal(code_of(key, 7), totp.code(all, 210))
  end)

  it("reads secrets the way they are printed", function()
    for _, secret in ipairs {
      "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
      "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ",
      "  " .. RFC_SECRET .. " - ",
    } do
      assert.equal("287082", totp.code(secret, 59))
    end
    assert.equal(totp.code("MZXW6YQ", 0), totp.code("MZXW 6YQ = ", 0))
  end)

  it(
    "drops bits left over after the last byte",
    function() assert.equal(totp.code("MY", 0), totp.code("MZ", 0)) end
  )

  local BASE32 = "^secret must be Base32 "
  for name, case in pairs {
    ["a digit that is none of Base32"] = { "MZXW6YT0", BASE32 .. ".* at position 8$" },
    ["punctuation"] = { "MZX.6YTB", BASE32 .. ".* at position 4$" },
    ["a URI"] = { "otpauth://totp/x?secret=MZXW6YTB", BASE32 .. ".* at position 8$" },
    ["other letters"] = { "MZXW\xc3\x896YT", BASE32 .. ".* at position 5$" },
    ["a line's end"] = { "MZXW6YTB\n", BASE32 .. ".* at position 9$" },
    ["a NUL"] = { "MZXW\0YTB", BASE32 .. ".* at position 5$" },
    ["padding in the middle"] = { "MY=XW6YT", BASE32 .. ".* at position 4$" },
    ["nothing"] = { "", "and this is empty$" },
    ["only blanks"] = { " - ", "and this is empty$" },
    ["only padding"] = { "========", "and this is empty$" },
    ["a length that no bytes have"] = { "MZXW6YTBO", "none has 9 characters" },
    ["another one"] = { "MZX", "none has 3 characters" },
    ["a third one"] = { "MZXW6Y", "none has 6 characters" },
    ["too much padding"] = { "MZXW6YQ==", ": 1 '=' expected at its end, or none, got 2$" },
    ["too little padding"] = { "MY===", ": 6 '=' expected at its end, or none, got 3$" },
    ["padding where none is due"] = { "MZXW6YTB=", ": 0 '=' expected at its end, or none, got 1$" },
  } do
    it("refuses " .. name, function()
      local code, message = totp.code(case[1], 0)
      assert.is_nil(code)
      assert.matches(case[2], message)
    end)
  end

  it("shows only a position and a length of a wrong secret", function()
    for _, pair in ipairs {
      { "MZXW6YT0", "ABCDEFG." },
      { "MZXW6YTBO", "ABCDEFGHI" },
      { "MY===", "AB===" },
    } do
      local _, first = totp.code(pair[1], 0)
      local _, second = totp.code(pair[2], 0)
      assert.equal(first, second)
      assert.is_nil(first:find(pair[1], 1, true))
    end
  end)

  it("raises for wrong types, without the secret", function()
    local function message(secret, time)
      return select(2, pcall(function() totp.code(secret, time) end))
    end
    assert.matches(
      "^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'code' " .. "%(secret must be a string, got number%)$",
      message(234567)
    )
    for _, time in ipairs { -1, 0 / 0, math.huge, 1e300 } do
      assert.matches(
        "^spec/[%w_/]+_spec%.lua:%d+: bad argument #2 to 'code' "
          .. "%(time must be seconds since 1970, got %S+%)$",
        message("MZXW6YTB", time)
      )
    end
    assert.matches("got string%)$", message("MZXW6YTB", "60"))
  end)
end)
