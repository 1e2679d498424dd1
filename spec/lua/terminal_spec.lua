--- What fits on a terminal.

local terminal = require "vrchatapi.terminal"

local files = require("spec.support.files").use()
local open = require("spec.support.terminal").use(files)
local process = require "spec.support.process"

local SHOW = [[
  local terminal = require "vrchatapi.terminal"
  print(terminal.columns(io.stdout), terminal.has_colour(io.stdout))
]]

-- What a process says of the terminal that it has, after shell commands.
local function shown_on_terminal(before)
  return (open(process.command(SHOW, nil, { before = before })):finish())
end

describe("a program", function()
  it("knows the width of its terminal, and whether it shows colours", function()
    local unset = "unset NO_COLOR FORCE_COLOR COLUMNS; "
    assert.matches("\n44\ttrue\n$", shown_on_terminal(unset .. "stty cols 44"))
    assert.matches("\n80\ttrue\n$", shown_on_terminal(unset .. "stty cols 0"))
    assert.matches("\n66\ttrue\n$", shown_on_terminal(unset .. "stty cols 0; COLUMNS=66; export COLUMNS"))
    assert.matches("\n44\tfalse\n$", shown_on_terminal(unset .. "stty cols 44; export NO_COLOR=1"))
    assert.matches("\n44\tfalse\n$", shown_on_terminal(unset .. "stty cols 44; export TERM=dumb"))
  end)

  it("has neither in a pipe, unless colours are wanted", function()
    local unset = "unset NO_COLOR FORCE_COLOR"
    assert.matches("nil\tfalse\n$", process.run(SHOW, nil, { before = unset }))
    assert.matches("nil\ttrue\n$", process.run(SHOW, nil, { before = unset .. "; export FORCE_COLOR=1" }))
  end)
end)

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

  it("breaks lines at spaces, and keeps long words whole", function()
    assert.equal("one two\n  three\nfour", terminal.wrap("one two three\nfour", 8))
    assert.equal("a\n 12345678", terminal.wrap("a 12345678", 9)) -- its room is that of the indent
    assert.equal("a\n1234567890", terminal.wrap("a 1234567890", 9))
    assert.equal("> ab\n- cd ", terminal.wrap("> ab cd ", 5, "- "))
    assert.equal("\27[1mab\27[0m cd", terminal.wrap("\27[1mab\27[0m cd", 5))
    assert.equal("one two three", terminal.wrap("one two three", nil))
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
