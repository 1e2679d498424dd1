--- Events in words, for people.
local core = require "vrchatapi.core"
local json = require "vrchatapi.cli.json"
local notification = require "vrchatapi.inbox.notification"
local places = require "vrchatapi.cli.places"

---@class vrchatapi.cli.Events what is known of the people in events
---@field private names table<string, string> by id
local Events = {}
Events.__index = Events

---@return vrchatapi.cli.Events
function Events.new() return setmetatable({ names = {} }, Events) end

--- Notes the name of a user, as events do not always have it.
---@param user any
function Events:know(user)
  if type(user) == "table" and type(user.id) == "string" and type(user.displayName) == "string" then
    self.names[user.id] = core.printable(core.plain(user.displayName))
  end
end

local function name_of(self, content)
  self:know(content.user)
  local id = content.userId or content.id or "?"
  return self.names[id] or core.printable(tostring(id))
end

-- "in a private place", "on the way to …".
local function place_of(content)
  local location = content.location
  if location == "traveling" then
    return "on the way to " .. places.words(content.travelingToLocation)
  elseif location == "" or location == nil then
    return "somewhere"
  end
  return location == "private" and places.words(location) or "in " .. places.words(location)
end

local NOTIFICATIONS = {
  invite = "%s invites you%s",
  requestInvite = "%s asks for an invite%s",
  inviteResponse = "%s answers your invite%s",
  requestInviteResponse = "%s answers your request%s",
  friendRequest = "%s wants to be your friend%s",
}

local words = {}

function words.notification(self, it)
  if it.senderUsername then self:know { id = it.senderUserId, displayName = it.senderUsername } end
  local name = self.names[it.senderUserId] or core.printable(tostring(it.senderUsername or it.senderUserId))
  local details = type(it.details) == "table" and it.details or {}
  local text = notification.text { details = details } or details.worldName
  local format = NOTIFICATIONS[it.type]
    or core.printable(tostring(it.type)):gsub("%%", "%%%%") .. " from %s%s"
  return format:format(name, type(text) == "string" and ": " .. core.printable(core.plain(text)) or "")
end

words["friend-online"] = function(self, it) return name_of(self, it) .. " is online, " .. place_of(it) end
words["friend-location"] = function(self, it) return name_of(self, it) .. " is " .. place_of(it) end
words["friend-offline"] = function(self, it) return name_of(self, it) .. " is offline" end
words["friend-active"] = function(self, it) return name_of(self, it) .. " is on the web site" end
words["friend-add"] = function(self, it) return name_of(self, it) .. " is your friend now" end
words["friend-delete"] = function(self, it) return name_of(self, it) .. " is not your friend any more" end
words["friend-update"] = function(self, it) return name_of(self, it) .. " has changed the profile" end
words["user-location"] = function(_, it) return "the account is " .. place_of(it) end
words["user-update"] = function() return "the account has changed its profile" end
words.lost = function() return "more events came than could be shown; some are lost" end

--- An event as a line.
---@param event vrchatapi.Event
---@return string
function Events:words(event)
  local write = words[event.type]
  local content = event.content
  if write and type(content) == "table" then return write(self, content) end
  if write and event.type == "lost" then return write(self, {}) end
  local rest = content ~= nil and ": " .. core.printable(json.encode(content)) or ""
  return core.printable(event.type) .. rest
end

return Events
