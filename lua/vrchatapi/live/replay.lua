--- What the service does not repeat: after a gap, the notifications that no event has brought are read.
local event = require "vrchatapi.live.event"

local replay = {}

---@class vrchatapi.live.Replay
---@field client vrchatapi.Client
---@field wants fun(type: string): boolean whether anybody wants such events
---@field seen fun(id: string): boolean whether all who want it have had that notification
---@field deliver fun(event: vrchatapi.Event)
---@field gap? number seconds without a connection; nil: there was none before
---@field known table what is known from events and replays; kept between replays

--- Notes what a live event says.
---@param known table
---@param it vrchatapi.Event
function replay.observe(known, it) -- luacheck: ignore 212
end

--- Reads what may have been missed.
---@param context vrchatapi.live.Replay
---@return true? done
---@return vrchatapi.Error err
function replay.run(context)
  if not context.wants("notification") then return true end
  local found = {}
  for it, err in context.client:each("get_notifications") do
    if not it then return nil, err end
    table.insert(found, 1, it) -- the oldest first
  end
  for _, it in ipairs(found) do
    if type(it.id) == "string" and not context.seen(it.id) then
      context.deliver(event.new("notification", it, "replay"))
    end
  end
  return true
end

return replay
