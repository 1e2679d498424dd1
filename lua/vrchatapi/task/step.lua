--- A step of the loop: resumes the tasks that are ready, lets the engine work or wait, and wakes the
--- tasks for which something has happened.
---
--- There is one loop per Lua state, as there is one engine.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local lifecycle = require "vrchatapi.task.lifecycle"
local progress = require "vrchatapi.task.progress"
local report = require "vrchatapi.report"
local Timers = require "vrchatapi.task.timers"
local wake = require "vrchatapi.task.wake"

local step = {}

-- The longest single step, in seconds; that while a call's progress is watched; and that while signals
-- are, for one that comes just before the step.
local LONGEST, WATCHED, WITH_SIGNALS = 60, 0.1, 0.5

-- How many tasks may resume others from within, one inside the other, because they cannot be
-- suspended; Lua's C stack bears some 200.
local DEPTH_MAX = 12

local live = lifecycle.live
local depth = 0 -- how many tasks are being resumed, one inside the other
local timers = Timers.new() -- entries { task =, number = of its wait }
local idle -- waits instead of the engine, where a foreign loop does that
local check_signals -- called before each step of a program that ends well on a signal

--- True if there is no task that could run meanwhile, so that the engine alone may wait.
---@return boolean
function step.is_alone() return live.count == 0 and not idle end

--- True while tasks have not ended, or an error of one has reached nobody.
---@return boolean
function step.is_busy() return live.count > 0 or lifecycle.has_unheard() end

--- Lets a foreign loop drive the tasks.
---@param on_work function? called whenever a task wants a step
---@param wait? fun(seconds: number): boolean waits for the engine's descriptor at most that long;
--- false: it cannot here, the engine has to
function step.drive(on_work, wait)
  wake.set_notify(on_work)
  idle = wait
end

--- Has a function called before each step, which may raise: then a signal ends the program.
---@param check fun()? nil: none any more
function step.set_check(check) check_signals = check end

-- ---- resuming ----

-- True if a task may be resumed here and now; `deep` says that nothing else helps.
local function can_run(deep) return wake.count() > 0 and (deep or depth < DEPTH_MAX) end

-- Resumes what is ready until the deadline, but at least one; what becomes ready meanwhile waits for
-- the next round. True if it resumed any.
local function run_ready(deadline, deep)
  local left, ran = wake.count(), false
  while left > 0 and can_run(deep) and not (ran and deadline and clock.now() >= deadline) do
    local task = wake.take()
    left = left - 1
    if lifecycle.is_live(task) then
      ran = true
      depth = depth + 1
      lifecycle.resume(task)
      depth = depth - 1
    end
  end
  return ran
end

--- True if this is called from within a task that is being resumed.
---@return boolean
function step.is_nested()
  if select(2, coroutine.running()) then
    depth = 0 -- the main thread is inside no task; an interrupted one may have left it so
  end
  return depth > 0
end

-- ---- timers ----

--- Wakes a task at a time, if its next wait has not ended by then.
---@param task vrchatapi.Task
---@param deadline number by clock.now
function step.wake_at(task, deadline) timers:add(deadline, { task = task, number = task.waits + 1 }) end

-- When the next task is due by its timer; timers of waits that have ended are removed.
local function next_timer()
  local entry = timers:first()
  while entry and entry.task.waits ~= entry.number do
    timers:pop(math.huge)
    entry = timers:first()
  end
  return timers:next()
end

local function wake_due()
  local now = clock.now()
  for entry in function() return timers:pop(now) end do
    if entry.task.waits == entry.number then wake.task(entry.task) end
  end
end

--- Seconds until a step is due even if the engine's descriptor stays silent.
---@return number? seconds nil: none is
function step.timeout()
  if can_run() or lifecycle.has_unheard() then return 0 end
  local engine, timer = core.timeout(), next_timer()
  local left = timer and math.max(timer - clock.now(), 0)
  if engine and left then return math.min(engine, left) end
  return engine or left
end

--- True if nothing is left that could wake a task: no call, no stream, no timer, no foreign loop.
---@return boolean
function step.is_stuck()
  wake.ended()
  if wake.count() > 0 or idle or next_timer() or core.timeout() then return false end
  return not lifecycle.any_awaits_stream()
end

-- ---- the step ----

--- Seconds that a step may wait where nobody has set a limit.
---@return number
function step.longest()
  if progress.is_watched() then return WATCHED end
  return check_signals and WITH_SIGNALS or LONGEST
end

--- Makes one step: resumes tasks, or else waits for something to do, and does it.
---@param seconds number to wait at most
---@param budget? number seconds after which the rest is left for the next step; nil: no limit
---@param deep? boolean tasks must run, however deeply they are nested
function step.once(seconds, budget, deep)
  if check_signals then check_signals() end
  local deadline = budget and clock.now() + budget
  wake.ended()
  if run_ready(deadline, deep) or can_run(deep) then
    seconds = 0 -- what the caller waits for may have come of it
  end
  local timer = next_timer()
  if timer and timer - clock.now() < seconds then seconds = math.max(timer - clock.now(), 0) end
  if seconds > 0 and idle and idle(seconds) then seconds = 0 end
  -- a budget that is used up still leaves the engine a little: 0 would mean no limit
  clock.step(seconds, deadline and math.max(deadline - clock.now(), 1e-6))
  wake.ended()
  wake_due()
  progress.call_all()
  run_ready(deadline, deep)
end

--- Makes one step for a host or a foreign loop. Raises the error of a task for which nobody has waited
--- by its end, one a step.
---@param seconds number to wait at most
---@param budget? number seconds after which the rest is left for the next step; nil: no limit
function step.host(seconds, budget)
  step.once(lifecycle.has_unheard() and 0 or seconds, budget)
  local box = lifecycle.take_unheard()
  if box then error(box[1], 0) end
end

--- What loops do with the error of a task for which nobody waits, by default.
---@param err any
function step.report_to_stderr(err) report("error in a task", err) end

return step
