--- docs/guide/live.md, and what docs/api/live.md says of friends, against the code.

local Friends = require "vrchatapi.live.friends"
local annotations = require "spec.support.annotations"
local pages = require "spec.support.pages"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local STATES = { "connecting", "idle", "live", "refused", "waiting" }

local library = annotations.read "lua/vrchatapi/live/friends.lua"
local guide, reference = pages.read "docs/guide/live.md", pages.read "docs/api/live.md"

local function words_of(text, section, head)
  return pages.sorted(pages.first_words(pages.table_with(pages.section(text, section), head)))
end

describe("docs/guide/live.md", function()
  it("has the states", function() assert.same(STATES, words_of(guide, "States", "State")) end)

  it("names codes and kinds that there are", function()
    local known = {}
    for _, row in ipairs(vrchatapi.errors()) do
      known[row.code], known[row.kind] = true, true
    end
    for _, row in ipairs(pages.table_with(pages.section(guide, "States"), "Code")) do
      for word in row[1]:gmatch("`([%w_]+)`") do
        assert.is_true(known[word], word)
      end
    end
  end)
end)

describe("docs/api/live.md", function()
  it("has the states", function() assert.same(STATES, words_of(reference, "States", "State")) end)

  it("has the fields of a friend", function()
    local friends = assert(service:client():friends())
    local friend = friends:get(service.box.friend_id)
    local names = pages.sorted(pages.names_of(library.classes["vrchatapi.LiveFriend"]))
    assert.same(names, words_of(reference, "client:friends", "Friend"))
    for name in pairs(friend) do
      assert.truthy(table.concat(names, " "):find(name, 1, true), name)
    end
    friends:close()
  end)

  it("has the methods of the friends", function()
    local found, expected = {}, {}
    for _, word in ipairs(words_of(reference, "client:friends", "Method")) do
      found[#found + 1] = word:match("^friends:(%w+)")
    end
    for name in pairs(library.functions) do
      expected[#expected + 1] = name:match("^Friends:(%w+)$")
    end
    assert.same(pages.sorted(expected), pages.sorted(found))
    for _, name in ipairs(found) do
      assert.equal("function", type(Friends[name]))
    end
  end)
end)
