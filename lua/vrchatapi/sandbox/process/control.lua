--- What the methods of the box do to the state: a function for each. It takes the arguments of the
--- method and returns its value; or nil, what is wrong with an argument, and the argument's number.

local accounts = require "vrchatapi.sandbox.state.accounts"
local arguments = require "vrchatapi.sandbox.process.arguments"
local friends = require "vrchatapi.sandbox.state.friends"
local rate_limit = require "vrchatapi.sandbox.state.rate_limit"
local lookalike = require "vrchatapi.sandbox.formats.lookalike"
local notifications = require "vrchatapi.sandbox.state.notifications"
local notifications_v2 = require "vrchatapi.sandbox.state.notifications_v2"
local sessions = require "vrchatapi.sandbox.state.sessions"
local slots = require "vrchatapi.sandbox.state.message_slots"
local users = require "vrchatapi.sandbox.state.users"
local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"

local control = {}

local function is_factors(value)
  if not arguments.is_list(value) then return false end
  for _, factor in ipairs(value) do
    if not accounts.is_factor(factor) then return false end
  end
  return true
end

local LOCATION =
  { "offline, private, traveling or a location such as wrld_…:12345~region(eu)", whereabouts.is_location }

local ACCOUNT = {
  two_factor = { "a list of totp, otp and emailOtp", is_factors },
  password = arguments.TEXT,
  new_location = {
    "false, somewhere_new or too_many_places",
    function(value) return value == false or accounts.is_refused_place(value) end,
  },
  locked_out = arguments.SECONDS,
  set_cookie = { "a string or false", function(value) return value == false or type(value) == "string" end },
  codes_once = { "a boolean", function(value) return type(value) == "boolean" end },
  session_cap = {
    "an integer from 0 or false",
    function(value) return value == false or arguments.is_count(value) end,
  },
}

-- The account that an optional argument names.
local function account_of(state, user_id)
  if user_id == nil then user_id = state.seed.user_id end
  local account = state.accounts[user_id]
  if account then return account end
  return nil, ("user_id must be that of an account, got %s"):format(tostring(user_id))
end

--- Changes an account.
function control.account(state, changes, user_id)
  local problem = arguments.fields("changes", changes, ACCOUNT)
  if problem then return nil, problem, 1 end
  local account
  account, problem = account_of(state, user_id)
  if not account then return nil, problem, 2 end
  if changes.locked_out then account.locked_until = state.now + changes.locked_out end
  for _, name in ipairs { "two_factor", "password", "new_location", "session_cap", "set_cookie", "codes_once" } do
    if changes[name] ~= nil then account[name] = changes[name] end
  end
  return nil
end

--- Ends the sessions of a user.
function control.end_sessions(state, user_id)
  local account, problem = account_of(state, user_id)
  if not account then return nil, problem, 1 end
  sessions.close_all(state, account.user_id)
  return nil
end

local MAX_FRIENDS = 10000

-- Adds a friend of the user; an existing user becomes one.
local function add_friend(state, fields)
  if not fields.displayName and not state.users[fields.id] then
    state.guests = state.guests + 1
    fields.displayName = "Guest " .. state.guests
  end
  if not state.users[fields.id] then fields.location = fields.location or "private" end
  fields.id = fields.id or state:id("usr")
  local user = users.set(state, fields)
  friends.make(state, state.seed.user_id, user.id)
  return { id = user.id, displayName = user.displayName }
end

--- Adds `count` friends.
function control.friends(state, count)
  if not arguments.is_count(count) or count < 1 or count > MAX_FRIENDS then
    return nil, ("count must be an integer from 1 to %d"):format(MAX_FRIENDS), 1
  end
  local added = {}
  for i = 1, count do
    added[i] = add_friend(state, {})
  end
  return added
end

local FRIEND = { id = arguments.ID, displayName = arguments.TEXT, location = LOCATION }

--- Adds or changes a friend.
function control.friend(state, fields)
  local problem = arguments.fields("fields", fields, FRIEND)
  if not problem and fields.id == state.seed.user_id then problem = "id must be that of another user" end
  if problem then return nil, problem, 1 end
  return add_friend(state, fields)
end

--- Moves a user.
function control.place(state, user_id, location)
  local user = state.users[user_id]
  if not user then return nil, ("user_id must be that of a user, got %s"):format(tostring(user_id)), 1 end
  if not LOCATION[2](location) then return nil, "location must be " .. LOCATION[1], 2 end
  users.place(state, user, location)
  return nil
end

local NOTIFICATION = {
  type = arguments.TEXT,
  sender = arguments.ID,
  message = arguments.TEXT,
  details = arguments.TABLE,
  id = arguments.ID,
}

