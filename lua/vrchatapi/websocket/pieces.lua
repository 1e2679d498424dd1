--- Strings that are joined when they are needed. A million of one byte take little more memory than
--- one of a million bytes.
local pieces = {}

local MOST = 1024 -- strings before they are joined to a block

---@class vrchatapi.websocket.Pieces
---@field size integer bytes in all of them
---@field has_line boolean whether one of them has a line feed
local Pieces = {}
Pieces.__index = Pieces

---@return vrchatapi.websocket.Pieces
function pieces.new() return setmetatable({ size = 0, has_line = false, count = 0, blocks = {} }, Pieces) end

--- Appends a string.
---@param bytes string
function Pieces:add(bytes)
  if bytes == "" then return end
  if self.count == MOST then
    self.blocks[#self.blocks + 1] = table.concat(self, "", 1, MOST)
    self.count = 0
  end
  self.count = self.count + 1
  self[self.count] = bytes
  self.size = self.size + #bytes
  self.has_line = self.has_line or bytes:find("\n", 1, true) ~= nil
end

--- Removes all of them.
---@return string joined
function Pieces:join()
  local blocks = self.blocks
  blocks[#blocks + 1] = table.concat(self, "", 1, self.count)
  for i = #self, 1, -1 do
    self[i] = nil
  end
  self.size, self.has_line, self.count, self.blocks = 0, false, 0, {}
  return #blocks == 1 and blocks[1] or table.concat(blocks)
end

return pieces
