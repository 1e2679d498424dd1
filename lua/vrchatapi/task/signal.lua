--- Something that many may wait for, and that may happen again and again.
local clock = require "vrchatapi.clock"
local lifecycle = require "vrchatapi.task.lifecycle"
local wait = require "vrchatapi.task.wait"
local wake = require "vrchatapi.task.wake"

---@class vrchatapi.Signal
---@field private count integer how often it has happened
---@field private waiters table<vrchatapi.Task, true>
---@field private of_background? boolean it is fired by a task in the background
local Signal = {}
Signal.__index = Signal

---@param of_background? boolean it is fired by a task in the background: to wait for it is no deadlock
---@return vrchatapi.Signal
function Signal.new(of_background)
  return setmetatable({
    count = 0,
    waiters = setmetatable({}, { __mode = "k" }),
    of_background = of_background,
  }, Signal)
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

--- Waits until it happens, or until the time is up.
---@param deadline number by clock.now; may be math.huge
function Signal:wait_until(deadline)
  local count = self.count
  local task = lifecycle.running()
  repeat
    if task then
      self.waiters[task] = true
      task.is_expectant = self.of_background
    end
    wait.pause_until(task, deadline, self.of_background)
  until self.count ~= count or clock.now() >= deadline
  if task then
    -- a task that was cancelled stays in the table until it is collected, which does no harm
    self.waiters[task] = nil
  end
end

--- Waits until it happens, or until the time is up.
---@param seconds number may be math.huge
function Signal:wait(seconds) self:wait_until(clock.now() + seconds) end

return Signal
