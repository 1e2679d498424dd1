--- SHA-1 and HMAC-SHA-1 (RFC 3174, RFC 2104), which one-time passwords are made with.

local sha1 = {}

local BLOCK = 64 -- bytes

local function rotate(value, count)
  return (value << count | value >> 32 - count) & 0xFFFFFFFF
end

-- The function and the constant of a round.
local function round(i, b, c, d)
  if i < 20 then return b & c | ~b & d, 0x5A827999 end
  if i < 40 then return b ~ c ~ d, 0x6ED9EBA1 end
  if i < 60 then return b & c | b & d | c & d, 0x8F1BBCDC end
  return b ~ c ~ d, 0xCA62C1D6
end

local function add_block(hash, words)
  for i = 17, 80 do
    words[i] = rotate(words[i - 3] ~ words[i - 8] ~ words[i - 14] ~ words[i - 16], 1)
  end
  local a, b, c, d, e = table.unpack(hash)
  for i = 0, 79 do
    local value, constant = round(i, b, c, d)
    local next_a = rotate(a, 5) + (value & 0xFFFFFFFF) + e + constant + words[i + 1] & 0xFFFFFFFF
    a, b, c, d, e = next_a, a, rotate(b, 30), c, d
  end
  for i, value in ipairs { a, b, c, d, e } do hash[i] = hash[i] + value & 0xFFFFFFFF end
end

--- The 20 bytes of a digest.
---@param text string
---@return string
function sha1.digest(text)
  local padded = text .. "\x80" .. ("\0"):rep((BLOCK - 9 - #text) % BLOCK)
    .. string.pack(">I8", #text * 8)
  local hash = { 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0 }
  for at = 1, #padded, BLOCK do
    local words = { string.unpack(">" .. ("I4"):rep(16), padded, at) }
    words[17] = nil -- the position after them
    add_block(hash, words)
  end
  return string.pack(">I4I4I4I4I4", table.unpack(hash))
end

local function masked(key, byte)
  return (key:gsub(".", function(character) return string.char(character:byte() ~ byte) end))
end

--- The 20 bytes of an HMAC.
---@param key string
---@param text string
---@return string
function sha1.hmac(key, text)
  if #key > BLOCK then key = sha1.digest(key) end
  key = key .. ("\0"):rep(BLOCK - #key)
  return sha1.digest(masked(key, 0x5C) .. sha1.digest(masked(key, 0x36) .. text))
end

return sha1
