--- From the start of a task to its end: resuming, settling, failing, cancelling; and the errors that
--- have reached nobody yet.
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local wake = require "vrchatapi.task.wake"

local lifecycle = {}

--- The number of tasks that have not ended, as the field `count`: read for every call.
lifecycle.live = { count = 0 }

local live = lifecycle.live
local tasks = {} -- every task that has not ended, as a set
local owners = setmetatable({}, { __mode = "k" }) -- the task of a coroutine
local failures = setmetatable({}, { __mode = "v" }) -- failed tasks, in the order in which they ended
local failure_count = 0
local lost = {} -- boxed errors of tasks for which nobody can wait any more

--- Starts a task, which runs from the next step.
---@param task vrchatapi.Task without any of its fields
---@param fn function
---@param ... any its arguments
function lifecycle.start(task, fn, ...)
  local arguments = compat.pack(...)
  task.co = coroutine.create(function() return fn(compat.unpack(arguments, 1, arguments.n)) end)
  task.joiners, task.waits, task.suspended = {}, 0, true
  owners[task.co] = task
  tasks[task] = true
  live.count = live.count + 1
  wake.task(task)
end

--- The task whose own coroutine is running and can yield; nil elsewhere.
---@return vrchatapi.Task?
function lifecycle.running()
  local task = owners[coroutine.running()]
  return task and coroutine.isyieldable() and task or nil
end

--- True until a task has ended.
---@param task vrchatapi.Task
---@return boolean
function lifecycle.is_live(task) return tasks[task] ~= nil end

--- A copy of the set of live tasks, as a list: ending one may start another.
---@return vrchatapi.Task[]
function lifecycle.list()
  local list = {}
  for task in pairs(tasks) do
    list[#list + 1] = task
  end
  return list
end

-- ---- ending ----

local function settle(task)
  tasks[task] = nil
  live.count = live.count - 1
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
  if type(err) == "string" then task.err = err .. "\n" .. task.traceback end
  coroutine.close(task.co) -- an error leaves its to-be-closed variables open
  failure_count = failure_count + 1
  failures[failure_count] = task
  settle(task)
end

--- Ends a task that is suspended, without resuming it.
---@param task vrchatapi.Task
function lifecycle.close(task)
  local ok, err = coroutine.close(task.co)
  if ok then
    task.results = compat.pack(nil, core.error("cancelled", "the task was cancelled"))
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
  if coroutine.status(task.co) ~= "suspended" or task.shielded then
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
  elseif coroutine.status(task.co) == "dead" then
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
function lifecycle.resume(task) conclude(task, coroutine.resume(task.co)) end

-- ---- errors that have reached nobody ----

--- Keeps the error of a task that is collected: nobody can wait for it any more.
---@param task vrchatapi.Task
function lifecycle.collected(task)
  if task.failed and not task.reported then lost[#lost + 1] = { task.err } end
end

--- Takes the first error of a task that was collected.
---@return { [1]: any }? box around the error, which may be nil
function lifecycle.take_lost() return table.remove(lost, 1) end

--- Takes the first error that has reached nobody, of any task.
---@return { [1]: any }? box
function lifecycle.take_unreported()
  if lost[1] then return lifecycle.take_lost() end
  for i = 1, failure_count do
    local task = failures[i]
    if task and not task.reported then
      task.reported = true
      return { task.err }
    end
  end
  failure_count = 0
end

return lifecycle
