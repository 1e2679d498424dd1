local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local multipart = require "spec.support.multipart"
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local NAMES = {
  "get_invite_message", "get_invite_messages", "update_invite_message", "reset_invite_message",
  "invite_user", "invite_user_with_photo", "invite_myself_to", "request_invite",
  "request_invite_with_photo", "respond_invite", "respond_invite_with_photo",
  "get_current_user", "verify_auth_token", "verify_2fa", "verify_2fa_email_code",
  "verify_recovery_code", "logout",
  "get_notifications", "get_notification", "mark_notification_as_read", "delete_notification",
  "accept_friend_request",
  "get_friends", "get_friend_status", "get_user", "get_world",
  "get_instance", "get_instance_by_short_name", "create_instance",
}

local MESSAGE_TYPES = { "message", "response", "request", "requestResponse" }

-- A text with characters of one to four bytes, an embedded NUL, and what JSON has to escape.
local ODD_TEXT = "Grüße\0\u{65E5}\u{672C} \u{1F44B} \"\\/\t\1 it's"

-- The same methods, each done in the steps of a prepared request.
local function in_steps(client)
  return setmetatable({}, {
    __index = function(_, name)
      return function(_, ...)
        local request <close>, err = client:prepare(name, ...)
        if not request then return nil, err end
        request:send()
        assert.is_true(request:wait())
        assert.is_true(request:done())
        return request:result()
      end
    end,
  })
end

-- The ways to call an operation: all tests hold for each.
local WAYS = {
  ["the Lua layer"] = function(changes) return service:client(changes) end,
  ["the core alone"] = function(changes) return service:core(changes) end,
  ["a prepared request"] = function(changes) return in_steps(service:core(changes)) end,
}

local function succeed(result, err)
  assert.is_nil(err)
  assert.is_table(result)
  return result
end

local function fail(kind, code, result, err)
  assert.is_nil(result)
  assert.equal(code, err.code)
  assert.equal(kind, err.kind)
  return err
end

local function reply_with(body)
  service.box:fault {
    kind = "reply", status = 200, body = body, headers = { ["Content-Type"] = "application/json" },
  }
end

