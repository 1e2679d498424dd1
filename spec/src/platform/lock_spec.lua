--- core.system.lock: whom a lock keeps out, and when it ends.

local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local process = require "spec.support.process"
local scoped = require "spec.support.scoped"

local system = core.system
local support, support_path

setup(function()
  support_path = files:path("system.so")
  support = compile.module("system.c", support_path)
end)

local function assert_busy(path)
  local lock, message, code = system.lock(path)
  assert.is_nil(lock)
  assert.equal("cannot lock '" .. path .. "': It is locked already", message)
  assert.equal("busy", code)
end

local function assert_free(path) assert(system.lock(path)):unlock() end

-- A process that holds a lock; what it does then comes as a script.
local function holder(path, script)
  local child = process.start([[
    local system = require("vrchatapi.core").system
    local support = package.loadlib(VALUES.support, "luaopen_system")()
    local lock = assert(system.lock(VALUES.path))
    print("locked")
    io.stdout:flush()
  ]] .. script, { path = path, support = support_path })
  assert.equal("locked", child.pipe:read("l"))
  return child
end

describe("a lock", function()
  it("keeps out other holders in the same process", function()
    local path = files:path()
    local lock = assert(system.lock(path))
    assert_busy(path)
    lock:unlock()
    assert_free(path)
  end)

  it("can be released once", function()
    local path = files:path()
    local first = assert(system.lock(path))
    first:unlock()
    local second = assert(system.lock(path))
    first:unlock()
    assert_busy(path)
    second:unlock()
  end)

  it("ends with its block, also by an error", function()
    local path = files:path()
    assert.is_false(pcall(function()
      scoped(assert(system.lock(path)), function()
        assert_busy(path)
        error("stop")
      end)
    end))
    assert_free(path)
  end)

  it("ends when it is collected", function()
    local path = files:path()
    assert(system.lock(path))
    collectgarbage()
    assert_free(path)
  end)

  it("lies beside the file if it has a suffix", function()
    local path = files:path()
    local _ = closing(assert(system.lock(path, ".lock")))
    assert_busy(path .. ".lock")
    assert_free(path)
    local again, message, code = system.lock(path, ".lock")
    assert.is_nil(again)
    assert.equal("cannot lock '" .. path .. ".lock': It is locked already", message)
    assert.equal("busy", code)
  end)

  it("lies beside the file to which a link leads", function()
    local path, folder = files:path(), files:make("mkdir")
    local link = folder .. "/link"
    assert(os.execute(("ln -s %s %s"):format(files.quote(path), files.quote(link))))
    local _ = closing(assert(system.lock(link, ".lock")))
    assert_busy(path .. ".lock")
    assert_free(link .. ".lock")
  end)

  it("accepts no suffix with a slash or over the limit", function()
    assert.error_matches(function() system.lock(files:path(), "/../x") end, "suffix must be no path")
    local lock, message, code = system.lock(files:path(), ("x"):rep(250))
    assert.is_nil(lock)
    assert.matches("^cannot open '.*xxx': File name too long$", message)
    assert.equal("ENAMETOOLONG", code)
  end)

  it("is the same for all names of a file", function()
    local path, link = files:path(), files:path()
    os.execute(("ln -s %s %s"):format(files.quote(path), files.quote(link)))
    local lock = closing(assert(system.lock(link))) -- makes what it points to
    assert_busy(path)
    assert.truthy(lock)
  end)

  it("does not change the file's content and mode", function()
    local path = files:write("content")
    os.execute("chmod 640 " .. files.quote(path))
    system.lock(path):unlock()
    assert.equal("content", files.read(path))
    assert.equal("-rw-r-----", files.mode(path))
  end)

  for _, umask in ipairs { "000", "077" } do
    it("creates a file readable by its owner alone under umask " .. umask, function()
      local path = files:path()
      process.run(
        "assert(require('vrchatapi.core').system.lock(VALUES.path))",
        { path = path },
        { before = "umask " .. umask }
      )
      assert.equal("-rw-------", files.mode(path))
    end)
  end

  it("returns an error that says what is wrong", function()
    local path = files:path() .. "/lock"
    assert.same(
      { nil, "cannot open the folder of '" .. path .. "': No such file or directory", "ENOENT" },
      { system.lock(path) }
    )
    path = files:make("mkdir")
    assert.same({ nil, "cannot open '" .. path .. "': Is a directory", "EISDIR" }, { system.lock(path) })
    path = files:make("mkfifo")
    assert.same({ nil, "cannot open '" .. path .. "': Not a regular file", "EINVAL" }, { system.lock(path) })
  end)
end)

