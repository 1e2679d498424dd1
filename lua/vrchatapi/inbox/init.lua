--- The notifications of an account, looked at politely: all who wait for something share one poll, and
-- where nobody waits there is none.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local scheduler = require "vrchatapi.task.scheduler"

-- How many polls between two regular ones may be made because somebody's time is up.
local EARLY_MAX = 3

---@class vrchatapi.Inbox
---@field list vrchatapi.Notification[] as the last poll that went well has found them; newest first
---@field failure vrchatapi.Error? of the last poll
---@field private client vrchatapi.Client
---@field private listed number when that list came; by clock.now
---@field private polled number when the last poll was over; by clock.now
---@field private number integer of polls
---@field private early integer polls since the last regular one
---@field private over vrchatapi.Signal a poll is, or the client was closed
---@field private task vrchatapi.Task? the poll under way, or the last one
---@field private closed boolean?
local Inbox = {}
Inbox.__index = Inbox

--- The inbox of a client: always the same one.
---@param client vrchatapi.Client
---@return vrchatapi.Inbox
function Inbox.of(client)
  client.inbox = client.inbox or setmetatable({
    client = client, list = {}, listed = -math.huge, polled = -math.huge,
    number = 0, early = 0, over = scheduler.signal(),
  }, Inbox)
  return client.inbox
end

local function fetch(client)
  local list = {}
  for notification, err in client:each("get_notifications") do
    if not notification then
      return nil, err
    end
    list[#list + 1] = notification
  end
  return list
end

local function poll(self)
  self.polled = clock.now() -- also if this task is ended
  local list, err = fetch(self.client)
  self.polled, self.failure, self.number = clock.now(), err, self.number + 1
  if list then
    self.list, self.listed = list, self.polled
  end
  self.over:fire()
end

--- True if the list is no older than that.
---@param seconds number
---@return boolean
function Inbox:is_fresh(seconds)
  return clock.now() - self.listed < seconds
end

-- When somebody who wants a poll each interval, and one at the deadline, has to make one.
local function due(self, interval, deadline)
  local regular = self.polled + interval
  if deadline < regular and self.early < EARLY_MAX then
    return deadline
  end
  return regular
end

--- Waits for the next poll, and makes it when it is due: an interval after the last one, or at the
-- deadline. It goes on if the task that waits for it is cancelled.
---@param interval number seconds
---@param deadline number by clock.now; may be math.huge. The wait ends then, with a poll or without
---@return true? polled the list is new; nil without an error: there was no poll
---@return vrchatapi.Error? err of the poll
function Inbox:wait(interval, deadline)
  local number = self.number
  while self.number == number and not self.closed do
    local now, at = clock.now(), due(self, interval, deadline)
    if self.task and not self.task:done() then
      self.task:wait()
    elseif now >= at then
      self.early = now < self.polled + interval and self.early + 1 or 0
      self.task = scheduler.spawn(poll, self)
    elseif now >= deadline then
      return nil
    else
      self.over:wait(math.min(at, deadline) - now)
    end
  end
  if self.closed then
    return nil, core.error("closed", "the client was closed")
  elseif self.failure then
    return nil, self.failure
  end
  return true
end

--- Ends all waits: the client was closed.
function Inbox:close()
  self.closed = true
  self.over:fire()
end

return Inbox
