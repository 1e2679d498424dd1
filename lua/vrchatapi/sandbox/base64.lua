--- Base64, as Basic authorization and tokens need it.

local base64 = {}

local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local VALUES = {}
for i = 1, #ALPHABET do VALUES[ALPHABET:byte(i)] = i - 1 end

--- The bytes that a text stands for, or nil if it is no Base64. Padding may be left out.
---@param text string
---@return string?
function base64.decode(text)
  local digits = text:match("^([%w+/]*)=?=?$")
  if not digits or #digits % 4 == 1 then return nil end
  local bytes, bits, count = {}, 0, 0
  for i = 1, #digits do
    bits, count = bits << 6 | VALUES[digits:byte(i)], count + 6
    if count >= 8 then
      count = count - 8
      bytes[#bytes + 1] = string.char(bits >> count & 0xFF)
    end
  end
  return table.concat(bytes)
end

--- The text for bytes in the alphabet for URLs, without padding.
---@param bytes string
---@return string
function base64.encode_url(bytes)
  local digits, bits, count = {}, 0, 0
  local function put(value) digits[#digits + 1] = ALPHABET:sub(value + 1, value + 1) end
  for i = 1, #bytes do
    bits, count = bits << 8 | bytes:byte(i), count + 8
    while count >= 6 do
      count = count - 6
      put(bits >> count & 63)
    end
    bits = bits & 0xFF
  end
  if count > 0 then put(bits << 6 - count & 63) end
  return (table.concat(digits):gsub("[+/]", { ["+"] = "-", ["/"] = "_" }))
end

return base64
