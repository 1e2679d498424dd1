--- PNG images of a wanted size.

local png = {}

png.SIGNATURE = "\x89PNG\r\n\x1A\n"

-- XOR[a][b] of two bytes: older Luas have no operator for it.
local XOR = { [0] = { [0] = 0 } }
for _, bit in ipairs { 1, 2, 4, 8, 16, 32, 64, 128 } do
  for a = 0, bit - 1 do
    XOR[a + bit] = {}
    for b = 0, bit - 1 do
      local without = XOR[a][b]
      XOR[a + bit][b + bit] = without
      XOR[a + bit][b], XOR[a][b + bit] = without + bit, without + bit
    end
  end
end

-- The CRC of each byte, as four bytes, the least one first.
local CRC = {}
for byte = 0, 255 do
  local a, b, c, d = byte, 0, 0, 0
  for _ = 1, 8 do
    local odd = a % 2 == 1
    a = math.floor(a / 2) + b % 2 * 128
    b = math.floor(b / 2) + c % 2 * 128
    c = math.floor(c / 2) + d % 2 * 128
    d = math.floor(d / 2)
    if odd then
      a, b, c, d = XOR[a][0x20], XOR[b][0x83], XOR[c][0xB8], XOR[d][0xED]
    end
  end
  CRC[byte] = { a, b, c, d }
end

local function crc32(bytes)
  local a, b, c, d = 255, 255, 255, 255
  for i = 1, #bytes do
    local row = CRC[XOR[a][bytes:byte(i)]]
    a, b, c, d = XOR[b][row[1]], XOR[c][row[2]], XOR[d][row[3]], row[4]
  end
  return string.char(255 - d, 255 - c, 255 - b, 255 - a)
end

--- A chunk.
---@param kind string its type, four letters
---@param data string
---@return string bytes
function png.chunk(kind, data) return string.pack(">I4", #data) .. kind .. data .. crc32(kind .. data) end

-- The zlib stream of bytes that are all zero, in stored blocks. Their Adler-32 is simple.
local function store_zeros(count)
  local pieces, left = { "\x78\x01" }, count
  repeat
    local length = math.min(left, 0xFFFF)
    left = left - length
    pieces[#pieces + 1] = string.pack("<I1I2I2", left == 0 and 1 or 0, length, 0xFFFF - length)
      .. ("\0"):rep(length)
  until left == 0
  return table.concat(pieces) .. string.pack(">I2I2", count % 65521, 1)
end

--- The chunk of a header.
---@param width integer
---@param height integer
---@param more? string depth, colour type, compression, filter and interlace, a byte each
---@return string bytes
function png.header(width, height, more)
  return png.chunk("IHDR", string.pack(">I4I4", width, height) .. (more or "\1\0\0\0\0"))
end

--- A complete image, black, in shades of grey with a bit per pixel.
---@param width? integer 16
---@param height? integer 16
---@return string bytes
function png.image(width, height)
  width, height = width or 16, height or 16
  return png.SIGNATURE
    .. png.header(width, height)
    .. png.chunk("IDAT", store_zeros((1 + math.floor((width + 7) / 8)) * height))
    .. png.chunk("IEND", "")
end

-- As long as 251 bytes and with every value of a byte, so that no shift of it goes unnoticed.
local PATTERN = {}
for i = 0, 250 do
  PATTERN[#PATTERN + 1] = string.char(i)
end
PATTERN = table.concat(PATTERN) .. "\251\252\253\254\255\r\n--"

--- An image of exactly N bytes: a complete one, then bytes of all values behind its end,
--- which readers of PNGs ignore.
---@param size integer bytes, at least 116
---@param width? integer 16
---@param height? integer 16
---@return string bytes
function png.sized(size, width, height)
  local image = png.image(width, height)
  assert(size >= #image, "an image cannot be that small")
  local left = size - #image
  return image .. PATTERN:rep(math.floor(left / #PATTERN)) .. PATTERN:sub(1, left % #PATTERN)
end

return png