describe("a lock and other processes", function()
  it("keeps them out, both ways, until it is released", function()
    local path = files:path()
    local child = holder(path, "support.pause()")
    assert_busy(path)
    child:signal("KILL")
    child:finish()
    local lock = closing(assert(system.lock(path)))
    assert.matches(
      "^nil\t.*\tbusy\n$",
      process.run("print(require('vrchatapi.core').system.lock(VALUES.path))", { path = path })
    )
    assert.truthy(lock)
  end)

  it("ends with its process, however that ends", function()
    for signal, script in pairs { KILL = "support.pause()", TERM = "support.pause()", NONE = "" } do
      local path = files:path()
      local child = holder(path, script)
      if signal ~= "NONE" then child:signal(signal) end
      child:finish()
      assert_free(path)
    end
  end)

  it("is not inherited by programs that its holder starts", function()
    if jit then
      return pending("spec/support/dialect/files.lua gives each pipe of LuaJIT a shell that lives on")
    end
    local path = files:path()
    local child = holder(
      path,
      [[
      local pipe = io.popen("echo $$; exec sleep 600 </dev/null >/dev/null 2>&1")
      print(pipe:read("l"))
      io.stdout:flush()
      os.execute("sleep 600 </dev/null >/dev/null 2>&1 & echo $!")
      support.pause()
    ]]
    )
    local programs = { child.pipe:read("l"), child.pipe:read("l") }
    assert_busy(path)
    child:signal("KILL")
    child:finish()
    local lock, message = system.lock(path) -- while the programs continue
    for _, id in ipairs(programs) do
      assert.is_true(os.execute("kill " .. id))
    end
    assert(lock, message):unlock()
  end)
end)

describe("a lock and a fork", function()
  -- Does it in a forked child, to its end.
  local function in_child(action)
    local id = support.fork()
    if id == 0 then support.leave(pcall(action) and 0 or 1) end
    assert.equal(0, support.wait(id))
  end

  it("stays the parent's, whatever the child does", function()
    local path = files:path()
    local lock = assert(system.lock(path))
    in_child(function() end)
    assert_busy(path)
    in_child(function() lock:unlock() end)
    assert_busy(path)
    in_child(function() assert_busy(path) end)
    lock:unlock()
    assert_free(path)
  end)

  it("can be released while a child continues", function()
    local path = files:path()
    local lock = assert(system.lock(path))
    local child = support.fork()
    if child == 0 then support.pause() end
    lock:unlock()
    local again, message = system.lock(path)
    os.execute("kill -KILL " .. child)
    support.wait(child)
    assert(again, message):unlock()
  end)

  it("lasts until the child ends if the parent ends first", function()
    local path = files:path()
    local holding = process.start(
      [[
      local system = require("vrchatapi.core").system
      local support = package.loadlib(VALUES.support, "luaopen_system")()
      local lock = assert(system.lock(VALUES.path))
      local parent = system.process_id()
      if support.fork() ~= 0 then support.end_now() end
      while support.parent() == parent do end
      print(system.process_id())
      io.stdout:flush()
      support.pause()
    ]],
      { path = path, support = support_path }
    )
    local child = holding.pipe:read("n")
    local early = system.lock(path)
    os.execute("kill -KILL " .. child)
    holding:finish()
    assert.is_nil(early)
    assert_free(path)
  end)
end)
