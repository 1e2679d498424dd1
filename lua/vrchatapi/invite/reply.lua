--- Waiting for the reply to an invite.
local argerror = require "vrchatapi.argerror"
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local Inbox = require "vrchatapi.inbox"
local is_fatal = require "vrchatapi.call.is_fatal"
local notification = require "vrchatapi.inbox.notification"

local reply = {}

---@class vrchatapi.Reply
---@field notification vrchatapi.Notification
---@field who string the id of the user who replied
---@field text? string without look-alikes
---@field photo? string its URL
---@field time? integer seconds since 1970

local function reply_to(id, list)
  for _, found in ipairs(list) do
    if found.details.inResponseTo == id then
      return {
        notification = found,
        who = found.senderUserId,
        text = notification.text(found),
        photo = found.details.imageUrl,
        time = notification.time(found),
      }
    end
  end
end

local function no_reply(seconds, err)
  return core.error(
    "no_reply",
    ("nobody has answered within %g seconds%s"):format(
      seconds,
      err and (", as far as is known: the last look failed (%s)"):format(err.message) or ""
    )
  )
end

--- Waits until somebody replies to an invite. See docs/guide/replies.md.
---@param invite vrchatapi.Invite
---@param seconds number to wait at most; may be math.huge
---@return vrchatapi.Reply? reply
---@return vrchatapi.Error err of code no_reply, or of reading the notifications
function reply.wait(invite, seconds)
  if type(seconds) ~= "number" or seconds ~= seconds or seconds < 0 then
    argerror.raise("wait_reply", 1, "seconds must be a number from 0 on, got %s", tostring(seconds))
  elseif not invite.id then
    return nil, core.error("no_reply", "an invite of a dry run was not sent: nobody can answer it")
  end
  local subscription = Inbox.of(invite.client):subscribe()
  local deadline = clock.now() + seconds
  local found = reply_to(invite.id, subscription:recent() or {})
  while not found do
    local list, err = subscription:wait(deadline)
    found = list and reply_to(invite.id, list)
    if err and is_fatal(err) then
      return nil, err
    elseif not found and clock.now() >= deadline then
      return nil, no_reply(seconds, subscription:last_error())
    end
  end
  return found
end

return reply
