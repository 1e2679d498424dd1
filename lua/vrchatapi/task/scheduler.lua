--- Tasks, and the one way to wait: inside a task a wait suspends it, elsewhere it turns the engine
-- until the thing is done, which lets the tasks go on.
--
-- One scheduler per Lua state, as there is one engine. Nothing here knows what is waited for but
-- requests, times and tasks.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local progress = require "vrchatapi.task.progress"
local Timers = require "vrchatapi.task.timers"

local scheduler = {}

-- The longest single turn of the engine, in seconds; and that while somebody hears of progress.
local TURN, PROGRESS_TURN = 60, 0.1

local owners = setmetatable({}, { __mode = "k" }) -- the task of a coroutine
local live = {}       -- every task that has not ended, as a set
local live_count = 0
local ready = {}      -- tasks to be resumed: first .. last - 1
local first, last = 1, 1
local depth = 0       -- how many tasks are being resumed, one from within the other
local waiting = {}    -- the task that waits for a request, by the request's id
local timers = Timers.new() -- entries {task, number of its wait}
local failures = setmetatable({}, { __mode = "v" }) -- failed tasks, by the order of their ends
local failure_count = 0
local lost = {}       -- boxed errors of tasks for which nobody can wait any more
local notify          -- called when a task wants a step; for foreign loops
local idle            -- waits in the place of the engine, where a foreign loop does that

---@class vrchatapi.Task
---@field private co thread
---@field private results table? packed results, once it has ended well
---@field private failure any what it raised
---@field private joiners vrchatapi.Task[]
---@field private failed boolean?
---@field private told boolean? its error has reached somebody
---@field private cancelled boolean?
---@field private shielded boolean? it is cancelled only once that is over
---@field private suspended boolean it waits, and nothing has woken it yet
---@field private waits integer how often it has waited
---@field private request userdata? what it waits for
---@field traceback string? of the error that ended it
local Task = { __name = "vrchatapi.task" }
Task.__index = Task

-- ---- waking ----

-- Puts a task among those to be resumed. Every wait of a task has a number, so that what was
-- meant to wake an earlier one does nothing.
local function wake(task)
  if task.suspended then
    task.suspended = false
    task.request = nil
    ready[last] = task
    last = last + 1
    if notify then
      notify()
    end
  end
end

-- ---- running ----

local function settle(task)
  live[task] = nil
  live_count = live_count - 1
  task.waits = task.waits + 1 -- what would wake it is stale
  for _, joiner in ipairs(task.joiners) do
    wake(joiner)
  end
  task.joiners = {}
  if notify then
    notify()
  end
end

local function fail(task, failure)
  task.failed = true
  task.failure = failure
  task.traceback = debug and debug.traceback(task.co) or ""
  if type(failure) == "string" then
    task.failure = failure .. "\n" .. task.traceback
  end
  coroutine.close(task.co) -- an error leaves its to-be-closed variables open
  failure_count = failure_count + 1
  failures[failure_count] = task
  settle(task)
end

local function conclude(task, ok, ...)
  if not ok then
    fail(task, (...))
  elseif coroutine.status(task.co) == "dead" then
    task.results = table.pack(...)
    settle(task)
  elseif task.cancelled and not task.shielded then
    task.suspended = true -- also at a yield of its own
    task:cancel() -- it waits again, which is more than it gets
  elseif not task.suspended then
    task.suspended = true -- a yield of its own: the others go on meanwhile
    wake(task)
  end
end

-- Tasks that cannot be suspended resume others from within; Lua's C stack bears some 200 of that.
local DEPTH_MAX = 12

-- True if a task may be resumed here and now; where nothing else helps (deep), it always may.
local function can_run(deep)
  return first < last and (deep or depth < DEPTH_MAX)
end

-- Resumes what is ready until the deadline, but one at least; what becomes ready meanwhile waits
-- for its turn. True if it resumed any.
local function run_ready(deadline, deep)
  local stop, ran = last, false
  while first < stop and can_run(deep) and not (ran and deadline and clock.now() >= deadline) do
    local task = ready[first]
    ready[first] = nil
    first = first + 1
    if live[task] then
      ran = true
      depth = depth + 1
      conclude(task, coroutine.resume(task.co))
      depth = depth - 1
    end
  end
  return ran
end

-- ---- turning ----

--- Wakes the tasks whose requests have ended: in a turn, or by being cancelled.
function scheduler.wake_ended()
  for id in core.next_ended do
    local task = waiting[id]
    waiting[id] = nil
    if task then
      wake(task)
    end
  end
end

-- When the next task is due by its timer; those of waits that are over are thrown away.
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
    if entry.task.waits == entry.number then
      wake(entry.task)
    end
  end
end

-- The first error that has reached nobody, boxed, of any task.
local function take_unheard()
  if lost[1] then
    return table.remove(lost, 1)
  end
  for number = 1, failure_count do
    local task = failures[number]
    if task and not task.told then
      task.told = true
      return { task.failure }
    end
  end
  failure_count = 0
end

