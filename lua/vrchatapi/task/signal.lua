--- Something that many may wait for, and that may happen again and again.
local clock = require "vrchatapi.clock"
local lifecycle = require "vrchatapi.task.lifecycle"
local wait = require "vrchatapi.task.wait"
local wake = require "vrchatapi.task.wake"

---@class vrchatapi.Signal
---@field private count integer how often it has happened
---@field private waiters table<vrchatapi.Task, true>
---@field private of_background? boolean it is fired by a task in the background
---@field private alone vrchatapi.Signal[] itself, for its waits
local Signal = {}
Signal.__index = Signal

---@param of_background? boolean it is fired by a task in the background: to wait for it is no deadlock
---@return vrchatapi.Signal
function Signal.new(of_background)
  local self = setmetatable({
    count = 0,
    waiters = setmetatable({}, { __mode = "k" }),
    of_background = of_background,
  }, Signal)
  self.alone = { self }
  return self
end

--- Wakes all that wait for it now.
function Signal:fire()
  self.count = self.count + 1
  for task in pairs(self.waiters) do
    wake.task(task)
  end
end

--- How often it has happened.
---@return integer
function Signal:happened() return self.count end

-- How often any of them has happened, and whether a task in the background fires one of them.
local function total(signals)
  local count, of_background = 0, nil
  for _, signal in ipairs(signals) do
    count, of_background = count + signal.count, of_background or signal.of_background
  end
  return count, of_background
end

-- A task that was cancelled stays in the tables until it is collected, which does no harm.
local function set_waiter(signals, task, value)
  for _, signal in ipairs(signals) do
    signal.waiters[task] = value
  end
end

--- Waits until one of several happens, or until the time is up.
---@param signals vrchatapi.Signal[]
---@param deadline number by clock.now; may be math.huge
function Signal.wait_any(signals, deadline)
  local count, of_background = total(signals)
  local task = lifecycle.running()
  repeat
    if task then
      set_waiter(signals, task, true)
      task.is_expectant = of_background
    end
    wait.pause_until(task, deadline, of_background)
  until total(signals) ~= count or clock.now() >= deadline
  if task then set_waiter(signals, task, nil) end
end

--- Waits until it happens, or until the time is up.
---@param deadline number by clock.now; may be math.huge
function Signal:wait_until(deadline) Signal.wait_any(self.alone, deadline) end

--- Waits until it happens, or until the time is up.
---@param seconds number may be math.huge
function Signal:wait(seconds) self:wait_until(clock.now() + seconds) end

return Signal
