--- core.system: files, random bytes, the clock, and how failures are reported.

local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local process = require "spec.support.process"

local system = core.system

-- What lies in a folder.
local function list(folder) return (files.output("ls -A " .. files.quote(folder)):gsub("\n", " ")) end

local function assert_failure(message, code, ...)
  local result, found_message, found_code = ...
  assert.is_nil(result)
  assert.equal(message, found_message)
  assert.equal(code, found_code)
  assert.equal(3, select("#", ...))
end

describe("read", function()
  it("returns the bytes of a file", function()
    for _, bytes in ipairs { "", "text", "\0a\0\r\n\xff", ("x"):rep(1024 * 1024) } do
      assert.equal(bytes, system.read(files:write(bytes)))
    end
  end)

  it("returns an error for a missing file", function()
    local path = files:path()
    assert_failure("cannot read '" .. path .. "': No such file or directory", "ENOENT", system.read(path))
  end)

  it("returns an error for a file over the limit", function()
    local path = files:write("123456")
    assert.equal("123456", system.read(path, 6))
    assert_failure("cannot read '" .. path .. "': It is longer than 5 bytes", "EFBIG", system.read(path, 5))
    assert_failure("cannot read '" .. path .. "': It is longer than 0 bytes", "EFBIG", system.read(path, 0))
    assert.equal("", system.read(files:write(""), 0))
    assert.equal("EFBIG", (select(3, system.read(files:write(("x"):rep(1024 * 1024 + 1))))))
  end)

  it("reads files without a known size", function()
    local status = system.read("/proc/self/status")
    assert.matches("^Name:.*\n$", status)
    assert.equal("EFBIG", (select(3, system.read("/proc/self/status", 100))))
  end)

  it("refuses anything but a regular file, without blocking", function()
    local folder, fifo = files:make("mkdir"), files:make("mkfifo")
    assert_failure("cannot read '" .. folder .. "': Is a directory", "EISDIR", system.read(folder))
    assert_failure("cannot read '" .. fifo .. "': Not a regular file", "EINVAL", system.read(fifo))
    assert.equal("EINVAL", (select(3, system.read("/dev/zero"))))
  end)
end)

