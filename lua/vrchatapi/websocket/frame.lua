--- Frames of RFC 6455 as bytes.
local argerror = require "vrchatapi.argerror"
local core = require "vrchatapi.core"

local frame = {}

--- What a frame is, by its opcode.
frame.OPCODES = { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 }

-- A number as so many bytes, the most significant first.
local function big_endian(number, count)
  local bytes = {}
  for i = count, 1, -1 do
    bytes[i] = string.char(number % 256)
    number = math.floor(number / 256)
  end
  return table.concat(bytes)
end

-- The byte for a length, without the bit of the mask, and the bytes behind it.
local function length_of(length, size)
  if not size then size = length < 126 and 0 or length < 65536 and 2 or 8 end
  if size == 0 then return length, "" end
  return size == 2 and 126 or 127, big_endian(length, size)
end

---@class vrchatapi.websocket.Frame
---@field opcode string|integer "text", "binary", "continuation", "close", "ping" or "pong", or a number below 16
---@field payload? string
---@field fin? boolean false: the message continues in another frame
---@field mask? string the key, 4 bytes: the payload is masked with it
---@field rsv? integer the three reserved bits, from 0 to 7
---@field length? integer what the frame says of its length, if that is not true
---@field size? 0|2|8 bytes that follow the first byte of the length; by default as few as possible

--- A frame as bytes, right or wrong.
---@param it vrchatapi.websocket.Frame
---@return string bytes
function frame.encode(it)
  local opcode = frame.OPCODES[it.opcode] or it.opcode
  if type(opcode) ~= "number" then
    argerror.raise("frame", 1, "opcode must be a name of one or a number, got %s", tostring(it.opcode))
  end
  local payload = it.payload or ""
  local first = (it.fin == false and 0 or 128) + (it.rsv or 0) * 16 + opcode
  local second, more = length_of(it.length or #payload, it.size)
  if not it.mask then return string.char(first, second) .. more .. payload end
  return string.char(first, second + 128) .. more .. it.mask .. core.mask(payload, it.mask)
end

--- A number of which these are the bytes, the most significant first.
---@param bytes string at most 8, the first below 128
---@return number number not exact beyond 2^53
function frame.number_of(bytes)
  local number = 0
  for i = 1, #bytes do
    number = number * 256 + bytes:byte(i)
  end
  return number
end

return frame
