--- Things that are due at a time: a binary heap, earliest first.

---@class vrchatapi.Timers
---@field private times number[] seconds by the clock that the caller reads
---@field private things any[]
local Timers = {}
Timers.__index = Timers

---@return vrchatapi.Timers
function Timers.new() return setmetatable({ times = {}, things = {}, count = 0 }, Timers) end

local function swap(self, a, b)
  local times, things = self.times, self.things
  times[a], times[b] = times[b], times[a]
  things[a], things[b] = things[b], things[a]
end

local function sift_up(self, i)
  local times = self.times
  while i > 1 do
    local parent = math.floor(i / 2)
    if times[i] >= times[parent] then return end
    swap(self, i, parent)
    i = parent
  end
end

local function sift_down(self, i)
  local times = self.times
  while true do
    local least = i
    for child = 2 * i, 2 * i + 1 do
      if child <= self.count and times[child] < times[least] then least = child end
    end
    if least == i then return end
    swap(self, i, least)
    i = least
  end
end

---@param time number
---@param thing any
function Timers:add(time, thing)
  self.count = self.count + 1
  self.times[self.count] = time
  self.things[self.count] = thing
  sift_up(self, self.count)
end

--- The time of the earliest, or nil.
---@return number?
function Timers:next() return self.times[1] end

--- The thing of the earliest, or nil.
---@return any?
function Timers:first() return self.things[1] end

--- Removes the earliest if it is due.
---@param now number
---@return any? thing
function Timers:pop(now)
  local time, thing = self.times[1], self.things[1]
  if not time or time > now then return nil end
  swap(self, 1, self.count)
  self.times[self.count] = nil
  self.things[self.count] = nil
  self.count = self.count - 1
  sift_down(self, 1)
  return thing
end

return Timers
