--- What is known of the places of the friends who are in VRChat, and of the account itself: from events, and
--- from lists that were read. The differences between the two become events.
local event = require "vrchatapi.live.event"

local places = {}

---@class vrchatapi.live.Friend a friend who is in VRChat
---@field location string
---@field platform? string
---@field travelingToLocation? string
---@field displayName? string

--- Kept by the hub from one replay to the next.
---@class vrchatapi.live.Places
---@field friends? table<string, vrchatapi.live.Friend> those in VRChat, by id
---@field read? number when their list was read, by clock.now; nil: not since something was missed
---@field own? table content of an event "user-location"; nil: not known
---@field is_fresh? boolean an event has said so since a replay began
---@field touched? table<string, true> the friends that events were about since then

local function is_there(place) return type(place) == "string" and place ~= "" and place ~= "offline" end

local function text_of(value) return type(value) == "string" and value or nil end

-- ---- what events say ----

local function come(known, id, content)
  local user = type(content.user) == "table" and content.user or {}
  local place = text_of(content.location) or text_of(user.location)
  if not place then return end
  local before = known.friends[id] or {}
  known.friends[id] = is_there(place)
      and {
        location = place,
        platform = text_of(content.platform) or before.platform,
        travelingToLocation = text_of(content.travelingToLocation),
        displayName = text_of(user.displayName) or before.displayName,
      }
    or nil
end

local function go(known, id) known.friends[id] = nil end

-- Those who are active are on the website alone.
local OBSERVERS = {
  ["friend-add"] = come,
  ["friend-online"] = come,
  ["friend-location"] = come,
  ["friend-active"] = go,
  ["friend-offline"] = go,
  ["friend-delete"] = go,
}

--- Notes what an event of the pipeline says.
---@param known vrchatapi.live.Places
---@param it vrchatapi.Event
function places.observe(known, it)
  local content, observe = it.content, OBSERVERS[it.type]
  if type(content) ~= "table" then return end
  if observe and type(content.userId) == "string" then
    known.friends = known.friends or {}
    observe(known, content.userId, content)
    if known.touched then known.touched[content.userId] = true end
  elseif it.type == "user-location" and type(content.location) == "string" then
    known.own, known.is_fresh = content, true
  end
end

--- Begins to note what events say while lists are read: what they say is newer than these.
---@param known vrchatapi.live.Places
function places.begin(known)
  known.friends, known.touched, known.is_fresh = known.friends or {}, {}, false
end

--- Forgets the places of friends: something was missed, and their list is not read.
---@param known vrchatapi.live.Places
function places.forget_friends(known)
  known.friends, known.read = {}, nil
end

--- Forgets the place of the account.
---@param known vrchatapi.live.Places
function places.forget_own(known)
  if not known.is_fresh then known.own = nil end
end

-- ---- what lists say ----

-- What an event of the pipeline would say of a friend.
local function content_of(id, friend, user)
  return {
    userId = id,
    platform = friend.platform or "",
    location = friend.location,
    travelingToLocation = friend.travelingToLocation or "",
    worldId = friend.location:match("^([^:]+):") or friend.location,
    user = user or { id = id, displayName = friend.displayName },
  }
end

local function added(events, kind, content) events[#events + 1] = event.new(kind, content, "replay") end

-- What is kept of a friend of a list. Those on the website alone are listed as online, but "offline".
local function listed(item)
  if type(item.id) ~= "string" or not is_there(item.location) then return nil end
  return {
    location = item.location,
    platform = text_of(item.platform),
    travelingToLocation = text_of(item.travelingToLocation),
    displayName = text_of(item.displayName),
  }
end

--- Takes a list of the friends who are online, and makes events of how it differs from what was known. What
--- events have said since `begin` stays as it is.
---@param known vrchatapi.live.Places
---@param list vrchatapi.LimitedUserFriend[]
---@param is_whole boolean false: who is not listed may be there all the same
---@return vrchatapi.Event[] events
function places.take_friends(known, list, is_whole)
  local events, there, touched = {}, {}, known.touched
  for _, item in ipairs(list) do
    local id, now = item.id, listed(item)
    if now and not touched[id] then
      local before = known.friends[id]
      if not before or before.location ~= now.location then
        added(events, before and "friend-location" or "friend-online", content_of(id, now, item))
      end
      there[id], known.friends[id] = true, now
    end
  end
  for id, friend in pairs(known.friends) do
    if is_whole and not there[id] and not touched[id] then
      known.friends[id] = nil
      added(events, "friend-offline", { userId = id, platform = friend.platform or "" })
    end
  end
  return events
end

-- A location; for somebody who is nowhere, the word for that, which stands in either field.
local function place_of(world, instance)
  world, instance = text_of(world), text_of(instance)
  if not world or world == "" then return nil end
  if not instance or instance == "" or instance == world or world:find(":", 1, true) then return world end
  return world .. ":" .. instance
end

--- Takes where the account is, and makes an event of it if that was not known.
---@param known vrchatapi.live.Places
---@param user vrchatapi.CurrentUser
---@return vrchatapi.Event? event
function places.take_own(known, user)
  local presence = type(user.presence) == "table" and user.presence or {}
  local location = place_of(presence.world, presence.instance)
  local before = known.own
  if known.is_fresh or not location or before and before.location == location then return nil end
  known.own = {
    userId = user.id,
    user = user,
    location = location,
    instance = text_of(presence.instance) or "",
    travelingToLocation = place_of(presence.travelingToWorld, presence.travelingToInstance) or "",
  }
  return event.new("user-location", known.own, "replay")
end

--- Events of all friends who are in VRChat, for one who has begun to listen.
---@param known vrchatapi.live.Places
---@return vrchatapi.Event[]
function places.friends(known)
  local events = {}
  for id, friend in pairs(known.friends) do
    added(events, "friend-online", content_of(id, friend))
  end
  return events
end

--- An event of the place of the account.
---@param known vrchatapi.live.Places
---@return vrchatapi.Event? event nil: it is not known
function places.own(known) return known.own and event.new("user-location", known.own, "replay") end

return places
