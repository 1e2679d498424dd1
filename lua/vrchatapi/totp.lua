--- One-time codes from the secret of an authenticator app (RFC 6238: HMAC-SHA-1, 30 s, 6 digits).
--- No message shows the secret, or a character of it.

local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"

---@class vrchatapi.totp
local totp = {}

local STEP = 30 -- seconds
local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

local VALUES = {}
for i = 1, #ALPHABET do
  VALUES[ALPHABET:byte(i)] = i - 1
  VALUES[ALPHABET:lower():byte(i)] = i - 1
end

-- The bytes of a text in Base32 (RFC 4648). Spaces and hyphens, with which secrets are printed, are
-- ignored. Bits that make up no whole byte are dropped, as authenticator apps do.
local function decode(text)
  local bytes, digits, padding = {}, 0, 0
  local buffer, bits = 0, 0
  for position = 1, #text do
    local byte = text:byte(position)
    local value = VALUES[byte]
    if byte == 0x3D then -- =
      padding = padding + 1
    elseif value and padding == 0 then
      digits = digits + 1
      buffer, bits = buffer * 32 + value, bits + 5
      if bits >= 8 then
        bits = bits - 8
        local rest = buffer % 2 ^ bits
        bytes[#bytes + 1] = string.char((buffer - rest) / 2 ^ bits)
        buffer = rest
      end
    elseif byte ~= 0x20 and byte ~= 0x2D then -- neither space nor hyphen
      return nil,
        (
          "secret must be Base32 (letters and the digits 2 to 7): there is something else "
          .. "at position %d"
        ):format(position)
    end
  end
  if digits == 0 then return nil, "secret must be Base32, and this is empty" end
  -- 1, 3 or 6 digits in the last group of 8 end in the middle of a byte that nothing completes.
  local last = digits % 8
  if last == 1 or last == 3 or last == 6 then
    return nil,
      ("secret must be Base32, and none has %d characters: one is missing or too many"):format(digits)
  end
  if padding > 0 and padding ~= -digits % 8 then
    return nil,
      ("secret must be Base32: %d '=' expected at its end, or none, got %d"):format(-digits % 8, padding)
  end
  return table.concat(bytes)
end

-- Six digits out of an HMAC: RFC 4226, section 5.3.
local function truncate(code)
  local offset = code:byte(-1) % 16
  local a, b, c, d = code:byte(offset + 1, offset + 4)
  local number = (a % 128) * 2 ^ 24 + b * 2 ^ 16 + c * 2 ^ 8 + d
  return ("%06d"):format(number % 1000000)
end

-- The number as eight bytes, the highest first.
local function eight_bytes(number)
  local bytes = {}
  for i = 8, 1, -1 do
    bytes[i] = string.char(number % 256)
    number = math.floor(number / 256)
  end
  return table.concat(bytes)
end

local function check(secret, time)
  if type(secret) ~= "string" then
    argerror.raise("code", 1, "secret must be a string, got %s", type(secret))
  end
  -- NaN and the infinities have no floor that is an integer.
  if type(time) ~= "number" or not compat.tointeger(math.floor(time)) or time < 0 then
    argerror.raise(
      "code",
      2,
      "time must be seconds since 1970, got %s",
      tostring(type(time) == "number" and time or type(time))
    )
  end
end

--- The code that an authenticator app shows.
---@param secret string Base32; spaces, hyphens, small letters and missing padding do not matter
---@param time? number seconds since 1970; by default now
---@return string? code six digits
---@return string message what is wrong with the secret
function totp.code(secret, time)
  if time == nil then time = core.system.time() end
  check(secret, time)
  local key, message = decode(secret)
  if not key then return nil, message end
  return truncate(core.hmac_sha1(key, eight_bytes(math.floor(time / STEP))))
end

return totp
