--- One journal under several names, in several processes, and on odd file systems: one user at a time,
--- and whatever was written is found again.

local closing = require("spec.support.closing").use()
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local journal = require "vrchatapi.journal"
local journals = require "spec.support.journals"
local process = require "spec.support.process"

-- A process that has the journal open.
local function holder(path)
  local child = process.start(
    [[
    local it = assert(require("vrchatapi.journal").open(VALUES.path, "tests"))
    assert(it:write { who = "usr_1" })
    print("ready")
    io.stdout:flush()
    while true do require("vrchatapi").sleep(60) end
  ]],
    { path = path }
  )
  assert.equal("ready", child.pipe:read("l"))
  return child
end

local function assert_busy(path)
  local it, err = journal.open(path, "tests")
  assert.is_nil(it)
  assert.equal("journal_busy", err.code)
end

local function shell(command, ...) files.output(command:format(...)) end

describe("a journal that another process uses", function()
  for name, command in pairs {
    ["a symbolic link"] = "ln -s %s %s",
    ["a hard link"] = "ln %s %s",
  } do
    it("is busy under another name too: " .. name, function()
      local path, other = files:path(), files:path("other")
      local child = holder(path)
      shell(command, path, other)
      assert_busy(path)
      assert_busy(other)
      child:signal("KILL")
      child:finish()
      assert.same({ { who = "usr_1" } }, journals.read(other, "tests"))
    end)
  end

  it("is busy although its lock file was removed", function()
    local path = files:path()
    local child = holder(path)
    shell("rm %s.lock", path)
    assert_busy(path)
    child:signal("KILL")
    child:finish()
    assert.same({ { who = "usr_1" } }, journals.read(path, "tests"))
  end)

  it("is busy although another file has its name", function()
    local path = files:path()
    local child = holder(path)
    shell("cp %s %s.new; mv %s.new %s", path, path, path, path)
    assert_busy(path)
    child:signal("KILL")
    child:finish()
  end)
end)

describe("a journal in use", function()
  it("is not written once another file has its name, or none", function()
    for _, command in ipairs { "rm %s", "cp %s %s.new; mv %s.new %s", "mv %s %s.old", ": >%s" } do
      local path = files:path()
      local it = closing(assert(journal.open(path, "tests")))
      assert(it:write { who = "usr_1" })
      files.output((command:gsub("%%s", path)))
      local done, err = it:write { who = "usr_2" }
      assert.is_nil(done)
      assert.equal("unwritable", err.code)
      assert.matches("while in use", err.message:gsub("Another program has changed it", "while in use"))
    end
  end)

  it("is not kept busy by a child that was forked meanwhile", function()
    local output = process.run(
      [[
      local support = package.loadlib(VALUES.support, "luaopen_system")()
      local journal = require "vrchatapi.journal"
      local it = assert(journal.open(VALUES.path, "tests"))
      local id = support.fork()
      if id == 0 then support.pause() end
      it:close()
      local again = journal.open(VALUES.path, "tests")
      os.execute("kill " .. id)
      support.wait(id)
      print(again ~= nil)
    ]],
      { path = files:path(), support = compile.library("system.c", files:path("system.so")) }
    )
    assert.equal("true\n", output)
  end)
end)

describe("the mode of a journal", function()
  it("becomes 0600", function()
    local path = files:path()
    journals.write(path, "tests", { who = "usr_1" })
    for _, mode in ipairs { "644", "660", "777" } do
      shell("chmod %s %s", mode, path)
      assert.same({ { who = "usr_1" } }, journals.read(path, "tests"))
      assert.equal("-rw-------", files.mode(path))
    end
  end)
end)

-- What opening says where a system call fails like that.
local function open_where(call, code, path)
  local calls = compile.library("calls.c", files:path("calls.so"))
  return process.run(
    [[
    local calls = package.loadlib(VALUES.calls, "luaopen_calls")()
    local journal = require "vrchatapi.journal"
    calls.watch("count")
    local it = assert(journal.open(VALUES.path, "tests"))
    it:close()
    local names, n = calls.seen(), 0
    for name in names:gmatch("%S+") do
      n = n + 1
      if name == VALUES.call then
        os.execute("chmod 644 " .. VALUES.path)
        calls.watch("fail", n, VALUES.code)
        local _, err = journal.open(VALUES.path, "tests")
        calls.seen()
        print(err and err.code .. " " .. err.message or "opened")
      end
    end
  ]],
    { path = path, calls = calls, call = call, code = code },
    { preload = calls }
  )
end

describe("a file system", function()
  for code, words in pairs {
    ENOLCK = "No locks available",
    ENOTSUP = "Operation not supported",
  } do
    it("without locks holds no journal: " .. code, function()
      local path = files:path()
      local output = open_where("flock", code, path)
      assert.matches("unwritable cannot lock '" .. path .. ".lock': " .. words, output, 1, true)
      assert.matches("unwritable cannot lock '" .. path .. "': " .. words, output, 1, true)
    end)
  end

  it("that cannot keep others out is an error that says so", function()
    local path = files:write("", files:path())
    files.output("chmod 644 " .. path)
    local output = open_where("fchmod", "EPERM", path)
    assert.matches(
      "^unwritable cannot set the mode 0600 of '"
        .. path:gsub("%p", "%%%0")
        .. "': Operation not permitted\n$",
      output
    )
  end)
end)
