--- The one way to wait: inside a task a wait suspends the task; elsewhere it makes steps of the loop
--- until the thing is done, so that the tasks continue meanwhile.
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local argerror = require "vrchatapi.argerror"
local lifecycle = require "vrchatapi.task.lifecycle"
local progress = require "vrchatapi.task.progress"
local step = require "vrchatapi.task.step"
local wake = require "vrchatapi.task.wake"

local wait = {}

--- Suspends the task, which is to be woken by a timer, a call, a stream, a signal or another task; where
--- there is no task, makes one step.
---@param task vrchatapi.Task? as lifecycle.running returns it
---@param deadline? number by clock.now, of a wait that has one
---@param deep? boolean the wait is for another task, which must run however deeply steps are nested
function wait.pause(task, deadline, deep)
  if task then
    task.waits = task.waits + 1
    task.suspended = true
    compat.coroutines.yield()
  else
    local left = deadline and math.max(deadline - clock.now(), 0) or math.huge
    step.once(math.min(left, step.longest()), nil, deep)
  end
end

--- Waits until the deadline, or until it is woken if that is sooner.
---@param task vrchatapi.Task?
---@param deadline number by clock.now; may be math.huge
---@param deep? boolean as for `pause`
function wait.pause_until(task, deadline, deep)
  if task and deadline < math.huge then step.wake_at(task, deadline) end
  wait.pause(task, deadline, deep)
end

local function wait_for_call(call, task)
  local id = call:id()
  while not call:done() do
    if task then
      wake.on_call(id, task)
      task.call = call
    end
    wait.pause(task)
  end
  wake.on_call(id, nil)
end

local function wait_and_report(watch, call, task)
  wait_for_call(call, task)
  watch:finish()
end

--- Waits until a call that was sent has ended.
---@param call userdata of the core
---@param callback? fun(sent: integer, total: integer) bytes; its error is raised here
function wait.call(call, callback)
  local task = lifecycle.running()
  if task and task.cancelled then call:cancel() end
  if callback then
    compat.using(progress.watch(call, callback), wait_and_report, call, task)
  else
    wait_for_call(call, task)
  end
end

--- Waits until a stream is ready, which it is for everything once it has ended, or until the time is
--- up. Cancelling the task does not end the stream.
---@param stream vrchatapi.core.Stream
---@param what "connected"|"readable"|"writable"
---@param deadline number by clock.now; may be math.huge
---@return boolean ready
function wait.stream(stream, what, deadline)
  local task = lifecycle.running()
  while not stream:ready(what) do
    if clock.now() >= deadline then return false end
    if task then
      wake.on_stream(stream:id(), task)
      task.is_expectant = true -- it may be silent for as long as it likes
    end
    wait.pause_until(task, deadline)
  end
  return true
end

--- Lets the other tasks run, where the step at hand has used up its budget. To be called by tasks that
--- have much to do without a wait.
---@param anyway? boolean also where it has not
function wait.share(anyway)
  if (anyway or step.is_over_budget()) and lifecycle.running() then coroutine.yield() end
end

--- Waits.
---@param seconds number
function wait.sleep(seconds)
  if type(seconds) ~= "number" or seconds ~= seconds or seconds < 0 then
    argerror.raise("sleep", 1, "seconds must be a number from 0 on, got %s", tostring(seconds))
  end
  local deadline = clock.now() + seconds
  local task = lifecycle.running()
  repeat -- at least once: a sleep of 0 seconds lets the other tasks run, too
    wait.pause_until(task, deadline)
  until clock.now() >= deadline
end

return wait
