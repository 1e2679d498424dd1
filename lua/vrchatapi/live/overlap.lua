--- Frames that come on two connections of one account while the newer one takes over: each of them is
--- delivered once, whichever connection brings it first, and as often as it was sent. They have no
--- numbers, so they are matched by their texts: a text was sent as often as the connection says that has
--- it more often.

---@class vrchatapi.live.Overlap
---@field private ahead table<string, integer> by how many times the old connection has a text more often
---@field private early table<string, integer> of these, what it had before the new one was open
local Overlap = {}
Overlap.__index = Overlap

--- Begins when the new connection is opened, so that what comes on the old one from now on may come on the
--- new one as well.
---@return vrchatapi.live.Overlap
function Overlap.begin() return setmetatable({ ahead = {}, early = {} }, Overlap) end

local function change(counts, text, difference)
  local count = (counts[text] or 0) + difference
  counts[text] = count ~= 0 and count or nil
end

--- Notes a frame of the old connection.
---@param text string
---@return boolean new it is to be delivered
function Overlap:from_old(text)
  local new = (self.ahead[text] or 0) >= 0
  change(self.ahead, text, 1)
  return new
end

--- Notes a frame of the new connection.
---@param text string
---@return boolean new it is to be delivered
function Overlap:from_new(text)
  local new = (self.ahead[text] or 0) <= 0
  change(self.ahead, text, -1)
  if self.early[text] then change(self.early, text, -1) end
  return new
end

--- Notes that the new connection is open: what only the old one has had so far was perhaps sent before.
function Overlap:opened()
  for text, count in pairs(self.ahead) do
    if count > 0 then self.early[text] = count end
  end
end

--- Notes that the new connection has brought all that was sent before it said so: what it lacks still of
--- what came before it was open never comes, and an equal frame that comes now is another one.
function Overlap:settled()
  for text, count in pairs(self.early) do
    change(self.ahead, text, -count)
  end
  self.early = {}
end

return Overlap
