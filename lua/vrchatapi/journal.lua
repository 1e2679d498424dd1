--- A file that outlives the program, however that ends: what was written to it is there the next time.
---
--- Lines of JSON. The first says what kind of journal it is; each of the others is an entry, and ends with
--- a checksum. A last line without its end was never reported as written: the next opening removes it.
local argerror = require "vrchatapi.argerror"
local core = require "vrchatapi.core"
local json = require "cjson".new() -- settings of its own, whatever the program has set

local FORMAT = "vrchatapi journal 2"
local FORMER = "vrchatapi journal 1" -- its lines may lack a checksum
local LARGEST = 2 ^ 30 -- bytes

json.encode_number_precision(14)

---@class vrchatapi.Journal
---@field private path string
---@field private file userdata of the core; owned
---@field private lock userdata of the core; owned
---@field private found vrchatapi.journal.Line[] the lines that were there when it was opened
local Journal = { __name = "vrchatapi.journal" }
Journal.__index = Journal

---@class vrchatapi.journal.Line
---@field entry? table nil: the line is damaged
---@field text string
---@field number integer

---@class vrchatapi.journal.Item
---@field id string
---@field entry? table nil: the line is damaged

---@class vrchatapi.journal
local journal = {}

local function failed(code, ...) return nil, core.error(code, string.format(...)) end

-- ---- lines ----

