--- docs/guide/invite_all.md and the annotations against the code.

local annotations = require "spec.support.annotations"
local pages = require "spec.support.pages"
local service = require("spec.support.service").use()

local page = pages.read("docs/guide/invite_all.md")
local library = annotations.read("lua/vrchatapi/invite/options.lua", "lua/vrchatapi/invite/all.lua")

local function words_of(section, column)
  return pages.first_words(pages.table_with(pages.section(page, section), column))
end

describe("docs/guide/invite_all.md", function()
  it("has the options, as the annotations have them", function()
    local options = words_of("Options", "Option")
    assert.same(pages.names_of(library.classes["vrchatapi.InviteAllOptions"]), options)
    local client = service:client()
    for _, name in ipairs(options) do
      local _, message = pcall(client.invite_all, client, { [name] = print })
      assert.falsy(tostring(message):find("unknown option", 1, true), name)
    end
  end)

  it("has the fields of a result", function()
    local fields = words_of("Results", "Field of a result")
    assert.same(pages.names_of(library.classes["vrchatapi.InviteAllResult"]), fields)
    local results = assert(service:client():invite_all {
      who = { service.box.friend_id, service.box.stranger_id },
      where = service.box.location,
    })
    local known = {}
    for _, name in ipairs(fields) do
      known[name] = true
    end
    for _, result in ipairs(results) do
      for name in pairs(result) do
        assert.truthy(known[name], name)
        known[name] = "seen"
      end
    end
    for _, name in ipairs(fields) do
      assert.equal("seen", known[name])
    end
  end)

  it("has the states", function()
    local results = assert(service:client():invite_all { who = {}, where = service.box.location })
    local states, counted = {}, {}
    for number, word in ipairs(words_of("Results", "State")) do
      states[number] = word:match('^"(.*)"$')
    end
    for state in pairs(results.counts) do
      counted[#counted + 1] = state
    end
    assert.same(library.aliases["vrchatapi.InviteAllState"], states)
    assert.same(pages.sorted(counted), pages.sorted(states))
  end)
end)