--- Puts a notification into the user's inbox.
function control.notify(state, fields)
  local problem = arguments.fields("notification", fields, NOTIFICATION)
  if not problem and not fields.type then
    problem = "notification needs type"
  elseif not problem and fields.sender and not state.users[fields.sender] then
    problem = "sender must be the id of a user, got " .. fields.sender
  elseif not problem and state.notifications[fields.id] then
    problem = "there is a notification with the id " .. fields.id
  end
  if problem then return nil, problem, 1 end
  return notifications.add(state, {
    id = fields.id,
    type = fields.type,
    message = fields.message,
    details = fields.details or {},
    senderUserId = fields.sender or state.seed.friend_id,
    receiverUserId = state.seed.user_id,
  }).id
end

local FLAG = { "true or false", function(value) return type(value) == "boolean" end }

local function is_response(value)
  if type(value) ~= "table" or type(value.type) ~= "string" then return false end
  for name, field in pairs(value) do
    if type(name) ~= "string" or type(field) ~= "string" then return false end
  end
  return true
end

local function are_responses(value)
  if not arguments.is_list(value) then return false end
  for _, response in ipairs(value) do
    if not is_response(response) then return false end
  end
  return true
end

local NOTIFICATION_V2 = {
  type = arguments.TEXT,
  sender = arguments.ID,
  category = arguments.TEXT,
  title = arguments.TEXT,
  message = arguments.TEXT,
  link = arguments.TEXT,
  data = arguments.TABLE,
  details = arguments.TABLE,
  responses = { "a list of tables of strings, each with a type", are_responses },
  expires_in = arguments.SECONDS,
  expiryAfterSeen = arguments.COUNT,
  canDelete = FLAG,
  id = arguments.ID,
}

--- Puts a notification of the second kind into the user's inbox.
function control.notify_v2(state, fields)
  local me = state.seed.user_id
  local problem = arguments.fields("notification", fields, NOTIFICATION_V2)
  if not problem and not fields.type then
    problem = "notification needs type"
  elseif not problem and fields.sender and not state.users[fields.sender] then
    problem = "sender must be the id of a user, got " .. fields.sender
  elseif not problem and fields.id and notifications_v2.find(state, fields.id, me) then
    problem = "there is a notification with the id " .. fields.id
  end
  if problem then return nil, problem, 1 end
  local all = { senderUserId = fields.sender, receiverUserId = me }
  for name, value in pairs(fields) do
    if name ~= "sender" then all[name] = value end
  end
  return notifications_v2.add(state, all).id
end

-- For each type that can be answered: the type of the answer, and the type of its text.
local ANSWERS = {
  invite = { "inviteResponse", "response" },
  requestInvite = { "requestInviteResponse", "requestResponse" },
}

-- The notification that somebody may answer, or what is wrong with its id.
local function answerable(state, id)
  local found = state.notifications[id]
  if
    not found
    or not ANSWERS[found.type]
    or found.senderUserId ~= state.seed.user_id
    or found.receiverUserId == state.seed.user_id
  then
    return nil,
      "notification_id must be that of an invite or a request that the user sent to "
        .. "somebody, got "
        .. tostring(id)
  end
  if notifications.is_gone(state, found) then return nil, "that notification has vanished" end
  if found.responded then return nil, "that notification was answered already" end
  return found
end

local ANSWER = {
  text = arguments.TEXT,
  imageUrl = arguments.TEXT,
  slot = {
    "an integer from 0 to 11",
    function(value) return arguments.is_count(value) and value < slots.COUNT end,
  },
}

--- Answers an invite or a request of the user, as its receiver.
function control.respond(state, notification_id, answer)
  local original, problem = answerable(state, notification_id)
  if not original then return nil, problem, 1 end
  problem = arguments.fields("answer", answer, ANSWER)
  if not problem and not answer.text == not answer.slot then problem = "answer needs either text or slot" end
  if problem then return nil, problem, 2 end
  local kind, text_type = ANSWERS[original.type][1], ANSWERS[original.type][2]
  return notifications.answer(state, original, notifications.add, {
    type = kind,
    details = {
      inResponseTo = original.id,
      responseMessage = answer.text and lookalike.encode(answer.text)
        or slots.text(slots.of(state, original.receiverUserId), text_type, answer.slot),
      imageUrl = answer.imageUrl,
    },
  }).id
end

local TEXT_RULES = { trim = FLAG, fold_spaces = FLAG, replace = arguments.TEXT }

--- Says how the texts of message slots are rewritten from now on.
function control.texts(state, rules)
  if rules == nil then rules = {} end
  local problem = arguments.fields("rules", rules, TEXT_RULES)
  if problem then return nil, problem, 1 end
  state.text_rules = rules
  return nil
end

local LIMIT = { calls = arguments.COUNT, per = arguments.SECONDS, retry_after = arguments.COUNT }

--- Sets the rate limit, or clears it.
function control.limit(state, settings)
  if settings == nil then return rate_limit.set(state, nil) end
  local problem = arguments.fields("limit", settings, LIMIT)
  if not problem and not (settings.calls and settings.per) then problem = "limit needs calls and per" end
  if problem then return nil, problem, 1 end
  return rate_limit.set(state, settings)
end

return control
