local support = require "spec.support.sandbox"
local cjson = require "cjson"
local State = require "vrchatapi.sandbox.state"

local BASE = "http://127.0.0.1:1/api/1"
local NOT_FRIENDS = {
  error = { message = '"You need to be friends with that user first."', status_code = 403 },
}

describe("invites", function()
  local state, seed

  local function post(path, body, options) return support.call(state, "POST", path, body, options) end

  local function message_of(_, body) return body.error.message end

  local function text(message_type, slot) return state.slots[seed.user_id][message_type][slot + 1].message end

  before_each(function()
    state = State.new(BASE)
    seed = state.seed
  end)

  it("to a friend show what was sent, with details as an object", function()
    for _, id in ipairs { seed.friend_id, seed.legacy_friend_id } do
      local status, sent = post("/invite/" .. id, { instanceId = seed.location })
      assert.equal(200, status)
      assert.matches("^not_", sent.id)
      assert.same({
        id = sent.id,
        type = "invite",
        senderUserId = seed.user_id,
        receiverUserId = id,
        message = "This is a generated invite to The Sandbox",
        created_at = "2025-01-01T12:00:00.000Z",
        details = { worldId = seed.location, worldName = "The Sandbox" },
      }, sent)
    end
    assert.equal(2, #state.sent)
  end)

  it("take the part after the colon, and worlds they do not know", function()
    local _, sent = post("/invite/" .. seed.friend_id, { instanceId = seed.instance_id })
    assert.equal(seed.location, sent.details.worldId)
    _, sent = post("/invite/" .. seed.friend_id, { instanceId = "wrld_other:1" })
    assert.equal("wrld_other:1", sent.details.worldId)
  end)

  it("carry the text of a slot, also of an edited one", function()
    support.call(state, "PUT", "/message/" .. seed.user_id .. "/message/11", { message = "Hi!" })
    for slot, expected in pairs { [0] = text("message", 0), [11] = "Hi\u{01C3}" } do
      local _, sent = post("/invite/" .. seed.friend_id, { instanceId = seed.location, messageSlot = slot })
      assert.equal(expected, sent.details.inviteMessage)
    end
  end)

  it("go to friends only", function()
    for _, id in ipairs { seed.stranger_id, seed.user_id, "usr_none" } do
      for _, path in ipairs { "/invite/", "/requestInvite/" } do
        local status, body = post(path .. id, { instanceId = seed.location })
        assert.equal(403, status)
        assert.same(NOT_FRIENDS, body)
      end
    end
    assert.same({}, state.sent)
  end)

  it("need a place", function()
    for _, instance in ipairs { "", "offline", "private", "traveling", "traveling:traveling", 5 } do
      assert.equal(400, (post("/invite/" .. seed.friend_id, { instanceId = instance })))
    end
    assert.equal(400, (post("/invite/" .. seed.friend_id, {})))
    assert.equal(400, (post("/invite/" .. seed.friend_id)))
    assert.equal(400, (post("/invite/" .. seed.friend_id, "{")))
    assert.same({}, state.sent)
  end)

  it("need a slot from 0 to 11 if any", function()
    for _, slot in ipairs { -1, 12, 1.5, "1", true, cjson.null } do
      local status, body =
        post("/invite/" .. seed.friend_id, { instanceId = seed.location, messageSlot = slot })
      assert.equal(400, status)
      assert.equal('"Message slot is out of bounds."', body.error.message)
      assert.equal(
        '"Request slot is out of bounds."',
        message_of(post("/requestInvite/" .. seed.friend_id, { requestSlot = slot }))
      )
    end
    assert.same({}, state.sent)
  end)

  describe("to oneself", function()
    it("go to a world that is known, to any instance", function()
      for _, separator in ipairs { ":", "%3A", "%3a" } do
        local status, sent = post("/invite/myself/to/" .. seed.world_id .. separator .. seed.instance_id)
        assert.equal(200, status)
        assert.equal("invite", sent.type)
        assert.equal(seed.user_id, sent.senderUserId)
        assert.equal(seed.user_id, sent.receiverUserId)
        assert.same({ worldId = seed.location, worldName = "The Sandbox" }, sent.details)
      end
      assert.equal(200, (post("/invite/myself/to/" .. seed.world_id .. ":0", { shortName = "x" })))
    end)

    it("do not go to other places", function()
      local status, body = post("/invite/myself/to/wrld_none:1")
      assert.equal(404, status)
      assert.same({ error = { message = '"Instance not found"', status_code = 404 } }, body)
      assert.equal(404, (post("/invite/myself/to/" .. seed.world_id)))
      assert.equal(404, (post("/invite/myself/to/" .. seed.world_id .. ":" .. seed.location)))
      assert.equal(400, (post("/invite/myself/to/" .. seed.location, "{")))
    end)
  end)

  describe("asked for", function()
    it("show what was sent, with details as JSON in a string", function()
      local status, sent = post("/requestInvite/" .. seed.friend_id)
      assert.equal(200, status)
      assert.equal("requestInvite", sent.type)
      assert.equal(seed.friend_id, sent.receiverUserId)
      assert.is_false(sent.seen)
      assert.same({ platform = "standalonewindows" }, cjson.decode(sent.details))
      status, sent = post("/requestInvite/" .. seed.friend_id, { requestSlot = 2 })
      assert.equal(200, status)
      assert.equal(text("request", 2), cjson.decode(sent.details).requestMessage)
    end)
  end)

  describe("answered", function()
    local function respond(id, slot)
      return post("/invite/" .. (id or seed.notification_id) .. "/response", { responseSlot = slot or 4 })
    end

    it("show the response", function()
      local status, sent = respond()
      assert.equal(200, status)
      assert.equal("inviteResponse", sent.type)
      assert.equal(seed.friend_id, sent.receiverUserId)
      assert.same(
        { inResponseTo = seed.notification_id, responseMessage = text("response", 4) },
        cjson.decode(sent.details)
      )
    end)

    it("show the response to a request", function()
      local _, sent = respond(seed.request_notification_id, 0)
      assert.equal("requestInviteResponse", sent.type)
      assert.same(
        { inResponseTo = seed.request_notification_id, requestMessage = text("requestResponse", 0) },
        cjson.decode(sent.details)
      )
    end)

    it("are answered once", function()
      respond()
      local status, body = respond()
      assert.equal(400, status)
      assert.same(
        { error = { status_code = 400, message = '"You\'ve already responded to that request."' } },
        body
      )
      assert.equal(1, #state.sent)
    end)

    it("are not one's own", function()
      local _, own = post("/invite/" .. seed.friend_id, { instanceId = seed.location })
      local _, self = post("/invite/myself/to/" .. seed.location)
      for _, id in ipairs { own.id, self.id } do
        local status, body = respond(id)
        assert.equal(400, status)
        assert.equal('"You cannot respond to your own invites."', body.error.message)
      end
    end)

    it("need a slot from 0 to 11, and can be answered after a bad one", function()
      for _, slot in ipairs { -1, 12, "x" } do
        local status, body = respond(nil, slot)
        assert.equal(400, status)
        assert.same({ error = { message = '"Response slot is out of bounds."', status_code = 400 } }, body)
      end
      assert.equal(400, (post("/invite/" .. seed.notification_id .. "/response")))
      assert.equal(200, (respond()))
    end)

    it("exist, have not vanished, and are not others' or responses", function()
      assert.equal(404, (respond("not_none")))
      state.notifications.others = {
        id = "others",
        type = "invite",
        sent_at = state.now,
        senderUserId = seed.friend_id,
        receiverUserId = seed.stranger_id,
      }
      assert.equal(404, (respond("others")))
      local _, response = respond()
      assert.equal(404, (respond(response.id)))
      state.now = state.now + 3599
      assert.equal(200, (respond(seed.request_notification_id)))
      state = State.new(BASE)
      state.now = state.now + 3600
      local status, body = respond()
      assert.equal(404, status)
      assert.equal("Notification not found", body.error.message)
    end)
  end)
end)
