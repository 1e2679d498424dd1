--- Time that specs move instead of spending it. While a spec runs, the clocks of the Lua layer stand
--- still but for its waits: a step that would wait, with nothing in flight, lets the time pass at once.

local busted = require "busted"
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"

local time = {}
time.__index = time

-- Seconds that a step with something in flight may really take.
local STEP = 0.05

--- Registers the moved time for the block at hand.
---@return table time with `now` (of both clocks) and `start`; a spec may set `moved`, a function that
-- hears of the seconds that pass: to let those of a sandbox pass as well
function time.use()
  local self = setmetatable({}, time)
  local real = {}
  busted.before_each(function()
    for name, fn in pairs(clock) do
      real[name] = fn
    end
    self.start = os.time()
    self.now = self.start
    self.moved = nil
    clock.now = function() return self.now end
    clock.time = function() return math.floor(self.now) end
    clock.step = function(seconds, budget) self:step(seconds or 0, budget) end
  end)
  busted.after_each(function()
    for name, fn in pairs(real) do
      clock[name] = fn
    end
  end)
  return self
end

function time:step(seconds, budget)
  if seconds > 0 and core.timeout() then
    core.step(math.min(seconds, STEP), budget)
  else
    core.step(0, budget)
    self:advance(seconds)
  end
end

--- Seconds that have passed since the spec began.
---@return number
function time:passed() return self.now - self.start end

--- Lets time pass.
---@param seconds number
function time:advance(seconds)
  self.now = self.now + seconds
  if self.moved and seconds > 0 then self.moved(seconds) end
end

return time