--- Seconds until a step is due even if the engine's descriptor stays silent; nil: none is.
---@return number?
function scheduler.timeout()
  if can_run() then
    return 0
  end
  local due, timer = core.timeout(), next_timer()
  local left = timer and math.max(timer - clock.now(), 0)
  return due and left and math.min(due, left) or due or left
end

-- One turn: resumes tasks, or else waits at most that long for something to do, and does it.
local function turn(seconds, budget, deep)
  local deadline = budget and clock.now() + budget
  scheduler.wake_ended()
  if run_ready(deadline, deep) or can_run(deep) then
    seconds = 0 -- what the caller waits for may have come of it
  end
  local timer = next_timer()
  if timer and timer - clock.now() < seconds then
    seconds = math.max(timer - clock.now(), 0)
  end
  if seconds > 0 and idle and idle(seconds) then
    seconds = 0
  end
  -- a budget that is used up still leaves the engine a little: 0 would be no limit
  clock.step(seconds, deadline and math.max(deadline - clock.now(), 1e-6))
  scheduler.wake_ended()
  wake_due()
  progress.tell_all()
  run_ready(deadline, deep)
end

--- One turn: resumes tasks, waits at most that long for something to do, and does it. Raises the
-- error of a task that nobody can wait for any more.
---@param seconds number
---@param budget? number seconds after which the rest is left for the next step; nil: no limit
function scheduler.step(seconds, budget)
  turn(seconds, budget)
  local box = table.remove(lost, 1)
  if box then
    error(box[1], 0)
  end
end

-- ---- waiting ----

-- The task whose own coroutine is running and can yield.
local function running()
  local task = owners[coroutine.running()]
  return task and coroutine.isyieldable() and task or nil
end

-- The one way to wait: suspends the task, whom somebody was told to wake; where there is no task, it
-- turns the engine once. What is waited for by a time has a deadline; what a task does (deep) must go
-- on, however deep we are.
local function pause(task, deadline, deep)
  if task then
    task.waits = task.waits + 1
    task.suspended = true
    coroutine.yield()
  else
    local left = deadline and math.max(deadline - clock.now(), 0) or TURN
    turn(math.min(left, progress.is_watched() and PROGRESS_TURN or TURN), nil, deep)
  end
end

local function wait_for(request, task)
  local id = request:id()
  while not request:done() do
    if task then
      waiting[id], task.request = task, request
    end
    pause(task)
  end
  waiting[id] = nil
end

--- Waits until a request that was sent has ended.
---@param request userdata of the core
---@param callback? fun(sent: integer, total: integer) bytes; its error is raised here
function scheduler.wait(request, callback)
  local task = running()
  if task and task.cancelled then
    request:cancel()
  end
  local watch <close> = callback and progress.watch(request, callback)
  wait_for(request, task)
  if watch then
    watch:finish()
  end
end

--- True where a call has nobody to let go on meanwhile, so that the engine alone may wait.
---@return boolean
function scheduler.alone()
  return live_count == 0 and not idle
end

-- Waits until the deadline, or until it is woken where that is sooner.
local function wait_until(deadline, task)
  if task and deadline < math.huge then
    timers:add(deadline, { task = task, number = task.waits + 1 })
  end
  pause(task, deadline)
end

--- Something that many may wait for, and that may happen again and again.
---@class vrchatapi.Signal
---@field private count integer how often it has happened
---@field private waiters table<vrchatapi.Task, true>
local Signal = {}
Signal.__index = Signal

---@return vrchatapi.Signal
function scheduler.signal()
  return setmetatable({ count = 0, waiters = setmetatable({}, { __mode = "k" }) }, Signal)
end

--- Lets all go on that wait for it now.
function Signal:fire()
  self.count = self.count + 1
  for task in pairs(self.waiters) do
    wake(task)
  end
end

--- Waits until it happens, but no longer than that.
---@param seconds number may be math.huge
function Signal:wait(seconds)
  local deadline, count = clock.now() + seconds, self.count
  local task = running()
  repeat
    if task then
      self.waiters[task] = true
    end
    wait_until(deadline, task)
  until self.count ~= count or clock.now() >= deadline
  if task then
    self.waiters[task] = nil -- one that was cancelled stays until it is collected: it is woken in vain
  end
end

--- Runs a function to its end also where the task is cancelled meanwhile: what was got before must not
-- be lost. Whoever ends all tasks ends it all the same.
---@param fn function
---@param ... any its arguments
---@return any ...
function scheduler.shield(fn, ...)
  local task = running()
  if not task or task.shielded then
    return fn(...)
  end
  local _ <close> = setmetatable({}, { __close = function() task.shielded = nil end })
  task.shielded = true
  return fn(...)
end

--- Waits.
---@param seconds number
function scheduler.sleep(seconds)
  if type(seconds) ~= "number" or seconds ~= seconds or seconds < 0 then
    core.raise(("bad argument #1 to 'sleep' (seconds must be a number from 0 on, got %s)")
      :format(tostring(seconds)))
  end
  local deadline = clock.now() + seconds
  local task = running()
  repeat -- once at least: a sleep of 0 seconds lets the others go on, too
    wait_until(deadline, task)
  until clock.now() >= deadline
end

-- ---- tasks ----

