--- The rate limit of a client: at most N calls, and of them M sends, in any 60 seconds.
---
--- A client that was silent may send a burst, and no 60 seconds, wherever they begin, ever have more than
--- the limit. Calls take slots in the order in which they came; only where sends have to wait for each
--- other do other calls pass them. A call that does not take a slot when it could is passed as well: a
--- wait that could not be suspended continues only when the waits above it on the stack have ended, and
--- those may wait for slots of their own.
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local Signal = require "vrchatapi.task.signal"

local PER = 60 -- seconds
local PATIENCE = 1 -- seconds after which a call that could take a slot, and does not, is passed

---@class vrchatapi.Limiter
---@field private limits { calls: integer, sends: integer }
---@field private times { calls: number[], sends: number[] } of the last slots taken, oldest first
---@field private queues { calls: table[], sends: table[] } tickets of waiting calls: those that are no
--- sends, and sends
---@field private tickets integer how many there were
---@field private held number no slot is free before this time
---@field private closed? boolean
local Limiter = {}
Limiter.__index = Limiter

---@param limits { calls: integer, sends: integer } in any 60 seconds; sends are calls as well
---@return vrchatapi.Limiter
function Limiter.new(limits)
  return setmetatable({
    limits = limits,
    times = { calls = {}, sends = {} },
    queues = { calls = {}, sends = {} },
    tickets = 0,
    held = -math.huge,
  }, Limiter)
end

-- When the next slot of a kind is free.
local function free_at(self, kind)
  local times, limit = self.times[kind], self.limits[kind]
  return #times < limit and -math.huge or times[#times - limit + 1] + PER
end

-- When the ticket, which is the first of its queue, may take a slot; math.huge: after the first of the
-- other queue.
local function due(self, ticket)
  local calls = math.max(free_at(self, "calls"), self.held)
  local sends = free_at(self, "sends")
  local other = self.queues[ticket.kind == "calls" and "sends" or "calls"][1]
  if other and other.number < ticket.number and (other.kind == "calls" or sends <= calls) then
    return math.huge
  end
  return ticket.kind == "calls" and calls or math.max(calls, sends)
end

local function take(self, kind)
  local times = self.times[kind]
  if #times >= self.limits[kind] then table.remove(times, 1) end
  times[#times + 1] = clock.now()
end

-- Makes the first of both queues look whether there is a slot for it.
local function wake_first(self)
  for _, queue in pairs(self.queues) do
    if queue[1] then queue[1].signal:fire() end
  end
end

-- Puts a ticket in its queue by its number, so that one that was passed returns to where it was.
local function join(self, ticket)
  local queue = self.queues[ticket.kind]
  local i = #queue + 1
  while i > 1 and queue[i - 1].number > ticket.number do
    i = i - 1
  end
  table.insert(queue, i, ticket)
  ticket.is_passed, ticket.late = false, nil
end

local function leave(self, ticket)
  local queue = self.queues[ticket.kind]
  for i, other in ipairs(queue) do
    if other == ticket then
      table.remove(queue, i)
      break
    end
  end
  wake_first(self)
end

-- Removes another ticket that was first seen to be late some time ago. Returns when to look for that
-- again.
local function pass_stuck(self, ticket, now)
  local look = math.huge
  for _, queue in pairs(self.queues) do
    local first = queue[1]
    if first and first ~= ticket then
      local at = due(self, first)
      first.late = at <= now and (first.late or now) or nil
      if first.late and now - first.late >= PATIENCE then
        first.is_passed = true
        leave(self, first)
        return now
      end
      look = math.min(look, first.late and first.late + PATIENCE or at)
    end
  end
  return look
end

local function wait_for_slot(self, ticket, timeout, report)
  local reported
  join(self, ticket)
  local deadline = timeout and clock.now() + timeout or math.huge
  while not self.closed do
    if ticket.is_passed then join(self, ticket) end
    local now = clock.now()
    local look = pass_stuck(self, ticket, now)
    local is_first = self.queues[ticket.kind][1] == ticket
    local at = is_first and due(self, ticket) or math.huge
    if at <= now then
      take(self, "calls")
      if ticket.kind == "sends" then take(self, "sends") end
      return true
    elseif now >= deadline then
      return nil, "queue", at < math.huge and at - now or nil
    elseif report and at < math.huge and at ~= reported then
      reported = at
      report(at - now) -- and look again: it may have waited
    else
      ticket.signal:wait(math.min(at, deadline, look) - now)
    end
  end
  return nil, "closed"
end

--- Waits for a slot, and takes it.
---@param is_send boolean
---@param timeout? number seconds to wait at most; nil: no limit
---@param report? fun(seconds: number) called with how long it waits, once that is known
---@return true? taken
---@return "queue"|"closed"? reason the time is up, or the client was closed
---@return number? seconds after which there will be a slot, as far as that is known
function Limiter:wait(is_send, timeout, report)
  self.tickets = self.tickets + 1
  local ticket = {
    kind = is_send and "sends" or "calls",
    number = self.tickets,
    signal = Signal.new(),
  }
  return compat.ensure(function() leave(self, ticket) end, wait_for_slot, self, ticket, timeout, report)
end

--- Counts a call that does not wait for a slot.
function Limiter:count() take(self, "calls") end

--- Frees no slot for some time: the service has asked for that.
---@param seconds number
function Limiter:hold(seconds) self.held = math.max(self.held, clock.now() + seconds) end

--- Ends all waits, and those to come.
function Limiter:close()
  self.closed = true
  for _, queue in pairs(self.queues) do
    for _, ticket in ipairs(queue) do
      ticket.signal:fire()
    end
  end
end

return Limiter
