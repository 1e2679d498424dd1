--- The time at which a service has sent a response.

local MONTHS = {}
for i, name in ipairs { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" } do
  MONTHS[name] = i
end

-- The days from 1970-01-01 to a date of the Gregorian calendar.
local function days(year, month, day)
  if month <= 2 then
    year, month = year - 1, month + 12
  end
  local leaps = math.floor(year / 4) - math.floor(year / 100) + math.floor(year / 400)
  return 365 * year + leaps + math.floor((153 * (month - 3) + 2) / 5) + day - 719469
end

local DATE = "\n[Dd][Aa][Tt][Ee]:%s*%a+, (%d%d) (%a%a%a) (%d%d%d%d) (%d%d):(%d%d):(%d%d) GMT"

--- The time that the header of a response names in its Date (RFC 9110, 5.6.7).
---@param headers string the lines of the header, as they came
---@return integer? time in seconds since 1970; nil: it names none
return function(headers)
  local day, month, year, hour, minute, second = ("\n" .. headers):match(DATE)
  month = MONTHS[month]
  if not month then return nil end
  return days(tonumber(year), month, tonumber(day)) * 86400 + hour * 3600 + minute * 60 + second
end
