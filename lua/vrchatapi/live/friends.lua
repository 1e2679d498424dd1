--- The live picture of the friends of an account: who is there, where, and who may be asked for an invite.
--- Events keep it while there is a live connection; lists that are read when somebody looks do so otherwise.
local argerror = require "vrchatapi.argerror"
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local live = require "vrchatapi.live"
local location = require "vrchatapi.location"
local Mutex = require "vrchatapi.task.mutex"

local READ_AGAIN = 60 -- seconds after which the list of those online is read again, where no events come,
local READ_ALL = 3600 -- and that of the others

local TYPES = {
  "friend-online",
  "friend-active",
  "friend-offline",
  "friend-location",
  "friend-add",
  "friend-update",
  "friend-delete",
}

--- A friend, as known at the moment.
---@class vrchatapi.LiveFriend
---@field id string
---@field displayName? string as the service writes it; nil: it is not known yet
---@field state "online"|"active"|"offline" "active": on the website alone
---@field location string a location, "private", "traveling" or "offline"; "": not known
---@field travelingToLocation? string
---@field platform? string
---@field canRequestInvite boolean whether one may ask for an invite: the place is known, and not private
--- unless it allows that
---@field user table what the service has said of the user; of the fields that there may be some are missing

---@class vrchatapi.LiveFriends
---@field private client vrchatapi.Client
---@field private listener? vrchatapi.live.Listener nil: there is no connection
---@field private by_id table<string, table> what is known of each friend
---@field private mutex vrchatapi.Mutex of reading
---@field private tried? number when those online were read, or could not be; by clock.now
---@field private err? vrchatapi.Error of that
---@field private read_all? number when all were read
---@field private touched? table<string, true> friends about whom events have come, while lists are read
---@field private is_behind boolean events were lost
---@field private closed? boolean
local Friends = {}
Friends.__index = Friends

-- ---- what is known of one ----

local function text_of(value) return type(value) == "string" and value ~= "" and value or nil end

local function move(friend, place, may_ask)
  if friend.location ~= place then friend.canRequestInvite = nil end
  friend.location = place
  if type(may_ask) == "boolean" then friend.canRequestInvite = may_ask end
end

local function leave(friend, state)
  friend.state, friend.location, friend.travelingToLocation = state, "offline", nil
  friend.canRequestInvite = nil
end

-- Notes what is said of a user; `is_older`: only what is not known.
local function learn(friend, user, is_older)
  for name, value in pairs(type(user) == "table" and user or {}) do
    if not is_older or friend.user[name] == nil then friend.user[name] = value end
  end
end

local function friend_of(self, id)
  local friend = self.by_id[id]
  if not friend then
    friend = { id = id, state = "offline", location = "offline", user = {} }
    self.by_id[id] = friend
  end
  return friend
end

-- ---- what events say ----

local observe = {}

observe["friend-online"] = function(friend, content)
  friend.state, friend.platform = "online", text_of(content.platform) or friend.platform
  friend.travelingToLocation = text_of(content.travelingToLocation)
  local user = type(content.user) == "table" and content.user or {}
  move(friend, text_of(content.location) or text_of(user.location) or "", content.canRequestInvite)
end
observe["friend-location"] = observe["friend-online"]

observe["friend-active"] = function(friend, content)
  leave(friend, "active")
  friend.platform = text_of(content.platform) or "web"
end

observe["friend-offline"] = function(friend)
  leave(friend, "offline")
  friend.platform = nil
end

observe["friend-add"] = function(friend)
  local place = text_of(friend.user.location)
  if friend.state == "offline" and place and place ~= "offline" then
    friend.state = "online"
    move(friend, place)
  end
end

observe["friend-update"] = function() end

local function take(self, event)
  local content = event.content
  if event.type == "lost" then self.is_behind = true end
  local id = type(content) == "table" and text_of(content.userId)
  if not id then return end
  if self.touched then self.touched[id] = true end
  if event.type == "friend-delete" then
    self.by_id[id] = nil
  else
    local friend = friend_of(self, id)
    learn(friend, content.user)
    observe[event.type](friend, content)
  end
end

-- Takes the events that have come.
local function take_events(self)
  while self.listener do
    local event = self.listener:next(clock.now())
    if event == nil then return end
    if event then
      take(self, event)
    else -- refused: it is tried again when the lists are read
      self.listener = nil
    end
  end
end

-- ---- what lists say ----