describe("replace", function()
  it("creates a file and replaces it", function()
    local path = files:path()
    for _, bytes in ipairs { "first", "", "\0second\0", ("x"):rep(3000000), "short" } do
      assert.is_true(system.replace(path, bytes))
      assert.equal(bytes, files.read(path))
    end
  end)

  it("waits for another process that replaces it, but not for ever", function()
    local path = files:write("old")
    local lock = assert(system.lock(path .. ".new"))
    local start = system.time()
    assert_failure(
      "cannot replace '" .. path .. "': Another process is replacing it",
      "busy",
      system.replace(path, "new")
    )
    assert.is_true(system.time() - start < 20)
    assert.equal("old", files.read(path))
    lock:unlock()
    assert(system.replace(path, "new"))
    assert.equal("new", files.read(path))
  end)

  it("leaves nothing else in the folder", function()
    local folder = files:make("mkdir")
    assert(system.replace(folder .. "/a", "x"))
    assert_failure("cannot replace '" .. folder .. "': Is a directory", "EISDIR", system.replace(folder, "x"))
    assert.equal("a ", list(folder))
  end)

  for _, umask in ipairs { "000", "077", "777" } do
    it("creates a file readable by its owner alone under umask " .. umask, function()
      local path = files:path()
      process.run(
        [[
        assert(require("vrchatapi.core").system.replace(VALUES.path, "x"))
      ]],
        { path = path },
        { before = "umask " .. umask }
      )
      assert.equal("-rw-------", files.mode(path))
    end)
  end

  it("does not copy the old file's mode", function()
    local path = files:write("old")
    files.output("chmod 644 " .. files.quote(path))
    assert(system.replace(path, "new"))
    assert.equal("-rw-------", files.mode(path))
  end)

  it("does not change the old file for those who have it open", function()
    local path = files:write("old")
    local file = closing(assert(io.open(path)))
    assert(system.replace(path, "new"))
    assert.equal("old", file:read("a"))
  end)

  describe("through a symbolic link", function()
    -- A folder with a link and what it points to.
    local function link(target, name)
      local folder = files:make("mkdir")
      files.output(("cd %s && mkdir sub && ln -s %s %s"):format(files.quote(folder), target, name))
      return folder
    end

    it("replaces what it points to", function()
      local folder = link("sub/real", "link")
      files:write("old", folder .. "/sub/real")
      assert(system.replace(folder .. "/link", "new"))
      assert.equal("new", files.read(folder .. "/sub/real"))
      assert.equal("l", files.mode(folder .. "/link"):sub(1, 1))
      assert.equal("real ", list(folder .. "/sub"))
      assert.equal("link sub ", list(folder))
    end)

    it("creates the target at the end of a chain", function()
      local folder = link("../last", "sub/next")
      files.output(("ln -s %s/sub/next %s/first"):format(files.quote(folder), files.quote(folder)))
      assert(system.replace(folder .. "/first", "new"))
      assert.equal("new", files.read(folder .. "/last"))
      assert.equal("first last sub ", list(folder))
    end)

    it("returns an error for a loop of links", function()
      local folder = link("link", "link")
      assert.equal("ELOOP", (select(3, system.replace(folder .. "/link", "x"))))
    end)

    it("does not follow a link instead of its temporary file", function()
      local folder = link("target", "file.new")
      files:write("other", folder .. "/target")
      local path = folder .. "/file"
      assert_failure(
        "cannot create a file beside '" .. path .. "': Too many levels of symbolic links",
        "ELOOP",
        system.replace(path, "x")
      )
      assert.equal("other", files.read(folder .. "/target"))
    end)
  end)

  it("says which folder is missing", function()
    local path = files:path() .. "/file"
    assert_failure(
      "cannot open the folder of '" .. path .. "': No such file or directory",
      "ENOENT",
      system.replace(path, "x")
    )
    assert_failure(
      "cannot open the folder of '': No such file or directory",
      "ENOENT",
      system.replace("", "x")
    )
    path = files:write("") .. "/file"
    assert_failure(
      "cannot open the folder of '" .. path .. "': Not a directory",
      "ENOTDIR",
      system.replace(path, "x")
    )
  end)

  it("accepts paths that are relative or at the root", function()
    local folder = files:make("mkdir")
    process.run(
      [[
      local system = require("vrchatapi.core").system
      assert(system.replace("file", "x") and system.read("file") == "x")
      assert(system.replace("./file", "y") and system.read("file") == "y")
    ]],
      nil,
      { before = "cd " .. files.quote(folder) }
    )
    assert.equal("file ", list(folder))
    assert_failure("cannot replace '/tmp': Is a directory", "EISDIR", system.replace("/tmp", "x"))
    assert_failure("cannot replace '/': Is a directory", "EISDIR", system.replace("/", "x"))
  end)

  it("replaces regular files only", function()
    local folder, fifo = files:make("mkdir"), files:make("mkfifo")
    assert.equal("EISDIR", (select(3, system.replace(folder .. "/", "x"))))
    assert_failure("cannot replace '" .. fifo .. "': Not a regular file", "EINVAL", system.replace(fifo, "x"))
    assert_failure(
      "cannot replace '/dev/full': Not a regular file",
      "EINVAL",
      system.replace("/dev/full", "x")
    )
    assert.equal("c", files.mode("/dev/full"):sub(1, 1))
  end)

  it("says that a name is too long", function()
    local path = files:path(("x"):rep(250))
    assert.equal("ENAMETOOLONG", (select(3, system.replace(path, "x"))))
    assert.equal("ENAMETOOLONG", (select(3, system.replace(("x/"):rep(3000) .. "y", "x"))))
  end)

  it("keeps the old file if the folder cannot be written", function()
    local folder = files:make("mkdir")
    local path = files:write("old", folder .. "/file")
    files.output(
      ("chmod 755 %s; chmod 555 %s; chmod 644 %s"):format(
        files.quote(files.directory),
        files.quote(folder),
        files.quote(path)
      )
    )
    local support = compile.module("system.c", files:path("system.so"))
    local user = support.user()
    if user == 0 then support.user(65534) end -- root may write anywhere
    local results = table.pack(system.replace(path, "new"))
    support.user(user)
    files.output("chmod 755 " .. files.quote(folder)) -- so that it can be removed
    assert_failure(
      "cannot create a file beside '" .. path .. "': Permission denied",
      "EACCES",
      table.unpack(results, 1, results.n)
    )
    assert.equal("old", files.read(path))
  end)

  it("keeps the old file, and no other, when the disk is full", function()
    local folder = files:make("mkdir")
    local path = files:write("old", folder .. "/file")
    -- files of at most one block; to write more fails, as on a full disk
    local output = process.run(
      [[
      print(require("vrchatapi.core").system.replace(VALUES.path, ("x"):rep(10000)))
    ]],
      { path = path },
      { before = "trap '' XFSZ; ulimit -f 1" }
    )
    assert.equal("nil\tcannot write '" .. path .. "': File too large\tEFBIG\n", output)
    assert.equal("old", files.read(path))
    assert.equal("file ", list(folder))
  end)

  it("shows paths on one line", function()
    local _, message = system.replace("/none\n/x\027[2J", "x")
    assert.equal("cannot open the folder of '/none?/x?[2J': No such file or directory", message)
  end)

  it("takes turns with others", function()
    local path = files:path()
    local script = [[
      local system = require("vrchatapi.core").system
      for i = 1, 100 do assert(system.replace(VALUES.path, VALUES.name:rep(20000))) end
    ]]
    assert(system.replace(path, ""))
    local first = process.start(script, { path = path, name = "a" })
    local second = process.start(script, { path = path, name = "b" })
    for _ = 1, 100 do
      local bytes = assert(system.read(path))
      assert.is_truthy(bytes == "" or bytes == bytes:sub(1, 1):rep(20000))
      assert.is_true(system.replace(path, ("c"):rep(20000)))
    end
    for _, child in ipairs { first, second } do
      local output, _, code = child:finish()
      assert.equal("", output)
      assert.equal(0, code)
    end
    assert.is_nil(io.open(path .. ".new"))
  end)
end)

