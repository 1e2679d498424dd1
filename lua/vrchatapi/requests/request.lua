--- A request for an invite, and the answers to it. Each request is answered once: what is about to be
-- sent is noted before, and what came of it after.
local People = require "vrchatapi.invite.people"
local call = require "vrchatapi.call"
local argument = require "vrchatapi.argerror"
local core = require "vrchatapi.core"
local invite = require "vrchatapi.invite"
local notification = require "vrchatapi.inbox.notification"
local places = require "vrchatapi.invite.destination"
local texts = require "vrchatapi.invite.message_slots"

local TYPE = "requestResponse" -- of the texts

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
  local state = "open" -- by what the service has heard so far, also where the task is ended
  local _ <close> = setmetatable({}, { __close = function()
    if record.state == "answering" then
      record.state = state
      note(id, state)
    end
  end })
  local result, err = answer {
    before = function()
      state = "unknown"
      return true
    end,
    after = function(...)
      state = state_after(...)
    end,
  }
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
    err.acted = "no" -- whatever came of a look or a text: nobody was answered
    record.failure = err
    return nil, err
  end
  is_prepared = true
  local result
  result, err = send(self, function(observer) return answer(prepared, observer) end)
  if result then
    self:hide()
  end
  return result, err
end

--- Invites the one who asks, and takes the request out of the inbox.
---@param where string|table as of client:invite
---@param options? vrchatapi.InviteOptions
---@return vrchatapi.Invite? invite
---@return vrchatapi.Error? err of code already_responded if it was answered before, or as of
-- client:invite: as long as nothing was sent, it may be answered again
function Request:accept(where, options)
  places.check(where, argument("accept", 1))
  invite.check(options, argument("accept", 2))
  return answer_once(self, function()
    local me, err = People.of(self.client):me() -- which comes before it is noted that something is sent
    if not me then
      return nil, err
    end
    return invite.plan(self.client, where, options)
  end, function(plan, observer)
    return plan:send(self.who, observer)
  end)
end

-- The slot that says the words (a slot or a text), and a hold on it; or nil and an error.
local function slot_of(client, words)
  if type(words) == "string" then
    return texts.slot(client, TYPE, words)
  end
  return words, texts.hold(client, TYPE, words)
end

--- Answers with words, and takes the request out of the inbox.
---@param words integer|string a slot of type "requestResponse", or a text
---@param photo? vrchatapi.Image
---@return vrchatapi.Notification? answer
---@return vrchatapi.Error? err as of accept
function Request:decline(words, photo)
  if type(words) == "string" then
    texts.check(words, nil, argument("decline", 1))
  else
    texts.check_slot(words, "a text or a slot expected: a slot", argument("decline", 1))
  end
  local client, slot = self.client, nil
  return answer_once(self, function()
    local ok, problem = true, nil
    if photo ~= nil then
      ok, problem = core.check_photo(photo, 2, "decline")
    end
    if not ok then
      return nil, problem
    end
    local hold
    slot, hold = slot_of(client, words)
    return slot and hold, hold
  end, function(_, observer)
    local body = { responseSlot = slot }
    if photo ~= nil then
      return call.observed(client, observer, "respond_invite_with_photo", self.id, photo, body)
    end
    return call.observed(client, observer, "respond_invite", self.id, body)
  end)
end

--- Leaves it to the person: it stays in the inbox, and is not handed out again.
---@return true? ignored
---@return vrchatapi.Error? err of code already_responded, or of the journal
function Request:ignore()
  local record = self.record
  if record.state ~= "open" then
    return nil, not_open(self)
  end
  record.state = "ignored"
  return self.note(self.id, "ignored")
end

return Request
