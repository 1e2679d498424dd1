--- The codes with which a connection is closed (RFC 6455, section 7.4, and IANA's registry).
local close_codes = {}

close_codes.PROTOCOL = 1002
close_codes.NOT_UTF8 = 1007
close_codes.TOO_LARGE = 1009

-- Those below 3000 that are assigned. 1005, 1006 and 1015 stand for what was not sent.
local ASSIGNED = {}
for _, code in ipairs { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014 } do
  ASSIGNED[code] = true
end

--- Whether a close frame may have it.
---@param code any
---@return boolean
function close_codes.may_be_sent(code)
  return ASSIGNED[code] or type(code) == "number" and code % 1 == 0 and code >= 3000 and code <= 4999
end

return close_codes