describe("random", function()
  it("returns the given number of bytes, different each time", function()
    for _, count in ipairs { 0, 1, 255, 256, 257, 65536 } do
      assert.equal(count, #system.random(count))
    end
    assert.not_equal(system.random(16), system.random(16))
    local seen, count = {}, 0
    for byte in system.random(65536):gmatch(".") do
      seen[byte] = true
    end
    for _ in pairs(seen) do
      count = count + 1
    end
    assert.is_true(count > 250)
  end)
end)

describe("time", function()
  it("is that of the wall clock, with a fraction", function()
    local before, now, after = os.time(), system.time(), os.time()
    assert.equal("float", math.type(now))
    assert.is_true(before <= now and now < after + 1.1) -- os.time lags behind a little
    local fraction = false
    for _ = 1, 10 do
      fraction = fraction or system.time() % 1 ~= 0
    end
    assert.is_true(fraction)
  end)
end)

describe("process_id", function()
  it("is that of this process", function()
    local child = process.start("print(require('vrchatapi.core').system.process_id())")
    local output = child:finish()
    assert.equal(child.pid .. "\n", output)
    assert.equal("integer", math.type(system.process_id()))
  end)
end)

describe("a wrong argument", function()
  local function raises(text, ...)
    local ok, message = pcall(...)
    assert.is_false(ok)
    assert.matches(text, message, 1, true)
  end

  it("raises", function()
    raises("string expected, got table", system.read, {})
    raises("path must not contain NUL", system.read, "a\0b")
    raises("number expected, got string", system.read, "a", "b")
    raises("max_bytes must be from 0 to 1073741824", system.read, "a", -1)
    raises("string expected, got no value", system.replace, "a")
    raises("path must not contain NUL", system.replace, "\0", "x")
    raises("path must not contain NUL", system.lock, "\0")
    raises("path must not contain NUL", system.append, "\0")
    raises("string expected, got nil", system.lock, nil)
    raises("string expected, got nil", system.append, nil)
    raises("string expected, got nil", system.prompt, nil)
    raises("n must be from 0 to 65536", system.random, -1)
    raises("n must be from 0 to 65536", system.random, 65537)
    raises("number has no integer representation", system.random, 1.5)
  end)
end)

describe("core.system.make_folder", function()
  it("makes a folder for its owner, unless there is one", function()
    local path = files:path()
    assert.is_true(system.make_folder(path))
    assert.equal("drwx------", files.mode(path))
    assert.is_true(system.make_folder(path))
    local ok, message, code = system.make_folder(path .. "/a/b")
    assert.is_nil(ok)
    assert.equal(("cannot make the folder '%s/a/b': No such file or directory"):format(path), message)
    assert.equal("ENOENT", code)
    assert.equal("EEXIST", select(3, system.make_folder(files:write("x"))))
  end)
end)
