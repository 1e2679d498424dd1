--- The operations on users.

local body = require "vrchatapi.sandbox.service.body"
local errors = require "vrchatapi.sandbox.service.errors"
local friends = require "vrchatapi.sandbox.state.friends"
local notifications = require "vrchatapi.sandbox.state.notifications"
local paging = require "vrchatapi.sandbox.service.paging"
local profile = require "vrchatapi.sandbox.shapes.profile"
local responses = require "vrchatapi.sandbox.service.responses"
local current_user = require "vrchatapi.sandbox.shapes.current_user"
local shape = require "vrchatapi.sandbox.shapes.user"
local users = require "vrchatapi.sandbox.state.users"
local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"

local handlers = {}

function handlers.get(state, call)
  local user = state.users[call.params.userId]
  if not user then
    return errors.verbatim(404, "User not found") -- the text is invented
  end
  local is_friend = friends.are(state, call.user.id, user.id)
  return responses.json(200, shape(user, is_friend, is_friend or user == call.user))
end

-- A user as a search shows them (LimitedUserSearch); that strangers show as offline is invented.
local function search_result(state, viewer, user)
  local is_friend = friends.are(state, viewer.id, user.id)
  local shown = profile(user, is_friend and whereabouts.is_online(user.location))
  for _, name in ipairs { "friendKey", "last_login", "last_mobile" } do
    shown[name] = nil
  end
  shown.isFriend = is_friend
  shown.pronouns = ""
  return shown
end

-- That a part of the name in any case is enough, and the order, are invented.
function handlers.search(state, call)
  local refusal = paging.refusal(call)
  if refusal then return refusal end
  local text, found, i = (call.query.search or ""):lower(), {}, 0
  for _, user in pairs(state.users) do
    if text ~= "" and user.displayName:lower():find(text, 1, true) then found[#found + 1] = user end
  end
  table.sort(found, function(a, b)
    if a.displayName == b.displayName then return a.id < b.id end
    return a.displayName < b.displayName
  end)
  return responses.list(paging.take(call, function()
    i = i + 1
    return found[i] and search_result(state, call.user, found[i])
  end))
end

-- What the other one gets is in the description of the service, the refusals as well.
function handlers.boop(state, call)
  local fields, refusal = body.json(call.request)
  if not fields then return refusal end
  if not state.users[call.params.userId] then return errors.unquoted(404, "user doesn't exist!") end
  if not friends.are(state, call.user.id, call.params.userId) then
    return errors.verbatim(400, "These users are not friends")
  end
  notifications.send(state, {
    type = "boop",
    senderUserId = call.user.id,
    receiverUserId = call.params.userId,
    details = { emojiId = fields.emojiId, emojiVersion = fields.emojiVersion },
  })
  return responses.success("User booped!")
end

local STATUSES = { active = true, ["ask me"] = true, busy = true, ["join me"] = true, offline = true }

local GUARDED = { "displayName", "email", "password", "revertDisplayName" } -- need the password

-- All refusals are invented, but for the statuses of these with a password; and that other fields are
-- ignored.
function handlers.update(state, call)
  local fields, refusal = body.json(call.request)
  if not fields then return refusal end
  if call.params.userId ~= call.user.id then return errors.not_authorized() end
  if fields.status ~= nil and not STATUSES[fields.status] then return errors.quoted(400, "Invalid status") end
  for _, name in ipairs(GUARDED) do
    if fields[name] ~= nil and fields.currentPassword == nil then
      return errors.quoted(400, "The current password is required")
    end
  end
  users.describe(state, call.user, fields)
  return responses.json(200, current_user(state, call.user))
end

return handlers
