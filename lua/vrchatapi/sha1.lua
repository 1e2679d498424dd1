--- SHA-1 (FIPS 180-4) and HMAC-SHA-1 (RFC 2104), for one-time codes. SHA-1 is no longer a hash for
--- signatures or passwords; in HMAC it still does what RFC 6238 asks of it.

local sha1 = {}

local BLOCK = 64 -- bytes
local WORDS = ">" .. ("I4"):rep(16)

local function rotate(word, bits)
  return (word << bits | word >> 32 - bits) & 0xFFFFFFFF
end

-- The 80 words of the block that starts at `position`.
local function schedule(message, position)
  local words = { WORDS:unpack(message, position) }
  for i = 17, 80 do
    words[i] = rotate(words[i - 3] ~ words[i - 8] ~ words[i - 14] ~ words[i - 16], 1)
  end
  return words
end

local function compress(state, words)
  local a, b, c, d, e = state[1], state[2], state[3], state[4], state[5]
  for i = 1, 80 do
    local mix, constant
    if i <= 20 then
      mix, constant = d ~ b & (c ~ d), 0x5A827999
    elseif i <= 40 then
      mix, constant = b ~ c ~ d, 0x6ED9EBA1
    elseif i <= 60 then
      mix, constant = b & c | d & (b | c), 0x8F1BBCDC
    else
      mix, constant = b ~ c ~ d, 0xCA62C1D6
    end
    local sum = rotate(a, 5) + mix + e + constant + words[i] & 0xFFFFFFFF
    a, b, c, d, e = sum, a, rotate(b, 30), c, d
  end
  state[1] = state[1] + a & 0xFFFFFFFF
  state[2] = state[2] + b & 0xFFFFFFFF
  state[3] = state[3] + c & 0xFFFFFFFF
  state[4] = state[4] + d & 0xFFFFFFFF
  state[5] = state[5] + e & 0xFFFFFFFF
end

local function digest(bytes)
  -- a one bit, zeros, and the length in bits, so that whole blocks come out
  local zeros = -(#bytes + 9) % BLOCK
  local message = bytes .. "\x80" .. ("\0"):rep(zeros) .. (">I8"):pack(#bytes * 8)
  local state = { 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0 }
  for position = 1, #message, BLOCK do
    compress(state, schedule(message, position))
  end
  return (">I4I4I4I4I4"):pack(table.unpack(state))
end

local function masked(key, mask)
  return (key:gsub(".", function(byte) return string.char(byte:byte() ~ mask) end))
end

local function check(value, position, caller, name)
  if type(value) ~= "string" then
    error(("bad argument #%d to '%s' (%s must be a string, got %s)")
      :format(position, caller, name, type(value)), 3)
  end
end

--- The SHA-1 of a string.
---@param bytes string
---@return string digest 20 bytes
function sha1.digest(bytes)
  check(bytes, 1, "digest", "bytes")
  return digest(bytes)
end

--- The HMAC-SHA-1 of a string.
---@param key string of any length
---@param bytes string
---@return string code 20 bytes
function sha1.hmac(key, bytes)
  check(key, 1, "hmac", "key")
  check(bytes, 2, "hmac", "bytes")
  if #key > BLOCK then key = digest(key) end
  key = key .. ("\0"):rep(BLOCK - #key)
  return digest(masked(key, 0x5C) .. digest(masked(key, 0x36) .. bytes))
end

return sha1
