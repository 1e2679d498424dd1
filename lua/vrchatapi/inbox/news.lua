--- The notifications as live events report them: a list that is right as long as the connection is there.
local clock = require "vrchatapi.clock"
local live = require "vrchatapi.live"
local Stay = require "vrchatapi.live.stay"

local TYPES = { "notification", "hide-notification", "clear-notification", "response-notification" }

local LIFETIME = 3600 -- seconds after which a notification has vanished; nothing reports that
local MAX_COUNT = 1000 -- the latest are kept

---@class vrchatapi.inbox.News
---@field number integer grows with each change
---@field is_stale boolean something was missed that a replay does not report: the list is to be read again
---@field private hub vrchatapi.live.Hub
---@field private stay vrchatapi.live.Stay
---@field private items { it: vrchatapi.Notification, at: number, gaps: integer }[] oldest first; at: when it came, by
--- clock.now; gaps: of the hub, by then
---@field private ids table<string, true> of these
---@field private changes? { added: table<string, true>, removed: table<string, true>, cleared: boolean? } since a
--- poll began
local News = {}
News.__index = News

---@param client vrchatapi.Client which has a pipeline
---@return vrchatapi.inbox.News
function News.new(client)
  local hub = live.of(client)
  return setmetatable({
    number = 0,
    is_stale = false,
    hub = hub,
    stay = Stay.new(hub, TYPES),
    items = {},
    ids = {},
  }, News)
end

-- ---- listening ----

--- Notes that somebody waits.
function News:enter()
  if self.stay:enter() then
    self.items, self.ids, self.is_stale = {}, {}, false
  end
end

--- Notes that a wait has ended.
function News:leave() self.stay:leave() end

--- True while its list is right.
---@return boolean
function News:is_live() return self.stay:is_live() end

--- Until when the connection may still be made; in the past: there is no reason to wait for it.
---@return number by clock.now
function News:hopeful_until() return self.stay:hopeful_until() end

--- When its list was right last.
---@return number by clock.now
function News:lived() return self.stay.lived end

--- The signals that say that there is something to read.
---@return vrchatapi.Signal[]
function News:signals() return self.stay:signals() end

-- ---- the list ----

local function changed(self) self.number = self.number + 1 end

local function remove(self, matches)
  for i = #self.items, 1, -1 do
    if matches(self.items[i]) then
      self.ids[self.items[i].it.id] = nil
      table.remove(self.items, i)
      changed(self)
    end
  end
end

local function add(self, it)
  if self.ids[it.id] then return end
  self.ids[it.id] = true
  self.items[#self.items + 1] = { it = it, at = clock.now(), gaps = self.hub:gaps() }
  if #self.items > MAX_COUNT then self.ids[table.remove(self.items, 1).it.id] = nil end
  changed(self)
end

local function remove_id(self, id)
  if self.changes then self.changes.removed[id] = true end
  if self.ids[id] then remove(self, function(item) return item.it.id == id end) end
end

local function is_notification(it) return type(it) == "table" and type(it.id) == "string" end

local APPLY = {
  notification = function(self, it)
    if not is_notification(it) then return end
    if self.changes then self.changes.added[it.id] = true end
    add(self, it)
  end,
  ["hide-notification"] = function(self, content) remove_id(self, content.notificationId or "") end,
  ["response-notification"] = function(self, content)
    if type(content) == "table" then remove_id(self, content.notificationId or "") end
  end,
  ["clear-notification"] = function(self)
    if self.changes then self.changes = { added = {}, removed = {}, cleared = true } end
    remove(self, function() return true end)
  end,
  lost = function(self) self.is_stale = true end, -- perhaps what has hidden some
}

-- After a gap a replay brings what has come, and not what has gone: the oldest tells.
local function note_gap(self)
  local oldest = self.items[1]
  if oldest and oldest.gaps ~= self.hub:gaps() then self.is_stale = true end
end

--- Takes what has come.
function News:read()
  for it in self.stay.take, self.stay do
    APPLY[it.type](self, it.content)
  end
  if self:is_live() then note_gap(self) end
  local old = clock.now() - LIFETIME
  if self.items[1] and self.items[1].at < old then remove(self, function(item) return item.at < old end) end
end

--- Begins to note what changes while the list is read.
function News:begin_poll() self.changes = { added = {}, removed = {} } end

--- Takes the list that was read; what has changed meanwhile stays so.
---@param list? vrchatapi.Notification[] newest first; nil: it could not be read
function News:end_poll(list)
  local changes = self.changes
  self.changes = nil
  if not list then return end
  self.is_stale = false
  local before = self.items
  self.items, self.ids = {}, {}
  for i = #list, 1, -1 do
    local it = list[i]
    local is_gone = not is_notification(it) or changes.cleared or changes.removed[it.id]
    if not is_gone then add(self, it) end
  end
  for _, item in ipairs(before) do
    if changes.added[item.it.id] then add(self, item.it) end
  end
end

--- True if there are none.
---@return boolean
function News:is_empty() return not self.items[1] end

--- The notifications.
---@return vrchatapi.Notification[] newest first
function News:list()
  local list, count = {}, #self.items
  for i = count, 1, -1 do
    list[count - i + 1] = self.items[i].it
  end
  return list
end

return News
