--- The operations that send something: invites, requests for one, and responses.

local service = require("spec.support.service").use()
local ways = require "spec.support.ways"

local succeed, fail = ways.succeed, ways.fail

ways.each(service, function(make)
  local box, client, me, friend

  before_each(function()
    box = service.box
    client = make()
    me = service.box.user_id
    friend = service.box.friend_id
  end)

  describe("an invite", function()
    it("is sent", function()
      local sent = succeed(client:invite_user(friend, { instanceId = box.location }))
      assert.equal("invite", sent.type)
      assert.equal(me, sent.senderUserId)
      assert.equal(friend, sent.receiverUserId)
      assert.matches("^not_", sent.id)
      assert.equal(box.location, sent.details.worldId)
      assert.is_string(sent.details.worldName)
      assert.is_nil(sent.details.inviteMessage)
      assert.equal(1, #service:sent())
      assert.equal(sent.id, service:sent()[1].id)
    end)

    it("accepts the part of a location after the colon", function()
      local sent = succeed(client:invite_user(friend, { instanceId = box.instance_id }))
      assert.equal(box.location, sent.details.worldId)
    end)

    it("is sent with the text of a slot", function()
      for _, slot in ipairs { 0, 11 } do
        local sent = succeed(client:invite_user(friend, { instanceId = box.location, messageSlot = slot }))
        assert.equal(box:state().messages.message[slot + 1].message, sent.details.inviteMessage)
      end
    end)

    it("can be sent to a short id of an old account", function()
      local sent = succeed(client:invite_user(box.legacy_friend_id, { instanceId = box.location }))
      assert.equal(box.legacy_friend_id, sent.receiverUserId)
    end)

    it("can only be sent to friends", function()
      for _, id in ipairs { box.stranger_id, "usr_nobody" } do
        local err = fail("api", "not_friends", client:invite_user(id, { instanceId = box.location }))
        assert.equal(403, err.status)
        assert.equal("You need to be friends with that user first.", err.message)
      end
      assert.same({}, service:sent())
    end)

    it("to oneself uses invite_myself_to", function()
      fail("api", "not_friends", client:invite_user(me, { instanceId = box.location }))
      local sent = succeed(client:invite_myself_to(box.world_id, box.instance_id))
      assert.equal("invite", sent.type)
      assert.equal(me, sent.receiverUserId)
      assert.equal(box.location, sent.details.worldId)
    end)

    it("to oneself needs an existing world", function()
      local err = fail("api", "instance_not_found", client:invite_myself_to("wrld_none", "1"))
      assert.equal(404, err.status)
      assert.equal("Instance not found", err.message)
    end)
  end)

  describe("a request for an invite", function()
    it("is sent, with and without a body", function()
      for _, body in ipairs { false, {} } do
        local sent = succeed(client:request_invite(friend, body or nil))
        assert.equal("requestInvite", sent.type)
        assert.equal(me, sent.senderUserId)
        assert.equal(friend, sent.receiverUserId)
        assert.is_table(sent.details)
        assert.is_nil(sent.details.requestMessage)
      end
      assert.equal(2, #service:sent())
    end)

    it("is sent with the text of a slot", function()
      local sent = succeed(client:request_invite(box.legacy_friend_id, { requestSlot = 4 }))
      assert.equal(box.legacy_friend_id, sent.receiverUserId)
      assert.equal(box:state().messages.request[5].message, sent.details.requestMessage)
    end)

    it(
      "can only be sent to friends",
      function() fail("api", "not_friends", client:request_invite(box.stranger_id)) end
    )
  end)

  describe("a response", function()
    it("to an invite is sent", function()
      local id = box.notification_id
      local sent = succeed(client:respond_invite(id, { responseSlot = 2 }))
      assert.equal("inviteResponse", sent.type)
      assert.equal(friend, sent.receiverUserId)
      assert.equal(id, sent.details.inResponseTo)
      assert.equal(box:state().messages.response[3].message, sent.details.responseMessage)
      assert.is_false(sent.seen)
    end)

    it("to a request is sent", function()
      local id = box.request_notification_id
      local sent = succeed(client:respond_invite(id, { responseSlot = 0 }))
      assert.equal("requestInviteResponse", sent.type)
      assert.equal(id, sent.details.inResponseTo)
      assert.equal(box:state().messages.requestResponse[1].message, sent.details.requestMessage)
    end)

    it("can be sent once", function()
      succeed(client:respond_invite(box.notification_id, { responseSlot = 2 }))
      local err =
        fail("api", "already_responded", client:respond_invite(box.notification_id, { responseSlot = 3 }))
      assert.equal(400, err.status)
      assert.equal("no", err.acted)
      assert.equal("You've already responded to that request.", err.message)
      assert.equal(1, #service:sent())
    end)

    it("cannot be sent to one's own invite or to one that is gone", function()
      local sent = succeed(client:invite_user(friend, { instanceId = box.location }))
      fail("api", "own_invite", client:respond_invite(sent.id, { responseSlot = 0 }))
      fail("api", "not_found", client:respond_invite("not_there", { responseSlot = 0 }))
      box:advance(24 * 3600)
      fail("api", "not_found", client:respond_invite(box.notification_id, { responseSlot = 0 }))
    end)
  end)
end)
