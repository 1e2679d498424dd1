--- The tests that docs/guide/other_languages.md shows, each copied whole from the page, with the command
--- of this tree.

local files = require("spec.support.files").use()
local npm = require "spec.judges.npm"
local uv = require "luv"

local TOP = uv.cwd()
local LIMIT = 120 -- seconds

describe("docs/guide/other_languages.md", function()
  local folder

  -- Each block of code goes into the file that its first line names.
  setup(function()
    folder = files.directory
    local page = files.read(TOP .. "/docs/guide/other_languages.md")
    for block in page:gmatch "\n```%a+\n(.-\n)```" do
      local name = assert(block:match "^[#/]+ ([%w_]+[%w_.]*)", block)
      files:write(block, folder .. "/" .. (name:gsub(":$", "")))
    end
  end)

  -- Runs a command beside the files; fails unless it ends well. Returns what it printed.
  local function run(command)
    local words = { "cd", files.quote(folder), "&& env -u LD_PRELOAD" }
    words[#words + 1] = ("PATH=%s:$PATH timeout %d"):format(files.quote(TOP .. "/bin"), LIMIT)
    words[#words + 1] = command .. " >output 2>&1 </dev/null"
    local ok = os.execute(table.concat(words, " "))
    local output = files.read(folder .. "/output")
    assert(ok == true or ok == 0, output)
    return output
  end

  it("tests a bot in JavaScript", function()
    local output = run(npm.node() .. " --test --test-reporter=tap bot.test.mjs")
    assert.matches("\n# pass 3\n# fail 0\n", output)
  end)

  it(
    "tests a bot in Python",
    function()
      assert.matches("\nRan 2 tests in [^\n]*\n\nOK\n", run "/usr/bin/python3 -W error -m unittest test_bot")
    end
  )

  it("asks and controls from a shell", function()
    local lines = {}
    for line in run("sh try.sh"):gmatch "[^\n]+" do
      lines[#lines + 1] = line
    end
    assert.equal(7, #lines, table.concat(lines, "\n"))
    assert.matches('"ok":true', lines[1])
    assert.matches('"type":"invite"', lines[2])
    assert.same({ "true", "true" }, { lines[3], lines[4] })
    assert.matches('"status_code":503', lines[5])
    assert.matches('"ok":true', lines[6])
    assert.equal(4, select(2, lines[7]:gsub('"raw_head":', "")))
  end)
end)