for way, make in pairs(WAYS) do
  describe("by " .. way, function()
    local box, client, me, friend

    before_each(function()
      box = service.box
      client = make()
      me, friend = box.user_id, box.friend_id
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

      it("are updated, which gives the whole list", function()
        local list = succeed(
          client:update_invite_message(me, "response", 3, { message = "On my way" }))
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

      it("keep the service's punctuation, which plain maps back", function()
        local list = succeed(
          client:update_invite_message(me, "message", 0, { message = "Hi, you!" }))
        assert.equal("Hi\u{201A} you\u{1C3}", list[1].message)
        assert.equal("Hi, you!", vrchatapi.plain(list[1].message))
        assert.equal("Hi, you!", core.plain(list[1].message))
      end)

      it("may hold any text, there and back", function()
        local list = succeed(
          client:update_invite_message(me, "message", 11, { message = ODD_TEXT }))
        assert.equal(ODD_TEXT, list[12].message)
        assert.equal(ODD_TEXT, box:state().messages.message[12].message)
      end)

      it("stay as they are if an update has no body", function()
        local before = box:state().messages.message
        assert.same(before, succeed(client:update_invite_message(me, "message", 1)))
        assert.same(before, box:state().messages.message)
      end)

      it("have a cooldown after an update", function()
        succeed(client:update_invite_message(me, "message", 5, { message = "first" }))
        box:advance(60)
        local err = fail("api", "cooldown",
          client:update_invite_message(me, "message", 5, { message = "second" }))
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

      it("are reset once the cooldown is over", function()
        local untouched = box:state().messages.message
        succeed(client:update_invite_message(me, "message", 7, { message = "mine" }))
        box:advance(3600)
        assert.same(untouched, succeed(client:reset_invite_message(me, "message", 7)))
        assert.same(untouched, box:state().messages.message)
        local err = fail("api", "not_found", client:reset_invite_message(me, "message", 7))
        assert.equal("There's no entry for that slot.", err.message)
      end)

      it("of other users are out of reach", function()
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
        assert.equal(1, #box:state().sent)
        assert.equal(sent.id, box:state().sent[1].id)
      end)

      it("takes the part of a location behind the colon as well", function()
        local sent = succeed(client:invite_user(friend, { instanceId = box.instance_id }))
        assert.equal(box.location, sent.details.worldId)
      end)

      it("takes the text of a slot along, the first and the last too", function()
        for _, slot in ipairs { 0, 11 } do
          local sent = succeed(client:invite_user(friend,
            { instanceId = box.location, messageSlot = slot }))
          assert.equal(box:state().messages.message[slot + 1].message, sent.details.inviteMessage)
        end
      end)

      it("goes to a legacy id", function()
        local sent = succeed(
          client:invite_user(box.legacy_friend_id, { instanceId = box.location }))
        assert.equal(box.legacy_friend_id, sent.receiverUserId)
      end)

      it("goes to friends only", function()
        for _, id in ipairs { box.stranger_id, "usr_nobody" } do
          local err = fail("api", "not_friends",
            client:invite_user(id, { instanceId = box.location }))
          assert.equal(403, err.status)
          assert.equal("You need to be friends with that user first.", err.message)
        end
        assert.same({}, box:state().sent)
      end)

      it("to oneself is invite_myself_to's", function()
        fail("api", "not_friends", client:invite_user(me, { instanceId = box.location }))
        local sent = succeed(client:invite_myself_to(box.world_id, box.instance_id))
        assert.equal("invite", sent.type)
        assert.equal(me, sent.receiverUserId)
        assert.equal(box.location, sent.details.worldId)
      end)

      it("to oneself needs a world that is there", function()
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
        assert.equal(2, #box:state().sent)
      end)

      it("takes the text of a slot along", function()
        local sent = succeed(client:request_invite(box.legacy_friend_id, { requestSlot = 4 }))
        assert.equal(box.legacy_friend_id, sent.receiverUserId)
        assert.equal(box:state().messages.request[5].message, sent.details.requestMessage)
      end)

      it("goes to friends only", function()
        fail("api", "not_friends", client:request_invite(box.stranger_id))
      end)
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

      it("is given once", function()
        succeed(client:respond_invite(box.notification_id, { responseSlot = 2 }))
        local err = fail("api", "already_responded",
          client:respond_invite(box.notification_id, { responseSlot = 3 }))
        assert.equal(400, err.status)
        assert.equal("no", err.acted)
        assert.equal("You've already responded to that request.", err.message)
        assert.equal(1, #box:state().sent)
      end)

      it("is not given to one's own invite, nor to one that is gone", function()
        local sent = succeed(client:invite_user(friend, { instanceId = box.location }))
        fail("api", "own_invite", client:respond_invite(sent.id, { responseSlot = 0 }))
        fail("api", "not_found", client:respond_invite("not_there", { responseSlot = 0 }))
        box:advance(24 * 3600)
        fail("api", "not_found", client:respond_invite(box.notification_id, { responseSlot = 0 }))
      end)
    end)

    describe("a photo", function()
      local CALLS = {
        invite_user_with_photo = function(image)
          return succeed(
            client:invite_user_with_photo(friend, image, { instanceId = box.location }))
        end,
        request_invite_with_photo = function(image)
          return succeed(client:request_invite_with_photo(friend, image, { requestSlot = 1 }))
        end,
        respond_invite_with_photo = function(image)
          return succeed(
            client:respond_invite_with_photo(box.notification_id, image, { responseSlot = 1 }))
        end,
      }
      local TYPES = {
        invite_user_with_photo = "invite", request_invite_with_photo = "requestInvite",
        respond_invite_with_photo = "inviteResponse",
      }

      for name, call in pairs(CALLS) do
        it("goes along with " .. name, function()
          local image = png.sized(5000, 64, 32)
          local sent = call(image)
          assert.equal(TYPES[name], sent.type)
          assert.matches("^http.*/file/file_", sent.details.imageUrl)
          assert.equal(1, box:state().photos)
          assert.equal(image, multipart.image(service:request()))
        end)
      end

      local function arrives(expected, image)
        box:forget()
        CALLS.invite_user_with_photo(image)
        assert.is_true(expected == multipart.image(service:request()), "other bytes arrived")
      end

      it("is a path", function()
        local image = png.sized(70000)
        local path = files:write(image)
        arrives(image, path)
        arrives(image, { path = path })
      end)

      it("may have a path with spaces and letters of any language", function()
        local image = png.image()
        arrives(image, files:write(image, files:path("a photo, für dich.png")))
      end)

      it("is a string of bytes, long or short", function()
        for _, size in ipairs { 116, 4096, 4097, 70000 } do
          local image = png.sized(size)
          arrives(image, image)
          arrives(image, { bytes = image })
        end
      end)

      it("is an open file", function()
        local image = png.sized(70000)
        local file <close> = assert(io.open(files:write(image), "rb"))
        arrives(image, file)
        arrives(image, file) -- and is left where it stands
        assert.equal(0, file:seek())
        assert.equal(image, file:read("a"))
      end)

      it("is read from where its file stands", function()
        local image = png.sized(30000)
        local before = "what comes before\n"
        local file <close> = assert(io.open(files:write(before .. image), "rb"))
        assert.equal(before, file:read("L")) -- the C library has read much more
        arrives(image, file)
        assert.equal(#before, file:seek())
        file:seek("set", 0)
        file:seek("set", #before)
        arrives(image, file)
        assert.equal(image, file:read("a"))
      end)

      it("may come from a file that was just written", function()
        local image = png.sized(3000)
        local file <close> = assert(io.open(files:path(), "w+b"))
        file:write(image) -- and not flushed
        file:seek("set", 0)
        arrives(image, file)
      end)
    end)

    describe("a result", function()
      it("is all that a success gives", function()
        assert.equal(1, select("#", client:get_invite_messages(me, "message")))
        assert.equal(1, select("#", client:request_invite(friend)))
      end)

      it("has whole numbers as integers, wherever they are", function()
        reply_with [[{"id":"x","a":3,"b":-1,"c":1.5,"d":[1,2.5,{"e":4}],"details":{"f":5},"g":0}]]
        local sent = succeed(client:invite_user(friend, { instanceId = "1" }))
        for _, value in ipairs { sent.a, sent.b, sent.d[1], sent.d[3].e, sent.details.f, sent.g } do
          assert.equal("integer", math.type(value))
        end
        assert.same({ id = "x", a = 3, b = -1, c = 1.5, d = { 1, 2.5, { e = 4 } },
          details = { f = 5 }, g = 0 }, sent)
      end)

      it("does not have what is null", function()
        reply_with [[{"id":null,"a":{"b":null,"c":1},"list":[1,null,2,null],"details":{"d":null}}]]
        local sent = succeed(client:invite_user(friend, { instanceId = "1" }))
        assert.same({ a = { c = 1 }, list = { 1, 2 }, details = {} }, sent)
        assert.equal(2, #sent.list)
      end)

      it("keeps fields that nobody knows", function()
        reply_with [[{"id":"not_1","$new":{"deep":[{"er":true}]},"":"","details":{"also":"kept"}}]]
        local sent = succeed(client:invite_user(friend, { instanceId = "1" }))
        assert.same({ id = "not_1", ["$new"] = { deep = { { er = true } } }, [""] = "",
          details = { also = "kept" } }, sent)
        reply_with [=[[{"slot":0,"new":1},{"slot":1,"details":"as it is"}]]=]
        assert.same({ { slot = 0, new = 1 }, { slot = 1, details = "as it is" } },
          succeed(client:get_invite_messages(me, "message")))
      end)

      it("keeps any text intact", function()
        reply_with [[{"id":"\u0000\u00fc\ud83d\udc4b\"\\\/ ü","details":"{\"a\":\"\\u0000ü\"}"}]]
        local sent = succeed(client:invite_user(friend, { instanceId = "1" }))
        assert.equal("\0ü\u{1F44B}\"\\/ ü", sent.id)
        assert.equal("\0ü", sent.details.a)
      end)

      it("may be empty", function()
        reply_with "{}"
        assert.same({ details = {} }, succeed(client:invite_user(friend, { instanceId = "1" })))
        reply_with " []\r\n"
        assert.same({}, succeed(client:get_invite_messages(me, "message")))
      end)

      it("has its details as a table, however they come", function()
        for details, expected in pairs {
          ['{"a":1,"b":{"c":"d"}}'] = { a = 1, b = { c = "d" } },
          [ [["{\"a\":1,\"b\":{\"c\":\"d\"}}"]] ] = { a = 1, b = { c = "d" } },
          [ [["{\"a\":null,\"n\":2}"]] ] = { n = 2 },
          ["{}"] = {}, ['"{}"'] = {}, ["null"] = {},
          ['""'] = { raw = "" }, ['"no JSON {"'] = { raw = "no JSON {" },
          ['"null"'] = { raw = "null" }, ['"17"'] = { raw = "17" },
          ["17"] = { raw = 17 }, ["true"] = { raw = true },
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
end

describe("the table of operations", function()
  it("has all of them, and every client has a method for each", function()
    local found = {}
    for i, row in ipairs(vrchatapi.operations()) do found[i] = row.name end
    table.sort(found)
    local expected = table.move(NAMES, 1, #NAMES, 1, {})
    table.sort(expected)
    assert.same(expected, found)
    local client, bare = service:client(), service:core()
    for _, name in ipairs(NAMES) do
      assert.is_function(client[name])
      assert.is_function(bare[name])
    end
    assert.is_nil(client.invite_everybody)
  end)

  it("tells of queries, ranges, words and pages", function()
    local rows = {}
    for _, row in ipairs(core.operations()) do rows[row.name] = row end
    local n = { name = "n", type = "integer", required = false, min = 1, max = 100 }
    local offset = { name = "offset", type = "integer", required = false, min = 0 }
    local offline = { name = "offline", type = "boolean", required = false }
    assert.same({ name = "GetFriendsQuery", required = false, fields = { offset, n, offline } },
      rows.get_friends.query)
    assert.same({ name = "slot", type = "integer", required = true, min = 0, max = 11 },
      rows.get_invite_message.parameters[3])
    assert.same({ name = "message_type", type = "choice", required = true, words = MESSAGE_TYPES },
      rows.get_invite_messages.parameters[2])
    for name, row in pairs(rows) do
      assert.equal(name == "get_friends" or name == "get_notifications", row.pages)
    end
    assert.equal("FriendsApi", rows.get_friends.api)
    assert.equal("InviteApi", rows.invite_user.api)
    assert.is_nil(rows.get_user.query)
  end)

  it("may be changed by its reader without harm", function()
    local rows = vrchatapi.operations()
    rows[1].name, rows[1].parameters = "changed", nil
    assert.same(core.operations(), vrchatapi.operations())
    assert.equal("get_invite_message", vrchatapi.operations()[1].name)
  end)
end)

describe("a prepared request", function()
  local client, box

  before_each(function()
    box = service.box
    client = service:core()
  end)

  it("is checked at once and sent when told", function()
    local options = { timeout = 5, progress = function() end }
    local request <close>, given = client:prepare("invite_user", box.friend_id,
      { instanceId = box.location }, options)
    assert.equal(options, given)
    assert.same({}, service:requests())
    assert.has_error(function() request:result() end)
    request:send()
    assert.is_true(request:wait())
    assert.equal(box.friend_id, succeed(request:result()).receiverUserId)
  end)

  it("may be sent again after its result", function()
    local request <close> = client:prepare("get_invite_messages", box.user_id, "message")
    for _ = 1, 3 do
      request:send()
      request:wait()
      assert.equal(12, #succeed(request:result()))
    end
    assert.equal(3, #service:requests())
  end)

  it("counts its attempts", function()
    box:fault { kind = "status", status = 503, times = 2 }
    local request <close> = client:prepare("get_invite_messages", box.user_id, "message")
    for attempt = 1, 2 do
      request:send()
      request:wait()
      local err = fail("api", "unavailable", request:result())
      assert.equal(attempt, err.attempts)
    end
  end)

  it("is not waited for beyond the given time", function()
    box:fault { kind = "hang" }
    local request <close> = client:prepare("get_invite_messages", box.user_id, "message")
    request:send()
    assert.is_false(request:wait(0))
    assert.is_false(request:done())
    assert.has_error(function() request:result() end, "the request is still in flight")
    assert.has_error(function() request:send() end, "the request is in flight already")
    request:cancel()
    assert.is_true(request:done())
    assert.is_true(request:wait(0))
    fail("cancelled", "cancelled", request:result())
  end)

  it("is given to the caller by turns of the engine, too", function()
    local request <close> = client:prepare("get_invite_messages", box.user_id, "message")
    request:send()
    while not request:done() do core.turn(1) end
    assert.equal(12, #succeed(request:result()))
  end)

  it("tells how much of its body was sent", function()
    local image = png.sized(200000)
    local request <close> = client:prepare("invite_user_with_photo", box.friend_id, image,
      { instanceId = box.location })
    assert.same({ 0, 0 }, { request:sent() })
    request:send()
    request:wait()
    local sent, total = request:sent()
    assert.equal("integer", math.type(sent))
    assert.equal(sent, total)
    succeed(request:result())
    assert.equal(service:request().body_length, total)
  end)

  it("sends nothing once it is closed", function()
    local request = client:prepare("get_invite_messages", box.user_id, "message")
    request:close()
    request:close()
    assert.has_error(function() request:send() end, "the request was closed")
    assert.same({}, service:requests())
  end)

  it("is of an operation that exists", function()
    local place = debug.getinfo(1, "S").short_src
    local ok, message = pcall(client.prepare, client, "invite_everybody")
    assert.is_false(ok)
    assert.matches("bad argument #1 to 'prepare' (there is no operation 'invite_everybody')",
      message, 1, true)
    assert.equal(place, message:match("^(.-):%d+: "))
  end)
end)

describe("progress", function()
  it("is told of all that is sent", function()
    local client = service:client()
    local seen = {}
    succeed(client:invite_user_with_photo(service.box.friend_id, png.sized(3000000),
      { instanceId = service.box.location }, {
        progress = function(sent, total) seen[#seen + 1] = { sent, total } end,
      }))
    local length = service:request().body_length
    for i, step in ipairs(seen) do
      assert.equal(length, step[2])
      assert.is_true(step[1] > (i == 1 and -1 or seen[i - 1][1]))
    end
    assert.equal(length, seen[#seen][1])
  end)

  it("may raise, which ends that call alone", function()
    local client = service:client()
    local box = service.box
    local ok, message = pcall(client.invite_user_with_photo, client, box.friend_id,
      png.sized(3000000), { instanceId = box.location }, {
        progress = function() error("enough", 0) end,
      })
    assert.is_false(ok)
    assert.equal("enough", message)
    assert.equal(12, #succeed(client:get_invite_messages(box.user_id, "message")))
  end)
end)
