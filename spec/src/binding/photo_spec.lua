local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local png = require "spec.support.png"

local function mistake(value)
  local ok, message = pcall(function() core.check_photo(value) end)
  assert.is_false(ok)
  return message
end

describe("core.check_photo", function()
  it("returns true for a path, a table, bytes and an open file", function()
    local path = files:write(png.image())
    local file = assert(io.open(path, "rb"))
    for _, photo in ipairs { path, { path = path }, { bytes = png.image() }, png.image(), file } do
      assert.is_true(core.check_photo(photo))
    end
    file:close()
  end)

  it("leaves an open file where it stands", function()
    local file = assert(io.open(files:write("12345" .. png.image()), "rb"))
    assert.equal("12345", file:read(5))
    assert.is_true(core.check_photo(file))
    assert.equal("\137PNG", file:read(4))
    file:close()
  end)

  it("returns nil and an error of kind photo for what calls would refuse", function()
    local ok, err = core.check_photo(files:path())
    assert.is_nil(ok)
    assert.same({ "photo", "unreadable", "no" }, { err.kind, err.code, err.acted })
    ok, err = core.check_photo({ bytes = "GIF89a" })
    assert.is_nil(ok)
    assert.same({ "photo", "not_png" }, { err.kind, err.code })
    assert.equal("the photo must be a PNG, got a GIF", err.message)
  end)

  it("keeps no file open", function()
    local path, refused = files:write(png.image()), files:write("no PNG")
    for _ = 1, 20 do
      core.check_photo(path)
      core.check_photo(refused)
    end
    local list = files.descriptors()
    assert.is_nil(list:find(files.directory, 1, true), list)
  end)

  it("raises for anything else", function()
    for value, text in pairs {
      [12] = "photo must be a path, the bytes of a PNG or an open file, got 12",
      [true] = "photo must be a path, the bytes of a PNG or an open file, got true",
      [{}] = "photo must be {path=string} or {bytes=string}",
    } do
      assert.matches("^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'check_photo' %(.*%)$", mistake(value))
      assert.truthy(mistake(value):find(text, 1, true))
    end
    assert.truthy(mistake({ path = "a\0b" }):find("the path of the photo must not contain NUL", 1, true))
    local _, message = pcall(function() core.check_photo(12, 3, "paint") end)
    assert.truthy(message:find("bad argument #3 to 'paint' (photo must be a path", 1, true))
    local file = assert(io.open(files:write(""), "rb"))
    file:close()
    assert.truthy(mistake(file):find("photo must be an open file, got a closed file", 1, true))
  end)
end)
