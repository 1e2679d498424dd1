--- What wakes tasks: the queue of those that are to be resumed, and which task waits for which call or
--- stream.
---
--- Nothing here knows what a task is but for four fields: `suspended`, `waits`, `call` and `is_expectant`.
local core = require "vrchatapi.core"

local wake = {}

local queue = {} -- tasks to be resumed: first .. last - 1
local first, last = 1, 1
local by_call = {} -- the task that waits for a call, by the call's id
local by_stream = {} -- the tasks that wait for a stream, as a set, by the stream's id
local notify -- called when a task wants a step; for foreign loops

--- Sets the function to be called whenever a task wants a step.
---@param on_work function?
function wake.set_notify(on_work) notify = on_work end

--- Notifies the foreign loop, where there is one, that a step is due.
function wake.notify()
  if notify then notify() end
end

--- Puts a task in the queue, unless it is in it or running.
---@param task vrchatapi.Task
function wake.task(task)
  if task.suspended then
    task.suspended = false
    task.call, task.is_expectant = nil, nil
    queue[last] = task
    last = last + 1
    wake.notify()
  end
end

--- The number of tasks in the queue.
---@return integer
function wake.count() return last - first end

--- Takes the first task out of the queue, which must not be empty.
---@return vrchatapi.Task
function wake.take()
  local task = queue[first]
  queue[first] = nil
  first = first + 1
  return task
end

--- Sets the task to wake when a call has ended.
---@param id lightuserdata of the call
---@param task vrchatapi.Task? nil: nobody
function wake.on_call(id, task) by_call[id] = task end

--- Adds a task to those to wake when something has happened on a stream.
---@param id lightuserdata of the stream
---@param task vrchatapi.Task
function wake.on_stream(id, task)
  by_stream[id] = by_stream[id] or setmetatable({}, { __mode = "k" })
  by_stream[id][task] = true
end

local function wake_all(id)
  local waiting = by_stream[id]
  by_stream[id] = nil
  for task in pairs(waiting or {}) do
    wake.task(task)
  end
end

--- Wakes the tasks whose calls have ended, or on whose streams something has happened: in a step of the
--- engine, or by being cancelled or closed.
function wake.ended()
  for id in core.next_ended do
    local task = by_call[id]
    by_call[id] = nil
    if task then
      wake.task(task)
    else
      wake_all(id)
    end
  end
end

return wake
