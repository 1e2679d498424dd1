local base64 = require "vrchatapi.sandbox.base64"

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
