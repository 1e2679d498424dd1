--- vrchatapi.progress_line, on a terminal and elsewhere.

local files = require("spec.support.files").use()
local open = require("spec.support.terminal").use(files)
local process = require "spec.support.process"

local SCRIPT = [[
  local vrchatapi = require "vrchatapi"
  local line = vrchatapi.progress_line { stream = io.stderr }
  line.show(0, 4)
  line.show(1, 4, { state = "waiting", waiting_for = "rate_limit", operation = "invite_user", until_time = os.time() })
  line.show(2, 4, { state = "invited", who = "Mira" })
  line.say("A text that stays")
  line.show(3, 4, { state = "failed", who = { displayName = "Bob" }, err = "no \27[31m friend" })
  line.show(4, 4, "the last of all, whose text does not fit into a narrow window")
  line.close()
]]

describe("a progress line", function()
  it("is a line for each message where there is no terminal", function()
    local output = process.run(SCRIPT)
    assert.matches(
      "^1 of 4: waits for the rate limit until %d%d:%d%d:%d%d\n"
        .. "2 of 4: invited Mira\nA text that stays\n"
        .. "3 of 4: Bob was not invited: no \\x1B%[31m friend\n4 of 4: the last of all, [^\n]*\n$",
      output
    )
  end)

  it("stays in its place on a terminal, and fits it", function()
    local terminal = open("stty cols 44; " .. process.command(SCRIPT))
    local text, code = terminal:finish()
    assert.equal(0, code, text)
    local shown = {}
    for piece in text:gsub("^[^\n]*\n", "", 1):gmatch("\27%[K([^\27\n]*)") do
      shown[#shown + 1] = piece
    end
    assert.matches("^%[%.+%] 0 of 4$", shown[1])
    assert.matches("^waits for the rate limit until %d%d:%d%d:%d%d$", shown[2]) -- the bar has no room
    assert.matches("^2 of 4  invited Mira$", shown[3]:gsub("^%[#+%.+%] ", ""))
    assert.equal("A text that stays", text:match("\27%[K(A text that stays)\n"))
    for _, piece in ipairs(shown) do
      assert.is_true(require("vrchatapi.terminal").width(piece) <= 43, piece)
    end
    assert.matches("…", shown[#shown - 1])
    assert.equal("", shown[#shown]) -- it is gone
  end)
end)
