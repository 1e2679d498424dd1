--- Running a function, and all tasks, until all have ended.
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local lifecycle = require "vrchatapi.task.lifecycle"
local step = require "vrchatapi.task.step"
local tasks = require "vrchatapi.task"

-- Cancels all tasks but those in the background. Those that wait for each other are closed whatever has
-- become of the other; what a call has returned is worth another step.
local function cancel_all()
  local closes = {}
  local list = lifecycle.list()
  for _, task in ipairs(list) do
    closes[task] = task.suspended and not task.call
  end
  for _, task in ipairs(list) do
    if closes[task] and not task:done() and compat.coroutines.status(task.co) == "suspended" then
      lifecycle.close(task)
    else
      task:cancel()
    end
  end
end

local function step_all()
  while lifecycle.live.foreground > 0 do
    step.once(step.longest())
    if lifecycle.live.foreground > 0 and step.is_stuck() then
      core.raise("deadlock: all remaining tasks wait for each other")
    end
  end
end

--- Runs a function as a task, and all other tasks, until all have ended. Raises the function's error,
--- or the error of a task for which nobody has waited, after the other tasks have ended.
---@param fn function
---@param ... any its arguments
---@return any ... what the function returned
return function(fn, ...)
  if type(fn) ~= "function" then
    argerror.raise("run", 1, "a function expected, got %s", type(fn))
  elseif step.is_nested() then
    core.raise("'run' was called inside a task: use spawn, and wait for it")
  end
  local main = tasks.spawn(fn, ...)
  compat.ensure(cancel_all, step_all) -- an error such as Ctrl-C leaves no task behind
  local box = not main.failed and lifecycle.take_unheard()
  if box then compat.raise(box[1]) end
  return main:wait()
end
