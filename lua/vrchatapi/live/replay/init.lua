--- Replays: the service repeats nothing, so what came while there was no connection is read by REST after it,
--- if anybody wants it: notifications, the places of friends, and one's own.
local clock = require "vrchatapi.clock"
local event = require "vrchatapi.live.event"
local pages = require "vrchatapi.call.pages"
local places = require "vrchatapi.live.replay.places"

local replay = {}

local FRIENDS_PAUSE = 900 -- seconds between two reads of the friends, as they are many,
local LONG_GAP = 60 -- unless that many seconds were missed
local TRIES = 3 -- to read a list that gets shorter meanwhile
local LIMIT = 100 -- of notifications of the second kind, whose list has no pages

---@class vrchatapi.live.Replay
---@field client vrchatapi.Client
---@field wants fun(type: string): boolean whether anybody wants such events
---@field seen fun(id: string): boolean whether all who want it have had that notification
---@field deliver fun(event: vrchatapi.Event)
---@field gap? number seconds without a connection; nil: there was none before
---@field is_new? boolean it is for those who have begun to listen, and nothing was missed
---@field known vrchatapi.live.Places what is known from events and replays; kept between replays

-- Events after which a list is shorter than it was.
local SHORTER = {
  ["friend-offline"] = true,
  ["friend-active"] = true,
  ["friend-delete"] = true,
  ["hide-notification"] = true,
  ["clear-notification"] = true,
  ["response-notification"] = true,
}

--- Notes what a live event says.
---@param known vrchatapi.live.Places
---@param it vrchatapi.Event
function replay.observe(known, it)
  if SHORTER[it.type] then known.has_shrunk = true end
  places.observe(known, it)
end

-- ---- reading ----

-- All pages of a list. The second value is how many there were.
local function read_pages(fetch, query)
  local list, all, count = {}, pages.new(fetch, query), 0
  repeat
    local items, err = all:next()
    if not items then return nil, err end
    count = count + 1
    for _, item in ipairs(items) do
      list[#list + 1] = item
    end
  until all.is_over
  return list, count
end

-- A whole list. What goes while it is read moves what is behind it to a page that was read already: then it is
-- read again. The second value is whether it is whole.
local function read_list(context, fetch, query)
  local known = context.known
  local list, count
  for _ = 1, TRIES do
    known.has_shrunk = false
    list, count = read_pages(fetch, query)
    if not list then return nil, count end
    if count == 1 or not known.has_shrunk then return list, true end
  end
  return list, false
end

-- ---- notifications ----

-- Delivers those that nobody has had, the oldest first.
local function deliver_new(context, kind, list)
  for i = #list, 1, -1 do
    local it = list[i]
    if type(it.id) == "string" and not context.seen(it.id) then
      context.deliver(event.new(kind, it, "replay"))
    end
  end
  return true
end

local function replay_notifications(context)
  if not context.wants("notification") then return true end
  local list, err = read_list(context, function(query) return context.client:get_notifications(query) end)
  if not list then return nil, err end
  return deliver_new(context, "notification", list)
end

-- Newest first, whatever order the service has chosen.
local function by_time(list)
  local order = {}
  for i, it in ipairs(list) do
    order[it] = i
  end
  local function time_of(it) return type(it.createdAt) == "string" and it.createdAt or "" end
  table.sort(list, function(a, b)
    local time, other = time_of(a), time_of(b)
    if time ~= other then return time > other end
    return order[a] < order[b]
  end)
  return list
end

-- Refusals of what the account may not have, or a service does not have: then there is nothing to replay.
local NOTHING = { not_found = true, not_authorized = true }

local function replay_notifications_v2(context)
  if not context.wants("notification-v2") then return true end
  local list, err = context.client:get_notification_v2s { limit = LIMIT }
  if not list then
    if NOTHING[err.code] then return true end
    return nil, err
  end
  return deliver_new(context, "notification-v2", by_time(list))
end

-- ---- places ----

local function deliver_all(context, events)
  for _, it in ipairs(events) do
    context.deliver(it)
  end
end

local function wants_friends(context)
  return context.wants("friend-online") or context.wants("friend-location") or context.wants("friend-offline")
end

-- The seconds until the list of friends may be read; 0: now; nil: it need not be read.
local function pause_of(context)
  local read, gap = context.known.read, context.gap
  if not read then return 0 end
  if context.is_new then return nil end
  return (not gap or gap >= LONG_GAP) and 0 or math.max(read + FRIENDS_PAUSE - clock.now(), 0)
end

-- Reads the list of friends. True; or nil and an error.
local function read_friends(context)
  local known = context.known
  local function fetch(query) return context.client:get_friends(query) end
  local list, is_whole = read_list(context, fetch, { offline = false })
  if not list then return nil, is_whole end
  local events = places.take_friends(known, list, is_whole)
  known.read = clock.now()
  if not context.is_new then deliver_all(context, events) end
  return true
end

local function replay_friends(context)
  local known = context.known
  if not wants_friends(context) then
    if not context.is_new then places.forget_friends(known) end
    return true
  end
  local pause = pause_of(context)
  if pause == 0 then
    local ok, err = read_friends(context)
    if not ok then return nil, err end
  end
  if context.is_new then deliver_all(context, places.friends(known)) end
  return true, nil, pause ~= 0 and pause or nil
end

local function replay_own(context)
  local known = context.known
  if not context.wants("user-location") then
    if not context.is_new then places.forget_own(known) end
    return true
  end
  local it
  if not (context.is_new and known.own) then
    local user, err = context.client:get_current_user()
    if not user then return nil, err end
    it = places.take_own(known, user)
  end
  if context.is_new then it = places.own(known) end
  if it then context.deliver(it) end
  return true
end

-- ---- all of it ----

--- Reads what may have been missed, and delivers what is new. After an error nothing of the list that could not
--- be read was delivered; what was is not delivered again.
---@param context vrchatapi.live.Replay
---@return true? done
---@return vrchatapi.Error err
---@return number? again seconds after which the friends are to be read, as they were read too often for now
function replay.run(context)
  local again
  places.begin(context.known)
  for _, part in ipairs { replay_notifications, replay_notifications_v2, replay_friends, replay_own } do
    local ok, err, pause = part(context)
    if not ok then return nil, err end
    again = again or pause
  end
  return true, nil, again
end

return replay
