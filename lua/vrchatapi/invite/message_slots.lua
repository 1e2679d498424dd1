--- The slots for the texts of invites and answers: finding, or making, one that has a text.
local Mutex = require "vrchatapi.task.mutex"
local People = require "vrchatapi.invite.people"
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"

local message_slots = {}

local LENGTH = 64 -- characters that clients keep to
local SLOTS = 12
local TYPES = { message = true, response = true, request = true, requestResponse = true }

-- Errors of texts that the service did not take, in this process: by account, type and text. Each try
-- would block another slot for an hour.
local refused = {}

-- For each client, by message type: the `mutex` of those who look for a slot, and the `holds` on slots.
local all = setmetatable({}, { __mode = "k" })

local function state_of(client, message_type)
  all[client] = all[client] or {}
  local states = all[client]
  -- a hold that was not closed ends when it is collected
  states[message_type] = states[message_type]
    or { mutex = Mutex.new(), holds = setmetatable({}, { __mode = "k" }) }
  return states[message_type]
end

---@class vrchatapi.invite.Hold keeps the text of a slot as it is
---@field private holds table<table, integer> of all of its kind, with this one
local Hold = {}
Hold.__index = Hold

--- Releases the slot, so that its text may change. The collector does it as well.
function Hold:close() self.holds[self] = nil end

Hold.__close = Hold.close

--- Keeps the text of a slot as it is until the hold is closed.
---@param client vrchatapi.Client
---@param message_type vrchatapi.MessageType
---@param slot integer
---@return vrchatapi.invite.Hold hold
function message_slots.hold(client, message_type, slot)
  local holds = state_of(client, message_type).holds
  local hold = setmetatable({ holds = holds }, Hold)
  holds[hold] = slot
  return hold
end

--- Checks the number of a slot.
---@param slot any
---@param name string of the argument
---@param complain fun(text: string, ...) raises
function message_slots.check_slot(slot, name, complain)
  if not compat.is_integer(slot) or slot < 0 or slot >= SLOTS then
    complain(
      "%s must be an integer from 0 to %d, got %s",
      name,
      SLOTS - 1,
      type(slot) == "string" and ("'%s'"):format(slot) or tostring(slot)
    )
  end
end

--- Checks a text, and a list of slots to choose from.
---@param text any
---@param slots any nil: any slot
---@param complain fun(text: string, ...) raises
function message_slots.check(text, slots, complain)
  if type(text) ~= "string" or not text:find("%S") then
    complain(
      "text must be a string that is not empty, got %s",
      type(text) == "string" and ("'%s'"):format(text) or type(text)
    )
  elseif not compat.utf8_length(text) then
    complain("text must be UTF-8")
  end
  if slots == nil then
    return
  elseif type(slots) ~= "table" or #slots == 0 then
    complain(
      "slots must be a list of slots that is not empty, got %s",
      type(slots) == "table" and "an empty one" or type(slots)
    )
  end
  for i, slot in ipairs(slots) do
    message_slots.check_slot(slot, ("slots[%d]"):format(i), complain)
  end
end

-- A text as it is sent: without spaces at its ends, and with one space where there are several, as the
-- service has been seen to write it.
local function tidy(text) return (text:match("^%s*(.-)%s*$"):gsub("%s+", " ")) end

--- Whether a text is short enough.
---@param text string
---@return true? ok
---@return vrchatapi.Error err of code text_too_long
function message_slots.fits(text)
  text = tidy(text)
  local length = compat.utf8_length(text)
  if length <= LENGTH then return true end
  return nil,
    core.error(
      "text_too_long",
      ("a text may have %d characters, this one has %d: '%s'"):format(LENGTH, length, text)
    )
end

-- The slots in a list of the service; what is not a slot is left out.
local function read(list)
  local items = {}
  for _, it in ipairs(list) do
    local slot = type(it) == "table" and compat.tointeger(it.slot)
    if slot and slot >= 0 and slot < SLOTS then
      items[#items + 1] = {
        slot = slot,
        message = type(it.message) == "string" and it.message or "",
        canBeUpdated = it.canBeUpdated,
        remainingCooldownMinutes = tonumber(it.remainingCooldownMinutes) or 0,
        updatedAt = tostring(it.updatedAt or ""),
      }
    end
  end
  return items
end

-- Whether a slot has a text, look-alikes and spaces aside. Letter cases count: they are the sender's.
local function has_text(item, text)
  return item ~= nil and tidy(core.plain(item.message)) == tidy(core.plain(text))
end

local function is_free(item) return item.canBeUpdated ~= false and item.remainingCooldownMinutes == 0 end

