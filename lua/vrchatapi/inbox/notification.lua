--- What stands in a notification, in the form in which programs want it.
local core = require "vrchatapi.core"

local notification = {}

-- The days from 1970-01-01 to a date of the Gregorian calendar.
local function days(year, month, day)
  if month <= 2 then
    year, month = year - 1, month + 12 -- years that begin in March
  end
  return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day
    - 719469
end

--- When it was made.
---@param it vrchatapi.Notification
---@return integer? seconds since 1970; nil if it does not say
function notification.time(it)
  local fields = { tostring(it.created_at):match("^(%d+)%-(%d+)%-(%d+)T(%d+):(%d+):(%d+)") }
  if not fields[1] then
    return nil
  end
  for place, digits in ipairs(fields) do
    fields[place] = math.tointeger(digits)
  end
  local year, month, day, hour, minute, second = table.unpack(fields)
  return days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
end

--- The text that its sender chose, without look-alikes.
---@param it vrchatapi.Notification
---@return string?
function notification.text(it)
  local details = it.details
  local text = details.inviteMessage or details.responseMessage or details.requestMessage
  return type(text) == "string" and core.plain(text) or nil
end

return notification
