--- Times as the service writes and reads them.

local times = {}

local DAY = 24 * 60 * 60
local MINUTE = 60

--- A time as text: 2025-01-01T12:00:00.000Z.
---@param time number seconds since 1970
---@return string
function times.write(time)
  local whole = math.floor(time)
  local thousandths = math.floor((time - whole) * 1000)
  return os.date("!%Y-%m-%dT%H:%M:%S", whole) .. (".%03dZ"):format(thousandths)
end

-- The days from 1970-01-01 to a date of the Gregorian calendar.
local function days(year, month, day)
  if month <= 2 then
    year, month = year - 1, month + 12
  end
  return 365 * year
    + math.floor(year / 4)
    - math.floor(year / 100)
    + math.floor(year / 400)
    + math.floor((153 * (month - 3) + 2) / 5)
    + day
    - 719469
end

--- The time that a text names: a date, a date with a time in UTC, or `five_minutes_ago`.
---@param state vrchatapi.sandbox.State
---@param text string
---@return number? time seconds since 1970
function times.read(state, text)
  if text == "five_minutes_ago" then return state.now - 5 * MINUTE end
  local year, month, day, rest = text:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)(.*)$")
  if not year then return nil end
  local hour, minute, second = rest:match("^T(%d%d):(%d%d):(%d%d%.?%d*)Z?$")
  if not hour and rest ~= "" then return nil end
  local date = days(tonumber(year), tonumber(month), tonumber(day))
  return date * DAY + (hour or 0) * 3600 + (minute or 0) * MINUTE + (second or 0)
end

return times
