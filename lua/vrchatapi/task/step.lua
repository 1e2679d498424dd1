--- A step of the loop: resumes the tasks that are ready, lets the engine work or wait, and wakes the
--- tasks for which something has happened.
---
--- There is one loop per Lua state, as there is one engine.
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
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
local timers = Timers.new() -- entries { task =, number = of its wait, at = }
local budget_end -- when the budget of the step at hand is used up; nil: it has none
local idle -- waits instead of the engine, where a foreign loop does that
local check_signals -- called before each step of a program that ends well on a signal

--- True if there is no task that could run meanwhile, so that the engine alone may wait.
---@return boolean
function step.is_alone() return live.count == 0 and not idle end

--- True while tasks have not ended (but for those in the background), or an error of one has reached
--- nobody.
---@return boolean
function step.is_busy() return live.foreground > 0 or lifecycle.has_unheard() end

--- True while there are tasks, if only in the background.
---@return boolean
function step.is_needed() return live.count > 0 or lifecycle.has_unheard() end

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

--- True if the step at hand has a budget, and that is used up.
---@return boolean
function step.is_over_budget() return budget_end ~= nil and clock.now() >= budget_end end

-- Resumes what is ready until the budget is used up, but at least one in a step; what becomes ready
-- meanwhile waits for the next round. True if any was resumed in this step.
local function run_ready(deep, ran)
  local left = wake.count()
  while left > 0 and can_run(deep) and not (ran and step.is_over_budget()) do
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
  if compat.coroutines.is_main() then
    depth = 0 -- the main thread is inside no task; an interrupted one may have left it so
  end
  return depth > 0
end

-- ---- timers ----

--- Wakes a task at a time, if its next wait has not ended by then.
---@param task vrchatapi.Task
---@param deadline number by clock.now
function step.wake_at(task, deadline)
  local timer = task.timer
  if not (timer and timer.at == deadline and timer.is_set) then -- else many short waits would need as many
    timer = { task = task, at = deadline, is_set = true }
    task.timer = timer
    timers:add(deadline, timer)
  end
  timer.number = task.waits + 1
  task.is_expectant = true
end

local function pop(now)
  local entry = timers:pop(now)
  if entry then entry.is_set = false end
  return entry
end

-- When the next task is due by its timer; timers of waits that have ended are removed.
local function next_timer()
  local entry = timers:first()
  while entry and entry.task.waits ~= entry.number do
    pop(math.huge)
    entry = timers:first()
  end
  return timers:next()
end

local function wake_due()
  local now = clock.now()
  for entry in pop, now do
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

--- True if nothing is left that could wake a task that is not in the background: no call, no stream, no
--- timer, no task in the background, no foreign loop.
---@return boolean
function step.is_stuck()
  wake.ended()
  if wake.count() > 0 or idle or core.timeout() then return false end
  local timer = next_timer() and timers:first()
  if timer and not timer.task.background then return false end
  return not lifecycle.any_is_expectant()
end

-- ---- the step ----

--- Seconds that a step may wait where nobody has set a limit.
---@return number
function step.longest()
  if progress.is_watched() then return WATCHED end
  return check_signals and WITH_SIGNALS or LONGEST
end

local function work(seconds, deep)
  wake.ended()
  local ran = run_ready(deep, false)
  if ran or can_run(deep) then
    seconds = 0 -- what the caller waits for may have come of it
  end
  local timer = next_timer()
  if timer and timer - clock.now() < seconds then seconds = math.max(timer - clock.now(), 0) end
  if seconds > 0 and idle and idle(seconds) then seconds = 0 end
  -- a budget that is used up still leaves the engine a little: 0 would mean no limit
  clock.step(seconds, budget_end and math.max(budget_end - clock.now(), 1e-6))
  wake.ended()
  wake_due()
  progress.call_all()
  run_ready(deep, ran)
end

--- Makes one step: resumes tasks, or else waits for something to do, and does it.
---@param seconds number to wait at most
---@param budget? number seconds after which the rest is left for the next step; nil: no limit
---@param deep? boolean tasks must run, however deeply they are nested
function step.once(seconds, budget, deep)
  if check_signals then check_signals() end
  local outer = budget_end
  budget_end = budget and clock.now() + budget
  work(seconds, deep)
  budget_end = outer -- an error leaves it to the next step, which sets it as well
end

--- Makes one step for a host or a foreign loop. Raises the error of a task for which nobody has waited
--- by its end, one a step. Tasks for which the budget did not suffice may still wait for it.
---@param seconds number to wait at most
---@param budget? number seconds after which the rest is left for the next step; nil: no limit
function step.host(seconds, budget)
  step.once(lifecycle.has_unheard() and 0 or seconds, budget)
  local box = not can_run() and lifecycle.take_unheard()
  if box then compat.raise(box[1]) end
end

--- What loops do with the error of a task for which nobody waits, by default.
---@param err any
function step.report_to_stderr(err) report("error in a task", err) end

return step
