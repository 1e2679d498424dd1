--- What the command shows on narrow and on wide terminals: whole, in lines that fit.

local files = require("spec.support.files").use()
local open = require("spec.support.terminal").use(files)
local service = require("spec.support.service").use()
local command = require("spec.support.command").use(service, files)

local commands = require "vrchatapi.cli.commands"
local terminal = require "vrchatapi.terminal"

-- The lines as a person sees them, among them those that others have replaced in their place.
local function lines_of(text)
  local lines = {}
  for line in text:gsub("\27%[[%d;]*m", ""):gsub("\27%[K", "\n"):gmatch "[^\n]+" do
    lines[#lines + 1] = line
  end
  return lines
end

-- One word alone, such as an id or an address: it may be longer, as it is to be copied whole.
local function is_one_word(line) return line:find "^%s*%S+$" ~= nil end

local function assert_fits(text, columns)
  for _, line in ipairs(lines_of(text)) do
    local width = terminal.width(line)
    assert.is_true(width <= columns or is_one_word(line), ("%d: %s"):format(width, line))
  end
end

-- The words of a text, without what depends on the width and on the time.
local function words_of(text)
  return (
    text
      :gsub("\27%[[%d;]*m", "")
      :gsub("%[#*%.*%] [^\n\27]*\27%[K", "") -- a progress line, which is gone
      :gsub("\27%[K", "")
      :gsub("%d%d:%d%d:%d%d", "TIME")
      :gsub("127%.0%.0%.1:%d+", "HOST")
      :gsub(" \\\n", " ") -- a command line that continues
      :gsub("%s+", " ")
      :gsub("^ ", "")
      :gsub(" $", "")
  )
end

-- What it shows on a terminal of that width; its lines fit.
local function shown(columns, words)
  local window = open(("stty cols %d; exec %s"):format(columns, command:line(words)))
  local text = window:finish()
  assert_fits(text, columns)
  return text
end

local LONG_TEXT = "A text of sixty-four characters, as long as one can be in a slot"

-- Command lines whose output is the same however wide the terminal is, but for the ends of lines.
local THE_SAME = {
  { "--help" },
  { "help", "settings" },
  { "help", "exit-codes" },
  { "whoami", "--sandbox" },
  { "invite", "Mira", "--sandbox", "--text", LONG_TEXT, "--wait" },
  { "invite", "Mira", "Nobody", "--sandbox", "--dry-run" },
  { "request", "Mira", "--sandbox", "--text", LONG_TEXT },
  { "respond", "Nobody who has ever asked", "--sandbox" },
  { "respond", "Bob", "--sandbox", "--accept", "--text", LONG_TEXT },
  { "messages", "set", "message", "3", LONG_TEXT, "--sandbox" },
  { "logout", "--sandbox" },
  { "bogus" },
  { "invite" },
  { "friends", "--bogus" },
}

-- Those whose tables or order depend on the width or on chance: their lines fit, and the words are there.
local ALSO = {
  { { "friends", "--sandbox" }, { "Old Friend", "7 friends" } },
  {
    { "messages", "--sandbox" },
    { "SLOT CHANGE TEXT 0 now Sure, on my way!", "8 now Too many people for me, sorry!" },
  },
  { { "respond", "--sandbox" }, { "Carol", "asks for an invite", "not_", "To answer" } },
  { { "watch", "--sandbox", "--for", "1" }, { "Zoe invites you: The Sandbox", "until Ctrl-C" } },
  { { "doorman", "--sandbox" }, { "Alice: invited", "Bob: declined" } },
  { { "party", "--sandbox" }, { "Somebody Else", "unknown_person", "32 invited, 2 not invited" } },
}

for _, columns in ipairs { 44, 120 } do
  describe(("on a terminal of %d columns"):format(columns), function()
    for _, words in ipairs(THE_SAME) do
      it("is whole: " .. table.concat(words, " "), function()
        local plain = words_of(shown(1000, words))
        assert.equal(plain, words_of(shown(columns, words)))
      end)
    end

    it("is whole: the help of each command", function()
      for _, one in ipairs(commands.all()) do
        local words = { one.name, "--help" }
        assert.equal(words_of((command:run(words))), words_of(shown(columns, words)))
      end
    end)

    for _, row in ipairs(ALSO) do
      it("is whole: " .. table.concat(row[1], " "), function()
        local text = words_of(shown(columns, row[1]))
        for _, part in ipairs(row[2]) do
          assert.truthy(text:find(part, 1, true), text)
        end
      end)
    end

    it("is whole: the questions of login", function()
      command.variables.VRCHATAPI_AUTH = false
      command.variables.VRCHATAPI_USER_AGENT = false
      service.box:account { two_factor = { "totp", "otp" } }
      local window = open(("stty cols %d; exec %s"):format(columns, command:line { "login" }))
      for _, answer in ipairs {
        { "web site:", "spec@vrchatapi.test" },
        { "e-mail address:", service.box.username },
        { "Password", service.box.password },
        { "recovery", "000000" },
        { "recovery", "000000" },
        { "recovery", "000000" },
      } do
        window:expect(answer[1])
        window:type(answer[2] .. "\n")
      end
      local text, code = window:finish()
      assert.equal(4, code, text)
      for _, line in ipairs(lines_of(text)) do
        local typed = line:find("@vrchatapi.test", 1, true) or line:find(service.box.username, 1, true)
        if not typed then assert_fits(line, columns) end
      end
    end)

    it("is whole: where the sandbox is", function()
      local window = open(("stty cols %d; exec %s"):format(columns, command:line { "sandbox" }))
      window:expect "\nurl"
      window:expect "/api/1"
      window:type "\3"
      assert_fits(window:finish(), columns)
    end)
  end)
end
