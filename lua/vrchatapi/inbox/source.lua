--- Where the notifications come from: from live events while there is a connection, else from a poll now and
--- then, which all who wait share. While nobody waits there is no poll, and after a while no connection.
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local News = require "vrchatapi.inbox.news"
local Poll = require "vrchatapi.inbox.poll"
local Signal = require "vrchatapi.task.signal"
local tasks = require "vrchatapi.task"

---@class vrchatapi.inbox.Source
---@field private poll vrchatapi.inbox.Poll
---@field private news? vrchatapi.inbox.News nil: there is no pipeline
---@field private changed vrchatapi.Signal a poll has ended, or the client was closed
---@field private task? vrchatapi.Task the poll under way, or the last one
---@field private closed? boolean
local Source = {}
Source.__index = Source

---@param client vrchatapi.Client
---@return vrchatapi.inbox.Source
function Source.new(client)
  return setmetatable({
    poll = Poll.new(client),
    news = client.pipeline_url and News.new(client) or nil,
    changed = Signal.new(),
  }, Source)
end

local function is_live(self) return self.news ~= nil and self.news:is_live() end

--- The notifications, if they are known.
---@param seconds number how old they may be
---@return vrchatapi.Notification[]? list newest first
function Source:recent(seconds)
  if self.news then self.news:read() end
  if is_live(self) and not self.news.is_stale then return self.news:list() end
  return clock.now() - self.poll.listed < seconds and self:list() or nil
end

--- The notifications as they were known last.
---@return vrchatapi.Notification[] newest first
function Source:list() return self.news and self.news:list() or self.poll.list end

--- Why they are not known; nil: they are.
---@return vrchatapi.Error?
function Source:err()
  if not is_live(self) then return self.poll.err end
end

-- ---- polling ----

local function poll_once(self, interval)
  local news = self.news
  if news then news:begin_poll() end
  local list = self.poll:run(interval)
  if news then
    news:read()
    news:end_poll(list)
  end
  self.changed:fire()
end

local function is_polling(self) return self.task and not self.task:done() end

-- When a wait has to poll.
local function poll_at(self, interval, deadline)
  local news = self.news
  if not news then return self.poll:due(interval, deadline, -math.huge) end
  if is_live(self) then
    if not news.is_stale then return math.huge end
    return self.poll.err and self.poll:due(interval, math.huge, -math.huge) or -math.huge
  end
  local at = self.poll:due(interval, deadline, news:lived())
  return math.max(at, math.min(news:hopeful_until(), deadline))
end

-- ---- waiting ----

local function pause(self, deadline)
  local signals = self.news and self.news:signals() or {}
  signals[#signals + 1] = self.changed
  Signal.wait_any(signals, deadline)
end

-- What has become of the numbers at the beginning of a wait: true, there is news; or nil and an error.
local function outcome(self, polls, changes)
  local poll, news = self.poll, self.news
  if self.closed then return nil, core.error("closed", "the client was closed") end
  if news and news.number ~= changes then return true end
  if poll.number == polls then return nil end
  if poll.err and not is_live(self) then return nil, poll.err end
  return true
end

local function wait(self, interval, deadline)
  local poll, news = self.poll, self.news
  local polls, changes = poll.number, news and news.number
  local look_again = clock.now() + interval
  while true do
    if news then news:read() end
    local ok, err = outcome(self, polls, changes)
    if ok or err then return ok, err end
    local now, at = clock.now(), poll_at(self, interval, deadline)
    local until_look = is_live(self) and not news:is_empty() and look_again or math.huge
    if is_polling(self) then
      pause(self, math.huge)
    elseif now >= at then
      self.task = tasks.spawn(poll_once, self, interval)
    elseif now >= until_look then
      return true
    elseif now >= deadline then
      return nil
    else
      pause(self, math.min(at, deadline, until_look))
    end
  end
end

--- Waits for a change, or for the next poll, which it makes when it is due. The poll continues if the task that
--- waits for it is cancelled. While the notifications come as events, the wait ends after an interval also
--- without a change, if there are any: whoever has failed with one may try again.
---@param interval number seconds between two polls
---@param deadline number by clock.now; may be math.huge. The wait ends then, with a poll or without
---@return true? news nil without an error: there was none
---@return vrchatapi.Error? err of the poll; closed
function Source:wait(interval, deadline)
  local news = self.news
  if not news then return wait(self, interval, deadline) end
  news:enter()
  return compat.ensure(function() news:leave() end, wait, self, interval, deadline)
end

--- Ends all waits: the client was closed.
function Source:close()
  self.closed = true
  self.changed:fire()
end

return Source
