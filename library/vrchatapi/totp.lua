---@meta vrchatapi.totp

--- One-time codes of an authenticator app (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits). Annotations
--- only; the documentation is in docs/guide/totp.md.
---@class vrchatapi.totp
local totp = {}

--- The code that an authenticator app shows.
---@param secret string Base32; spaces, hyphens, small letters and missing padding do not matter
---@param time? number seconds since 1970; by default now
---@return string|nil code six digits
---@return string|nil message what is wrong with the secret; it shows nothing of it
function totp.code(secret, time) end

return totp
