--- An invite that was sent.
local clock = require "vrchatapi.clock"

---@class vrchatapi.Invite what was sent
---@field id? string of the notification
---@field who vrchatapi.Person
---@field where vrchatapi.Place
---@field notification table as the call returned it
---@field time integer seconds since 1970
---@field package client vrchatapi.Client
local Invite = {}
Invite.__index = Invite

---@param client vrchatapi.Client
---@param who vrchatapi.Person
---@param where vrchatapi.Place
---@param notification table the result of the call
---@return vrchatapi.Invite
function Invite.new(client, who, where, notification)
  return setmetatable({
    id = notification.id,
    who = { id = who.id, displayName = who.displayName },
    where = where,
    notification = notification,
    time = clock.time(),
    client = client,
  }, Invite)
end

--- Waits until somebody replies to it. See docs/guide/replies.md.
---@param seconds number to wait at most; may be math.huge
---@return vrchatapi.Reply? reply
---@return vrchatapi.Error err of code no_reply, or of a call
function Invite:wait_reply(seconds)
  return require("vrchatapi.invite.reply").wait(self, seconds) -- few programs wait
end

return Invite
