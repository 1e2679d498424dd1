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

-- The seconds by which an offset such as +09:00, -0330 or +01 is ahead of UTC; 0 for "Z" and for none.
local function offset_of(zone)
  local sign, hours, minutes = zone:match("^([+-])(%d%d):?(%d*)$")
  if not sign then return 0 end
  local seconds = tonumber(hours) * 3600 + (tonumber(minutes) or 0) * 60
  return sign == "-" and -seconds or seconds
end

--- When it was created.
---@param it vrchatapi.Notification with created_at, or createdAt as newer lists have it
---@return integer? seconds since 1970; nil if it does not say
function notification.time(it)
  local text = tostring(it.created_at or it.createdAt)
  local fields = { text:match("^(%d+)%-(%d+)%-(%d+)[Tt ](%d+):(%d+):(%d+)%.?%d*(.*)$") }
  if not fields[1] then return nil end
  for i = 1, 6 do
    fields[i] = tonumber(fields[i])
  end
  local year, month, day, hour, minute, second, zone = compat.unpack(fields)
  return days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset_of(zone)
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
