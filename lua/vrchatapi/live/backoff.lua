--- The pauses between attempts that fail: longer and longer.

local FIRST, LONGEST = 5, 300 -- seconds
local LONGEST_ASKED = 3600 -- seconds that the service may ask for
local SPREAD = 0.3 -- so that many clients do not come back at once

---@class vrchatapi.live.Backoff
---@field private failures integer in a row
local Backoff = {}
Backoff.__index = Backoff

---@return vrchatapi.live.Backoff
function Backoff.new() return setmetatable({ failures = 0 }, Backoff) end

--- Begins again with the shortest pause.
function Backoff:reset() self.failures = 0 end

--- Notes a failure.
---@param least? number seconds that the service asks for
---@return number seconds until the next attempt
function Backoff:fail(least)
  local pause = math.min(FIRST * 2 ^ self.failures, LONGEST)
  self.failures = math.min(self.failures + 1, 20)
  return math.max(pause * (1 - SPREAD + 2 * SPREAD * math.random()), math.min(least or 0, LONGEST_ASKED))
end

return Backoff
