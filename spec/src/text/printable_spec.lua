--- Texts of others as one line that a terminal or a log can take.

local core = require "vrchatapi.core"
local service = require("spec.support.service").use()

describe("printable", function()
  it("keeps what is harmless", function()
    for _, text in ipairs { "", "a b", "Grüße 日本 👋", "\u{200B}\u{2027}\u{2030}\u{A0}", "\\x1B", "~" } do
      assert.equal(text, core.printable(text))
    end
  end)

  it("makes one space of each stretch of white space", function()
    assert.equal("a b c d ", core.printable("a\nb\r\n\r\nc\t d\n"):gsub("  ", " "))
    assert.equal("a b", core.printable("a\r\n\t\nb"))
  end)

  it("escapes what moves the cursor, colours, reorders or ends a line", function()
    for text, shown in pairs {
      ["\27[31mred"] = "\\x1B[31mred",
      ["a\0b"] = "a\\x00b",
      ["\8\127"] = "\\x08\\x7F",
      ["\u{9B}31m"] = "\\xC2\\x9B31m",
      ["\u{2028}"] = "\\xE2\\x80\\xA8",
      ["\u{202E}evil"] = "\\xE2\\x80\\xAEevil",
      ["\u{2066}"] = "\\xE2\\x81\\xA6",
    } do
      assert.equal(shown, core.printable(text))
    end
  end)

  it("escapes what is not UTF-8", function()
    for text, shown in pairs {
      ["\xFF"] = "\\xFF",
      ["a\xC3"] = "a\\xC3",
      ["\xE2\x80"] = "\\xE2\\x80",
      ["\xED\xA0\x80ü"] = "\\xED\\xA0\\x80ü",
    } do
      assert.equal(shown, core.printable(text))
    end
  end)
end)

describe("a text of the service with control characters", function()
  local function refused()
    service.box:fault {
      kind = "reply",
      status = 400,
      body = [[{"error":{"message":"a\nb\u001b[2Jc\u0000"}}]],
    }
    local _, err = service:client():get_invite_messages(service.box.user_id, "message")
    return err
  end

  it("is one printable line where an error is shown, and untouched in the error", function()
    local err = refused()
    assert.equal("a\nb\27[2Jc\0", err.message)
    assert.equal("get_invite_messages: a b\\x1B[2Jc\\x00 (api http_400, status 400)", tostring(err))
  end)

  it("is one printable line in a trace", function()
    local lines = {}
    service.box:fault { kind = "reply", status = 400, body = [[{"error":{"message":"a\nb\u001b[2Jc"}}]] }
    local client = service:client { trace = function(line) lines[#lines + 1] = line end }
    client:get_invite_messages(service.box.user_id, "message")
    assert.equal(1, #lines)
    assert.matches("a b\\x1B[2Jc", lines[1], 1, true)
    assert.is_nil(lines[1]:find("%c"))
  end)
end)
