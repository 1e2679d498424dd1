--- The page and the annotations on inviting against the code.

local annotations = require "spec.support.annotations"
local pages = require "spec.support.pages"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local library = annotations.read("lua/vrchatapi/invite/options.lua", "lua/vrchatapi/invite/invite.lua")
local page = pages.read("docs/guide/invite.md")

-- The names in the first column of the first table of a section, sorted.
local function words(section, head)
  return pages.sorted(pages.first_words(pages.table_with(pages.section(page, section), head)))
end

describe("docs/guide/invite.md", function()
  it("has the options that are annotated, all of which are taken", function()
    local names = pages.sorted(pages.names_of(library.classes["vrchatapi.InviteOptions"]))
    assert.same(names, words("Options", "Option"))
    local values = {
      text = "x",
      slots = { 1 },
      slot = 1,
      photo = "examples/poster.png",
      timeout = 1,
      progress = print,
    }
    for _, name in ipairs(names) do
      local _, err = service:client():invite("Nobody", "here", { [name] = values[name] })
      assert.equal("unknown_person", err.code, name)
    end
  end)

  it("has the fields of an invite", function()
    local made = assert(service:client():invite("Friend", "here"))
    local names = pages.names_of(library.classes["vrchatapi.Invite"])
    assert.same(pages.sorted(names), words("The invite", "Field"))
    for _, name in ipairs(names) do
      assert.truthy(made[name], name)
    end
  end)

  it("names codes that there are, and all of the kind", function()
    local codes, text = {}, pages.section(page, "Errors")
    for _, row in ipairs(vrchatapi.errors()) do
      codes[row.code] = true
      if row.kind == "invite" then assert.truthy(text:find("\n| `" .. row.code .. "`", 1, true), row.code) end
    end
    for _, row in ipairs(pages.table_with(text, "Code")) do
      for code in row[1]:gmatch("`([%w_]+)`") do
        assert.is_true(codes[code], code)
      end
    end
  end)
end)
