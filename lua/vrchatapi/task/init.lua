--- Tasks: functions that run concurrently, each until it waits.
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local lifecycle = require "vrchatapi.task.lifecycle"
local wait = require "vrchatapi.task.wait"

local tasks = {}

---@class vrchatapi.Task
---@field package co thread
---@field package results? table packed results, once it has ended without an error
---@field package err any what it raised
---@field package joiners vrchatapi.Task[] tasks that wait for it
---@field package waiters integer how many wait for it, in tasks and elsewhere
---@field package failed? boolean
---@field package cancelled? boolean
---@field package shielded? boolean it is cancelled only after that
---@field package suspended boolean it waits, and nothing has woken it yet
---@field package waits integer how often it has waited; timers of earlier waits do nothing
---@field package call? userdata of the core, that it waits for
---@field package is_expectant? boolean it waits for something that needs no other task of the foreground
---@field package timer? { at: number } of its last wait that had a deadline
---@field package background? boolean nobody waits for its end
---@field traceback? string of the error that ended it
local Task = { __name = "vrchatapi.task" }
Task.__index = Task

--- Starts a task, which runs from the next step.
---@param fn function
---@param ... any its arguments
---@return vrchatapi.Task
function tasks.spawn(fn, ...)
  if type(fn) ~= "function" then argerror.raise("spawn", 1, "a function expected, got %s", type(fn)) end
  local task = setmetatable({}, Task)
  lifecycle.start(task, fn, ...)
  return task
end

--- Starts a task in the background: `run` and foreign loops do not wait for its end, nor does the end of
--- `run` cancel it. It continues in whatever steps there are. Who starts it also ends it.
---@param fn function
---@param ... any its arguments
---@return vrchatapi.Task
function tasks.background(fn, ...)
  local task = setmetatable({ background = true }, Task)
  lifecycle.start(task, fn, ...)
  return task
end

--- True once it has ended, with or without an error.
---@return boolean
function Task:done() return not lifecycle.is_live(self) end

local function wait_for_end(self, task)
  while lifecycle.is_live(self) do
    if task then table.insert(self.joiners, task) end
    wait.pause(task, nil, true)
  end
end

--- Waits until it has ended. Raises what its function raised.
---@return any ... what its function returned; nil and an error of kind "cancelled" if it was
--- cancelled, or what its function returned when its call was cancelled
function Task:wait()
  local status = compat.coroutines.status(self.co)
  local task = lifecycle.running()
  -- "normal": it has resumed what runs now, which continues only if that can be suspended
  if status == "running" or status == "normal" and not task then
    core.raise("a task cannot wait for itself")
  end
  if lifecycle.is_live(self) then
    self.waiters = self.waiters + 1
    compat.ensure(function() self.waiters = self.waiters - 1 end, wait_for_end, self, task)
  end
  lifecycle.heard(self)
  if self.failed then compat.raise(self.err) end
  return compat.unpack(self.results, 1, self.results.n)
end

--- Ends it: the call that it waits for is cancelled, and returns nil and an error of kind "cancelled";
--- at its next wait, or at once if it waits for something else, it is closed. Does nothing to a task
--- that has ended.
function Task:cancel() lifecycle.cancel(self) end

Task.__close = Task.cancel

local function call_shielded(task, fn, ...)
  task.shielded = true
  return fn(...)
end

--- Runs a function to its end also if the task is cancelled meanwhile, so that what was received before
--- is not lost. The end of `run` ends it all the same.
---@param fn function
---@param ... any its arguments
---@return any ... what the function returned
function tasks.shield(fn, ...)
  local task = lifecycle.running()
  if not task or task.shielded then return fn(...) end
  return compat.ensure(function() task.shielded = nil end, call_shielded, task, fn, ...)
end

return tasks
