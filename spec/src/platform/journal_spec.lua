--- core.system.append: records that are whole and stay. What happens when a process is killed or a
--- disk fails is in system_crash_spec.lua.

local closing = require("spec.support.closing").use()
local compile = require "spec.support.compile"
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local process = require "spec.support.process"

local system = core.system

describe("an append-only file", function()
  it("gets records at its end", function()
    local path = files:path()
    local file = assert(system.append(path))
    assert.equal(0, file:size())
    assert.is_true(file:write("one\n"))
    assert.equal("one\n", files.read(path)) -- at once
    assert.is_true(file:write(""))
    assert.is_true(file:write("\0two\n"))
    assert.equal(9, file:size())
    file:close()
    file = assert(system.append(path))
    assert.equal(9, file:size())
    local long = ("x"):rep(3000000)
    assert.is_true(file:write(long))
    file:close()
    assert.equal("one\n\0two\n" .. long, files.read(path))
  end)

  it("removes a record that was cut off", function()
    local path = files:write("whole\nto")
    local file = closing(assert(system.append(path)))
    assert.is_true(file:truncate(6))
    assert.equal(6, file:size())
    assert.is_true(file:write("next\n"))
    assert.equal("whole\nnext\n", files.read(path))
    assert.same(
      { nil, "cannot truncate '" .. path .. "': It has only 11 bytes", "EINVAL" },
      { file:truncate(12) }
    )
    assert.is_true(file:truncate(11))
    assert.equal("whole\nnext\n", files.read(path))
    assert.is_true(file:truncate(0))
    assert.equal("", files.read(path))
  end)

  for _, umask in ipairs { "000", "077" } do
    it("is made for its owner alone under umask " .. umask, function()
      local path = files:path()
      process.run(
        "assert(require('vrchatapi.core').system.append(VALUES.path))",
        { path = path },
        { before = "umask " .. umask }
      )
      assert.equal("-rw-------", files.mode(path))
    end)
  end

  it("is made private if it was not", function()
    local path = files:write("whole\n")
    files.output("chmod 644 " .. files.quote(path))
    local file = closing(assert(system.append(path)))
    assert.equal("-rw-------", files.mode(path))
    assert.is_true(file:write("next\n"))
    assert.equal("whole\nnext\n", files.read(path))
  end)

  it("is open once, whatever its name", function()
    local path, link, other = files:path(), files:path("link"), files:path("other")
    local file = assert(system.append(path))
    files.output(("ln %s %s; ln -s %s %s"):format(path, other, other, link))
    for _, name in ipairs { path, link, other } do
      assert.same(
        { nil, "cannot lock '" .. name .. "': It is locked already", "busy" },
        { system.append(name) }
      )
    end
    file:close()
    closing(assert(system.append(link)))
  end)

  for name, command in pairs {
    removed = "rm %s",
    renamed = "mv %s %s.old",
    replaced = "cp %s %s.new; mv %s.new %s",
  } do
    it("is not written once it was " .. name, function()
      local path = files:write("whole\n")
      local file = closing(assert(system.append(path)))
      files.output((command:gsub("%%s", path)))
      assert.same({
        nil,
        "cannot append to '" .. path .. "': It was removed or replaced while in use",
        "changed",
      }, { file:write("next\n") })
      assert.equal(6, file:size())
    end)
  end

  for name, text in pairs { emptied = "", ["cut off"] = "who", ["written by others"] = "whole\nmore\n" } do
    it("is not written once it was " .. name, function()
      local path = files:write("whole\n")
      local file = closing(assert(system.append(path)))
      files:write(text, path)
      assert.same(
        { nil, "cannot append to '" .. path .. "': Another program has changed it", "changed" },
        { file:write("next\n") }
      )
      assert.equal(text, files.read(path))
    end)
  end

  it("is found by a relative path, wherever the program goes", function()
    local output = process.run(
      [[
      local support = package.loadlib(VALUES.support, "luaopen_system")()
      local append = require("vrchatapi.core").system.append
      support.enter(VALUES.folder)
      local file = assert(append("journal"))
      support.enter("/")
      print(file:write("one\n"))
      os.remove(VALUES.folder .. "/journal")
      print(select(3, file:write("two\n")))
    ]],
      { folder = files:make("mkdir"), support = compile.library("system.c", files:path("system.so")) }
    )
    assert.equal("true\nchanged\n", output)
  end)

  it("is unchanged when the disk is full", function()
    local path = files:write("whole\n")
    -- files of at most one block; to write more fails, as on a full disk
    local output = process.run(
      [[
      local file = assert(require("vrchatapi.core").system.append(VALUES.path))
      print(file:write(("x"):rep(10000)))
      print(file:size(), file:write("next\n"), file:size())
    ]],
      { path = path },
      { before = "trap '' XFSZ; ulimit -f 1" }
    )
    assert.equal("nil\tcannot append to '" .. path .. "': File too large\tEFBIG\n6\ttrue\t11\n", output)
    assert.equal("whole\nnext\n", files.read(path))
  end)

  it("returns an error that says what is wrong", function()
    local path = files:path() .. "/journal"
    assert.same(
      { nil, "cannot open the folder of '" .. path .. "': No such file or directory", "ENOENT" },
      { system.append(path) }
    )
    path = files:make("mkdir")
    assert.same({ nil, "cannot open '" .. path .. "': Is a directory", "EISDIR" }, { system.append(path) })
    path = files:make("mkfifo")
    assert.same(
      { nil, "cannot open '" .. path .. "': Not a regular file", "EINVAL" },
      { system.append(path) }
    )
  end)

  it("can be closed twice and not used afterwards", function()
    local path = files:path()
    local closed = assert(system.append(path))
    assert(closed:write("one\n"))
    closed:close()
    closed:close()
    for _, method in ipairs { "write", "size", "truncate" } do
      local ok, message = pcall(closed[method], closed, 1)
      assert.is_false(ok)
      assert.equal("the file is closed", message)
    end
    assert.equal("one\n", files.read(path))
  end)

  it("raises for wrong arguments", function()
    local file = closing(assert(system.append(files:path())))
    for text, action in pairs {
      ["string expected, got nil"] = function() file:write(nil) end,
      ["size must be a number of bytes"] = function() file:truncate(-1) end,
      ["number expected, got string"] = function() file:truncate("x") end,
      ["vrchatapi.core.journal expected"] = function() file.size(io.stdout) end,
    } do
      local ok, message = pcall(action)
      assert.is_false(ok)
      assert.matches(text, message, 1, true)
    end
  end)

  it("is not inherited by programs that are started", function()
    local path = files:path()
    local file = closing(assert(system.append(path)))
    assert.is_nil(files.output("ls -l /proc/self/fd"):find(path, 1, true))
    assert.truthy(file)
  end)

  it("is closed when it is collected", function()
    local path = files:path()
    local function is_open()
      local open = files.output("ls -l /proc/" .. system.process_id() .. "/fd")
      return open:find(path, 1, true) ~= nil
    end
    do
      local file = assert(system.append(path))
      assert.is_true(is_open())
      assert.equal(0, file:size())
    end
    collectgarbage()
    assert.is_false(is_open())
  end)
end)
