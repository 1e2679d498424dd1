--- config.json, which makes the repository an add-on of the Lua language server.

local cjson = require "cjson"
local files = require "spec.support.files"
local pages = require "spec.support.pages"

local config = cjson.decode(pages.read "config.json")

-- As the server does: beside a match there may be no letter, digit or underscore.
local function matches(patterns, text)
  for _, pattern in ipairs(patterns) do
    local captures = { text:match("([%w_]?)" .. pattern .. "([%w_]?)") }
    if captures[1] == "" and captures[#captures] == "" then return true end
  end
  return false
end

local function is_folder(path)
  return files.output(("test -d %s && echo yes || true"):format(files.quote(path))) ~= ""
end

describe("the add-on of the language server", function()
  it("is offered where the library is required", function()
    for _, line in ipairs {
      'local vrchatapi = require "vrchatapi"',
      "local core = require 'vrchatapi.core'",
      'require("vrchatapi.sandbox").start()',
    } do
      assert.is_true(matches(config.words, line), line)
    end
    for _, line in ipairs { 'require "vrchatapi2"', "-- vrchatapi", 'my_require "vrchatapi"' } do
      assert.is_false(matches(config.words, line), line)
    end
  end)

  it("is offered where the C module is", function()
    assert.is_true(matches(config.files, "lua_modules/lib/lua/5.4/vrchatapi/core.so"))
    assert.is_false(matches(config.files, "lib/core.so"))
  end)

  -- Of itself the server adds the folder "library".
  it("has the annotations of the C module, and the Lua files by a setting", function()
    assert.is_true(is_folder "library")
    local folders = config.settings["Lua.workspace.library"]
    assert.equal(1, #folders)
    local folder = folders[1]:match "^%${addons}/vrchatapi/module/(.+)$"
    assert.is_true(is_folder(folder .. "/vrchatapi"), folders[1])
  end)
end)
