--- A file that outlives the program, however that ends: what was written to it is there the next time.
---
--- Lines of JSON. The first says what kind of journal it is; each of the others is an entry. A last line
--- without its end was never reported as written: the next opening removes it.
local argerror = require "vrchatapi.argerror"
local core = require "vrchatapi.core"
local json = require "cjson".new() -- settings of its own, whatever the program has set

local FORMAT = "vrchatapi journal 1"
local LARGEST = 2 ^ 30 -- bytes

json.encode_number_precision(14)

---@class vrchatapi.Journal
---@field private path string
---@field private file userdata of the core; owned
---@field private lock userdata of the core; owned
---@field private found table[] the entries that were there when it was opened
local Journal = { __name = "vrchatapi.journal" }
Journal.__index = Journal

---@class vrchatapi.journal
local journal = {}

local function failed(code, ...) return nil, core.error(code, string.format(...)) end

local function first_line(kind) return ('{"format":"%s","kind":"%s"}\n'):format(FORMAT, kind) end

-- The table that a line holds, or nil.
local function read_line(line)
  local ok, entry = pcall(json.decode, line)
  return ok and type(entry) == "table" and entry or nil
end

-- What is wrong with the first line, if anything is.
local function problem_of_first(found, kind)
  if not found or type(found.format) ~= "string" or not found.format:find("^vrchatapi journal ") then
    return "is no journal"
  elseif found.format ~= FORMAT then
    return ("is no journal of this version (%s)"):format(FORMAT)
  elseif found.kind ~= kind then
    return ("is a journal of another kind (of %s, not of %s)"):format(tostring(found.kind), kind)
  end
end

-- The entries in the whole lines of a text, and the size of these; or nil and what is wrong.
local function parse(text, kind)
  local entries, number, size = {}, 0, 0
  local stop = text:find("\n", 1, true)
  while stop do
    local line = text:sub(size + 1, stop - 1)
    number, size = number + 1, stop
    stop = text:find("\n", size + 1, true)
    local entry = read_line(line)
    local problem = number == 1 and problem_of_first(entry, kind)
    if problem then
      return nil, problem
    elseif not entry then
      return nil, ("is damaged: line %d is no entry"):format(number)
    elseif number > 1 then
      entries[#entries + 1] = entry
    end
  end
  -- a torn first line must be the beginning of ours
  if number == 0 and first_line(kind):sub(1, #text) ~= text then return nil, "is no journal" end
  return entries, size
end

-- Reads the entries, and removes a torn last line from the file.
local function load(self, kind)
  local text, message = core.system.read(self.path, LARGEST)
  if not text then return failed("unwritable", "%s", message) end
  local entries, size = parse(text, kind)
  if not entries then return failed("journal_damaged", "'%s' %s; it was left as it is", self.path, size) end
  self.found = entries
  local ok, reason = true, nil
  if size < #text then
    ok, reason = self.file:truncate(size)
  end
  if ok and size == 0 then
    ok, reason = self.file:write(first_line(kind))
  end
  if not ok then return failed("unwritable", "%s", reason) end
  return true
end

local function lock_of(path)
  local lock, message, reason = core.system.lock(path .. ".lock")
  if lock then
    return lock
  elseif reason == "busy" then
    return failed("journal_busy", "'%s' is in use by another process, or by another call of this one", path)
  end
  return failed("unwritable", "%s", message)
end

--- Opens a journal, or begins one. It is locked until it is closed, by the file `path.lock`.
---@param path string
---@param kind string a word for what the entries are about; an existing journal must have the same
---@return vrchatapi.Journal? journal
---@return vrchatapi.Error err of code journal_busy, journal_damaged (also if the file is not a
--- journal) or unwritable
function journal.open(path, kind)
  if type(path) ~= "string" or path == "" or path:find("\0", 1, true) then
    local got = type(path)
    if got == "string" then got = path == "" and "''" or "one with NUL" end
    argerror.raise("open", 1, "path must be the path of a file, got %s", got)
  end
  local lock, err = lock_of(path)
  if not lock then return nil, err end
  local file, message = core.system.append(path)
  local self = setmetatable({ path = path, file = file, lock = lock, found = {} }, Journal)
  local ok
  if file then
    ok, err = load(self, kind)
  else
    ok, err = failed("unwritable", "%s", message)
  end
  if not ok then
    self:close()
    return nil, err
  end
  return self
end

--- Iterates over the entries that were there when it was opened, oldest first.
---@return fun(): table?
function Journal:entries()
  local i = 0
  return function()
    i = i + 1
    return self.found[i]
  end
end

--- Writes an entry. Once this returns true, the entry survives whatever happens.
---@param entry table of strings, numbers, booleans and such tables
---@return true? done
---@return vrchatapi.Error err of code unwritable; then the journal is as it was
function Journal:write(entry)
  local ok, line = pcall(json.encode, entry)
  if not ok or type(entry) ~= "table" then
    argerror.raise(
      "write",
      1,
      "entry must be a table that JSON can hold: %s",
      ok and "got " .. type(entry) or line
    )
  end
  local done, message = self.file:write(line .. "\n")
  if not done then return failed("unwritable", "%s", message) end
  return true
end

--- Closes it, so that others can open it. Idempotent; writing raises from now on.
function Journal:close()
  if self.file then self.file:close() end
  self.lock:unlock()
end

Journal.__close = Journal.close
Journal.__gc = Journal.close

return journal
