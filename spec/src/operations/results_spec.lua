--- The results of operations, whichever way they are called.

local service = require("spec.support.service").use()
local ways = require "spec.support.ways"

local succeed = ways.succeed

local function reply_with(body)
  service.box:fault {
    kind = "reply",
    status = 200,
    body = body,
    headers = { ["Content-Type"] = "application/json" },
  }
end

ways.each(service, function(make)
  local client, me, friend

  before_each(function()
    client = make()
    me = service.box.user_id
    friend = service.box.friend_id
  end)

  describe("a result", function()
    it("is the only value of a success", function()
      assert.equal(1, select("#", client:get_invite_messages(me, "message")))
      assert.equal(1, select("#", client:request_invite(friend)))
    end)

    it("has whole numbers as integers, wherever they are", function()
      reply_with [[{"id":"x","a":3,"b":-1,"c":1.5,"d":[1,2.5,{"e":4}],"details":{"f":5},"g":0}]]
      local sent = succeed(client:invite_user(friend, { instanceId = "1" }))
      for _, value in ipairs { sent.a, sent.b, sent.d[1], sent.d[3].e, sent.details.f, sent.g } do
        assert.equal("integer", math.type(value))
      end
      assert.same(
        { id = "x", a = 3, b = -1, c = 1.5, d = { 1, 2.5, { e = 4 } }, details = { f = 5 }, g = 0 },
        sent
      )
    end)

    it("has no field for null", function()
      reply_with [[{"id":"x","z":null,"a":{"b":null,"c":1},"list":[1,null,2,null],"details":{"d":null}}]]
      local sent = succeed(client:invite_user(friend, { instanceId = "1" }))
      assert.same({ id = "x", a = { c = 1 }, list = { 1, 2 }, details = {} }, sent)
      assert.equal(2, #sent.list)
    end)

    it("keeps unknown fields", function()
      reply_with [[{"id":"not_1","$new":{"deep":[{"er":true}]},"":"","details":{"also":"kept"}}]]
      local sent = succeed(client:invite_user(friend, { instanceId = "1" }))
      assert.same(
        { id = "not_1", ["$new"] = { deep = { { er = true } } }, [""] = "", details = { also = "kept" } },
        sent
      )
      reply_with [=[[{"slot":0,"new":1},{"slot":1,"details":"as it is"}]]=]
      assert.same(
        { { slot = 0, new = 1 }, { slot = 1, details = "as it is" } },
        succeed(client:get_invite_messages(me, "message"))
      )
    end)

    it("keeps any text intact", function()
      reply_with [[{"id":"\u0000\u00fc\ud83d\udc4b\"\\\/ ü","details":"{\"a\":\"\\u0000ü\"}"}]]
      local sent = succeed(client:invite_user(friend, { instanceId = "1" }))
      assert.equal('\0ü\u{1F44B}"\\/ ü', sent.id)
      assert.equal("\0ü", sent.details.a)
    end)

    it("may be empty", function()
      reply_with '{"id":""}'
      assert.same({ id = "", details = {} }, succeed(client:invite_user(friend, { instanceId = "1" })))
      reply_with " []\r\n"
      assert.same({}, succeed(client:get_invite_messages(me, "message")))
    end)

    it("has its details as a table, however they come", function()
      for details, expected in pairs {
        ['{"a":1,"b":{"c":"d"}}'] = { a = 1, b = { c = "d" } },
        [ [["{\"a\":1,\"b\":{\"c\":\"d\"}}"]] ] = { a = 1, b = { c = "d" } },
        [ [["{\"a\":null,\"n\":2}"]] ] = { n = 2 },
        ["{}"] = {},
        ['"{}"'] = {},
        ["null"] = {},
        ['""'] = { raw = "" },
        ['"no JSON {"'] = { raw = "no JSON {" },
        ['"null"'] = { raw = "null" },
        ['"17"'] = { raw = "17" },
        ["17"] = { raw = 17 },
        ["true"] = { raw = true },
      } do
        reply_with(('{"id":"x","details":%s}'):format(details))
        for _, call in ipairs {
          { "invite_user", friend, { instanceId = "1" } },
          { "invite_myself_to", "wrld_1", "1" },
          { "request_invite", friend },
          { "respond_invite", "not_1", { responseSlot = 0 } },
        } do
          local sent = succeed(client[call[1]](client, table.unpack(call, 2)))
          assert.same({ id = "x", details = expected }, sent)
        end
      end
    end)
  end)
end)
