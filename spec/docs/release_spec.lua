--- What a release must not forget: docs/internals/releasing.md.

local core = require "vrchatapi.core"
local pages = require "spec.support.pages"
local vrchatapi = require "vrchatapi"

describe("the version", function()
  it("is that of the C module in _VERSION", function()
    assert.matches("^%d+%.%d+%.%d+$", core.VERSION)
    assert.equal("vrchatapi " .. core.VERSION, vrchatapi._VERSION)
  end)

  it("is the first of the changelog, with the date of its release", function()
    local heading = pages.read("CHANGELOG.md"):match "\n## (%C+)\n"
    assert.is_true(
      heading == ("Unreleased (%s)"):format(core.VERSION)
        or heading:gsub(", %d%d%d%d%-%d%d%-%d%d$", "") == core.VERSION,
      heading
    )
  end)

  it("is that of the rockspec, and of its source", function()
    local path = ("rockspec/vrchatapi-%s-1.rockspec"):format(core.VERSION)
    local rockspec = {}
    assert(load(pages.read(path), path, "t", rockspec))()
    assert.equal(core.VERSION .. "-1", rockspec.version)
    assert.equal("v" .. core.VERSION, rockspec.source.tag)
    assert.truthy(
      rockspec.source.url:find(("/v%s/vrchatapi-%s.tar.gz"):format(core.VERSION, core.VERSION), 1, true)
    )
  end)
end)
