--- The notifications of an account, for those who wait for something in them.
---
--- Where they come from is up to a source, which all subscriptions of a client share. A source has
---   list                       the notifications, newest first
---   err                        of the last attempt to read them; nil: it succeeded
---   is_fresh(seconds)          whether the list is no older than that
---   wait(interval, deadline)   waits for a new list; true, or nil and perhaps an error
---   close()                    ends all waits
--- and works only while there are waits.
local poll = require "vrchatapi.inbox.poll"

local INTERVAL = 60 -- seconds between polls: what the service advises

---@class vrchatapi.Inbox
---@field private source vrchatapi.inbox.Poll
local Inbox = {}
Inbox.__index = Inbox

---@class vrchatapi.inbox.Subscription
---@field private source vrchatapi.inbox.Poll
---@field private interval number
local Subscription = {}
Subscription.__index = Subscription

--- The inbox of a client: always the same one.
---@param client vrchatapi.Client
---@return vrchatapi.Inbox
function Inbox.of(client)
  client.inbox = client.inbox or setmetatable({ source = poll.new(client) }, Inbox)
  return client.inbox
end

--- Begins to follow the inbox. A subscription need not be closed: only its waits cost anything.
---@param interval? number seconds between looks, where the source has to look; 60 by default
---@return vrchatapi.inbox.Subscription
function Inbox:subscribe(interval)
  return setmetatable({ source = self.source, interval = interval or INTERVAL }, Subscription)
end

--- The notifications, if they were read within the interval.
---@return vrchatapi.Notification[]? list newest first; nil: they were not
function Subscription:recent()
  local source = self.source
  return source:is_fresh(self.interval) and source.list or nil
end

--- Waits until the notifications have been read again.
---@param deadline number by clock.now; may be math.huge. The wait ends then, with a new list or without
---@return vrchatapi.Notification[]? list newest first; nil without an error: there was none in time
---@return vrchatapi.Error? err of reading the notifications; closed
function Subscription:wait(deadline)
  local ok, err = self.source:wait(self.interval, deadline)
  if not ok then return nil, err end
  return self.source.list
end

--- Why the notifications could not be read the last time.
---@return vrchatapi.Error? err nil: they could
function Subscription:last_error() return self.source.err end

--- Ends all waits: the client was closed.
function Inbox:close() self.source:close() end

return Inbox
