--- The look-alikes of ASCII punctuation that the service writes, mapped back.

local core = require "vrchatapi.core"
local vrchatapi = require "vrchatapi"

describe("plain", function()
  it("maps every full-width character back", function()
    for code = 0x21, 0x7E do
      assert.equal(string.char(code), core.plain(utf8.char(code + 0xFF01 - 0x21)))
    end
    assert.equal("\u{FF00}\u{FF5F}", core.plain("\u{FF00}\u{FF5F}"))
  end)

  it(
    "maps the single look-alikes back",
    function()
      assert.equal(
        '.!,:*//\\^"',
        core.plain("\u{2024}\u{01C3}\u{201A}\u{02F8}\u{2217}\u{2044}\u{2215}\u{29F5}\u{02C6}\u{02BA}")
      )
    end
  )

  it("keeps everything else", function()
    for _, text in ipairs { "", "a", "é", "日本", "👋", "\u{2025}", "\u{1F600}\u{FF1A}?", "\0\1\127" } do
      assert.equal((text:gsub("\u{FF1A}", ":")), core.plain(text))
    end
  end)

  it("keeps a character that is cut short", function()
    for _, text in ipairs { "a\xEF", "a\xEF\xBC", "a\xC7", "\xE2\x80", "\xEF|A", "\xEF\xBCA", "\xC7C" } do
      assert.equal(text, core.plain(text))
    end
  end)

  it(
    "is the same in vrchatapi and in the core",
    function() assert.equal("a.b!c", vrchatapi.plain("a\u{2024}b\u{1C3}c")) end
  )

  it("raises for anything but a string", function()
    for _, value in ipairs { false, {}, print } do
      assert.has_error(function() vrchatapi.plain(value) end)
      assert.has_error(function() core.plain(value) end)
    end
  end)
end)
