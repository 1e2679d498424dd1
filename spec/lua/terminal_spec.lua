--- What fits on a terminal.

local terminal = require "vrchatapi.terminal"

describe("terminal", function()
  it("knows how wide texts are", function()
    for text, width in pairs {
      [""] = 0,
      abc = 3,
      ["\195\164"] = 1, -- a with two dots
      ["a\204\136"] = 1, -- the same as two characters
      ["\227\131\159"] = 2, -- Japanese
      ["\240\159\142\164"] = 2, -- a microphone
      ["\226\128\166"] = 1, -- three dots
    } do
      assert.equal(width, terminal.width(text), text)
    end
  end)

  it("cuts and pads texts", function()
    assert.equal("abc", terminal.cut("abc", 3))
    assert.equal("ab…", terminal.cut("abcd", 3))
    assert.equal("\227\131\159…", terminal.cut("\227\131\159\227\131\159", 3))
    assert.equal("…", terminal.cut("\227\131\159\227\131\159", 2))
    assert.equal("\227\131\159  ", terminal.pad("\227\131\159", 4))
    assert.equal("abc", terminal.pad("abc", 2))
  end)
end)
