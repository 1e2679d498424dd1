--- The operations on invite messages.

local body = require "vrchatapi.sandbox.service.body"
local compat = require "vrchatapi.compat"
local errors = require "vrchatapi.sandbox.service.errors"
local responses = require "vrchatapi.sandbox.service.responses"
local slots = require "vrchatapi.sandbox.state.message_slots"

local handlers = {}

local MAX_CHARACTERS = 64

-- The user's slots of the type in a call's path, or the refusal.
local function own_slots(state, call)
  if call.params.userId ~= call.user.id then return nil, errors.not_authorized() end
  if not slots.is_type(call.params.messageType) then
    return nil, errors.quoted(400, "Invalid message type") -- invented
  end
  return slots.of(state, call.user.id)
end

-- The slot in a call's path; or nil, and whether it is too low or too high. A text that is not a
-- number counts as too low (invented).
local function slot_of(call)
  local digits = call.params.slot:match("^%d+$")
  if not digits then return nil, "low" end
  local slot = tonumber(digits)
  if slot >= slots.COUNT then return nil, "high" end
  return slot
end

local function bad_slot(problem)
  if problem == "high" then return errors.unquoted(400, "That is too high of a slot number.") end
  -- Of this message only the last dots were seen as look-alikes.
  return errors.verbatim(400, "Really? A negative slot? Tsk-tsk" .. ("\xE2\x80\xA4"):rep(3)) -- U+2024
end

function handlers.list(state, call)
  local all, refusal = own_slots(state, call)
  if not all then return refusal end
  return responses.list(slots.list(all, call.params.messageType, state.now))
end

function handlers.get(state, call)
  local all, refusal = own_slots(state, call)
  if not all then return refusal end
  local slot, problem = slot_of(call)
  if problem == "high" then return responses.json(404, { error = { status_code = 404 } }) end
  if not slot then return responses.json(400, {}) end
  return responses.json(200, slots.show(all, call.params.messageType, slot, state.now))
end

-- The slot that a call may change now: all slots, its number, its item; or nil and the refusal.
local function changeable(state, call)
  local all, refusal = own_slots(state, call)
  if not all then return nil, refusal end
  local slot, problem = slot_of(call)
  if not slot then return nil, bad_slot(problem) end
  local item = all[call.params.messageType][slot + 1]
  local minutes = slots.cooldown(item, state.now)
  if minutes > 0 then
    local text = "Please wait %d more minutes until you try again."
    return nil, errors.unquoted(429, text:format(minutes))
  end
  return all, slot, item
end

-- Whether a text can be put into a slot. The real limit and what happens past it are not known; a
-- response of 200 that changed nothing was seen, so that is what such texts get here (invented).
local function usable(text)
  local length = type(text) == "string" and compat.utf8_length(text)
  return length and length > 0 and length <= MAX_CHARACTERS
end

function handlers.update(state, call)
  local object, refusal = body.json(call.request)
  if not object then return refusal end
  local all, slot, item = changeable(state, call)
  if not all then return slot end
  if usable(object.message) then slots.edit(state, item, object.message) end
  return responses.list(slots.list(all, call.params.messageType, state.now))
end

function handlers.reset(state, call)
  local all, slot, item = changeable(state, call)
  if not all then return slot end
  if item.id == "default" then return errors.unquoted(404, "There's no entry for that slot.") end
  slots.clear(all, call.params.messageType, slot)
  return responses.list(slots.list(all, call.params.messageType, state.now))
end

return handlers