local function list(self, offline)
  local users = {}
  for user, err in self.client:each("get_friends", { offline = offline }) do
    if not user then return nil, err end
    if text_of(user.id) then users[#users + 1] = user end
  end
  return users
end

local function note_online(friend, user)
  learn(friend, user)
  friend.platform = text_of(user.platform)
  if text_of(user.location) and user.location ~= "offline" then
    friend.state = "online"
    move(friend, user.location)
  else
    leave(friend, "active")
  end
end

-- Takes the list of those online, but for friends about whom events have come meanwhile: these are newer.
local function take_online(self, users)
  local there, touched = {}, self.touched
  for _, user in ipairs(users) do
    there[user.id] = true
    if not touched[user.id] then
      note_online(friend_of(self, user.id), user)
    elseif self.by_id[user.id] then
      learn(self.by_id[user.id], user, true)
    end
  end
  for id, friend in pairs(self.by_id) do
    if not there[id] and not touched[id] then leave(friend, "offline") end
  end
end

-- Takes the list of the others. Who is in neither list is no friend any more.
local function take_offline(self, users)
  local is_friend, touched = {}, self.touched
  for _, user in ipairs(users) do
    is_friend[user.id] = true
    if self.by_id[user.id] or not touched[user.id] then
      learn(friend_of(self, user.id), user, touched[user.id])
    end
  end
  for id, friend in pairs(self.by_id) do
    if friend.state == "offline" and not is_friend[id] and not touched[id] then self.by_id[id] = nil end
  end
end

-- Reads the lists: that of the others first, so that whoever comes meanwhile is in one of them. True; or nil
-- and an error.
local function read(self)
  local offline, online, err
  if not self.read_all or clock.now() - self.read_all >= READ_ALL then
    offline, err = list(self, true)
    if not offline then return nil, err end
  end
  online, err = list(self, false)
  if not online then return nil, err end
  take_online(self, online)
  if offline then
    take_offline(self, offline)
    self.read_all = clock.now()
  end
  return true
end

local function is_current(self)
  if not self.tried then return false end
  local is_live = self.listener and live.of(self.client).caught_up
  if is_live and not self.is_behind and not self.err then return true end
  return clock.now() - self.tried < READ_AGAIN
end

-- Reads the lists, unless that was done while this waited for it.
local function read_again(self)
  if self.closed or is_current(self) then return end
  if not self.listener and self.client.pipeline_url then
    self.listener = live.of(self.client):listen { types = TYPES }
  end
  take_events(self) -- these are older than the lists
  self.touched, self.is_behind = {}, false
  local ok, err = compat.ensure(function() self.touched = nil end, read, self)
  self.tried, self.err = clock.now(), not ok and err or nil
end

-- Brings the picture up to date. Notes an error.
local function update(self)
  take_events(self)
  if self.closed or is_current(self) then return end
  self.mutex:run(read_again, self)
  take_events(self)
end

-- ---- looking ----

local function may_be_asked(friend)
  if friend.state ~= "online" then return false end
  local place = location.parse(friend.location)
  if not place then return false end
  if friend.canRequestInvite ~= nil then return friend.canRequestInvite end
  return place.type ~= "private" or place.can_request_invite
end

-- A copy: what a program does to it changes no picture.
local function shown(friend)
  local user = {}
  for name, value in pairs(friend.user) do
    user[name] = value
  end
  return {
    id = friend.id,
    displayName = text_of(user.displayName),
    state = friend.state,
    location = friend.location,
    travelingToLocation = friend.travelingToLocation,
    platform = friend.platform,
    canRequestInvite = may_be_asked(friend),
    user = user,
  }
end

local function name_of(friend) return core.plain(text_of(friend.user.displayName) or "") end

local function by_name(a, b)
  local one, other = name_of(a):lower(), name_of(b):lower()
  if one ~= other then return one < other end
  return a.id < b.id
end

-- Those who fit, in the order of their names.
local function select_friends(self, fits)
  local found = {}
  for _, friend in pairs(self.by_id) do
    if fits(friend) then found[#found + 1] = friend end
  end
  table.sort(found, by_name)
  for i, friend in ipairs(found) do
    found[i] = shown(friend)
  end
  return found
end

--- All friends, in the order of their names.
---@return vrchatapi.LiveFriend[] friends
---@return vrchatapi.Error? err why they may not be up to date; nil: they are
function Friends:all()
  update(self)
  return select_friends(self, function() return true end), self.err
end

--- The friends who are in VRChat, in the order of their names.
---@return vrchatapi.LiveFriend[] friends
---@return vrchatapi.Error? err why they may not be up to date; nil: they are
function Friends:online()
  update(self)
  return select_friends(self, function(friend) return friend.state == "online" end), self.err
end

--- One of them.
---@param who string an id, or a display name; the case of A to Z does not matter if only one fits
---@return vrchatapi.LiveFriend? friend nil: no friend is called so
---@return vrchatapi.Error? err why what is known may not be up to date; nil: it is
function Friends:get(who)
  if type(who) ~= "string" then argerror.raise("get", 1, "who must be an id or a name, got %s", type(who)) end
  update(self)
  local friend = self.by_id[who]
  if friend then return shown(friend), self.err end
  local name = core.plain(who)
  local found = select_friends(self, function(it) return name_of(it) == name end)
  if not found[1] then
    found = select_friends(self, function(it) return name_of(it):lower() == name:lower() end)
  end
  return #found == 1 and found[1] or nil, self.err
end

--- Stops: the picture stays as it is. Idempotent.
function Friends:close()
  if self.listener then self.listener:close() end
  self.listener, self.closed = nil, true
end

Friends.__close = Friends.close

--- Reads the friends of an account, and begins to follow them.
---@param client vrchatapi.Client
---@return vrchatapi.LiveFriends? friends
---@return vrchatapi.Error err of the lists
function Friends.open(client)
  local self = setmetatable({ client = client, by_id = {}, mutex = Mutex.new(), is_behind = false }, Friends)
  update(self)
  local err = self.err
  if not err then return self end
  self:close()
  return nil, err
end

return Friends
