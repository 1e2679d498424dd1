--- Replays: after each gap for all who listen, and for each who begins to listen later or whose queue was
--- full. They are repeated until one succeeds, as long as there is a connection.
local Backoff = require "vrchatapi.live.backoff"
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local is_fatal = require "vrchatapi.call.is_fatal"
local replay = require "vrchatapi.live.replay"
local tasks = require "vrchatapi.task"

---@class vrchatapi.live.CatchUp
---@field is_done boolean whether all was replayed
---@field private hub vrchatapi.live.Hub
---@field gaps integer how many there were
---@field private closed integer how many of them were replayed
---@field private seconds? number how long the last one was; nil: it was the first
---@field known vrchatapi.live.Places
---@field private task? vrchatapi.Task that replays
local CatchUp = {}
CatchUp.__index = CatchUp

---@param hub vrchatapi.live.Hub
---@return vrchatapi.live.CatchUp
function CatchUp.new(hub)
  return setmetatable({ is_done = false, hub = hub, gaps = 0, closed = 0, known = {} }, CatchUp)
end

--- Notes an event.
---@param it vrchatapi.Event
function CatchUp:observe(it) replay.observe(self.known, it) end

-- The first that needs a replay of its own.
local function first_behind(hub)
  for _, listener in ipairs(hub:list()) do
    if listener.is_behind and not listener:has_dropped() then return listener end
  end
end

-- For whom the next replay is, a list; nil: nobody needs one.
local function next_targets(self)
  if self.closed < self.gaps then return self.hub:list() end
  local listener = first_behind(self.hub)
  return listener and { listener }
end

local function context_of(self, targets, is_gap)
  local hub = self.hub
  return {
    client = hub.client,
    gap = is_gap and self.seconds or nil,
    is_new = not is_gap,
    known = self.known,
    wants = function(kind)
      for _, listener in ipairs(targets) do
        if listener:wants(kind) then return true end
      end
      return false
    end,
    seen = function(id) return hub:has_given(id, targets) end,
    deliver = function(it) hub:deliver_replayed(it, targets) end,
  }
end

local function pause(hub, at)
  while hub.name == "live" and clock.now() < at do
    hub.changed:wait_until(at)
  end
end

-- Replays again at a time, if the connection lasts until then and nothing has been replayed since.
local function replay_later(self, at)
  local gaps = self.gaps
  pause(self.hub, at)
  if self.hub.name == "live" and self.gaps == gaps then self:gap(self.seconds) end
end

-- Replays once. True; or nil and an error.
local function replay_for(self, targets)
  local gap = self.gaps
  local is_gap, is_first = self.closed < gap, self.closed == 0
  local ok, err, again = replay.run(context_of(self, targets, is_gap))
  if not ok then return nil, err end
  if again then tasks.background(replay_later, self, clock.now() + again) end
  for _, listener in ipairs(targets) do
    if is_first or not is_gap then listener:caught_up() end
  end
  if is_gap then self.closed = gap end
  return true
end

-- Replays for the first who need it. False: nobody does; else true, and an error if it has failed. Those who
-- listen are not held after it, so that they can be collected.
local function replay_next(self)
  local targets = next_targets(self)
  if not targets then return false end
  local _, err = replay_for(self, targets)
  return true, err
end

local function run(self)
  local backoff, hub, more = Backoff.new(), self.hub, true
  while more and hub.name == "live" do
    local err
    more, err = replay_next(self)
    if err and is_fatal(err) then
      hub:refuse(err)
    elseif err then
      pause(hub, clock.now() + backoff:fail(err.retry_after))
    end
  end
  self.is_done = not more
  hub:note_caught_up()
end

--- Notes that a connection was made after a gap.
---@param seconds? number how long it was; nil: it was the first connection
function CatchUp:gap(seconds)
  self.gaps, self.seconds = self.gaps + 1, seconds
  self:start()
end

--- Replays what is to be replayed.
function CatchUp:start()
  self.is_done = false
  self.hub:note_caught_up()
  if not self.task then
    self.task = tasks.background(compat.ensure, function() self.task = nil end, run, self)
  end
end

return CatchUp
