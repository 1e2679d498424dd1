--- A request for an invite, and the answers to it. Each request is answered once: what is about to be
-- sent is noted before, and what came of it after.
local People = require "vrchatapi.people"
local core = require "vrchatapi.core"
local invite = require "vrchatapi.invite"
local notification = require "vrchatapi.notification"
local texts = require "vrchatapi.texts"

-- Refusals of a response after which there is nothing left to answer.
local GONE = { already_responded = true, not_found = true }

---@alias vrchatapi.request.State
---| "open" nothing was sent
---| "answering" an answer is being made
---| "answered"
---| "unknown" an answer may have been sent
---| "ignored"
---| "gone" somebody else has answered it, or it has vanished

---@class vrchatapi.request.Record what is known of a request, however often it is handed out
---@field state vrchatapi.request.State
---@field failure vrchatapi.Error? of the last answer
---@field hidden integer how often it was hidden

---@class vrchatapi.Request
---@field id string of the notification
---@field who vrchatapi.Person who asks; displayName if it is known
---@field platform string? of the one who asks: "standalonewindows", "android", ...
---@field text string? without look-alikes
---@field photo string? its URL
---@field time integer? seconds since 1970
---@field notification vrchatapi.Notification
---@field private client vrchatapi.Client
---@field private record vrchatapi.request.Record
---@field private note fun(id: string, state: vrchatapi.request.State): true?, vrchatapi.Error?
local Request = { __name = "vrchatapi.request" }
Request.__index = Request

---@param client vrchatapi.Client
---@param found vrchatapi.Notification of type requestInvite
---@param record vrchatapi.request.Record
---@param note fun(id: string, state: vrchatapi.request.State): true?, vrchatapi.Error? writes the state
-- down, so that it outlives the program
---@return vrchatapi.Request
function Request.new(client, found, record, note)
  return setmetatable({
    id = found.id,
    who = { id = found.senderUserId, displayName = found.senderUsername },
    platform = found.details.platform,
    text = notification.text(found),
    photo = found.details.imageUrl,
    time = notification.time(found),
    notification = found,
    client = client,
    record = record,
    note = note,
  }, Request)
end

--- Takes the notification out of the inbox.
function Request:hide()
  self.record.hidden = self.record.hidden + 1
  self.client:delete_notification(self.id)
end

-- ---- answering ----

local function not_open(self)
  local state = self.record.state
  return core.error("already_responded", state == "answering" and "the request is being answered"
    or state == "unknown" and "the request may have been answered; that is not known"
    or "the request was answered before")
end

-- What became of an answer.
local function state_after(result, err)
  if result then
    return "answered"
  elseif err.acted ~= "no" then
    return "unknown"
  end
  return GONE[err.code] and (err.operation or ""):find("^respond_") and "gone" or "open"
end

-- Sends an answer that is noted as being sent. Its result, or nil and an error.
local function send(self, answer)
  local record, note, id = self.record, self.note, self.id
  -- A task is closed where no request of its is under way: nothing was sent. If something is raised,
  -- that is not known.
  local _ <close> = setmetatable({}, { __close = function(_, failure)
    if record.state == "answering" then
      record.state = failure == nil and "open" or "unknown"
      note(id, record.state)
    end
  end })
  local result, err = answer()
  record.state, record.failure = state_after(result, err), err
  note(id, (result and (result.notification or result).dry_run) and "open" or record.state)
  return result, err
end

-- Answers: prepares it, which sends nothing, notes what comes, and sends it.
local function answer_once(self, prepare, answer)
  local record = self.record
  if record.state ~= "open" then
    return nil, not_open(self)
  end
  record.state = "answering"
  local is_prepared = false
  local _ <close> = setmetatable({}, { __close = function()
    if not is_prepared then
      record.state = "open"
    end
  end })
  local prepared <close>, err = prepare()
  local ok = prepared
  if prepared then
    ok, err = self.note(self.id, "answering")
  end
  if not ok then
    record.failure = err
    return nil, err
  end
  is_prepared = true
  local result
  result, err = send(self, function() return answer(prepared) end)
  if result then
    self:hide()
  end
  return result, err
end

--- Invites the one who asks, and takes the request out of the inbox.
---@param where string|table as of client:invite
---@param options? vrchatapi.InviteOptions
---@return vrchatapi.Invite? invite
---@return vrchatapi.Error? err after which the request may be answered again if nothing was sent; of
-- code already_responded if it was answered before
function Request:accept(where, options)
  invite.check_all("accept", where, options)
  return answer_once(self, function()
    local me, err = People.of(self.client):me() -- asked here, where nothing comes of a failure
    if not me then
      return nil, err
    end
    return invite.plan(self.client, where, options)
  end, function(plan)
    return plan:send(self.who)
  end)
end
