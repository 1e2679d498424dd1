local messages = require "vrchatapi.cli.messages"
local status = require "vrchatapi.cli.status"

local TYPE_WORDS = "message, response, request or requestResponse"

local function is_type(name)
  for _, row in ipairs(messages.TYPES) do
    if row[1] == name then return true end
  end
  return false
end

local function wait_of(message)
  if message.canBeUpdated then return "now" end
  return ("in %d min"):format(message.remainingCooldownMinutes or 0)
end

-- Shows the texts of one type.
local function show(context, client, user, row)
  local output = context.output
  local list, err = client:get_invite_messages(user.id, row[1])
  if not list then return nil, err end
  local rows = { { "SLOT", "CHANGE", "TEXT" } }
  for _, message in ipairs(list) do
    output:result(message)
    rows[#rows + 1] = { tostring(message.slot), wait_of(message), output.plain(message.message) }
  end
  output:line(("\n%s: %s"):format(output.paint("cyan", row[1]), row[2]))
  output:table(rows)
  return true
end

local function show_all(context, client, user, only)
  for _, row in ipairs(messages.TYPES) do
    if not only or only == row[1] then
      local ok, err = show(context, client, user, row)
      if not ok then return context.output:fail(err) end
    end
  end
  return status.OK
end

-- Shows the slot that was changed.
local function changed(context, list, err, slot, words)
  if not list then return context.output:fail(err, true) end
  if list.dry_run then context.output:result(list, "The text would be changed.") end
  for _, message in ipairs(list) do
    if message.slot == slot then
      context.output:result(message, words:format(context.output.plain(message.message)))
    end
  end
  return status.OK
end

local actions = {}

function actions.set(context, client, user, message_type, slot, text)
  local list, err = client:update_invite_message(user.id, message_type, slot, { message = text })
  return changed(context, list, err, slot, "It says now: %s")
end

function actions.reset(context, client, user, message_type, slot)
  local list, err = client:reset_invite_message(user.id, message_type, slot)
  return changed(context, list, err, slot, "It says again: %s")
end

-- What is wrong with the arguments; nil: nothing.
local function check(given)
  local first, kind, slot = given[1], given[2], given[3]
  local wanted = first == "set" and 4 or first == "reset" and 3 or first and 1 or 0
  if not actions[first] then kind = first end
  if kind and not is_type(kind) then
    return ("there is no type '%s' of messages: it is %s"):format(kind, TYPE_WORDS)
  elseif #given ~= wanted then
    return first == "set" and "expected: messages set TYPE SLOT TEXT"
      or first == "reset" and "expected: messages reset TYPE SLOT"
      or "expected one TYPE at most, or set or reset"
  end
  return messages.slot_problem(slot)
end

---@type vrchatapi.cli.Command
return {
  name = "messages",
  summary = "Shows the 48 texts of your messages, and when each can be changed; changes them",
  forms = {
    { "[TYPE]", "shows all texts, or those of a type" },
    { "set TYPE SLOT TEXT", "changes the text of a slot, 0 to 11; not again for an hour" },
    { "reset TYPE SLOT", "back to the text that it had in the beginning" },
  },
  details = { "TYPE is " .. TYPE_WORDS .. "." },
  words = { "set", "reset", "message", "response", "request", "requestResponse" },
  check = check,
  examples = {
    { "vrchatapi messages message", "what goes with invites" },
    { "vrchatapi messages set message 3 'Karaoke, now!'" },
  },
  run = function(context)
    local output, given = context.output, context.arguments
    local client, problem = context:client()
    if not client then return output:refuse("%s", problem) end
    local user, err = client:get_current_user()
    if not user then return output:fail(err) end
    local action = actions[given[1]]
    if not action then return show_all(context, client, user, given[1]) end
    return action(context, client, user, given[2], messages.slot_of(given[3]), given[4])
  end,
}
