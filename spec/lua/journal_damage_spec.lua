--- Journals that were damaged, or written by an earlier version: what is found in them, by whom it is
--- about.

local closing = require("spec.support.closing").use()
local files = require("spec.support.files").use()
local journal = require "vrchatapi.journal"
local journals = require "spec.support.journals"

local FORMER = '{"format":"vrchatapi journal 1","kind":"tests"}\n'

-- The bytes of a journal with these entries.
local function bytes_of(...)
  local path = files:path()
  journals.write(path, "tests", ...)
  return files.read(path)
end

-- What is known about whom: "id state" for each line, "id ?" for a damaged one; or the error.
local function about(bytes, ids)
  local it = closing(assert(journal.open(files:write(bytes), "tests", true)))
  local list, err = it:about("who", ids)
  if not list then return nil, err end
  local shown = {}
  for i, item in ipairs(list) do
    shown[i] = item.id .. " " .. (item.entry and item.entry.state or "?")
  end
  return shown
end

local function replaced(bytes, old, new)
  local first, last = bytes:find(old, 1, true)
  return bytes:sub(1, first - 1) .. new .. bytes:sub(last + 1)
end

describe("a journal of an earlier version", function()
  it("is read, and continued", function()
    local path = files:write(FORMER .. '{"who":"usr_1","state":"sending"}\n{"who":"usr_2"}\n')
    journals.write(path, "tests", { who = "usr_3" })
    assert.same(
      { { who = "usr_1", state = "sending" }, { who = "usr_2" }, { who = "usr_3" } },
      journals.read(path, "tests")
    )
  end)
end)

describe("a journal", function()
  it("stays JSON, line by line", function()
    local json = require("cjson").new()
    for line in bytes_of({ who = "usr_1" }, {}):gmatch("[^\n]+") do
      assert.matches("^%x%x%x%x%x%x%x%x$", json.decode(line).check)
    end
  end)

  it("returns what was written, also a field 'check' and none at all", function()
    local path = files:path()
    journals.write(path, "tests", {}, { check = "me" }, { check = "12345678" })
    assert.same({ {}, { check = "me" }, { check = "12345678" } }, journals.read(path, "tests"))
  end)

  it("is read with the line ends of Windows", function()
    local path = files:path()
    journals.write(path, "tests", { who = "usr_1" })
    files:write(files.read(path):gsub("\n", "\r\n"), path)
    journals.write(path, "tests", { who = "usr_2" })
    assert.same({ { who = "usr_1" }, { who = "usr_2" } }, journals.read(path, "tests"))
  end)

  it("notices each byte that changes", function()
    local bytes = bytes_of { who = "usr_1", state = "sending" }
    for i = 1, #bytes do
      local byte = bytes:byte(i)
      for _, other in ipairs { (byte + 1) % 256, 0, 10 } do
        local it, err
        if other ~= byte then
          it, err =
            journal.open(files:write(bytes:sub(1, i - 1) .. string.char(other) .. bytes:sub(i + 1)), "tests")
        end
        if it then it:close() end
        assert.is_nil(it, ("byte %d is %d"):format(i, other))
        assert.is_true(not err or err.code == "journal_damaged")
      end
    end
  end)
end)

describe("a damaged line", function()
  local sending = { who = "usr_1", state = "sending", where = "wrld_1:1~hidden(usr_2)" }
  local invited = { who = "usr_1", state = "invited", where = "wrld_1:1~hidden(usr_2)" }

  it("is about whom other lines name, too", function()
    local bytes = bytes_of(sending, invited)
    assert.same({ "usr_1 sending", "usr_1 ?" }, about(replaced(bytes, "invited", "hnvited")))
    assert.same({ "usr_1 ?", "usr_1 invited" }, about(replaced(bytes, "sending", "sanding")))
    assert.same({ "usr_1 ?", "usr_1 invited" }, about(replaced(bytes, '"sending"', '"sending')))
    assert.same({ "usr_1 ?", "usr_1 invited" }, about(replaced(bytes, "wrld", "\0\0\0\0")))
  end)

  it("is the last one if its end is damaged, and others can follow", function()
    local bytes = bytes_of(sending, invited)
    local path = files:write(bytes:sub(1, -2) .. "\11")
    local it = assert(journal.open(path, "tests", true))
    assert(it:write { who = "usr_3", state = "sending" })
    it:close()
    assert.same({ "usr_1 sending", "usr_1 ?", "usr_3 sending" }, about(files.read(path)))
  end)

  it("is about whom the caller knows", function()
    local bytes = replaced(bytes_of(sending), "sending", "invited")
    assert.same({ "usr_1 ?" }, about(bytes, { usr_1 = true }))
  end)

  it("is refused if it may be about anybody", function()
    for _, bytes in ipairs {
      replaced(bytes_of(sending), "usr_1", "usr_3"),
      replaced(bytes_of(sending, invited), "usr_1", "usr_3"),
      replaced(bytes_of(sending, invited), "usr_1", "\0\0\0\0\0"),
      replaced(bytes_of(sending, invited), "who", "whp"):gsub("usr_1", "usr_7", 1),
      FORMER .. '{"whp":"usr_3","state":"sending"}\n',
    } do
      local list, err = about(bytes, { usr_2 = true })
      assert.is_nil(list)
      assert.equal("journal_damaged", err.code)
      assert.matches("nobody can tell what line 2 is about", err.message, 1, true)
    end
  end)
end)
