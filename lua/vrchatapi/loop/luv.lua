--- Runs tasks inside a libuv loop (the rock luv): tasks run while the loop runs, and the loop runs
--- while there are tasks, but for those in the background.
---
---     local uv = require "luv"
---     require("vrchatapi.loop.luv").start()
---     vrchatapi.spawn(function() ... end)
---     uv.run()
local uv = require "luv"
local core = require "vrchatapi.core"
local step = require "vrchatapi.task.step"

local loop = {}

-- What one step may take, in seconds, so that the loop's other handles are served.
local BUDGET = 0.005
-- How often to look, in milliseconds, where the system has no descriptor to watch.
local LOOK = 10

local timer, poll, on_error, driving

local on_due

-- Starts the timer for the next step, and keeps the loop running for it.
local function arm()
  if not driving then
    return -- stopped meanwhile
  end
  local seconds = step.timeout()
  if not poll and step.is_needed() then seconds = math.min(seconds or LOOK / 1000, LOOK / 1000) end
  if seconds then
    uv.update_time()
    timer:start(math.ceil(seconds * 1000), 0, on_due)
  else
    timer:stop()
  end
  for _, handle in ipairs({ timer, poll }) do
    if step.is_busy() then
      handle:ref()
    else
      handle:unref()
    end
  end
end

-- An error must not leave the callback: luv would end the process.
function on_due()
  local ok, err = pcall(step.host, 0, BUDGET)
  arm()
  if not ok then on_error(err) end
end

--- Starts running tasks in the loop; once started, it only sets the handler.
---@param handler? fun(err: any) called with the error of a task for which nobody waits; by default
--- it is written to the standard error
function loop.start(handler)
  on_error = handler or step.report_to_stderr
  if driving then return end
  driving = true
  timer = timer or uv.new_timer()
  local fd = core.fd()
  if fd then
    poll = poll or uv.new_poll(fd)
    poll:start("r", on_due)
  end
  step.drive(arm)
  arm()
end

--- Stops it; the tasks stay, and continue when anything else makes steps.
function loop.stop()
  if not driving then return end
  driving = false
  step.drive(nil)
  -- not closed: luv crashes at the end of a program whose loop has not run since
  timer:stop()
  if poll then poll:stop() end
end

return loop
