--- The usual exchanges: whatever stands between a client and a sandbox passes them on unchanged.
local assert = require "luassert"
local png = require "spec.support.png"
local vrchatapi = require "vrchatapi"

local exchanges = {}

local LONG_PHOTO = 1024 * 1024 -- bytes

local function read_and_write(client, box)
  assert.equal(12, #assert(client:get_invite_messages(box.user_id, "message")))
  local text = "Café, 8:30! (~~ \u{1F389} ~~)"
  local messages = assert(client:update_invite_message(box.user_id, "message", 3, { message = text }))
  assert.equal(text, vrchatapi.plain(messages[4].message))
end

local function invite(client, box)
  local sent = assert(client:invite_user(box.friend_id, { instanceId = box.location, messageSlot = 2 }))
  assert.equal(box.location, sent.details.worldId)
  assert(client:request_invite(box.friend_id))
  assert(client:invite_myself_to(box.world_id, box.instance_id))
  assert(client:respond_invite(box.notification_id, { responseSlot = 1 }))
end

local function send_photo(client, service)
  local photo = png.sized(LONG_PHOTO)
  local sent = assert(
    client:invite_user_with_photo(
      service.box.friend_id,
      { bytes = photo },
      { instanceId = service.box.location }
    )
  )
  assert.is_true(service:photo(sent.details.imageUrl) == photo, "the photo has changed")
end

-- Refusals of the service, and what the client makes of them.
local function refusals(client, box)
  local function refused(status, code, result, err)
    assert.is_nil(result)
    assert.equal(status, err.status)
    assert.equal(code, err.code)
    assert.equal("no", err.acted)
  end
  refused(403, "not_friends", client:invite_user(box.stranger_id, { instanceId = box.location }))
  refused(401, "not_authorized", client:get_invite_messages(box.friend_id, "message"))
  refused(404, "not_found", client:reset_invite_message(box.user_id, "request", 5))
end

--- Does them all.
---@param client table
---@param service table of spec.support.service
function exchanges.run(client, service)
  read_and_write(client, service.box)
  invite(client, service.box)
  send_photo(client, service)
  refusals(client, service.box)
end

return exchanges
