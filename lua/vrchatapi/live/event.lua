--- Events of frames. The service changes its forms with every release of the game: what is not known is
--- handed on, and what has several forms gets one.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"

local event = {}

--- An event of the pipeline. Listeners share it: what one changes, others see.
---@class vrchatapi.Event
---@field type string of the frame: "notification", "friend-online", …; "lost" if events were dropped because
--- they were not taken
---@field content any a table for all types that are known; the text, if it is not JSON
---@field source "socket"|"replay" "replay": it was read afterwards, because no event had brought it
---@field time integer seconds since 1970, when it came

-- Types of notifications whose spelling differs by more than hyphens.
local SPELLINGS = { ["vote-to-kick"] = "votetokick" }

-- "friend-request", as the newest description spells it, is "friendRequest", as the service does.
local function camel_case(kind)
  return SPELLINGS[kind] or (kind:gsub("%-(%l)", function(letter) return letter:upper() end))
end

--- Gives a notification the form that programs see: `details` is a table, the type in camelCase.
---@param it table
---@return table it
function event.normalise_notification(it)
  if type(it.type) == "string" then it.type = camel_case(it.type) end
  core.decode_details(it)
  return it
end

-- An id that comes as it is, or in a table.
local function notification_id(content)
  if type(content) == "string" then return { notificationId = content } end
  if type(content) ~= "table" then return {} end
  content.notificationId = content.notificationId or content.id
  return content
end

local function with(content, name, other)
  if type(content) == "table" and content[name] == nil then content[name] = content[other] end
  return content
end

-- What becomes of the contents of a type; of other types they stay as they are.
local FORMS = {
  notification = function(content)
    return type(content) == "table" and event.normalise_notification(content) or content
  end,
  ["see-notification"] = notification_id,
  ["hide-notification"] = notification_id,
  ["clear-notification"] = function(content) return type(content) == "table" and content or {} end,
  ["notification-v2-delete"] = function(content)
    if type(content) == "string" then return { ids = { content } } end
    if type(content) == "table" and type(content.ids) ~= "table" then content.ids = { content.id } end
    return content
  end,
  ["friend-active"] = function(content) return with(content, "userId", "userid") end,
}
for _, name in ipairs { "joined", "position", "ready", "left" } do
  FORMS["instance-queue-" .. name] = function(content) return with(content, "location", "instanceLocation") end
end
FORMS["instance-closed"] = FORMS["instance-queue-left"]

-- Content is JSON in a string, a bare word, or what it should be.
local function decode(content)
  if type(content) ~= "string" then return content end
  local value, problem = core.decode(content)
  if problem then return content end
  return value
end

--- Makes an event.
---@param kind string of the frame
---@param content any
---@param source "socket"|"replay"
---@return vrchatapi.Event
function event.new(kind, content, source)
  local form = FORMS[kind]
  if form then content = form(content) end
  return { type = kind, content = content, source = source, time = clock.time() }
end

--- Reads a frame.
---@param text string
---@return vrchatapi.Event? event nil: it is none
---@return string? said what the service says instead, which holds secrets
function event.read(text)
  local frame = core.decode(text)
  if type(frame) ~= "table" then return nil end
  if frame.err ~= nil then return nil, tostring(frame.err) end
  if type(frame.type) ~= "string" then return nil end
  return event.new(frame.type, decode(frame.content), "socket")
end

local WITH_ID = { notification = true, ["notification-v2"] = true }

--- The id by which an event is delivered once, by whatever way it comes.
---@param it vrchatapi.Event
---@return string? id nil: it has none
function event.id(it)
  local id = WITH_ID[it.type] and type(it.content) == "table" and it.content.id
  return type(id) == "string" and id or nil
end

local NONE = {}

--- The ids of notifications that are gone, if it says so.
---@param it vrchatapi.Event
---@return string[] ids
function event.hidden(it)
  local content = it.content
  if it.type == "hide-notification" then return { content.notificationId } end
  if it.type == "notification-v2-delete" and type(content) == "table" then return content.ids end
  return NONE
end

return event
