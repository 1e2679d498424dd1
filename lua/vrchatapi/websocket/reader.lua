--- Bytes as they come from the network, to be taken in the sizes that a protocol has. Time and memory
--- grow with the bytes, however small the pieces are in which they come.
local pieces = require "vrchatapi.websocket.pieces"

local reader = {}

---@class vrchatapi.websocket.Reader
---@field size integer bytes that were pushed and not taken
---@field private buffer string holds those from `first` on, but for what is in `pieces`
---@field private searched integer the last byte of the buffer that is known not to be a line feed
local Reader = {}
Reader.__index = Reader

---@return vrchatapi.websocket.Reader
function reader.new()
  return setmetatable({ size = 0, buffer = "", first = 1, searched = 0, pieces = pieces.new() }, Reader)
end

--- Appends bytes.
---@param bytes string
function Reader:push(bytes)
  self.pieces:add(bytes)
  self.size = self.size + #bytes
end

-- Moves what is in pieces to the buffer. Callers do so when the buffer lacks bytes that they take
-- then, so that no byte is copied more than twice.
function Reader:fill()
  local rest = #self.buffer - self.first + 1
  local more = self.pieces:join()
  self.buffer = rest > 0 and self.buffer:sub(self.first) .. more or more
  self.searched = math.max(self.searched - self.first + 1, 0)
  self.first = 1
end

--- Takes the next bytes.
---@param count integer
---@return string? bytes nil: not all of them are there
function Reader:take(count)
  if self.size < count then return nil end
  if #self.buffer - self.first + 1 < count then self:fill() end
  local first, last = self.first, self.first + count - 1
  local bytes = self.buffer:sub(first, last)
  self.size = self.size - count
  self.first = last + 1
  if last == #self.buffer then
    self.buffer, self.first, self.searched = "", 1, 0
  end
  return bytes
end

--- Takes what is there.
---@param limit integer at most that many bytes
---@return string bytes
function Reader:take_some(limit) return self:take(math.min(limit, self.size)) end

--- Takes the next line, together with its line feed.
---@return string? line nil: its end is not there
function Reader:take_line()
  local from = math.max(self.first, self.searched + 1)
  local last = self.buffer:find("\n", from, true)
  if not last and self.pieces.has_line then
    self:fill()
    last = self.buffer:find("\n", self.searched + 1, true)
  end
  if last then return self:take(last - self.first + 1) end
  self.searched = #self.buffer
  return nil
end

return reader
