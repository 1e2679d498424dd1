--- From the start of a task to its end: resuming, settling, failing, cancelling; and the errors that
--- have reached nobody yet.
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local report = require "vrchatapi.report"
local wake = require "vrchatapi.task.wake"

local coroutines = compat.coroutines
local running, can_yield = coroutines.running, coroutines.can_yield

local lifecycle = {}

--- The number of tasks that have not ended, as the field `count`: read for every call. `foreground` is
--- that without tasks in the background.
lifecycle.live = { count = 0, foreground = 0 }

local live = lifecycle.live
local tasks = {} -- every task that has not ended, as a set
local owners = {} -- the task of each coroutine that has not ended
local unheard = {} -- failed tasks whose error nobody has received, in the order in which they ended

local ENDED = coroutines.create(function() end)
coroutines.resume(ENDED)

local has_run = false -- any task

-- A script that starts a watch and ends at once would end without a word.
local function warn_of_unrun()
  if live.foreground > 0 and not has_run then
    report(
      ("the program has ended before its %s began"):format(
        live.foreground == 1 and "task" or live.foreground .. " tasks"
      ),
      "tasks run inside vrchatapi.main or vrchatapi.run, or while something is waited for"
    )
  end
end

local guard -- of the end of the program

-- Counts a task that has started (1) or ended (-1).
local function count(task, change)
  live.count = live.count + change
  if not task.background then live.foreground = live.foreground + change end
end

--- Starts a task, which runs from the next step.
---@param task vrchatapi.Task without any of its fields but `background`
---@param fn function
---@param ... any its arguments
function lifecycle.start(task, fn, ...)
  local arguments = compat.pack(...)
  task.co = coroutines.create(function() return fn(compat.unpack(arguments, 1, arguments.n)) end)
  task.joiners, task.waiters, task.waits, task.suspended = {}, 0, 0, true
  owners[task.co] = task
  tasks[task] = true
  count(task, 1)
  guard = guard or compat.at_close(warn_of_unrun)
  wake.task(task)
end

--- The task whose own coroutine is running and can yield; nil elsewhere.
---@return vrchatapi.Task?
function lifecycle.running()
  local co = running()
  local task = co and owners[co]
  return task and can_yield() and task or nil
end

--- True until a task has ended.
---@param task vrchatapi.Task
---@return boolean
function lifecycle.is_live(task) return tasks[task] ~= nil end

--- A copy of the set of live tasks that are not in the background, as a list: ending one may start
--- another.
---@return vrchatapi.Task[]
function lifecycle.list()
  local list = {}
  for task in pairs(tasks) do
    if not task.background then list[#list + 1] = task end
  end
  return list
end

--- True if any task waits for what needs no other task of the foreground: a time, a stream, or a task in
--- the background. Those in the background do not count: they wait for as long as they like.
---@return boolean
function lifecycle.any_is_expectant()
  for task in pairs(tasks) do
    if task.is_expectant and not task.background then return true end
  end
  return false
end

-- ---- ending ----

local function settle(task)
  tasks[task] = nil
  count(task, -1)
  owners[task.co] = nil
  task.co = ENDED -- a coroutine that has ended by an error keeps all that it referred to
  task.waits = task.waits + 1 -- so that its timers do nothing
  for _, joiner in ipairs(task.joiners) do
    wake.task(joiner)
  end
  task.joiners = {}
  wake.notify()
end

local function fail(task, err)
  task.failed = true
  task.err = err
  task.traceback = debug and debug.traceback(task.co) or ""
  if debug and type(err) == "string" then task.err = err .. "\n" .. task.traceback end
  coroutines.close(task.co) -- an error leaves its to-be-closed variables open
  unheard[#unheard + 1] = task
  settle(task)
end

--- Ends a task that is suspended, without resuming it.
---@param task vrchatapi.Task
function lifecycle.close(task)
  local cancelled = core.error("cancelled", "the task was cancelled")
  local ok, err = coroutines.close(task.co, cancelled)
  if ok then
    task.results = compat.pack(nil, cancelled)
    settle(task)
  else
    fail(task, err)
  end
end

--- Cancels a task: the call that it waits for is cancelled; at its next wait, or at once if it waits
--- for something else, it is closed. Does nothing to one that has ended.
---@param task vrchatapi.Task
function lifecycle.cancel(task)
  if not tasks[task] then return end
  task.cancelled = true
  if coroutines.status(task.co) ~= "suspended" or task.shielded then
    return -- its next wait ends it; if it is shielded, the next wait after that
  elseif task.call then
    task.call:cancel()
    wake.ended()
  elseif task.suspended or task.waits == 0 then
    lifecycle.close(task)
  end -- else it was woken: it receives what it waited for
end

-- ---- resuming ----

local function conclude(task, ok, ...)
  if not ok then
    fail(task, (...))
  elseif coroutines.status(task.co) == "dead" then
    task.results = compat.pack(...)
    settle(task)
  elseif task.cancelled and not task.shielded then
    task.suspended = true -- also at a yield of its own
    lifecycle.cancel(task)
  elseif not task.suspended then
    task.suspended = true -- a yield of its own: the others run meanwhile
    wake.task(task)
  end
end

--- Resumes a task until it waits again or has ended.
---@param task vrchatapi.Task live
function lifecycle.resume(task)
  has_run = true
  conclude(task, coroutines.resume(task.co))
end

-- ---- errors that have reached nobody ----

local function remove_unheard(task)
  for i, other in ipairs(unheard) do
    if other == task then
      table.remove(unheard, i)
      break
    end
  end
end

--- Notes that somebody receives the error of a task that has failed.
---@param task vrchatapi.Task
function lifecycle.heard(task)
  if task.failed then remove_unheard(task) end
end

-- The first task whose error nobody has received, and for which nobody waits.
local function first_unheard()
  for _, task in ipairs(unheard) do
    if task.waiters == 0 then return task end
  end
end

--- True if there is an error that has reached nobody.
---@return boolean
function lifecycle.has_unheard() return first_unheard() ~= nil end

--- Takes the first error that has reached nobody.
---@return { [1]: any }? box around the error, which may be nil
function lifecycle.take_unheard()
  local task = first_unheard()
  if not task then return nil end
  remove_unheard(task)
  return { task.err }
end

return lifecycle
