--- The notifications of an account, for those who wait for something in them. They come from a source, which all
--- subscriptions of a client share, and which works only while there are waits.
local Source = require "vrchatapi.inbox.source"

local INTERVAL = 60 -- seconds between polls: what the service advises

---@class vrchatapi.Inbox
---@field private source vrchatapi.inbox.Source
local Inbox = {}
Inbox.__index = Inbox

---@class vrchatapi.inbox.Subscription
---@field private source vrchatapi.inbox.Source
---@field private interval number
local Subscription = {}
Subscription.__index = Subscription

--- The inbox of a client: always the same one.
---@param client vrchatapi.Client
---@return vrchatapi.Inbox
function Inbox.of(client)
  client.inbox = client.inbox or setmetatable({ source = Source.new(client) }, Inbox)
  return client.inbox
end

--- Begins to follow the inbox. A subscription need not be closed: only its waits cost anything.
---@param interval? number seconds between looks, where the source has to look; 60 by default
---@return vrchatapi.inbox.Subscription
function Inbox:subscribe(interval)
  return setmetatable({ source = self.source, interval = interval or INTERVAL }, Subscription)
end

--- The notifications, if they are known as they are now, or were read within the interval.
---@return vrchatapi.Notification[]? list newest first; nil: they are not
function Subscription:recent() return self.source:recent(self.interval) end

--- Waits until there is something new, or until the notifications have been read again.
---@param deadline number by clock.now; may be math.huge. The wait ends then, with a list or without
---@return vrchatapi.Notification[]? list newest first; nil without an error: there was none in time
---@return vrchatapi.Error? err of reading the notifications; closed
function Subscription:wait(deadline)
  local ok, err = self.source:wait(self.interval, deadline)
  if not ok then return nil, err end
  return self.source:list()
end

--- Why the notifications are not known.
---@return vrchatapi.Error? err nil: they are
function Subscription:last_error() return self.source:err() end

--- Ends all waits: the client was closed.
function Inbox:close() self.source:close() end

return Inbox
