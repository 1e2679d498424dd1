--- docs/README.md lists all pages; and what the pages on trouble quote is what the code says.

local pages = require "spec.support.pages"
local vrchatapi = require "vrchatapi"

local index = pages.read "docs/README.md"

local function find(command)
  local found = {}
  local pipe = assert(io.popen(command))
  for line in pipe:lines() do
    found[#found + 1] = line
  end
  pipe:close()
  return found
end

describe("docs/README.md", function()
  for _, path in ipairs(find "find docs -mindepth 2 -name '*.md' | sort") do
    it(
      "has " .. path,
      function() assert.truthy(index:find("(" .. path:gsub("^docs/", "") .. ")", 1, true)) end
    )
  end
end)

describe("docs/guide/troubleshooting.md", function()
  local page = pages.read "docs/guide/troubleshooting.md"

  it("names codes that there are", function()
    local known = {}
    for _, row in ipairs(vrchatapi.errors()) do
      known[row.code] = true
    end
    local count = 0
    for _, part in ipairs { "What the service refuses", "No connection, proxies, certificates" } do
      for _, row in ipairs(pages.table_with(pages.section(page, part), "Code")) do
        for code in row[1]:gmatch "`([%w_]+)`" do
          assert.is_true(known[code] or code:find "^http_%d+$" ~= nil, code)
          count = count + 1
        end
      end
    end
    assert.is_true(count > 15)
  end)

  it("quotes what the code says", function()
    local sources = {}
    for _, path in ipairs(find "find lua -name '*.lua'") do
      sources[#sources + 1] = pages.read(path)
    end
    local all = table.concat(sources)
    for _, row in ipairs(pages.table_with(pages.section(page, "It does not start"), "What you see")) do
      for text in row[1]:gmatch "`([^`]+)`" do
        local of_lua = text:find "^module " or text:find "^undefined symbol"
        assert.truthy(of_lua or all:find(text, 1, true), text)
      end
    end
  end)
end)
