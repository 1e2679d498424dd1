--- tools/document: what the pages and the annotations have from the code.

local files = require("spec.support.files").use()
local pages = require "spec.support.pages"
local vrchatapi = require "vrchatapi"

local LUA = arg[-1] or "lua5.4"

-- What a command prints, and whether it succeeded.
local function run(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local output = pipe:read("a")
  return output, pipe:close()
end

local function check(folder) return run(("cd '%s' && '%s' tools/document check"):format(folder, LUA)) end

describe("tools/document", function()
  local tree

  before_each(function()
    tree = files:path()
    assert(os.execute(("mkdir '%s' && cp -r README.md docs library lua src tools '%s'"):format(tree, tree)))
    assert(os.execute(("ln -s \"$PWD/build\" '%s/build'"):format(tree)))
  end)
  after_each(function() os.execute(("rm -r '%s'"):format(tree)) end)

  -- Replaces the first occurrence of a text in a file of the tree.
  local function edit(path, old, new)
    path = tree .. "/" .. path
    local content = pages.read(path)
    local first, last = content:find(old, 1, true)
    assert(first, "no " .. old)
    local file = assert(io.open(path, "wb"))
    assert(file:write(content:sub(1, first - 1), new, content:sub(last + 1)))
    assert(file:close())
  end

  it("finds that all is as it should be", function()
    local output, is_good = check(".")
    assert.equal("", output)
    assert.is_true(is_good)
  end)

  for path, change in pairs {
    ["README.md"] = { "InviteApi.md#invite_user)", "InviteApi.md#invite_somebody)" },
    ["docs/api/InviteApi.md"] = {
      "client:invite_user(user_id, body [, options])",
      "client:invite_user(user_id)",
    },
    ["docs/api/NotificationsApi.md"] = { "| `offset` | integer", "| `offset` | string" },
    ["docs/api/errors.md"] = { "| `not_friends` | `api`", "| `no_friends` | `api`" },
    ["library/operations.lua"] = { "function Methods:invite_user(user_id,", "function Methods:invite_user(" },
  } do
    it("names the line in which " .. path .. " is not what the code says, and mends it", function()
      edit(path, change[1], change[2])
      local output, is_good = check(tree)
      assert.falsy(is_good)
      assert.matches(("document: %s:%%d+ is not"):format(path:gsub("%p", "%%%0")), output)
      assert.truthy(output:find(change[1], 1, true), output)
      assert.truthy(output:find(change[2], 1, true), output)
      run(("cd '%s' && '%s' tools/document write"):format(tree, LUA))
      assert.equal("", (check(tree)))
      assert.equal(pages.read(path), pages.read(tree .. "/" .. path))
    end)
  end

  it("keeps descriptions that were written by hand, and hands them on to the annotations", function()
    edit(
      "docs/api/InviteApi.md",
      "| `user_id` | string | The friend's user id |",
      "| `user_id` | string | A friend |"
    )
    run(("cd '%s' && '%s' tools/document write"):format(tree, LUA))
    assert.equal("", (check(tree)))
    assert.truthy(
      pages.read(tree .. "/library/operations.lua"):find("---@param user_id string A friend\n", 1, true)
    )
  end)

  it("says which page lacks its markers", function()
    edit("README.md", "<!-- end operations -->", "")
    assert.matches("document: README.md has no markers for operations", (check(tree)))
  end)

  it("refuses options that the code has and no annotation", function()
    edit("lua/vrchatapi/options.lua", "---@field retries?", "---@field attempts?")
    assert.matches(
      "document: lua/vrchatapi/options.lua: vrchatapi.Options has a field attempts",
      (check(tree))
    )
  end)
end)

describe("the section of an operation has an example that calls it:", function()
  for _, row in ipairs(vrchatapi.operations()) do
    it(row.name, function()
      local section = pages.section(pages.read(("docs/api/%s.md"):format(row.api)), row.name)
      local example = section:match("\n```lua\n(.-)```")
      assert.truthy(example and example:find("client:" .. row.name .. "[ (]"))
    end)
  end
end)
