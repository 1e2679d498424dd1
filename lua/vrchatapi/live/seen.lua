--- Ids that were seen, in bounded memory: the last N are remembered, and up to as many before them.

local GENERATION = 4096 -- more notifications than an account has

---@class vrchatapi.live.Seen
---@field private young table<string, true>
---@field private old table<string, true>
---@field private count integer of the young ones
local Seen = {}
Seen.__index = Seen

---@return vrchatapi.live.Seen
function Seen.new() return setmetatable({ young = {}, old = {}, count = 0 }, Seen) end

--- True if it was seen.
---@param id string
---@return boolean
function Seen:has(id) return self.young[id] or self.old[id] or false end

--- Notes one. What is seen again and again is not forgotten.
---@param id string
---@return boolean new it was not seen before
function Seen:add(id)
  if self.young[id] then return false end
  local new = not self.old[id]
  if self.count >= GENERATION then
    self.old, self.young, self.count = self.young, {}, 0
  end
  self.young[id] = true
  self.count = self.count + 1
  return new
end

return Seen
