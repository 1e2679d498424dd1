--- The source of an inbox that reads the list of notifications now and then: all who wait for something
--- share one poll, and while nobody waits there is none.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local Signal = require "vrchatapi.task.signal"
local pages = require "vrchatapi.call.pages"
local tasks = require "vrchatapi.task"

-- How many polls may be made between two regular ones, for waits that end before the next.
local EARLY_MAX = 3

---@class vrchatapi.inbox.Poll
---@field list vrchatapi.Notification[] of the last poll that succeeded; newest first
---@field err? vrchatapi.Error of the last poll
---@field private client vrchatapi.Client
---@field private listed number when that list came; by clock.now
---@field private polled number when the last poll ended; by clock.now
---@field private number integer of polls
---@field private early integer polls since the last regular one
---@field private ended vrchatapi.Signal a poll has ended, or the client was closed
---@field private task? vrchatapi.Task the poll under way, or the last one
---@field private closed? boolean
local Poll = {}
Poll.__index = Poll

---@param client vrchatapi.Client
---@return vrchatapi.inbox.Poll
function Poll.new(client)
  return setmetatable({
    client = client,
    list = {},
    listed = -math.huge,
    polled = -math.huge,
    number = 0,
    early = 0,
    ended = Signal.new(),
  }, Poll)
end

-- All notifications, newest first. A page that is not full ends them, which saves a request in every
-- poll: what might be behind it is older than all on it.
local function fetch(client)
  local list = {}
  local all = pages.new(function(query) return client:get_notifications(query) end)
  repeat
    local items, err = all:next()
    if not items then return nil, err end
    for _, notification in ipairs(items) do
      list[#list + 1] = notification
    end
  until all.is_short or all.is_over
  return list
end

local function poll(self)
  self.polled = clock.now() -- also if this task is cancelled
  local list, err = fetch(self.client)
  self.polled, self.err, self.number = clock.now(), err, self.number + 1
  if list then
    self.list, self.listed = list, self.polled
  end
  self.ended:fire()
end

--- True if the list is no older than that.
---@param seconds number
---@return boolean
function Poll:is_fresh(seconds) return clock.now() - self.listed < seconds end

-- When a wait has to make a poll: each interval, and at its deadline.
local function due(self, interval, deadline)
  local regular = self.polled + interval
  if deadline < regular and self.early < EARLY_MAX then return deadline end
  return regular
end

--- Waits for the next poll, and makes it when it is due: an interval after the last one, or at the
--- deadline. The poll continues if the task that waits for it is cancelled.
---@param interval number seconds
---@param deadline number by clock.now; may be math.huge. The wait ends then, with a poll or without
---@return true? polled the list is new; nil without an error: there was no poll
---@return vrchatapi.Error? err of the poll; closed
function Poll:wait(interval, deadline)
  local number = self.number
  while self.number == number and not self.closed do
    local now, at = clock.now(), due(self, interval, deadline)
    if self.task and not self.task:done() then
      self.task:wait()
    elseif now >= at then
      self.early = now < self.polled + interval and self.early + 1 or 0
      self.task = tasks.spawn(poll, self)
    elseif now >= deadline then
      return nil
    else
      self.ended:wait(math.min(at, deadline) - now)
    end
  end
  if self.closed then
    return nil, core.error("closed", "the client was closed")
  elseif self.err then
    return nil, self.err
  end
  return true
end

--- Ends all waits: the client was closed.
function Poll:close()
  self.closed = true
  self.ended:fire()
end

return Poll
