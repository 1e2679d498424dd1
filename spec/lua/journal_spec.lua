--- Journals: what is found at the next opening, and what is refused. What the file itself survives is
--- in system_crash_spec.lua.

local closing = require("spec.support.closing").use()
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local journal = require "vrchatapi.journal"
local journals = require "spec.support.journals"
local process = require "spec.support.process"
require "vrchatapi" -- which says whose the position of a mistake is

local FIRST = '{"format":"vrchatapi journal 2","kind":"tests","check":"f99ff5ef"}\n'
local FORMER = '{"format":"vrchatapi journal 1","kind":"tests"}\n'
local LINE = '{"who":"usr_1","check":"708d2f85"}\n'

local function entries_of(path) return journals.read(path, "tests") end

-- Refused with that code; the file is as it was.
local function assert_refused(path, code, text)
  local before = files.read(path)
  local it, err = journal.open(path, "tests")
  assert.is_nil(it)
  assert.equal(code, err.code)
  assert.equal("file", err.kind)
  assert.equal("no", err.acted)
  assert.truthy(err.message:find(text, 1, true), err.message)
  assert.truthy(err.message:find("'" .. path .. "'", 1, true), err.message)
  assert.equal(before, files.read(path))
end

describe("a journal", function()
  it("returns what was written, in order", function()
    local path = files:path()
    local it = assert(journal.open(path, "tests"))
    assert.is_nil(it:entries()())
    assert.is_true(it:write { who = "usr_1", text = 'a\nb\0"ä', count = 3, list = { 1, 2 } })
    assert.is_true(it:write { who = "usr_2" })
    assert.is_nil(it:entries()()) -- those that were there at the opening
    it:close()
    journals.write(path, "tests", { who = "usr_3", time = 1798761600.25 })
    assert.same({
      { who = "usr_1", text = 'a\nb\0"ä', count = 3, list = { 1, 2 } },
      { who = "usr_2" },
      { who = "usr_3", time = 1798761600.25 },
    }, entries_of(path))
  end)

  it("has an entry on the disk when write returns", function()
    local path = files:path()
    local it = closing(assert(journal.open(path, "tests")))
    assert.equal(FIRST, files.read(path))
    assert(it:write { who = "usr_1" })
    assert.equal(FIRST .. LINE, files.read(path))
  end)

  it("is readable by its owner alone", function()
    local path = files:path()
    journal.open(path, "tests"):close()
    assert.equal("-rw-------", files.mode(path))
  end)

  it("raises for a wrong entry and for a wrong path", function()
    local it = closing(assert(journal.open(files:path(), "tests")))
    for text, action in pairs {
      ["journal_spec%.lua:%d+: .*entry must be a table.*got string"] = function() it:write("x") end,
      ["entry must be a table that JSON can hold"] = function() it:write { print } end,
      ["as an object: got a list"] = function() it:write { 1, 2 } end,
      ["#1 to 'open' %(path must be the path of a file, got nil"] = function() journal.open() end,
      ["path must be the path of a file, got ''"] = function() journal.open("", "tests") end,
      ["path must be the path of a file, got one with NUL"] = function() journal.open("a\0b", "x") end,
    } do
      local ok, message = pcall(action)
      assert.is_false(ok)
      assert.matches(text, message)
    end
  end)
end)

describe("a last line that was cut off", function()
  it("is removed, and the next entry replaces it", function()
    for _, torn in ipairs { "{", '{"who":"usr_2"', '{"who":"usr_2"}', ("\0"):rep(4000) } do
      local path = files:write(FIRST .. LINE .. torn)
      journals.write(path, "tests", { who = "usr_3" })
      assert.same({ { who = "usr_1" }, { who = "usr_3" } }, entries_of(path))
    end
  end)

  it("may be the header", function()
    for length = 0, #FIRST - 1 do
      local path = files:write(FIRST:sub(1, length))
      assert.same({}, entries_of(path))
      assert.equal(FIRST, files.read(path))
    end
  end)
end)

describe("a damaged journal", function()
  it("is refused and not changed", function()
    local line = LINE
    for text, problem in pairs {
      [FIRST .. line .. "{\n" .. line] = "is damaged: line 3 is no entry",
      [FIRST .. '{"who":"usr_1"}\n'] = "is damaged: line 2 is no entry", -- no checksum
      [FIRST .. LINE .. (LINE:gsub("usr", "vsr"))] = "is damaged: line 3 is no entry",
      [FIRST .. (LINE:gsub("708d", "708c"))] = "is damaged: line 2 is no entry",
      [FORMER .. '{"who":"usr_1"}\n' .. (LINE:gsub("who", "whp"))] = "is damaged: line 3 is no entry",
      [FIRST:gsub("tests", "uests") .. line] = "is no journal",
      [FIRST .. "7\n"] = "is damaged: line 2 is no entry",
      [FIRST .. "\n" .. line] = "is damaged: line 2 is no entry",
      [FIRST .. "\0\n" .. line .. "{"] = "is damaged: line 2 is no entry",
      [line] = "is no journal",
      ["\n"] = "is no journal",
      ["# my guests\nusr_1\n"] = "is no journal",
      ["usr_1"] = "is no journal",
      ['{"format":"vrchatapi session 1"}\n'] = "is no journal",
      ['{"format":"vrchatapi journal 3","kind":"tests"}\n{'] = "is no journal of this version",
      ['{"format":"vrchatapi journal 1","kind":"others"}\n{'] = "is a journal of another kin"
        .. "d (of others, not of tests)",
    } do
      assert_refused(files:write(text), "journal_damaged", problem)
    end
  end)

  it(
    "is recognized quickly, however long the file is",
    function() assert_refused(files:write(("x"):rep(20000000)), "journal_damaged", "is no journal") end
  )

  it("is not locked, and can be opened once it is repaired", function()
    local path = files:write("{\n")
    assert_refused(path, "journal_damaged", "is no journal")
    files:write(FIRST, path)
    assert.same({}, entries_of(path))
  end)
end)

