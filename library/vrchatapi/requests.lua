---@meta vrchatapi.requests

-- What is waited for in the inbox: replies to invites, and requests for them. The documentation is in
-- docs/guide/replies.md and docs/guide/requests.md.

---@class vrchatapi.Invite
local Invite = {}

--- The reply to an invite.
---@class vrchatapi.Reply
---@field who string the id of the one who answered
---@field text? string without look-alikes
---@field photo? string its URL
---@field time? integer seconds since 1970
---@field notification vrchatapi.Notification

--- Waits until it is answered, or the time is up.
---
--- Error codes: no_reply, and what keeps one from looking at the inbox
---@param seconds number from 0 on; may be math.huge
---@return vrchatapi.Reply|nil reply
---@return vrchatapi.Error err
function Invite:wait_reply(seconds) end

--- A request for an invite.
---@class vrchatapi.Request
---@field id string of the notification
---@field who vrchatapi.Person who asks
---@field platform? string "standalonewindows", "android", ...
---@field text? string without look-alikes
---@field photo? string its URL
---@field time? integer seconds since 1970
---@field notification vrchatapi.Notification
local Request = {}

--- Invites the one who asks, and hides the request.
---
--- Error codes: already_responded, unwritable, and those of client:invite
---@param where string|table a location, a link, a short name, a place, an instance or "here"
---@param options? vrchatapi.InviteOptions
---@return vrchatapi.Invite|nil invite
---@return vrchatapi.Error err
function Request:accept(where, options) end

--- Answers with words, and hides the request.
---
--- Error codes: already_responded, not_found, unwritable, text_too_long, text_not_taken, cooldown, and
--- those of the calls that it makes
---@param words integer|string a slot of type `requestResponse`, 0 to 11, or a text
---@param photo? vrchatapi.Image
---@return vrchatapi.Notification|nil answer
---@return vrchatapi.Error err
function Request:decline(words, photo) end

--- Leaves it in the inbox, and does not hand it out again.
---@return true|nil ignored
---@return vrchatapi.Error err
function Request:ignore() end
