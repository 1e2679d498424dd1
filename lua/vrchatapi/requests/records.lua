--- What is known of each request for an invite, so that it is handed out and answered once; with a
--- journal, also in later runs.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local journal = require "vrchatapi.journal"

local KEEP = 86400 -- seconds for which a request is remembered: none stays in the inbox for longer

---@class vrchatapi.requests.Record
---@field state vrchatapi.request.State
---@field err? vrchatapi.Error of the last answer
---@field seen number when the request was last in the inbox; by clock.time
---@field handed integer how often it was handed out
---@field hidden integer how often it was hidden
---@field busy? boolean a task works on it
---@field before? boolean it is known from the journal alone

---@class vrchatapi.requests.Records
---@field private by_id table<string, vrchatapi.requests.Record>
---@field private journal? vrchatapi.Journal owned
---@field private closed? boolean
local Records = {}
Records.__index = Records

-- The states that say whether something may be sent. An answer that was under way when the program ended may have
-- been sent, and so may one whose line is damaged.
local STATES = { open = true, answered = true, ignored = true, gone = true }

local function read_journal(self)
  local list, err = self.journal:about("request")
  if not list then return nil, err end
  for _, item in ipairs(list) do
    local entry = item.entry or {}
    self.by_id[item.id] = {
      state = STATES[entry.state] and entry.state or "unknown",
      seen = tonumber(entry.time) or clock.time(),
      handed = 0,
      hidden = 0,
      before = true,
    }
  end
  return true
end

--- Opens the journal, where there is one, and reads it.
---@param path string? of the journal
---@return vrchatapi.requests.Records? records to be closed
---@return vrchatapi.Error err of code journal_busy, journal_damaged or unwritable
function Records.open(path)
  local self = setmetatable({ by_id = {} }, Records)
  if path then
    local ok, err
    self.journal, err = journal.open(path, "requests", true)
    if not self.journal then return nil, err end
    ok, err = read_journal(self)
    if not ok then
      self:close()
      return nil, err
    end
  end
  return self
end

--- The record of a request that is in the inbox now.
---@param id string
---@return vrchatapi.requests.Record
function Records:of(id)
  local record = self.by_id[id]
  if not record then
    record = { state = "open", handed = 0, hidden = 0 }
    self.by_id[id] = record
  end
  record.seen = clock.time()
  return record
end

--- Writes the state of a request down.
---@param id string
---@param state vrchatapi.request.State
---@return true? done
---@return vrchatapi.Error err of code unwritable
function Records:note(id, state)
  if not self.journal then
    return true
  elseif self.closed then
    return nil, core.error("unwritable", "the journal is closed: requests are not watched any more")
  end
  return self.journal:write { request = id, state = state, time = clock.time() }
end

--- Forgets the requests that have left the inbox. To be called after a look at the inbox: what is still
--- there was seen just now, however far the clock was set.
function Records:forget_old()
  local now = clock.time()
  for id, record in pairs(self.by_id) do
    if now - record.seen >= KEEP and not record.busy then self.by_id[id] = nil end
  end
end

--- Closes the journal. Idempotent.
function Records:close()
  self.closed = true
  if self.journal then self.journal:close() end
end

return Records
