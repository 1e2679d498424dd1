--- A line of people who want the same thing: one at a time, in the order in which they came.
local scheduler = require "vrchatapi.task.scheduler"

---@class vrchatapi.Mutex
---@field private queue vrchatapi.Signal[] of those who wait, after the one whose turn it is
local Mutex = {}
Mutex.__index = Mutex

---@return vrchatapi.Mutex
function Mutex.new()
  return setmetatable({ queue = {} }, Mutex)
end

local function leave(queue, signal)
  for place, other in ipairs(queue) do
    if other == signal then
      table.remove(queue, place)
      break
    end
  end
  if queue[1] then
    queue[1]:fire()
  end
end

local function take_turn(queue, fn, ...)
  local signal = scheduler.signal()
  -- leaves the line however its turn, or the wait for it, ends
  local _ <close> = setmetatable({}, { __close = function() leave(queue, signal) end })
  queue[#queue + 1] = signal
  while queue[1] ~= signal do
    signal:wait(math.huge)
  end
  return fn(...)
end

--- Runs a function when those before are done, and gives what it gives. It runs in a task of its own:
-- whoever has the turn can always go on, also where the caller keeps others from it.
---@param fn function
---@param ... any its arguments
---@return any ...
function Mutex:run(fn, ...)
  local task <close> = scheduler.spawn(take_turn, self.queue, fn, ...)
  return task:wait()
end

return Mutex
