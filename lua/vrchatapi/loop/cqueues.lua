--- Runs tasks inside a controller of cqueues, and lets a call that is made in one of its
-- coroutines suspend that coroutine alone.
--
--     local cqueues = require "cqueues"
--     local controller = cqueues.new()
--     require("vrchatapi.loop.cqueues").start(controller)
--     controller:wrap(function() print(client:get_invite_messages(id, "message")) end)
--     assert(controller:loop())
local cqueues = require "cqueues"
local condition = require "cqueues.condition"
local core = require "vrchatapi.core"
local scheduler = require "vrchatapi.task.scheduler"

local loop = {}

-- What one turn may take, in seconds, so that the controller's other coroutines get theirs.
local BUDGET = 0.005
-- How often to look, in seconds, where the system has no descriptor to watch.
local LOOK = 0.01

local controller, changed, running, on_error

-- Waits for the engine, or for somebody to have turned it.
local function poll(seconds)
  local fd = core.fd()
  if fd then
    cqueues.poll({ pollfd = fd, events = "r" }, changed, seconds)
  else
    cqueues.poll(changed, math.min(seconds, LOOK))
  end
end

-- The coroutine that turns the engine while there are tasks and this controller drives them.
local function drive(mine)
  while controller == mine and scheduler.busy() do
    local ok, failure = pcall(scheduler.step, 0, BUDGET)
    if not ok then
      on_error(failure)
    end
    changed:signal()
    if controller == mine and scheduler.busy() then
      poll(scheduler.timeout() or 60)
    end
  end
  if controller == mine then
    running = false
  end
end

local function on_work()
  if not running then
    running = true
    controller:wrap(drive, controller)
  else
    changed:signal()
  end
end

-- In the place of the engine's own wait, where a coroutine of the controller can be suspended.
local function wait(seconds)
  local current, resumable = cqueues.running()
  if not current or not resumable or not coroutine.isyieldable() then
    changed:signal()
    return false
  end
  changed:signal() -- what was done so far may be what others wait for
  poll(math.min(seconds, core.timeout() or seconds))
  return true
end

--- Starts running tasks in a controller. Does nothing where that was done.
---@param target userdata a controller, as cqueues.new() makes it
---@param handler? fun(failure: any) gets the error of a task that nobody can wait for; by default
-- it is written to the standard error
function loop.start(target, handler)
  if cqueues.type(target) ~= "controller" then
    core.raise(("bad argument #1 to 'start' (a controller of cqueues expected, got %s)")
      :format(type(target)))
  end
  controller, on_error = target, handler or scheduler.to_stderr
  changed = changed or condition.new()
  scheduler.drive(on_work, wait)
  if scheduler.busy() then
    on_work()
  end
end

--- Ends it; tasks stay, and go on where anything else turns the engine.
function loop.stop()
  scheduler.drive(nil)
  controller = nil
  running = false
  if changed then
    changed:signal() -- for what was driven so far to find out
  end
end

return loop
