--- One who listens: what it wants, and the events that wait for it.
local clock = require "vrchatapi.clock"
local event = require "vrchatapi.live.event"
local Seen = require "vrchatapi.live.seen"
local Signal = require "vrchatapi.task.signal"
local wait = require "vrchatapi.task.wait"

---@class vrchatapi.live.Listener
---@field private hub vrchatapi.live.Hub
---@field private types? table<string, true> nil: all
---@field private limit integer of events that wait
---@field private queue vrchatapi.Event[] from `first` to `last`
---@field private first integer
---@field private last integer
---@field private waiting integer of these that came on the socket
---@field changed vrchatapi.Signal an event has come, or it was closed
---@field private dropped integer events since the queue was full; 0: none
---@field private given? vrchatapi.live.Seen ids that it has; nil: all that the hub has seen but the missed ones
---@field private missed? vrchatapi.live.Seen ids that were dropped
---@field is_behind boolean it lacks what only a replay brings
---@field private err? vrchatapi.Error that has ended it
---@field private closed? boolean
local Listener = {}
Listener.__index = Listener

---@param hub vrchatapi.live.Hub
---@param types? table<string, true>
---@param limit integer
---@return vrchatapi.live.Listener
function Listener.new(hub, types, limit)
  return setmetatable({
    hub = hub,
    types = types,
    limit = limit,
    queue = {},
    first = 1,
    last = 0,
    waiting = 0,
    changed = Signal.new(true),
    dropped = 0,
    given = Seen.new(),
    is_behind = true,
  }, Listener)
end

--- True if it wants events of a type.
---@param kind string
---@return boolean
function Listener:wants(kind) return not self.types or self.types[kind] or false end

--- True if it lacks a notification that the hub has seen.
---@param id string
---@return boolean
function Listener:lacks(id)
  if self.given then return not self.given:has(id) end
  return self.missed ~= nil and self.missed:has(id)
end

local function drop(self, id)
  self.dropped = self.dropped + 1
  if id and not self.given then
    self.missed = self.missed or Seen.new()
    self.missed:add(id)
  end
end

--- Notes that a notification is gone: it needs no replay.
---@param id string
function Listener:note(id)
  if self.given then self.given:add(id) end
end

--- True if events were dropped and it has not taken the event `lost` yet: until then it needs no replay.
---@return boolean
function Listener:has_dropped() return self.dropped > 0 end

--- Adds an event, unless the queue is full. The events of a replay always fit: there are no more than the service
--- lists, and those that did not fit would come again and again.
---@param it vrchatapi.Event
function Listener:push(it)
  local id, is_live = event.id(it), it.source == "socket"
  if self.dropped > 0 or is_live and self.waiting >= self.limit then return drop(self, id) end
  if is_live then self.waiting = self.waiting + 1 end
  self.last = self.last + 1
  self.queue[self.last] = it
  if id and self.given then self.given:add(id) end
  self.changed:fire()
end

--- Notes that a replay has brought all that it lacked.
function Listener:caught_up()
  if self.dropped == 0 then
    self.is_behind, self.given, self.missed = false, nil, nil
  end
end

--- Ends it, once what waits was taken.
---@param err vrchatapi.Error
function Listener:finish(err)
  self.err = self.err or err
  self.changed:fire()
end

local function take(self)
  local it = self.queue[self.first]
  self.queue[self.first] = nil
  self.first = self.first + 1
  if it.source == "socket" then self.waiting = self.waiting - 1 end
  if self.first > self.last then
    self.first, self.last = 1, 0
  end
  return it
end

-- What says that events were dropped; a replay follows it.
local function take_lost(self)
  local count = self.dropped
  self.dropped, self.is_behind = 0, true
  if self.hub.name == "live" then self.hub.catch_up:start() end
  return event.new("lost", { count = count }, "replay")
end

-- The next event; false and an error; nil: there is none.
local function take_next(self)
  if self.closed then return nil end
  if self.first <= self.last then return take(self) end
  if self.err then return false, self.err end
  if self.dropped > 0 then return take_lost(self) end
end

--- Waits for the next event.
---@param deadline? number by clock.now; by default there is none
---@return vrchatapi.Event|false|nil event false: there will be none; nil: the time is up, or it was closed
---@return vrchatapi.Error? err nil unless event is false
function Listener:next(deadline)
  deadline = deadline or math.huge
  wait.share() -- a burst of events is taken one by one
  local it, err = take_next(self)
  while it == nil and not self.closed and clock.now() < deadline do
    self.changed:wait_until(deadline)
    it, err = take_next(self)
  end
  return it, err
end

--- Ends it. Idempotent.
function Listener:close()
  if self.closed then return end
  self.closed, self.queue = true, {}
  self.hub:remove(self)
  self.changed:fire()
end

Listener.__close = Listener.close

return Listener
