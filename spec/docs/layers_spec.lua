--- tools/layers: includes and requires run one way, as docs/internals/architecture.md says.

local files = require("spec.support.files").use()
local pages = require "spec.support.pages"

local LUA = arg[-1] or "lua5.4"

-- What tools/layers reports of a tree, and whether it is content.
local function layers(folder)
  local pipe = assert(io.popen(("cd '%s' && '%s' tools/layers 2>&1"):format(folder, LUA)))
  local output = pipe:read "*a"
  return output, pipe:close()
end

describe("tools/layers", function()
  local tree

  before_each(function()
    tree = files:path()
    assert(os.execute(("mkdir '%s' && cp -r lua src tools '%s'"):format(tree, tree)))
  end)
  after_each(function() os.execute(("rm -r '%s'"):format(tree)) end)

  local function append(path, text)
    path = tree .. "/" .. path
    local content = pages.read(path)
    local file = assert(io.open(path, "wb"))
    assert(file:write(content, text))
    assert(file:close())
  end

  it("is content with the tree", function()
    local output, is_good = layers "."
    assert.equal("", output)
    assert.is_true(is_good)
  end)

  for _, case in ipairs {
    { "src/text/utf8.c", '#include "http/photo.h"\n', "text does not depend on http" },
    { "src/http/png.c", '#include "binding/compat.h"\n', "http does not depend on binding" },
    { "src/http/png.c", "#include <lua.h>\n", "src/binding/compat.h alone does" },
    { "src/binding/text.c", "#include <curl/curl.h>\n", "libcurl is for src/http alone" },
    { "src/http/cookies.c", "#include <unistd.h>\n", "the operating system is for src/platform alone" },
    { "src/http/photo.c", '#include "platform/posix/fd.h"\n', "which is private to src/platform/posix" },
    { "src/platform/file.h", "off_t vrc_size(void);\n", "headers of the platform have no type of POSIX" },
    { "src/http/account.h", '#include "http/engine.h"\n', "is part of a circle" },
    { "src/binding/call.c", "#if LUA_VERSION_NUM < 503\n#endif\n", "asks for Lua's version" },
    { "src/http/png.c", "/* " .. ("x"):rep(74) .. " */\n", "no line of C has more than 79" },
    { "src/http/png.c", ("\n"):rep(400), "no file has more than 450" },
    { "lua/vrchatapi/clock.lua", '\nlocal _ = require "vrchatapi.task"\n', "task is not below clock" },
    { "lua/vrchatapi/task/wake.lua", '\nlocal _ = require "vrchatapi.call"\n', "call is not below task" },
    { "lua/vrchatapi/task/wake.lua", '\nlocal _ = require "vrchatapi.task.run"\n', "is part of a circle" },
    {
      "lua/vrchatapi/client.lua",
      '\nlocal _ = require "vrchatapi.sandbox"\n',
      "sandbox is not below client",
    },
    {
      "lua/vrchatapi/sandbox/init.lua",
      '\nlocal _ = require "vrchatapi.call"\n',
      "call is not below sandbox",
    },
    {
      "lua/vrchatapi/sandbox/formats/json.lua",
      '\nlocal _ = require "vrchatapi.sandbox.state"\n',
      "state is not below formats",
    },
    { "lua/vrchatapi/new.lua", "return {}\n", "is in no layer of tools/layers" },
  } do
    local path, text, report = case[1], case[2], case[3]
    it(("reports %s with %s"):format(path, text:match("%C+") or "400 lines more"), function()
      if path:find("new%.lua$") then files:write("", tree .. "/" .. path) end
      append(path, text)
      local output, is_good = layers(tree)
      assert.falsy(is_good)
      assert.truthy(output:find("layers: " .. path, 1, true) or report == "is part of a circle", output)
      assert.truthy(output:find(report, 1, true), output)
    end)
  end
end)
