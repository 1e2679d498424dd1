--- What files hold when a process is killed, or a disk fails, at any moment: each system call in
--- turn ends the process or fails.

local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local process = require "spec.support.process"

-- What scripts begin with. `files.read` and the like go past what is watched.
local PRELUDE = [[
  local calls = package.loadlib(VALUES.calls, "luaopen_calls")()
  local support = package.loadlib(VALUES.support, "luaopen_system")()
  local system = require("vrchatapi.core").system
  local path = VALUES.folder .. "/file"

  local function read(name)
    local file = io.open(name or path, "rb")
    if not file then return nil end
    local bytes = file:read("a")
    file:close()
    return bytes
  end
  local function write(bytes, name)
    local file = assert(io.open(name or path, "wb"))
    file:write(bytes)
    file:close()
  end
  -- What lies in the folder.
  local function list()
    local pipe = io.popen("ls -A " .. VALUES.folder)
    local names = pipe:read("a"):gsub("\n", " ")
    pipe:close()
    return names
  end
  -- Does it in a child, whose n-th call kills it. False: it had less calls.
  local function killed_at(n, action)
    local id = support.fork()
    if id == 0 then
      calls.watch("kill", n)
      local ok, message = pcall(action)
      calls.seen()
      if not ok then io.stderr:write(message, "\n") end
      support.leave(ok and 0 or 1)
    end
    local code = support.wait(id)
    assert(code == 0 or code == -9, "the child failed")
    return code == -9
  end
  local OLD, NEW = ("old"):rep(3000), ("new\0"):rep(4000)
]]

local values = {}

setup(function()
  values.calls = compile.library("calls.c", files:path("calls.so"))
  values.support = compile.library("system.c", files:path("system.so"))
end)

local function run(script)
  values.folder = files:make("mkdir")
  return process.run(PRELUDE .. script, values, { preload = values.calls })
end

describe("replace", function()
  it("syncs the file before the rename and the folder after it", function()
    local seen = run [[
      write(OLD)
      calls.watch("count")
      assert(system.replace(path, NEW))
      print((calls.seen()))
    ]]
    assert.matches("write fsync rename close fsync", seen, 1, true)
    assert.matches("open flock", seen, 1, true) -- the lock comes before all the rest
  end)

  for _, before in ipairs { "OLD", "nil" } do
    it(
      "leaves the old or the new file when it is killed; " .. before,
      function()
        assert.matches(
          "^1[0-9]\ttrue\ttrue\n$",
          run([[
        local before, n, found = ]] .. before .. [[, 0, {}
        repeat
          n = n + 1
          os.remove(path)
          if before then write(before) end
          local killed = killed_at(n, function() assert(system.replace(path, NEW)) end)
          local after = read()
          assert(after == before or after == NEW, "torn at " .. n)
          if killed then found[after or 0] = true end
          for name in list():gmatch("%S+") do assert(name == "file" or name == "file.new", name) end
          assert(system.replace(path, "next"))
          assert(read() == "next")
          assert(list() == "file ", "left behind at " .. n)
        until not killed
        print(n, found[before or 0], found[NEW])
      ]])
        )
      end
    )
  end

  it(
    "returns an error and keeps the old file when any call fails",
    function()
      assert.equal(
        "true\ttrue\n",
        run [[
      local n, before, old, new = 0, support.descriptors(), false, false
      repeat
        n = n + 1
        write(OLD)
        calls.watch("fail", n)
        local done, message, code = system.replace(path, NEW)
        local _, struck = calls.seen()
        local after = read()
        if done then
          assert(after == NEW, n)
        elseif message:find("sync the folder", 1, true) then
          assert(after == NEW and code == "EIO", message)
          new = true
        else
          assert(after == OLD and (code == "EIO" or code == "ENOSPC"), message)
          old = true
        end
        assert(list() == "file ", "left behind at " .. n)
        assert(support.descriptors() == before, "a descriptor is open after " .. n)
      until not struck
      print(old, new)
    ]]
      )
    end
  )

  it(
    "can be retried when the disk has failed for a while",
    function()
      run [[
      local n, struck = 0, nil
      local before = support.descriptors()
      repeat
        n = n + 1
        write(OLD)
        calls.watch("broken", n)
        local done = system.replace(path, NEW)
        _, struck = calls.seen()
        assert(read() == OLD or read() == NEW)
        assert(not done or read() == NEW)
        assert(system.replace(path, "next"))
        assert(read() == "next" and list() == "file ")
        assert(support.descriptors() == before, "a descriptor is open after " .. n)
      until not struck
    ]]
    end
  )
end)

