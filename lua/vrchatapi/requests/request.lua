--- A request for an invite, and the answers to it. Each request is answered once: what is about to be
--- sent is noted before, and the outcome after.
local argerror = require "vrchatapi.argerror"
local calls = require "vrchatapi.call"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local destination = require "vrchatapi.invite.destination"
local invite_options = require "vrchatapi.invite.options"
local message_slots = require "vrchatapi.invite.message_slots"
local notification = require "vrchatapi.inbox.notification"
local People = require "vrchatapi.invite.people"
local Plan = require "vrchatapi.invite.plan"

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

---@class vrchatapi.Request
---@field id string of the notification
---@field who vrchatapi.Person the user who asks; displayName if it is known
---@field platform? string of that user: "standalonewindows", "android", ...
---@field text? string without look-alikes
---@field photo? string its URL
---@field time? integer seconds since 1970
---@field notification vrchatapi.Notification
---@field private client vrchatapi.Client
---@field private record vrchatapi.requests.Record
---@field private note fun(id: string, state: vrchatapi.request.State): true?, vrchatapi.Error?
local Request = { __name = "vrchatapi.request" }
Request.__index = Request

---@param client vrchatapi.Client
---@param found vrchatapi.Notification of type requestInvite
---@param record vrchatapi.requests.Record
---@param note fun(id: string, state: vrchatapi.request.State): true?, vrchatapi.Error? writes the state
--- down, so that it outlives the program
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

--- Deletes the notification.
---@package
function Request:hide()
  self.record.hidden = self.record.hidden + 1
  self.client:delete_notification(self.id)
end

-- ---- answering ----

local NOT_OPEN = {
  answering = "the request is being answered",
  unknown = "the request may have been answered; that is not known",
}

local function not_open(self)
  return core.error("already_responded", NOT_OPEN[self.record.state] or "the request was answered before")
end

-- The state after an answer.
local function state_after(result, err)
  if result then
    return "answered"
  elseif err.acted ~= "no" then
    return "unknown"
  end
  local is_gone = GONE[err.code] and (err.operation or ""):find("^respond_")
  return is_gone and "gone" or "open"
end

-- Sends an answer that is noted as being sent. Its result, or nil and an error.
local function send(self, answer)
  local record, note, id = self.record, self.note, self.id
  local state = "open" -- by what the service has received so far, also if the task is cancelled
  local observer = {
    before = function()
      state = "unknown"
      return true
    end,
    after = function(...) state = state_after(...) end,
  }
  return compat.ensure(function()
    if record.state == "answering" then
      record.state = state
      note(id, state)
    end
  end, function()
    local result, err = answer(observer)
    record.state, record.err = state_after(result, err), err
    local is_dry_run = result and (result.notification or result).dry_run
    note(id, is_dry_run and "open" or record.state)
    return result, err
  end)
end

-- An error of the time before anything was sent.
local function not_sent(self, err)
  err.acted = "no" -- whatever a look or a text has done: nobody was answered
  self.record.err = err
  return err
end

-- Notes that the answer is about to be sent, and sends it.
local function note_and_send(prepared, self, attempt, answer)
  local ok, err = self.note(self.id, "answering")
  if not ok then return nil, not_sent(self, err) end
  attempt.is_noted = true
  local result
  result, err = send(self, function(observer) return answer(prepared, observer) end)
  if result then self:hide() end
  return result, err
end

local function prepare_and_send(self, attempt, prepare, answer)
  self.record.state = "answering"
  local prepared, err = prepare()
  if not prepared then return nil, not_sent(self, err) end
  return compat.using(prepared, note_and_send, self, attempt, answer)
end

-- Answers, unless that was done: prepares the answer, which answers nobody, and sends it.
local function answer_once(self, prepare, answer)
  local record, attempt = self.record, { is_noted = false }
  if record.state ~= "open" then return nil, not_open(self) end
  return compat.ensure(function()
    if not attempt.is_noted then record.state = "open" end
  end, prepare_and_send, self, attempt, prepare, answer)
end

--- Invites the user who asks, and deletes the notification.
---@param where string|table as of client:invite
---@param options? vrchatapi.InviteOptions
---@return vrchatapi.Invite? invite
---@return vrchatapi.Error err of code already_responded if it was answered before, or as of
--- client:invite: if nothing was sent, the request may be answered again
function Request:accept(where, options)
  destination.check(where, argerror.of("accept", 1))
  invite_options.check(options, argerror.of("accept", 2))
  return answer_once(self, function()
    local me, err = People.of(self.client):me() -- plan:send needs it, and nothing may fail after the note
    if not me then return nil, err end
    return Plan.new(self.client, where, options)
  end, function(plan, observer) return plan:send(self.who, observer) end)
end

-- The slot for the words (a slot or a text), and a hold on it; or nil and an error.
local function slot_of(client, words)
  if type(words) == "string" then return message_slots.slot(client, TYPE, words) end
  return words, message_slots.hold(client, TYPE, words)
end

--- Answers with words, and deletes the notification.
---@param words integer|string a slot of type "requestResponse", or a text
---@param photo? vrchatapi.Image
---@return vrchatapi.Notification? answer
---@return vrchatapi.Error err as of accept
function Request:decline(words, photo)
  if type(words) == "string" then
    message_slots.check(words, nil, argerror.of("decline", 1))
  else
    message_slots.check_slot(words, "a text or a slot expected: a slot", argerror.of("decline", 1))
  end
  local client, slot = self.client, nil
  return answer_once(self, function()
    if photo ~= nil then
      local ok, err = core.check_photo(photo, 2, "decline")
      if not ok then return nil, err end
    end
    local hold
    slot, hold = slot_of(client, words)
    if not slot then return nil, hold end
    return hold
  end, function(_, observer)
    local body = { responseSlot = slot }
    if photo ~= nil then
      return calls.observed(client, observer, "respond_invite_with_photo", self.id, photo, body)
    end
    return calls.observed(client, observer, "respond_invite", self.id, body)
  end)
end

--- Leaves the request to a person: it stays in the inbox, and is not handed out again.
---@return true? ignored
---@return vrchatapi.Error err of code already_responded, or of the journal
function Request:ignore()
  local record = self.record
  if record.state ~= "open" then return nil, not_open(self) end
  record.state = "ignored"
  return self.note(self.id, "ignored")
end

return Request
