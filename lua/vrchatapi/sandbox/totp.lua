--- One-time passwords by the clock (RFC 6238: SHA-1, 30 seconds, six digits).

local sha1 = require "vrchatapi.sandbox.sha1"

local totp = {}

local STEP = 30 -- seconds
local BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

-- The bytes of a secret.
local function decode(secret)
  local bytes, bits, count = {}, 0, 0
  for digit in secret:upper():gmatch("[A-Z2-7]") do
    bits, count = bits << 5 | BASE32:find(digit, 1, true) - 1, count + 5
    if count >= 8 then
      count = count - 8
      bytes[#bytes + 1] = string.char(bits >> count & 0xFF)
    end
  end
  return table.concat(bytes)
end

--- The code at a time.
---@param secret string in Base32
---@param time number seconds since 1970
---@return string six digits
function totp.code(secret, time)
  local digest = sha1.hmac(decode(secret), string.pack(">I8", time // STEP | 0))
  local number = string.unpack(">I4", digest, (digest:byte(20) & 15) + 1) & 0x7FFFFFFF
  return ("%06d"):format(number % 1000000)
end

--- Whether a code is right at a time, give or take a step.
---@param secret string in Base32
---@param time number seconds since 1970
---@param code any
---@return boolean
function totp.is_right(secret, time, code)
  for step = -1, 1 do
    if totp.code(secret, time + step * STEP) == code then return true end
  end
  return false
end

return totp