describe("replace, where nothing can be renamed over the file", function()
  it(
    "writes it in place",
    function()
      assert.equal(
        "true\tfile \ttrue\n",
        run [[
      write(OLD)
      local file = io.open(path, "rb")
      calls.fix()
      assert(system.replace(path, NEW))
      print(file:read("a") == NEW, list(), read() == NEW)
      file:close()
    ]]
      )
    end
  )

  it(
    "restores what was there when any call fails",
    function()
      assert.equal(
        "true\ttrue\n",
        run [[
      local n, before, old, new = 0, support.descriptors(), 0, 0
      calls.fix()
      local struck
      repeat
        n = n + 1
        write(OLD)
        calls.watch("fail", n)
        local done, message, code = system.replace(path, NEW)
        struck = select(2, calls.seen())
        if done then
          assert(read() == NEW, n)
          new = new + 1
        else
          assert(read() == OLD, n .. message)
          assert(code == "EIO" or code == "ENOSPC" or code == "EBUSY", message)
          old = old + 1
        end
        assert(list() == "file " or list() == "file file.new ", "left behind at " .. n)
        assert(support.descriptors() == before, "a descriptor is open after " .. n)
      until not struck
      print(old > 10, new > 0)
    ]]
      )
    end
  )

  it(
    "returns the error if there is no file",
    function()
      assert.equal(
        "nil\tEBUSY\t\n",
        run [[
      calls.fix()
      local done, _, code = system.replace(path, NEW)
      print(done, code, list())
    ]]
      )
    end
  )
end)

describe("an append-only file", function()
  -- The lines that come in, one by one.
  local LINES = [[
    local function line(i) return ("line %d "):format(i):rep(50) .. "\n" end
    local acknowledged = VALUES.folder .. "/acknowledged"
    -- Appends five lines, and counts those that are on the disk.
    local function append()
      local file = assert(system.append(path))
      for i = 1, 5 do
        assert(file:write(line(i)))
        write(tostring(i), acknowledged)
      end
      file:close()
    end
    -- How many whole lines there are, and what is behind them.
    local function whole(bytes)
      local count, position = 0, 1
      while bytes:sub(position, position + #line(count + 1) - 1) == line(count + 1) do
        count = count + 1
        position = position + #line(count)
      end
      return count, bytes:sub(position), position - 1
    end
  ]]

  it(
    "syncs each record, and its folder the first time",
    function()
      assert.matches(
        "^open open fstat fsync close flock [%l ]*write fsync [%l ]*write fsync [%l ]*close\n$",
        run [[
        calls.watch("count")
        local file = system.append(path)
        assert(file:write("one\n") and file:write("two\n"))
        file:close()
        print((calls.seen()))
      ]]
      )
    end
  )

  it("has every acknowledged record when the process is killed", function()
    local output = run(LINES .. [[
      local n, torn = 0, false
      repeat
        n = n + 1
        os.remove(path)
        write("0", acknowledged)
        local killed = killed_at(n, append)
        local known = tonumber(read(acknowledged))
        local count, rest, size = whole(read() or "")
        assert(count == known or count == known + 1, "lost at " .. n)
        assert(count == known or rest == "")
        assert(line(count + 1):sub(1, #rest) == rest, "torn within at " .. n)
        torn = torn or rest ~= ""
        -- as the next process does
        local file = assert(system.append(path))
        assert(file:truncate(size))
        assert(file:write("next"))
        file:close()
        assert(read():sub(size + 1) == "next")
      until not killed
      print(n > 15 and torn)
    ]])
    assert.equal("true\n", output)
  end)

  for _, mode in ipairs { "fail", "broken" } do
    it("holds no half record when calls " .. mode, function()
      local output = run(LINES .. ([[
        local n, struck, refused = 0, nil, 0
        local before = support.descriptors()
        repeat
          n = n + 1
          os.remove(path)
          local file, expected = nil, ""
          file = assert(system.append(path))
          calls.watch(%q, n)
          for i = 1, 3 do
            local done, message, code = file:write(line(i))
            if done then
              expected = expected .. line(i)
            else
              assert(code == "EIO" or code == "ENOSPC", message)
              assert(message:find("'" .. path .. "'", 1, true), message)
              refused = refused + 1
            end
          end
          local _
          _, struck = calls.seen()
          assert(file:write("last\n")) -- also mends what could not be cut back
          assert(read() == expected .. "last\n", "torn at " .. n)
          file:close()
          assert(support.descriptors() == before)
        until not struck
        print(refused > 3)
      ]]):format(mode))
      assert.equal("true\n", output)
    end)
  end

  it(
    "is not open after a failure to open it",
    function()
      run [[
      local n, struck = 0, nil
      local before = support.descriptors()
      repeat
        n = n + 1
        calls.watch("fail", n)
        local file, message, code = system.append(path)
        _, struck = calls.seen()
        assert(file or code == "EIO", message)
        if file then file:close() end
        assert(support.descriptors() == before)
      until not struck
      assert(n > 4)
    ]]
    end
  )
end)
