--- docs/internals/testing.md against the helpers that there are.

local files = require "spec.support.files"
local pages = require "spec.support.pages"

describe("docs/internals/testing.md", function()
  it("lists every helper", function()
    local listed = {}
    local rows = pages.table_with(pages.read("docs/internals/testing.md"), "Helper")
    for _, name in ipairs(pages.first_words(rows)) do
      listed[name] = true
    end
    for name in files.output("ls spec/support"):gmatch("([%w_]+)%.lua\n") do
      assert.is_true(listed[name], name)
    end
  end)
end)
