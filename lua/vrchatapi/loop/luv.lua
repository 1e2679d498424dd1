--- Runs tasks inside a libuv loop (the rock luv): tasks go on while the loop runs, and the loop
-- runs while there are tasks.
--
--     local uv = require "luv"
--     require("vrchatapi.loop.luv").start()
--     vrchatapi.spawn(function() ... end)
--     uv.run()
local uv = require "luv"
local core = require "vrchatapi.core"
local scheduler = require "vrchatapi.task.scheduler"

local loop = {}

-- What one turn may take, in seconds, so that the loop's other handles get theirs.
local BUDGET = 0.005
-- How often to look, in milliseconds, where the system has no descriptor to watch.
local LOOK = 10

local timer, poll, on_error, driving

local turn

-- Sees to it that the next turn comes when it is due, and that the loop goes on for it.
local function arm()
  if not driving then
    return -- stopped meanwhile
  end
  local seconds = scheduler.timeout()
  if not poll and scheduler.busy() then
    seconds = math.min(seconds or LOOK / 1000, LOOK / 1000)
  end
  if seconds then
    uv.update_time()
    timer:start(math.ceil(seconds * 1000), 0, turn)
  else
    timer:stop()
  end
  for _, handle in ipairs({ timer, poll }) do
    if scheduler.busy() then
      handle:ref()
    else
      handle:unref()
    end
  end
end

-- An error must not leave the callback: luv would end the process.
function turn()
  local ok, failure = pcall(scheduler.step, 0, BUDGET)
  arm()
  if not ok then
    on_error(failure)
  end
end

--- Starts running tasks in the loop. Does nothing where that was done.
---@param handler? fun(failure: any) gets the error of a task that nobody can wait for; by default
-- it is written to the standard error
function loop.start(handler)
  on_error = handler or scheduler.to_stderr
  if driving then
    return
  end
  driving = true
  timer = timer or uv.new_timer()
  local fd = core.fd()
  if fd then
    poll = poll or uv.new_poll(fd)
    poll:start("r", turn)
  end
  scheduler.drive(arm)
  arm()
end

--- Ends it; tasks stay, and go on where anything else turns the engine.
function loop.stop()
  if not driving then
    return
  end
  driving = false
  scheduler.drive(nil)
  -- not closed: luv crashes at the end of a program whose loop has not run since
  timer:stop()
  if poll then
    poll:stop()
  end
end

return loop
