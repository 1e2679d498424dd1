--- Reading the list of notifications: now and then, all who wait share one read.
local clock = require "vrchatapi.clock"
local event = require "vrchatapi.live.event"
local pages = require "vrchatapi.call.pages"

-- How many polls may be made between two regular ones, for waits that end before the next.
local EARLY_MAX = 3

---@class vrchatapi.inbox.Poll
---@field list vrchatapi.Notification[] of the last poll that succeeded; newest first
---@field listed number when that list came; by clock.now
---@field number integer of polls that have ended
---@field err? vrchatapi.Error of the last poll
---@field private client vrchatapi.Client
---@field private polled number when the last poll ended; by clock.now
---@field private early integer polls since the last regular one
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
      list[#list + 1] = event.normalise_notification(notification)
    end
  until all.is_short or all.is_over
  return list
end

--- When a wait has to poll: an interval after the last poll, or at its deadline.
---@param interval number seconds
---@param deadline number by clock.now; may be math.huge
---@param since number when the notifications were known last, by another way; by clock.now
---@return number at by clock.now
function Poll:due(interval, deadline, since)
  local regular = math.max(self.polled, since) + interval
  if deadline < regular and self.early < EARLY_MAX then return deadline end
  return regular
end

--- Polls.
---@param interval number seconds between regular polls
---@return vrchatapi.Notification[]? list newest first
function Poll:run(interval)
  self.early = clock.now() < self.polled + interval and self.early + 1 or 0
  self.polled = clock.now() -- also if this task is cancelled
  local list, err = fetch(self.client)
  self.polled, self.err, self.number = clock.now(), err, self.number + 1
  if list then
    self.list, self.listed = list, self.polled
  end
  return list
end

return Poll
