--- The pace of a client: at most so many calls, and of them so many sends, in any 60 seconds.
--
-- A client that was silent may send a burst, and no minute, wherever it begins, ever sees more than
-- the limit. Calls go in the order in which they came; only where sends have to wait for each other
-- do other calls pass them. Also passed over is who cannot go when it could: a wait that could not be
-- suspended goes on only when those above it on the stack are over, which may wait for their own turns.
local clock = require "vrchatapi.clock"
local scheduler = require "vrchatapi.task.scheduler"

local PER = 60 -- seconds
local PATIENCE = 1 -- seconds after which one who could go, and does not, is passed over

---@class vrchatapi.Limiter
---@field private limits { calls: integer, sends: integer }
---@field private times { calls: number[], sends: number[] } of the last ones, oldest first
---@field private queues { calls: table[], sends: table[] } tickets of calls that wait: those that
-- are no sends, and sends
---@field private tickets integer how many there were
---@field private held number nothing goes before this time
---@field private closed boolean?
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

-- When the window of that kind has room for one more.
local function room(self, kind)
  local times, limit = self.times[kind], self.limits[kind]
  return #times < limit and -math.huge or times[#times - limit + 1] + PER
end

-- When the ticket, which is the first of its queue, may go; math.huge: after the other queue's first.
local function due(self, ticket)
  local calls = math.max(room(self, "calls"), self.held)
  local sends = room(self, "sends")
  local other = self.queues[ticket.kind == "calls" and "sends" or "calls"][1]
  if other and other.number < ticket.number and (other.kind == "calls" or sends <= calls) then
    return math.huge
  end
  return ticket.kind == "calls" and calls or math.max(calls, sends)
end

local function note(self, kind)
  local times = self.times[kind]
  if #times >= self.limits[kind] then
    table.remove(times, 1)
  end
  times[#times + 1] = clock.now()
end

-- Lets the first of both queues look whether they may go.
local function call_first(self)
  for _, queue in pairs(self.queues) do
    if queue[1] then
      queue[1].signal:fire()
    end
  end
end

-- Takes a place by its number: who was passed over gets the old one.
local function join(self, ticket)
  local queue = self.queues[ticket.kind]
  local place = #queue + 1
  while place > 1 and queue[place - 1].number > ticket.number do
    place = place - 1
  end
  table.insert(queue, place, ticket)
  ticket.is_passed, ticket.late = false, nil
end

local function leave(self, ticket)
  local queue = self.queues[ticket.kind]
  for place, other in ipairs(queue) do
    if other == ticket then
      table.remove(queue, place)
      break
    end
  end
  call_first(self)
end

-- Passes over another one who was seen to be late some time ago. Gives when to look for that again.
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

--- Counts a call that does not wait for its turn.
function Limiter:count()
  note(self, "calls")
end

--- Waits for the turn of a call.
---@param is_send boolean
---@param timeout? number seconds to wait at most; nil: no limit
---@return true? gone
---@return "queue"|"closed"? reason the time is up, or the client was closed
---@return number? seconds after which there will be room, as far as that is known
function Limiter:wait(is_send, timeout)
  local kind = is_send and "sends" or "calls"
  self.tickets = self.tickets + 1
  local ticket = { kind = kind, number = self.tickets, signal = scheduler.signal() }
  -- leaves the queue however the wait ends
  local _ <close> = setmetatable({}, { __close = function() leave(self, ticket) end })
  join(self, ticket)
  local deadline = timeout and clock.now() + timeout or math.huge
  while not self.closed do
    if ticket.is_passed then
      join(self, ticket)
    end
    local now = clock.now()
    local look = pass_stuck(self, ticket, now)
    local at = self.queues[kind][1] == ticket and due(self, ticket) or math.huge
    if at <= now then
      note(self, "calls")
      if is_send then
        note(self, "sends")
      end
      return true
    elseif now >= deadline then
      return nil, "queue", at < math.huge and at - now or nil
    end
    ticket.signal:wait(math.min(at, deadline, look) - now)
  end
  return nil, "closed"
end

--- Lets nothing go for some time: the service has asked for that.
---@param seconds number
function Limiter:hold(seconds)
  self.held = math.max(self.held, clock.now() + seconds)
end

--- Sends away all who wait, and all who come.
function Limiter:close()
  self.closed = true
  for _, queue in pairs(self.queues) do
    for _, ticket in ipairs(queue) do
      ticket.signal:fire()
    end
  end
end

return Limiter
