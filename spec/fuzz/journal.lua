--- Journals. The first byte says how: the rest is what the file holds, or what the entries of a journal are
--- made of, which is then damaged. Opening never raises; it reads the entries or says why it does not; what
--- is written can be read; a file that was cut keeps each whole entry.
local fuzz = ... -- functions of support/lua.c
local journal = require "vrchatapi.journal"

local PATH = assert(os.getenv "FUZZ_FOLDER", "spec/fuzz/run sets it") .. "/journal"
local KIND = "fuzz"
local CODES = { journal_damaged = true, unwritable = true }

local function put(bytes)
  local file = assert(io.open(PATH, "wb"))
  file:write(bytes)
  file:close()
end

local function get()
  local file = assert(io.open(PATH, "rb"))
  local bytes = file:read "a"
  file:close()
  return bytes
end

-- The entries in the file; nil: it is refused, and was left as it is.
local function read()
  local before = get()
  local it, err = journal.open(PATH, KIND)
  if not it then
    assert(CODES[err.code], "an odd code: " .. tostring(err.code))
    assert(fuzz.printable(tostring(err)), "the error is not one line")
    assert(get() == before, "a file that is refused was changed")
    return nil
  end
  local entries = {}
  for entry in it:entries() do
    assert(type(entry) == "table", "an entry is no table")
    entries[#entries + 1] = entry
  end
  it:close()
  return entries
end

local function write(entries)
  local it = assert(journal.open(PATH, KIND))
  for _, entry in ipairs(entries) do
    assert(it:write(entry))
  end
  it:close()
end

local function try_file(bytes)
  put(bytes)
  local entries = read()
  if not entries then return end
  write { { text = "one more" } }
  local again = assert(read(), "what was read once cannot be read again")
  assert(#again == #entries + 1, "an entry was lost or made up")
  assert(again[#again].text == "one more", "what was written is not what is read")
end

-- Writes an entry for each line, and returns their number and the bytes of the file.
local function make(lines)
  os.remove(PATH)
  local entries = {}
  for line in lines:gmatch "[^\n]+" do
    entries[#entries + 1] = { text = line, number = #entries }
  end
  write(entries)
  return entries, get()
end

local function check_same(entries, found, number)
  for i = 1, number do
    assert(found[i], "a whole entry was lost")
    assert(found[i].text == entries[i].text and found[i].number == entries[i].number, "an entry was changed")
  end
end

local function try_cut(lines, at)
  local entries, bytes = make(lines)
  local kept = bytes:sub(1, at % (#bytes + 1))
  local _, whole = kept:gsub("\n", "")
  put(kept)
  local found = assert(read(), "a journal that was cut is refused")
  assert(#found == math.max(whole - 1, 0), "not each whole entry was kept")
  check_same(entries, found, #found)
end

-- Changes one byte, wherever: the checksums notice it.
local function try_damage(lines, at, byte)
  local _, bytes = make(lines)
  at = at % #bytes + 1
  if bytes:sub(at, at) == byte then return end
  put(bytes:sub(1, at - 1) .. byte .. bytes:sub(at + 1))
  assert(not read(), "damage was not noticed")
end

return function(text)
  local mode, low, high, byte = text:byte(1, 4)
  if not byte then return try_file(text) end
  local at = low + high * 256
  if mode % 4 == 0 then return try_file(text:sub(2)) end
  if mode % 4 == 1 then return try_cut(text:sub(4), at) end
  if mode % 4 == 2 then return try_damage(text:sub(5), at, text:sub(4, 4)) end
  local entries = make(text:sub(2))
  check_same(entries, assert(read()), #entries)
end
