--- PNG images of a wanted size.

local png = {}

png.SIGNATURE = "\x89PNG\r\n\x1A\n"

local crc_table = {}
for byte = 0, 255 do
  local value = byte
  for _ = 1, 8 do value = value & 1 == 1 and 0xEDB88320 ~ (value >> 1) or value >> 1 end
  crc_table[byte] = value
end

local function crc32(bytes)
  local crc = 0xFFFFFFFF
  for i = 1, #bytes do crc = crc_table[(crc ~ bytes:byte(i)) & 0xFF] ~ (crc >> 8) end
  return crc ~ 0xFFFFFFFF
end

--- A chunk.
---@param kind string its type, four letters
---@param data string
---@return string bytes
function png.chunk(kind, data)
  return string.pack(">I4", #data) .. kind .. data .. string.pack(">I4", crc32(kind .. data))
end

-- The zlib stream of bytes that are all zero, in stored blocks. Their Adler-32 is simple.
local function store_zeros(count)
  local pieces, left = { "\x78\x01" }, count
  repeat
    local length = math.min(left, 0xFFFF)
    left = left - length
    pieces[#pieces + 1] = string.pack("<I1I2I2", left == 0 and 1 or 0, length, length ~ 0xFFFF)
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
  return png.SIGNATURE .. png.header(width, height)
    .. png.chunk("IDAT", store_zeros((1 + (width + 7) // 8) * height)) .. png.chunk("IEND", "")
end

-- As long as 251 bytes and with every value of a byte, so that no shift of it goes unnoticed.
local PATTERN = {}
for i = 0, 250 do PATTERN[#PATTERN + 1] = string.char(i) end
PATTERN = table.concat(PATTERN) .. "\251\252\253\254\255\r\n--"

--- An image of exactly so many bytes: a complete one, then bytes of all values behind its end,
--- which readers of PNGs ignore.
---@param size integer bytes, at least 116
---@param width? integer 16
---@param height? integer 16
---@return string bytes
function png.sized(size, width, height)
  local image = png.image(width, height)
  assert(size >= #image, "an image cannot be that small")
  local left = size - #image
  return image .. PATTERN:rep(left // #PATTERN) .. PATTERN:sub(1, left % #PATTERN)
end

return png
