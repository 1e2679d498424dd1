--- What wakes tasks: the queue of those that are to be resumed, and which task waits for which call.
---
--- Nothing here knows what a task is but for three fields: `suspended`, `waits` and `call`.
local core = require "vrchatapi.core"

local wake = {}

local queue = {} -- tasks to be resumed: first .. last - 1
local first, last = 1, 1
local by_call = {} -- the task that waits for a call, by the call's id
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
    task.call = nil
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
---@param id integer of the call
---@param task vrchatapi.Task? nil: nobody
function wake.on_call(id, task) by_call[id] = task end

--- Wakes the tasks whose calls have ended: in a step of the engine, or by being cancelled.
function wake.ended()
  for id in core.next_ended do
    local task = by_call[id]
    by_call[id] = nil
    if task then wake.task(task) end
  end
end

return wake