describe("a journal in use", function()
  it("cannot be opened again until it is closed or collected", function()
    local path = files:path()
    local first = assert(journal.open(path, "tests"))
    assert_refused(path, "journal_busy", "is in use by another process")
    first:close()
    first:close()
    assert.is_false(pcall(first.write, first, {}))
    local second = assert(journal.open(path, "tests"))
    assert.is_true(second:write { who = "usr_1" })
    second = nil -- luacheck: ignore
    collectgarbage()
    assert.same({ { who = "usr_1" } }, entries_of(path))
  end)

  it("cannot be opened by another process until the one that uses it ends", function()
    local path = files:path()
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
    assert_refused(path, "journal_busy", "is in use by another process")
    child:signal("KILL")
    child:finish()
    assert.same({ { who = "usr_1" } }, entries_of(path))
  end)
end)

describe("a journal on a disk that cannot be written", function()
  it("cannot be opened", function()
    for command, text in pairs {
      mkdir = "Is a directory",
      mkfifo = "Not a regular file",
    } do
      local path = files:make(command)
      local it, err = journal.open(path, "tests")
      assert.is_nil(it)
      assert.equal("unwritable", err.code)
      assert.equal("file", err.kind)
      assert.truthy(err.message:find(text, 1, true), err.message)
    end
    local it, err = journal.open(files:path() .. "/journal", "tests")
    assert.is_nil(it)
    assert.equal("unwritable", err.code)
  end)

  it("keeps its entries when the disk is full, and works when there is room again", function()
    local path = files:path()
    local output = process.run(
      [[
      local it = assert(require("vrchatapi.journal").open(VALUES.path, "tests"))
      assert(it:write { who = "usr_1" })
      local done, err = it:write { who = ("x"):rep(10000) }
      print(done, err.kind, err.code, err.message)
      assert(it:write { who = "usr_2" })
    ]],
      { path = path },
      { before = "trap '' XFSZ; ulimit -f 1" }
    )
    assert.equal("nil\tfile\tunwritable\tcannot append to '" .. path .. "': File too large\n", output)
    assert.same({ { who = "usr_1" }, { who = "usr_2" } }, entries_of(path))
  end)

  it("has every entry for which write returned, whichever system call its process is killed at", function()
    local values = {
      path = files:path(),
      calls = compile.library("calls.c", files:path("calls.so")),
      support = compile.library("system.c", files:path("system.so")),
    }
    local output = process.run(
      [[
      local calls = package.loadlib(VALUES.calls, "luaopen_calls")()
      local support = package.loadlib(VALUES.support, "luaopen_system")()
      local journal = require "vrchatapi.journal"
      local acknowledged = VALUES.path .. ".acknowledged"

      -- Writes three entries, and says after each how many there are.
      local function write_three()
        local it = assert(journal.open(VALUES.path, "tests"))
        for number = 1, 3 do
          assert(it:write { number = number })
          local file = io.open(acknowledged, "wb")
          file:write(number)
          file:close()
        end
        it:close()
      end

      local function killed_at(n)
        local id = support.fork()
        if id == 0 then
          calls.watch("kill", n)
          write_three()
          calls.seen()
          support.leave(0)
        end
        local code = support.wait(id)
        assert(code == 0 or code == -9, "the child failed")
        return code == -9
      end

      local n, more = 0, false
      repeat
        n = n + 1
        os.remove(VALUES.path)
        local file = io.open(acknowledged, "wb")
        file:write(0)
        file:close()
        local killed = killed_at(n)
        local known = io.open(acknowledged):read("n") or 0
        local it = assert(journal.open(VALUES.path, "tests"))
        local count = 0
        for entry in it:entries() do
          count = count + 1
          assert(entry.number == count)
        end
        assert(count == known or count == known + 1, "lost at " .. n)
        more = more or count > known
        it:close()
      until not killed
      print(n > 15, more)
    ]],
      values,
      { preload = values.calls }
    )
    assert.equal("true\ttrue\n", output)
  end)
end)
