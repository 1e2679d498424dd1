--- What a notification says, in the form in which programs want it.
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"

local notification = {}

-- The days from 1970-01-01 to a date of the Gregorian calendar.
local function days(year, month, day)
  if month <= 2 then
    year, month = year - 1, month + 12 -- years that begin in March
  end
  local floor = math.floor
  return 365 * year
    + floor(year / 4)
    - floor(year / 100)
    + floor(year / 400)
    + floor((153 * (month - 3) + 2) / 5)
    + day
    - 719469
end

--- When it was created.
---@param it vrchatapi.Notification
---@return integer? seconds since 1970; nil if it does not say
function notification.time(it)
  local fields = { tostring(it.created_at):match("^(%d+)%-(%d+)%-(%d+)T(%d+):(%d+):(%d+)") }
  if not fields[1] then return nil end
  for i, digits in ipairs(fields) do
    fields[i] = tonumber(digits)
  end
  local year, month, day, hour, minute, second = compat.unpack(fields)
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
