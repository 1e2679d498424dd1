--- The body of a response that refuses the upgrade: what it says, up to a limit.
local pieces = require "vrchatapi.websocket.pieces"

local body = {}

body.LIMIT = 65536 -- bytes; what is behind them is not read

---@class vrchatapi.websocket.Body
---@field private read_next fun(self, reader): boolean? true: it is complete; nil: more bytes are needed
local Body = {}
Body.__index = Body

-- Takes what has come of the bytes that are still to come.
local function take(self, reader)
  local limit = math.min(self.left, body.LIMIT - self.pieces.size)
  local bytes = reader:take_some(limit)
  self.pieces:add(bytes)
  self.left = self.left - #bytes
end

local function read_length(self, reader)
  take(self, reader)
  return self.left == 0 or nil
end

local read_chunk_size

local function read_chunk_end(self, reader)
  if not reader:take(2) then return nil end
  self.read_next = read_chunk_size
  return read_chunk_size(self, reader)
end

local function read_chunk(self, reader)
  take(self, reader)
  if self.left > 0 then return nil end
  self.read_next = read_chunk_end
  return read_chunk_end(self, reader)
end

-- A size that cannot be read ends the body: it is text for people, and the response is a refusal anyhow.
function read_chunk_size(self, reader)
  local line = reader:take_line()
  if not line then return reader.size > body.LIMIT or nil end
  local digits = line:match("^(%x+)%s*\r\n$") or line:match("^(%x+)[ \t]*;")
  self.left = digits and #digits <= 8 and tonumber(digits, 16) or 0
  if self.left == 0 then return true end
  self.read_next = read_chunk
  return read_chunk(self, reader)
end

--- The body that follows a head.
---@param status integer
---@param headers table<string, string>
---@return vrchatapi.websocket.Body
function body.new(status, headers)
  local self = setmetatable({ pieces = pieces.new(), read_next = read_length }, Body)
  local length = headers["content-length"]
  if status == 204 or status == 304 then
    self.left = 0
  elseif headers["transfer-encoding"] then
    self.left, self.read_next = 0, read_chunk_size
  else -- to the end of the connection, if it does not say how long it is
    self.left = length and length:find("^%d+$") and tonumber(length) or math.huge
  end
  return self
end

--- Reads what has come.
---@param reader vrchatapi.websocket.Reader
---@return boolean? complete nil: more bytes are needed
function Body:read(reader) return self:read_next(reader) or self.pieces.size >= body.LIMIT or nil end

--- What was read.
---@return string text
function Body:text() return self.pieces:join() end

return body