-- Sorts the slots that may be used. Returns one that has the text already; those that can be changed
-- now, the one whose last change is longest ago first; and the seconds until another can be.
local function sort_out(items, text, slots, held)
  local allowed, said, free, wait = {}, nil, {}, nil
  for _, slot in ipairs(slots or {}) do
    allowed[slot] = true
  end
  for _, item in ipairs(items) do
    if not slots or allowed[item.slot] then
      if has_text(item, text) then
        said = said or item.slot
      elseif is_free(item) then
        free[#free + 1] = not held[item.slot] and item or nil
      else
        wait = math.min(wait or math.huge, math.max(item.remainingCooldownMinutes, 1) * 60)
      end
    end
  end
  table.sort(free, function(a, b)
    if a.updatedAt ~= b.updatedAt then return a.updatedAt < b.updatedAt end
    return a.slot < b.slot
  end)
  return said, free, wait
end

local function item_of(items, slot)
  for _, item in ipairs(items) do
    if item.slot == slot then return item end
  end
end

local function key_of(user_id, message_type, text) return table.concat({ user_id, message_type, text }, "\n") end

local function not_taken(slot, text, item)
  return core.error(
    "text_not_taken",
    ("the service has not taken '%s' over: slot %d says %s"):format(
      text,
      slot,
      item and ("'%s'"):format(core.plain(item.message)) or "nothing"
    )
  )
end

-- Writes the text into the slot. True; or nil and an error.
local function write(client, user_id, message_type, slot, text)
  local key = key_of(user_id, message_type, text)
  local list, err = client:update_invite_message(user_id, message_type, slot, { message = text })
  if list then
    local item = item_of(read(list), slot)
    if list.dry_run or has_text(item, text) then return true end
    err = not_taken(slot, text, item)
    refused[key] = err.message .. "; it was not sent again, as each try blocks a slot for an hour"
  elseif err.status == 400 and err.code == "http_400" then -- the service does not like the text itself
    refused[key] = ("the service has refused '%s' before: %s"):format(text, err.message)
  end
  return nil, err
end

local function no_slot(message_type, wait)
  local err = core.error(
    "cooldown",
    ("no slot of type '%s' can be changed now%s"):format(
      message_type,
      wait and ("; the next one in %d minutes"):format(math.ceil(wait / 60)) or ": all are in use"
    )
  )
  err.retry_after = wait
  return err
end

local function find_slot(client, message_type, text, slots)
  local me, err = People.of(client):me()
  local list
  if me then
    list, err = client:get_invite_messages(me.id, message_type)
  end
  if not list then return nil, err end
  local held = {}
  for _, slot in pairs(state_of(client, message_type).holds) do
    held[slot] = true
  end
  local said, free, wait = sort_out(read(list), text, slots, held)
  if said then return said end
  local reason = refused[key_of(me.id, message_type, text)]
  if reason then return nil, core.error("text_not_taken", reason) end
  for _, item in ipairs(free) do
    local ok, problem = write(client, me.id, message_type, item.slot, text)
    if ok then
      return item.slot
    elseif problem.code ~= "cooldown" then
      return nil, problem
    end
    wait = math.min(wait or math.huge, problem.retry_after) -- it was changed meanwhile
  end
  return nil, no_slot(message_type, wait)
end

local function take_slot(client, message_type, ...)
  local slot, err = find_slot(client, message_type, ...)
  if not slot then return nil, err end
  return slot, message_slots.hold(client, message_type, slot) -- while the mutex is still held
end

--- Finds a slot with the text: one that has it already, look-alikes of punctuation and spaces aside, or
--- one that is changed. A text that the service did not take is not tried again by this process.
--- Only one search runs at a time, so that two texts do not use the same slot.
---@param client vrchatapi.Client
---@param message_type vrchatapi.MessageType
---@param text string
---@param slots integer[]? the slots that may be used; by default all twelve
---@return integer? slot
---@return vrchatapi.invite.Hold|vrchatapi.Error hold on the slot, to be closed; or an error of code
--- text_too_long, cooldown (with retry_after) or text_not_taken, or of a call
function message_slots.slot(client, message_type, text, slots)
  local complain = argerror.of("slot")
  if not TYPES[message_type] then
    complain(
      "message_type must be 'message', 'response', 'request' or 'requestResponse', got '%s'",
      tostring(message_type)
    )
  end
  message_slots.check(text, slots, complain)
  text = tidy(text)
  local ok, err = message_slots.fits(text)
  if not ok then return nil, err end
  return state_of(client, message_type).mutex:run(take_slot, client, message_type, text, slots)
end

return message_slots
