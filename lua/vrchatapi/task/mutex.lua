--- Mutual exclusion: functions run one at a time, in the order in which they came.
local compat = require "vrchatapi.compat"
local Signal = require "vrchatapi.task.signal"
local tasks = require "vrchatapi.task"

---@class vrchatapi.Mutex
---@field private queue vrchatapi.Signal[] the one whose function runs, and then those that wait
local Mutex = {}
Mutex.__index = Mutex

---@return vrchatapi.Mutex
function Mutex.new() return setmetatable({ queue = {} }, Mutex) end

local function leave(queue, signal)
  for i, other in ipairs(queue) do
    if other == signal then
      table.remove(queue, i)
      break
    end
  end
  if queue[1] then queue[1]:fire() end
end

local function wait_and_call(queue, signal, fn, ...)
  queue[#queue + 1] = signal
  while queue[1] ~= signal do
    signal:wait(math.huge)
  end
  return fn(...)
end

local function lock(queue, fn, ...)
  local signal = Signal.new()
  return compat.ensure(function() leave(queue, signal) end, wait_and_call, queue, signal, fn, ...)
end

--- Runs a function when those before it are done. It runs in a task of its own, so that whoever holds
--- the mutex can continue even where the caller cannot be suspended.
---@param fn function
---@param ... any its arguments
---@return any ... what the function returned
function Mutex:run(fn, ...)
  local task = tasks.spawn(lock, self.queue, fn, ...)
  return compat.using(task, task.wait)
end

return Mutex
