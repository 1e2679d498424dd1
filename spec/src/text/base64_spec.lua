local core = require "vrchatapi.core"

describe("core.base64", function()
  -- RFC 4648, section 10
  for bytes, text in pairs {
    [""] = "",
    f = "Zg==",
    fo = "Zm8=",
    foo = "Zm9v",
    foob = "Zm9vYg==",
    fooba = "Zm9vYmE=",
    foobar = "Zm9vYmFy",
    ["\251\255\0\1"] = "+/8AAQ==",
  } do
    it(("writes and reads %q"):format(text), function()
      assert.equal(text, core.base64(bytes))
      assert.equal(bytes, core.unbase64(text))
      assert.equal(bytes, core.unbase64((text:gsub("=", ""))))
    end)
  end

  it("brings back all bytes, at every length", function()
    local bytes = ""
    for i = 0, 600 do
      assert.equal(bytes, core.unbase64(core.base64(bytes)))
      bytes = bytes .. string.char((i * 167 + 13) % 256)
    end
  end)

  it("returns nil for what is not Base64", function()
    for _, text in ipairs { "a", "!", "YQ===", "Y Q=", "YWJjZ", "Y=Q=", "YQ\0=", "Y\200" } do
      assert.is_nil(core.unbase64(text))
    end
  end)

  it("raises for anything but a string", function()
    assert.error_matches(
      function() core.base64(12) end,
      "bad argument #1 to 'base64' %(bytes must be a string, got number%)$"
    )
    assert.error_matches(
      function() core.unbase64(nil) end,
      "bad argument #1 to 'unbase64' %(text must be a string, got nil%)$"
    )
  end)
end)
