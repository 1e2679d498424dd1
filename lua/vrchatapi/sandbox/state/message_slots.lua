--- A user's message slots: four types of twelve texts, with the cooldown that follows an edit.

local lookalike = require "vrchatapi.sandbox.formats.lookalike"
local shape = require "vrchatapi.sandbox.shapes.message"

local message_slots = {}

message_slots.COUNT = 12
message_slots.COOLDOWN = 60 * 60 -- seconds after an edit in which the slot cannot be changed again

-- The texts are invented, the types are not.
local DEFAULTS = {
  message = {
    "Come hang out with us!",
    "Want to join me?",
    "Hey, long time no see!",
    "Free for a chat?",
    "You have to see this world!",
    "We are starting, hurry up!",
    "Room for one more.",
    "Game night: are you in?",
    "Come say hi, it's quiet here.",
    "Can you help me out (please)?",
    "Movie time = now!",
    "Join whenever you like...",
  },
  response = {
    "Sure, on my way!",
    "Be right there.",
    "Give me five minutes.",
    "Sorry, not right now.",
    "I'm busy, maybe later?",
    "Can't, I'm in a private world.",
    "Just about to log off.",
    "Is there room for two?",
    "Too many people for me, sorry!",
    "Only if you bring snacks :)",
    "Which world is it?",
    "Another time. Thanks for asking!",
  },
  request = {
    "Can I join you?",
    "Is there a spot left?",
    "Mind if I come over?",
    "Take me with you!",
    "What are you up to?",
    "I'd like to join, please.",
    "Room for me (and a friend)?",
    "Let me in, it's cold out here!",
    "Long time no see: can I visit?",
    "Invite me when you can.",
    "Joining = fun, right?",
    "Anything going on?",
  },
  requestResponse = {
    "Come on in!",
    "Sure, one moment.",
    "The instance is full, sorry.",
    "Not right now.",
    "Maybe later?",
    "It's a private party, sorry!",
    "We're about to leave.",
    "Ask me in ten minutes.",
    "Only friends of the host: sorry.",
    "Yes (mind the step)!",
    "I'm not in control of invites.",
    "Busy = true. Later!",
  },
}

--- Whether there is such a type of message.
---@param message_type string
---@return boolean
function message_slots.is_type(message_type) return DEFAULTS[message_type] ~= nil end

--- The types of message.
---@return string[]
function message_slots.types() return { "message", "response", "request", "requestResponse" } end

local function untouched(message_type, slot)
  return { id = "default", message = lookalike.encode(DEFAULTS[message_type][slot + 1]) }
end

--- Twelve untouched slots of each type: by type, then by slot + 1.
---@return table<string, table[]>
function message_slots.new()
  local all = {}
  for message_type in pairs(DEFAULTS) do
    all[message_type] = {}
    for slot = 0, message_slots.COUNT - 1 do
      all[message_type][slot + 1] = untouched(message_type, slot)
    end
  end
  return all
end

--- The slots of a user; created at their first use.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@return table<string, table[]>
function message_slots.of(state, user_id)
  local all = state.slots[user_id] or message_slots.new()
  state.slots[user_id] = all
  return all
end

--- The text in a slot, as the service writes it.
---@param all table<string, table[]>
---@param message_type string
---@param slot integer 0 to 11
---@return string
function message_slots.text(all, message_type, slot) return all[message_type][slot + 1].message end

--- Minutes until a slot can be changed again; 0 if it can be changed now.
---@param item table
---@param now number seconds
---@return integer
function message_slots.cooldown(item, now)
  if not item.edited_at then return 0 end
  return math.max(math.ceil((item.edited_at + message_slots.COOLDOWN - now) / 60), 0)
end

-- A text as the service keeps it, by the rules that it was told.
local function rewritten(text, rules)
  if rules.replace then text = rules.replace end
  if rules.trim then text = text:match("^%s*(.-)%s*$") end
  if rules.fold_spaces then text = text:gsub("%s+", " ") end
  return lookalike.encode(text)
end

--- Puts a text into a slot, which starts its cooldown.
---@param state vrchatapi.sandbox.State
---@param item table
---@param text string
function message_slots.edit(state, item, text)
  item.id = state:id("invm")
  item.message = rewritten(text, state.text_rules)
  item.edited_at = state.now
  item.updated_at = state:time()
end

--- Restores the default text of a slot.
---@param all table<string, table[]>
---@param message_type string
---@param slot integer 0 to 11
function message_slots.clear(all, message_type, slot)
  all[message_type][slot + 1] = untouched(message_type, slot)
end

--- A slot as the service shows it.
---@param all table<string, table[]>
---@param message_type string
---@param slot integer 0 to 11
---@param now number seconds
---@return table
function message_slots.show(all, message_type, slot, now)
  local item = all[message_type][slot + 1]
  return shape(item, message_type, slot, message_slots.cooldown(item, now))
end

--- All slots of a type, in slot order.
---@param all table<string, table[]>
---@param message_type string
---@param now number seconds
---@return table[]
function message_slots.list(all, message_type, now)
  local items = {}
  for slot = 0, message_slots.COUNT - 1 do
    items[slot + 1] = message_slots.show(all, message_type, slot, now)
  end
  return items
end

return message_slots