local function checksum(text)
  return (core.sha1(text):sub(1, 4):gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

-- The line of an object in JSON: with the checksum of the text as one more field, so that it stays JSON.
local function seal(text)
  local comma = text == "{}" and "" or ","
  return ('%s%s"check":"%s"}\n'):format(text:sub(1, -2), comma, checksum(text))
end

-- The JSON that a line was made of; nil if it does not fit its checksum. The second result says whether
-- the line has one.
local function unseal(line)
  local body, sum = line:match('^({.*)"check":"(%x+)"}\r?$')
  if not body then return line, false end
  local text = body:gsub(",$", "") .. "}"
  return checksum(text) == sum and text or nil, true
end

-- The table that a line holds, or nil; and whether it has a checksum.
local function read_line(line)
  local text, is_sealed = unseal(line)
  local ok, entry = pcall(json.decode, text)
  return ok and type(entry) == "table" and entry or nil, is_sealed
end

-- ---- reading ----

local function first_line(kind) return seal(('{"format":"%s","kind":"%s"}'):format(FORMAT, kind)) end

-- What is wrong with the first line, if anything is.
local function problem_of_first(found, is_sealed, kind)
  if not found or type(found.format) ~= "string" or not found.format:find("^vrchatapi journal ") then
    return "is no journal"
  elseif found.format ~= FORMAT and found.format ~= FORMER then
    return ("is no journal of this version (%s)"):format(FORMAT)
  elseif found.format == FORMAT and not is_sealed then
    return "is damaged: line 1 has no checksum"
  elseif found.kind ~= kind then
    return ("is a journal of another kind (of %s, not of %s)"):format(tostring(found.kind), kind)
  end
end

-- The whole lines of a text after the first, and the size of all; or nil and what is wrong.
local function parse(text, kind)
  local lines, number, size, needs_seal = {}, 0, 0, nil
  local stop = text:find("\n", 1, true)
  while stop do
    local line = text:sub(size + 1, stop - 1)
    number, size = number + 1, stop
    stop = text:find("\n", size + 1, true)
    local entry, is_sealed = read_line(line)
    if number == 1 then
      local problem = problem_of_first(entry, is_sealed, kind)
      if problem then return nil, problem end
      needs_seal = entry.format == FORMAT
    else
      if needs_seal and not is_sealed then entry = nil end
      lines[number - 1] = { entry = entry, text = line, number = number }
    end
  end
  if number > 0 and text:find('"check":"%x+"}.', size + 1) then
    -- no write that was interrupted leaves more than that: the end of the line itself is damaged
    lines[number] = { text = text:sub(size + 1), number = number + 1 }
    size = #text
  end
  -- a torn first line must be the beginning of ours
  if number == 0 and first_line(kind):sub(1, #text) ~= text then return nil, "is no journal" end
  return lines, size
end

-- Reads the lines, and removes a torn last one from the file.
local function load(self, kind, keeps_damaged)
  local text, message = core.system.read(self.path, LARGEST)
  if not text then return failed("unwritable", "%s", message) end
  local lines, size = parse(text, kind)
  if not lines then return failed("journal_damaged", "'%s' %s; it was left as it is", self.path, size) end
  for _, line in ipairs(keeps_damaged and {} or lines) do
    if not line.entry then
      return failed(
        "journal_damaged",
        "'%s' is damaged: line %d is no entry; it was left as it is",
        self.path,
        line.number
      )
    end
  end
  self.found = lines
  local ok, reason = true, nil
  if size < #text then
    ok, reason = self.file:truncate(size)
  end
  if ok and size == 0 then
    ok, reason = self.file:write(first_line(kind))
  elseif ok and text:byte(size) ~= 10 then
    ok, reason = self.file:write("\n")
  end
  if not ok then return failed("unwritable", "%s", reason) end
  return true
end

-- The error of a lock or a file that could not be had.
local function not_opened(path, message, reason)
  if reason == "busy" then
    return failed("journal_busy", "'%s' is in use by another process, or by another call of this one", path)
  end
  return failed("unwritable", "%s", message)
end

-- ---- the journal ----

--- Opens a journal, or begins one. It is locked until it is closed: the file itself, whatever its name,
--- and the file `.lock` beside it, which also keeps others out when the journal is replaced meanwhile.
---@param path string
---@param kind string a word for what the entries are about; an existing journal must have the same
---@param keeps_damaged? boolean damaged lines are no error here; to be read by `about`
---@return vrchatapi.Journal? journal
---@return vrchatapi.Error err of code journal_busy, journal_damaged (also if the file is not a
--- journal) or unwritable
function journal.open(path, kind, keeps_damaged)
  if type(path) ~= "string" or path == "" or path:find("\0", 1, true) then
    local got = type(path)
    if got == "string" then got = path == "" and "''" or "one with NUL" end
    argerror.raise("open", 1, "path must be the path of a file, got %s", got)
  end
  local lock, message, reason = core.system.lock(path, ".lock")
  if not lock then return not_opened(path, message, reason) end
  local self = setmetatable({ path = path, lock = lock, found = {} }, Journal)
  local ok, err
  self.file, message, reason = core.system.append(path)
  if self.file then
    ok, err = load(self, kind, keeps_damaged)
  else
    ok, err = not_opened(path, message, reason)
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
    repeat
      i = i + 1
    until not self.found[i] or self.found[i].entry
    return self.found[i] and self.found[i].entry
  end
end

-- The id in a damaged line that is also known from elsewhere: so many letters are not the same by
-- chance. Other ids may stand within a longer text, such as a location.
local function known_id(line, known)
  for word in line:gmatch('"([%w_-]+)%f["]') do
    if known[word] then return word end
  end
end

--- What was there when it was opened, oldest first, by whom or what it is about: the id in that field. An
--- entry is absent where the line is damaged.
---@param field string
---@param ids? table<string, true> ids that are known from elsewhere
---@return vrchatapi.journal.Item[]? list
---@return vrchatapi.Error err of code journal_damaged: a line could be about anybody
function Journal:about(field, ids)
  local known, list = {}, {}
  for _, line in ipairs(self.found) do
    local id = line.entry and line.entry[field]
    if type(id) == "string" then known[id] = true end
  end
  for id in pairs(ids or {}) do
    known[id] = true
  end
  for i, line in ipairs(self.found) do
    local entry = line.entry
    if entry and type(entry[field]) ~= "string" then entry = nil end
    local id = entry and entry[field] or known_id(line.text, known)
    if not id then
      return failed(
        "journal_damaged",
        "'%s' is damaged: nobody can tell what line %d is about",
        self.path,
        line.number
      )
    end
    list[i] = { id = id, entry = entry }
  end
  return list
end

--- Writes an entry. Once this returns true, the entry survives whatever happens.
---@param entry table of strings, numbers, booleans and such tables, by names
---@return true? done
---@return vrchatapi.Error err of code unwritable; then the journal is as it was
function Journal:write(entry)
  local ok, text = pcall(json.encode, entry)
  if not ok or type(entry) ~= "table" or text:sub(1, 1) ~= "{" then
    local got = type(entry) == "table" and "a list" or type(entry)
    argerror.raise(
      "write",
      1,
      "entry must be a table that JSON can hold as an object: %s",
      ok and "got " .. got or text
    )
  end
  local done, message = self.file:write(seal(text))
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
