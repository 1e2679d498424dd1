--- Base64, as Basic authorization and tokens need it.

local core = require "vrchatapi.core"

local base64 = {}

--- The bytes that a text stands for, or nil if it is not Base64. Padding may be left out.
---@param text string
---@return string?
function base64.decode(text)
  return core.unbase64(text)
end

--- The text for bytes in the alphabet for URLs, without padding.
---@param bytes string
---@return string
function base64.encode_url(bytes)
  return (core.base64(bytes):gsub("[+/=]", { ["+"] = "-", ["/"] = "_", ["="] = "" }))
end

return base64
