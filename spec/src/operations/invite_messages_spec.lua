--- The operations on invite messages.

local core = require "vrchatapi.core"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"
local ways = require "spec.support.ways"

local succeed, fail = ways.succeed, ways.fail

local MESSAGE_TYPES = { "message", "response", "request", "requestResponse" }

-- A text with characters of one to four bytes, an embedded NUL, and what JSON has to escape.
local ODD_TEXT = "Grüße\0\u{65E5}\u{672C} \u{1F44B} \"\\/\t\1 it's"

ways.each(service, function(make)
  local box, client, me, friend

  before_each(function()
    box = service.box
    client = make()
    me = service.box.user_id
    friend = service.box.friend_id
  end)

  describe("invite messages", function()
    it("are listed, twelve of them in slot order", function()
      for _, message_type in ipairs(MESSAGE_TYPES) do
        local list = succeed(client:get_invite_messages(me, message_type))
        assert.equal(12, #list)
        for i, item in ipairs(list) do
          assert.same(box:state().messages[message_type][i], item)
          assert.equal(i - 1, item.slot)
          assert.equal(message_type, item.messageType)
          assert.equal("default", item.id)
          assert.is_true(item.canBeUpdated)
          assert.equal("integer", math.type(item.slot))
          assert.equal("integer", math.type(item.remainingCooldownMinutes))
        end
      end
    end)

    it("are read one by one", function()
      for slot = 0, 11 do
        local item = succeed(client:get_invite_message(me, "request", slot))
        assert.same(box:state().messages.request[slot + 1], item)
        assert.equal("integer", math.type(item.slot))
      end
    end)

    it("are updated, which returns the whole list", function()
      local list = succeed(client:update_invite_message(me, "response", 3, { message = "On my way" }))
      assert.equal(12, #list)
      for i, item in ipairs(list) do
        assert.equal(i - 1, item.slot)
        assert.equal(i ~= 4, item.canBeUpdated)
      end
      local item = list[4]
      assert.equal("On my way", item.message)
      assert.equal(60, item.remainingCooldownMinutes)
      assert.equal("integer", math.type(item.remainingCooldownMinutes))
      assert.matches("^invm_", item.id)
      assert.same(item, succeed(client:get_invite_message(me, "response", 3)))
    end)

    it("keep the service's punctuation, which vrchatapi.plain maps back", function()
      local list = succeed(client:update_invite_message(me, "message", 0, { message = "Hi, you!" }))
      assert.equal("Hi\u{201A} you\u{1C3}", list[1].message)
      assert.equal("Hi, you!", vrchatapi.plain(list[1].message))
      assert.equal("Hi, you!", core.plain(list[1].message))
    end)

    it("may hold any text", function()
      local list = succeed(client:update_invite_message(me, "message", 11, { message = ODD_TEXT }))
      assert.equal(ODD_TEXT, core.plain(list[12].message))
      assert.equal(ODD_TEXT, core.plain(box:state().messages.message[12].message))
    end)

    it("stay as they are if an update has no body", function()
      local before = box:state().messages.message
      assert.same(before, succeed(client:update_invite_message(me, "message", 1)))
      assert.same(before, box:state().messages.message)
    end)

    it("have a cooldown after an update", function()
      succeed(client:update_invite_message(me, "message", 5, { message = "first" }))
      box:advance(60)
      local err =
        fail("api", "cooldown", client:update_invite_message(me, "message", 5, { message = "second" }))
      assert.equal(429, err.status)
      assert.equal(59 * 60, err.retry_after)
      assert.equal("integer", math.type(err.retry_after))
      assert.equal("Please wait 59 more minutes until you try again.", err.message)
      assert.equal("no", err.acted)
      fail("api", "cooldown", client:reset_invite_message(me, "message", 5))
      local item = succeed(client:get_invite_message(me, "message", 5))
      assert.equal("first", item.message)
      assert.is_false(item.canBeUpdated)
      assert.equal(59, item.remainingCooldownMinutes)

      box:advance(3600)
      local list = succeed(client:update_invite_message(me, "message", 5, { message = "second" }))
      assert.equal("second", list[6].message)
    end)

    it("are reset after the cooldown", function()
      local untouched = box:state().messages.message
      succeed(client:update_invite_message(me, "message", 7, { message = "mine" }))
      box:advance(3600)
      assert.same(untouched, succeed(client:reset_invite_message(me, "message", 7)))
      assert.same(untouched, box:state().messages.message)
      local err = fail("api", "not_found", client:reset_invite_message(me, "message", 7))
      assert.equal("There's no entry for that slot.", err.message)
    end)

    it("of other users cannot be read", function()
      for _, call in ipairs {
        { "get_invite_messages", friend, "message" },
        { "get_invite_message", friend, "message", 0 },
        { "update_invite_message", friend, "message", 0, { message = "x" } },
        { "reset_invite_message", friend, "message", 0 },
      } do
        local err = fail("api", "not_authorized", client[call[1]](client, table.unpack(call, 2)))
        assert.equal(401, err.status)
        assert.equal(call[1], err.operation)
      end
    end)
  end)
end)
