--- Waiting for the answer to an invite.
local Inbox = require "vrchatapi.inbox"
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local is_of_account = require "vrchatapi.call.is_fatal"
local notification = require "vrchatapi.inbox.notification"

local INTERVAL = 60 -- seconds between polls: what the service advises

local replies = {}

---@class vrchatapi.Reply
---@field notification vrchatapi.Notification
---@field who string the id of the one who answered
---@field text string? without look-alikes
---@field photo string? its URL
---@field time integer? seconds since 1970

local function reply_to(id, list)
  for _, found in ipairs(list) do
    if found.details.inResponseTo == id then
      return {
        notification = found, who = found.senderUserId, text = notification.text(found),
        photo = found.details.imageUrl, time = notification.time(found),
      }
    end
  end
end

local function no_reply(seconds, failure)
  return core.error("no_reply", ("nobody has answered within %g seconds%s"):format(seconds,
    failure and (", as far as is known: the last look failed (%s)"):format(failure.message) or ""))
end

--- Waits until an invite is answered. The inbox is looked at once a minute, and when the time is up.
---@param invite vrchatapi.Invite
---@param seconds number may be math.huge
---@return vrchatapi.Reply? reply
---@return vrchatapi.Error? err of code no_reply, or what keeps one from looking
function replies.wait(invite, seconds)
  if type(seconds) ~= "number" or seconds ~= seconds or seconds < 0 then
    core.raise(("bad argument #1 to 'wait_reply' (seconds must be a number from 0 on, got %s)")
      :format(tostring(seconds)))
  elseif not invite.id then
    return nil, core.error("no_reply", "an invite of a dry run was not sent: nobody can answer it")
  end
  local inbox, deadline = Inbox.of(invite.client), clock.now() + seconds
  local reply = inbox:is_fresh(INTERVAL) and reply_to(invite.id, inbox.list)
  while not reply do
    local polled, err = inbox:wait(INTERVAL, deadline)
    reply = polled and reply_to(invite.id, inbox.list)
    if err and is_of_account(err) then
      return nil, err
    elseif not reply and clock.now() >= deadline then
      return nil, no_reply(seconds, inbox.failure)
    end
  end
  return reply
end

return replies
