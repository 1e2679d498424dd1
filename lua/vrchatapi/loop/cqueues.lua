--- Runs tasks inside a controller of cqueues, and lets a call that is made in one of its
--- coroutines suspend that coroutine alone.
---
---     local cqueues = require "cqueues"
---     local controller = cqueues.new()
---     require("vrchatapi.loop.cqueues").start(controller)
---     controller:wrap(function() print(client:get_invite_messages(id, "message")) end)
---     assert(controller:loop())
local cqueues = require "cqueues"
local condition = require "cqueues.condition"
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local step = require "vrchatapi.task.step"

local loop = {}

-- What one step may take, in seconds, so that the controller's other coroutines run, too.
local BUDGET = 0.005
-- How often to look, in seconds, where the system has no descriptor to watch.
local LOOK = 0.01
-- And where there are only tasks in the background: whether the controller has other coroutines.
local LOOK_ROUND = 1

local controller, changed, running, on_error

-- Waits for the engine, or until somebody has made a step.
local function poll(seconds)
  local fd = core.fd()
  if fd then
    cqueues.poll({ pollfd = fd, events = "r" }, changed, seconds)
  else
    cqueues.poll(changed, math.min(seconds, LOOK))
  end
end

-- Whether there are tasks to drive; for those in the background alone only while the controller has other
-- coroutines than that which drives.
local function is_needed() return step.is_busy() or step.is_needed() and controller:count() > 1 end

-- The coroutine that makes steps while there are tasks and this controller drives them.
local function drive(mine)
  while controller == mine and is_needed() do
    local ok, err = pcall(step.host, 0, BUDGET)
    if not ok then on_error(err) end
    changed:signal()
    if controller == mine and is_needed() then
      poll(math.min(step.timeout() or 60, step.is_busy() and 60 or LOOK_ROUND))
    end
  end
  if controller == mine then running = false end
end

local function on_work()
  if not running then
    running = true
    controller:wrap(drive, controller)
  else
    changed:signal()
  end
end

-- Lua 5.2 cannot say: it is tried.
local can_yield = compat.coroutines.isyieldable or function() return true end

-- Waits instead of the engine, where a coroutine of the controller can be suspended.
local function wait(seconds)
  local current, resumable = cqueues.running()
  if not current or not resumable or not can_yield() then
    changed:signal()
    return false
  end
  changed:signal() -- what was done so far may be what others wait for
  return (pcall(poll, math.min(seconds, core.timeout() or seconds)))
end

--- Starts running tasks in a controller.
---@param target userdata a controller, as cqueues.new() makes it
---@param handler? fun(err: any) called with the error of a task for which nobody waits; by default
--- it is written to the standard error
function loop.start(target, handler)
  if cqueues.type(target) ~= "controller" then
    argerror.raise("start", 1, "a controller of cqueues expected, got %s", type(target))
  end
  controller, on_error = target, handler or step.report_to_stderr
  changed = changed or condition.new()
  step.drive(on_work, wait)
  if step.is_needed() then on_work() end
end

--- Stops it; the tasks stay, and continue when anything else makes steps.
function loop.stop()
  step.drive(nil)
  controller = nil
  running = false
  if changed then
    changed:signal() -- so that the coroutine that drives finds out
  end
end

return loop