-- Nobody can wait for a task that is collected: its error goes to the next step.
function Task:__gc()
  if self.failed and not self.told then
    table.insert(lost, { self.failure })
  end
end

--- Starts a task, which runs from the next turn on.
---@param fn function
---@param ... any its arguments
---@return vrchatapi.Task
function scheduler.spawn(fn, ...)
  if type(fn) ~= "function" then
    core.raise(("bad argument #1 to 'spawn' (a function expected, got %s)"):format(type(fn)))
  end
  local arguments = table.pack(...)
  local co = coroutine.create(function()
    return fn(table.unpack(arguments, 1, arguments.n))
  end)
  local task = setmetatable({ co = co, joiners = {}, waits = 0, suspended = true }, Task)
  owners[co] = task
  live[task] = true
  live_count = live_count + 1
  wake(task)
  return task
end

--- True once it has ended, well or not.
---@return boolean
function Task:done()
  return live[self] == nil
end

--- Waits until it has ended, and gives what its function returned. Raises what it raised; a task
-- that was cancelled gives nil and an error of kind "cancelled", or what its function returned
-- when its call was cancelled.
---@return any ...
function Task:wait()
  local status = coroutine.status(self.co)
  -- "normal": it has resumed what runs now, which goes on only if that can be suspended
  if status == "running" or status == "normal" and not running() then
    core.raise("a task cannot wait for itself")
  end
  local task = running()
  while live[self] do
    if task then
      table.insert(self.joiners, task)
    end
    pause(task, nil, true)
  end
  self.told = true
  if self.failed then
    error(self.failure, 0)
  end
  return table.unpack(self.results, 1, self.results.n)
end

-- Ends a task that is not running where it stands.
local function close(task)
  local ok, failure = coroutine.close(task.co)
  if ok then
    task.results = table.pack(nil, core.error("cancelled", "the task was cancelled"))
    settle(task)
  else
    fail(task, failure)
  end
end

--- Ends it: the request that it waits for is cancelled, and its call returns nil and an error of
-- kind "cancelled"; at its next wait, or at once if it waits for something else, it is closed.
-- Nothing happens to one that has ended.
function Task:cancel()
  if not live[self] then
    return
  end
  self.cancelled = true
  if coroutine.status(self.co) ~= "suspended" then
    return -- it is running: its next wait ends it
  elseif self.shielded then
    return -- the next wait after that ends it
  end
  if self.request then
    self.request:cancel()
    scheduler.wake_ended()
    return
  end
  if not self.suspended and self.waits > 0 then
    return -- what it waited for is there: it gets it
  end
  close(self)
end

Task.__close = Task.cancel

-- Cancels all tasks. Those that wait for one another are closed whatever has become of the other: only
-- what a request has given is worth another turn.
local function cancel_all()
  local tasks, closes = {}, {}
  for task in pairs(live) do
    tasks[#tasks + 1] = task -- a copy: closing one may start another
    closes[task] = task.suspended and not task.request
  end
  for _, task in ipairs(tasks) do
    if closes[task] and live[task] and coroutine.status(task.co) == "suspended" then
      close(task)
    else
      task:cancel()
    end
  end
end

-- True if nothing is left that could wake a task: neither a request, nor a time, nor a foreign loop.
local function is_stuck()
  scheduler.wake_ended()
  return first == last and not idle and not next_timer() and not core.timeout()
end

--- Runs a function as a task, and all the tasks that there are, until all have ended. Gives what
-- the function returned. Raises its error, or that of a task for which nobody has waited, after
-- the others have ended.
---@param fn function
---@param ... any its arguments
---@return any ...
function scheduler.run(fn, ...)
  if type(fn) ~= "function" then
    core.raise(("bad argument #1 to 'run' (a function expected, got %s)"):format(type(fn)))
  end
  if select(2, coroutine.running()) then
    depth = 0 -- the main thread is inside no task; an interrupted one may have left it so
  end
  if depth > 0 then
    core.raise("'run' was called inside a task: use spawn, and wait for it")
  end
  local main = scheduler.spawn(fn, ...)
  -- an error out of here (Ctrl-C) leaves nothing behind
  local _ <close> = setmetatable({}, { __close = cancel_all })
  while live_count > 0 do
    turn(progress.is_watched() and PROGRESS_TURN or TURN)
    if live_count > 0 and is_stuck() then
      core.raise("the tasks that are left wait for each other")
    end
  end
  local box = not main.failed and take_unheard()
  if box then
    error(box[1], 0)
  end
  return main:wait()
end

--- Lets a foreign loop drive the tasks.
---@param on_work function? called whenever a task wants a step
---@param wait? fun(seconds: number): boolean waits for the engine's descriptor at most that long;
-- false: not here, the engine has to
function scheduler.drive(on_work, wait)
  notify, idle = on_work, wait
end

--- What loops do with the error of a task that nobody can wait for, unless they are told better.
---@param failure any
function scheduler.to_stderr(failure)
  io.stderr:write("vrchatapi: error in a task: ", tostring(failure), "\n")
end

--- True while tasks have not ended.
---@return boolean
function scheduler.busy()
  return live_count > 0
end

return scheduler
