--- The operations that send invites, requests for invites, and responses to both.

local body = require "vrchatapi.sandbox.service.body"
local errors = require "vrchatapi.sandbox.service.errors"
local friends = require "vrchatapi.sandbox.state.friends"
local notifications = require "vrchatapi.sandbox.state.notifications"
local photo_form = require "vrchatapi.sandbox.service.photo_form"
local photos = require "vrchatapi.sandbox.state.photos"
local responses = require "vrchatapi.sandbox.service.responses"
local shape = require "vrchatapi.sandbox.shapes.notification"
local slots = require "vrchatapi.sandbox.state.message_slots"
local whereabouts = require "vrchatapi.sandbox.formats.whereabouts"

local handlers = {}

-- The fields of a request, and the photo that came along: from JSON, or from multipart.
local function read(call, with_photo)
  if with_photo then return photo_form.read(call.request) end
  local fields, refusal = body.json(call.request)
  return fields, not fields and refusal or nil
end

-- The text in the slot whose number is in a field, if it is there. "%s slot is out of bounds." is the
-- service's text for responses; that the other sends say the same is invented.
local function slot_text(state, call, fields, name, message_type)
  local slot = fields[name]
  if slot == nil then return nil end
  if type(slot) ~= "number" or slot % 1 ~= 0 or slot < 0 or slot >= slots.COUNT then
    local kind = name:match("^%l+"):gsub("^%l", string.upper)
    return nil, errors.quoted(400, kind .. " slot is out of bounds.")
  end
  return slots.text(slots.of(state, call.user.id), message_type, math.floor(slot))
end

-- The location that an instanceId of an invite names. The part after the colon alone counts as an
-- instance of the seed's world, where the user is (invented); so are the texts of the refusals.
local function location_of(state, fields)
  local instance = fields.instanceId
  if type(instance) ~= "string" then return nil, errors.quoted(400, "instanceId is required") end
  if not whereabouts.is_place(instance) then return nil, errors.quoted(400, "instanceId is not a place") end
  if instance:find(":", 1, true) then return instance end
  return state.seed.world_id .. ":" .. instance
end

local function world_name(state, location)
  local world = state.worlds[location:match("^[^:]*")]
  return world and world.name or "Unknown World" -- the fallback is invented
end

local function send_invite(state, call, location, details)
  details.worldId = location
  details.worldName = world_name(state, location)
  return responses.json(
    200,
    shape.sent(notifications.send(state, {
      type = "invite",
      senderUserId = call.user.id,
      receiverUserId = call.params.userId or call.user.id,
      message = "This is a generated invite to " .. details.worldName,
      details = details,
    }))
  )
end

-- Nobody is their own friend, so that inviting oneself is refused rightly. An unknown user is not a
-- friend either; how the real service refuses those is not known.
local function are_friends(state, call) return friends.are(state, call.user.id, call.params.userId) end

local function invite(with_photo)
  return function(state, call)
    local fields, photo = read(call, with_photo)
    if not fields then return photo end
    if not are_friends(state, call) then return errors.not_friends() end
    local location, refusal = location_of(state, fields)
    if not location then return refusal end
    local text, problem = slot_text(state, call, fields, "messageSlot", "message")
    if problem then return problem end
    local url = photo and photos.keep(state, call.user.id, photo)
    return send_invite(state, call, location, { inviteMessage = text, imageUrl = url })
  end
end

handlers.invite, handlers.invite_with_photo = invite(false), invite(true)

function handlers.invite_myself(state, call)
  local fields, refusal = body.json(call.request) -- a shortName may be in it, and is not needed
  if not fields then return refusal end
  -- An instance with a colon is a whole location, whose world would be there twice.
  local instance_id = call.params.instanceId
  if not state.worlds[call.params.worldId] or instance_id:find(":", 1, true) then
    return errors.quoted(404, "Instance not found")
  end
  -- Instances are not looked up: the real service does not check them reliably either.
  return send_invite(state, call, call.params.worldId .. ":" .. instance_id, {})
end

local function request_invite(with_photo)
  return function(state, call)
    local fields, photo = read(call, with_photo)
    if not fields then return photo end
    if not are_friends(state, call) then return errors.not_friends() end
    local text, problem = slot_text(state, call, fields, "requestSlot", "request")
    if problem then return problem end
    return responses.json(
      200,
      shape.listed(notifications.send(state, {
        type = "requestInvite",
        senderUserId = call.user.id,
        receiverUserId = call.params.userId,
        details = {
          requestMessage = text,
          platform = "standalonewindows",
          imageUrl = photo and photos.keep(state, call.user.id, photo),
        },
      }))
    )
  end
end

handlers.request, handlers.request_with_photo = request_invite(false), request_invite(true)

-- For each type that can be answered: the type of the answer, the type of its text, and the field
-- that holds the text.
local ANSWERS = {
  invite = { "inviteResponse", "response", "responseMessage" },
  requestInvite = { "requestInviteResponse", "requestResponse", "requestMessage" },
}

-- The notification that a call may respond to, or the refusal.
local function respondable(state, call)
  local found = notifications.find(state, call.params.notificationId, call.user)
  -- The text is that of the notification API; here only the status was seen.
  if not found or not ANSWERS[found.type] then return nil, errors.unquoted(404, "Notification not found") end
  if found.senderUserId == call.user.id then
    return nil, errors.quoted(400, "You cannot respond to your own invites.")
  end
  if found.responded then return nil, errors.quoted(400, "You've already responded to that request.") end
  return found
end

local function respond(with_photo)
  return function(state, call)
    local fields, photo = read(call, with_photo)
    if not fields then return photo end
    local original, refusal = respondable(state, call)
    if not original then return refusal end
    -- The slot is required: none is refused as if it were out of bounds (invented).
    if fields.responseSlot == nil then fields.responseSlot = -1 end
    local kind = ANSWERS[original.type]
    local answer, text_type, text_field = kind[1], kind[2], kind[3]
    local text, problem = slot_text(state, call, fields, "responseSlot", text_type)
    if problem then return problem end
    return responses.json(
      200,
      shape.listed(notifications.answer(state, original, notifications.send, {
        type = answer,
        details = {
          inResponseTo = original.id,
          [text_field] = text,
          imageUrl = photo and photos.keep(state, call.user.id, photo),
        },
      }))
    )
  end
end

handlers.respond, handlers.respond_with_photo = respond(false), respond(true)

return handlers
