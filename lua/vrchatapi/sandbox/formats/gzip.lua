--- gzip without zlib: a text followed by spaces, which pack about 158 to 1. So a small response
--- becomes a large one after decompression.

local gzip = {}

local floor = math.floor

-- XOR without bit operators, which not every Lua has: of two hexadecimal digits by table, and of
-- 32 bits digit by digit.
local XOR = {}
for a = 0, 15 do
  for b = 0, 15 do
    local sum, bit = 0, 1
    for i = 0, 3 do
      local differs = floor(a / 2 ^ i) % 2 ~= floor(b / 2 ^ i) % 2
      sum, bit = differs and sum + bit or sum, bit * 2
    end
    XOR[a * 16 + b] = sum
  end
end

local function xor(a, b)
  local sum, digit = 0, 1
  while a > 0 or b > 0 do
    local low_a, low_b = a % 16, b % 16
    sum, digit = sum + XOR[low_a * 16 + low_b] * digit, digit * 16
    a, b = (a - low_a) / 16, (b - low_b) / 16
  end
  return sum
end

-- What a byte of the register becomes in CRC-32.
local CRC = {}
for byte = 0, 255 do
  local crc = byte
  for _ = 1, 8 do
    crc = crc % 2 == 1 and xor(floor(crc / 2), 0xEDB88320) or floor(crc / 2)
  end
  CRC[byte] = crc
end

-- CRC-32 of one byte after another.
local function crc_bytes(crc, text)
  for i = 1, #text do
    crc = xor(floor(crc / 256), CRC[xor(crc % 256, text:byte(i))])
  end
  return crc
end

local function apply(matrix, vector)
  local sum, row = 0, 1
  while vector > 0 do
    if vector % 2 == 1 then sum = xor(sum, matrix[row]) end
    vector, row = floor(vector / 2), row + 1
  end
  return sum
end

-- CRC-32 of many spaces. Feeding a byte to the register is an affine map, so that feeding n of them
-- takes log2(n) squarings instead of n steps.
local function crc_spaces(crc, count)
  local matrix, offset = {}, crc_bytes(0, " ")
  for bit = 0, 31 do
    matrix[bit + 1] = xor(crc_bytes(2 ^ bit, " "), offset)
  end
  while count > 0 do
    if count % 2 == 1 then crc = xor(apply(matrix, crc), offset) end
    local squared = {}
    for row = 1, 32 do
      squared[row] = apply(matrix, matrix[row])
    end
    matrix, offset, count = squared, xor(apply(matrix, offset), offset), floor(count / 2)
  end
  return crc
end

local function bit_writer()
  local writer = { bytes = {}, pending = 0, count = 0 }

  -- Numbers are written from their lowest bit up, Huffman codes from their highest bit down.
  function writer:bits(value, width)
    self.pending = self.pending + value * 2 ^ self.count
    self.count = self.count + width
    while self.count >= 8 do
      self.bytes[#self.bytes + 1] = string.char(floor(self.pending % 256))
      self.pending, self.count = floor(self.pending / 256), self.count - 8
    end
  end

  function writer:code(value, width)
    for bit = width - 1, 0, -1 do
      self:bits(floor(value / 2 ^ bit) % 2, 1)
    end
  end

  function writer:literal(byte)
    if byte < 144 then
      self:code(0x30 + byte, 8)
    else
      self:code(0x190 + byte - 144, 9)
    end
  end

  -- The longest match there is: 258 bytes from distance 1 (length code 285, distance code 0).
  function writer:match()
    self:code(0xC5, 8)
    self:code(0, 5)
  end

  return writer
end

local MATCH = 258
local UNIT = 8 -- eight matches of 13 bits are 13 whole bytes

local function write_spaces(writer, count)
  if count == 0 then return end
  writer:literal(32)
  count = count - 1
  local units, mark = floor(count / (UNIT * MATCH)), 0
  -- The first unit's first byte still holds bits of what came before; from the second on, all
  -- units are the same bytes.
  for _ = 1, math.min(units, 2) do
    mark = #writer.bytes
    for _ = 1, UNIT do
      writer:match()
    end
  end
  if units > 2 then
    writer.bytes[#writer.bytes + 1] = table.concat(writer.bytes, "", mark + 1):rep(units - 2)
  end
  count = count % (UNIT * MATCH)
  for _ = 1, floor(count / MATCH) do
    writer:match()
  end
  for _ = 1, count % MATCH do
    writer:literal(32)
  end
end

-- 32 bits, the lowest byte first.
local function little_endian(value)
  local bytes = {}
  for i = 1, 4 do
    bytes[i] = string.char(floor(value % 256))
    value = floor(value / 256)
  end
  return table.concat(bytes)
end

--- A gzip file of a text, padded with spaces.
---@param text string
---@param size integer bytes after decompression; never less than the text
---@return string
function gzip.pad(text, size)
  local spaces = math.max(size - #text, 0)
  local writer = bit_writer()
  writer:bits(1, 1) -- the last block
  writer:bits(1, 2) -- with the fixed Huffman codes
  for i = 1, #text do
    writer:literal(text:byte(i))
  end
  write_spaces(writer, spaces)
  writer:code(0, 7) -- end of block
  writer:bits(0, -writer.count % 8)
  local crc = 0xFFFFFFFF - crc_spaces(crc_bytes(0xFFFFFFFF, text), spaces)
  return "\x1F\x8B\x08\0\0\0\0\0\0\xFF"
    .. table.concat(writer.bytes)
    .. little_endian(crc)
    .. little_endian((#text + spaces) % 2 ^ 32)
end

return gzip
