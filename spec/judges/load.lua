--- Many invites at once, and what the client reports of them beside what the sandbox did.
local guests = require "spec.support.guests"
local vrchatapi = require "vrchatapi"

local load = {}

local TASKS, INVITES = 16, 200
local BETWEEN = 50 -- invites from one disturbance to the next

--- How many of the 200 invites may be reported as `"unknown"` where nothing is reloaded.
load.MOST_UNKNOWN = 2

-- Calls a function for each item, at most N at once.
local function for_each(items, count, fn)
  local next_item = 0
  vrchatapi.run(function()
    for _ = 1, count do
      vrchatapi.spawn(function()
        while next_item < #items do
          next_item = next_item + 1
          fn(items[next_item])
        end
      end)
    end
  end)
end

--- Invites 200 friends by 16 tasks.
---@param client table
---@param box table its sandbox
---@param disturb? fun() called before every fiftieth invite
---@return table figures of `sent` (the call succeeded), `yes`, `no` and `unknown` (it failed with
--  that `acted`), `twice` (guests invited more than once) and `lies` (texts: what was reported
--  beside what was done); `codes` counts the errors by code
function load.run(client, box, disturb)
  local figures = { sent = 0, yes = 0, no = 0, unknown = 0, twice = 0, lies = {}, codes = {} }
  local reported, begun = {}, 0
  for_each(guests.make(box, INVITES), TASKS, function(id)
    begun = begun + 1
    if disturb and begun % BETWEEN == 0 then disturb() end
    local result, err = client:invite_user(id, { instanceId = box.location })
    reported[id] = result and "sent" or err.acted
    if err then figures.codes[err.code] = (figures.codes[err.code] or 0) + 1 end
  end)
  local invited = guests.invited(box)
  for id, report in pairs(reported) do
    local times = invited[id] or 0
    figures[report] = figures[report] + 1
    if times > 1 then figures.twice = figures.twice + 1 end
    if report == "no" and times > 0 or (report == "sent" or report == "yes") and times == 0 then
      table.insert(figures.lies, ("%s reported as %s, invited %d times"):format(id, report, times))
    end
  end
  return figures
end

--- Prints the figures of a run.
---@param title string
---@param figures table
function load.print(title, figures)
  local codes = {}
  for code, count in pairs(figures.codes) do
    codes[#codes + 1] = count .. " " .. code
  end
  table.sort(codes)
  print(
    ("%s: %d invites: %d sent, %d yes, %d no, %d unknown, %d twice, %d lies; errors: %s"):format(
      title,
      INVITES,
      figures.sent,
      figures.yes,
      figures.no,
      figures.unknown,
      figures.twice,
      #figures.lies,
      #codes > 0 and table.concat(codes, ", ") or "none"
    )
  )
end

return load
