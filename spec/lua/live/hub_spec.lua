--- Live events: each is delivered once, whatever connections and replays bring it.

local json = require("cjson").new()
local server = require("spec.support.live_server").use()

require("spec.support.tasks").clean()

-- What has come: "type:id of the user or the notification".
local function taken(events)
  local found = {}
  for event in function() return events:next(0) end do
    local content = event.content
    found[#found + 1] = event.type .. ":" .. tostring(content.userId or content.id or content.count)
  end
  return found
end

-- Lets the inbox of the service hold these notifications.
local function set_inbox(list)
  server.answer = function(request)
    if not request:find("/auth/user/notifications", 1, true) then return server.default_answer(request) end
    local is_there = list[1] and request:find("offset=0", 1, true)
    return server.response("200 OK", is_there and json.encode(list) or "[]")
  end
end

local function notification(id) return { id = id, type = "invite", senderUserId = "usr_1", details = "{}" } end

local function move(id) return server.frame("friend-location", { userId = id }) end

describe("a frame that repeats the one before it", function()
  it("is dropped, but not one that comes again later", function()
    local client = server:client()
    local events = client:live()
    server:await_live(client)
    for _, id in ipairs { "a", "a", "b", "a" } do
      server:socket():text(move(id))
    end
    server:settle()
    assert.same({ "friend-location:a", "friend-location:b", "friend-location:a" }, taken(events))
  end)
end)

describe("a notification", function()
  it("is delivered once by its id, whether it is repeated, replayed or both", function()
    local client = server:client()
    local list = {}
    set_inbox(list)
    local events = client:live { types = { "notification", "notification-v2" } }
    server:await_live(client)
    for _ = 1, 2 do
      server:push("notification", notification "not_1")
      server:push("notification-v2", { id = "not_2", type = "x" })
    end
    list[1] = notification "not_1"
    server:settle()
    assert.same({ "notification:not_1", "notification-v2:not_2" }, taken(events))
    list[2] = notification "not_3"
    server:socket():cut()
    server:await(function() return client:live_state() == "waiting" end)
    server:await_live(client)
    server:push("notification", notification "not_3")
    server:settle()
    assert.same({ "notification:not_3" }, taken(events))
  end)

  it("is replayed after the first connection, the oldest first, with details as a table", function()
    set_inbox { notification "not_2", notification "not_1" }
    local client = server:client()
    local events = client:live()
    server:await_live(client)
    local first, second = events:next(0), events:next(0)
    assert.equal("not_1", first.content.id)
    assert.equal("replay", first.source)
    assert.same({}, first.content.details)
    assert.equal("not_2", second.content.id)
  end)

  it("is replayed to those who begin to listen later, and to them alone", function()
    set_inbox { notification "not_1" }
    local client = server:client()
    local early = client:live()
    server:await_live(client)
    assert.same({ "notification:not_1" }, taken(early))
    local late = client:live()
    assert.is_false(client.hub.caught_up)
    server:await_live(client)
    assert.same({ "notification:not_1" }, taken(late))
    assert.same({}, taken(early))
    assert.equal(1, #server.upgrades)
  end)

  it("that comes while a replay is on its way is delivered once to all", function()
    local client = server:client()
    local early = client:live()
    server:await_live(client)
    local list = { notification "not_2", notification "not_1" }
    server.answer = function(request)
      if not request:find("/auth/user/notifications", 1, true) then return server.default_answer(request) end
      server:push("notification", notification "not_1")
      return server.response("200 OK", request:find("offset=0", 1, true) and json.encode(list) or "[]")
    end
    local late = client:live()
    server:await_live(client)
    server:settle()
    for _, events in ipairs { early, late } do
      local found = taken(events)
      table.sort(found)
      assert.same({ "notification:not_1", "notification:not_2" }, found)
    end
  end)

  it("that was hidden is not replayed from a list that was made before", function()
    local client = server:client()
    server.answer = function(request)
      if not request:find("/auth/user/notifications", 1, true) then return server.default_answer(request) end
      server:push("hide-notification", "not_1")
      server:push("notification-v2-delete", { id = "not_2" })
      local list = { notification "not_1", notification "not_2", notification "not_3" }
      return server.response("200 OK", request:find("offset=0", 1, true) and json.encode(list) or "[]")
    end
    local events = client:live { types = { "notification" } }
    server:await_live(client)
    local found = taken(events)
    -- the frames may have come after the list; what was hidden before it is not in it
    assert.equal("notification:not_3", found[1])
    assert.is_true(#found <= 3)
  end)
end)

describe("a replay", function()
  it("is retried after longer and longer pauses until it succeeds", function()
    local asked = {}
    server.answer = function(request)
      if not request:find("/auth/user/notifications", 1, true) then return server.default_answer(request) end
      asked[#asked + 1] = server.now
      if #asked < 4 then return "HTTP/1.1 429 Slow\r\nRetry-After: 20\r\nContent-Length: 0\r\n\r\n" end
      local list = request:find("offset=0", 1, true) and json.encode { notification "not_1" } or "[]"
      return server.response("200 OK", list)
    end
    local client = server:client()
    local events = client:live { types = { "notification" } }
    server:await(function() return client:live_state() == "live" end)
    assert.is_false(client.hub.caught_up)
    server:await_live(client)
    assert.same({ "notification:not_1" }, taken(events))
    for number = 2, 4 do
      assert.is_true(asked[number] - asked[number - 1] >= 20)
    end
  end)

  it("that shows that the session is dead ends all", function()
    server.answer = function()
      return server.response("401 No", '{"error":{"message":"\\"Missing Credentials\\"","status_code":401}}')
    end
    local client = server:client()
    local events = client:live { types = { "notification" } }
    local event, err = events()
    assert.is_false(event)
    assert.equal("missing_credentials", err.code)
    server:settle()
    assert.equal("refused", client:live_state())
    assert.is_true(server:socket().ended)
  end)
end)

describe("a renewal", function()
  local client, events

  before_each(function()
    client = server:client()
    events = client:live()
    server:await_live(client)
  end)

  it("comes every half an hour, without a gap: the new connection before the old one ends", function()
    local start, requests = server.now, #server.requests
    for number = 2, 4 do
      server:await(function() return #server.sockets == number end)
      assert.is_true(math.abs(server.now - start - 1800 * (number - 1)) < 5, server.now - start)
      assert.is_nil(server.sockets[number - 1].ended)
      server:pass(5)
      local old = server.sockets[number - 1]
      assert.same({ "close", 1000 }, old.received[#old.received])
      assert.is_true(old.ended)
      assert.equal("live", client:live_state())
      assert.is_nil(client.hub.overlap)
    end
    assert.equal(requests, #server.requests) -- no replay
  end)

  it("delivers what comes on both once, in whatever order, and what comes on one as well", function()
    server:await(function() return #server.sockets == 2 end)
    local old, new = server.sockets[1], server.sockets[2]
    new.on_close = nil
    for _, it in ipairs {
      { old, "a" },
      { old, "b" },
      { new, "a" },
      { new, "b" },
      { new, "c" },
      { old, "c" },
      { old, "a" },
      { old, "d" },
      { new, "a" },
      { new, "e" },
    } do
      it[1]:text(move(it[2]))
    end
    server:settle()
    local found = {}
    for _, word in ipairs(taken(events)) do
      found[#found + 1] = word:match ":(.*)"
    end
    table.sort(found)
    assert.equal("a a b c d e", table.concat(found, " "))
  end)

  it("delivers what the old one still brings after the closing handshake began", function()
    server:await(function() return #server.sockets == 2 end)
    server.sockets[1].on_close = nil
    local old = server.sockets[1]
    old.peer.close = (function(close)
      return function(self, ...) return self:text(move "last") .. close(self, ...) end
    end)(old.peer.close)
    server:pass(1)
    assert.is_true(old.ended)
    assert.same({ "friend-location:last" }, taken(events))
  end)

  it("keeps the old connection when the new one fails, and tries again", function()
    server.refuse = function() return server.response("503 No", "") end
    server:await(function() return #server.upgrades == 2 end)
    server:settle()
    assert.equal("live", client:live_state())
    server:push("friend-online", { userId = "usr_1" })
    server:settle()
    assert.same({ "friend-online:usr_1" }, taken(events))
    server.refuse = nil
    server:await(function() return #server.sockets == 2 end)
    server:pass(1)
    assert.is_true(server.sockets[1].ended)
    assert.equal("live", client:live_state())
  end)

  it("keeps a connection that answers instead of one that does not", function()
    server.first = function(socket)
      socket.stalled = true
      server.patience = 3
      return ""
    end
    server:await(function() return #server.sockets == 2 end)
    server.first = nil
    server:pass(60)
    assert.is_nil(server.sockets[1].ended)
    server:await(function() return #server.sockets == 3 end)
    server.patience = 200
    server:pass(5)
    assert.is_true(server.sockets[1].ended)
    assert.equal("live", client:live_state())
    assert.equal(1, client.hub.catch_up.gaps)
  end)

  it("is a gap, with a replay, when the old connection has stalled without a word", function()
    server:socket().stalled = true
    server.patience = 3
    server:push("notification", notification "not_1")
    set_inbox { notification "not_1" }
    server:pass(1)
    client.hub.keep.renew_at = server.now -- it is due before a PING would have found out
    client.hub:look()
    server:await(function() return #server.sockets == 2 and server.sockets[1].tcp:is_closing() end)
    server:await_live(client)
    assert.same({ "notification:not_1" }, taken(events))
    assert.equal("live", client:live_state())
  end)

  it("is a gap, with a replay, when the old connection breaks before the new one is there", function()
    server:await(function() return #server.sockets == 2 end)
    server.sockets[1]:cut()
    local requests = #server.requests
    server:await_live(client)
    server:pass(1)
    assert.equal("live", client:live_state())
    assert.equal(2, #server.upgrades)
    assert.is_true(#server.requests > requests)
  end)
end)

describe("what the service reports with a change of form", function()
  it("is one form to programs", function()
    local client = server:client()
    local events = client:live()
    server:await_live(client)
    for _, case in ipairs {
      {
        "notification",
        '{"id":"1","type":"request-invite","details":"{\\"a\\":1.0}"}',
        '{"a":1}',
        "requestInvite",
      },
      { "notification", { id = "2", type = "vote-to-kick", details = { a = 1 } }, '{"a":1}', "votetokick" },
      { "notification", { id = "3", type = "group.announcement" }, "{}", "group.announcement" },
    } do
      server:push(case[1], case[2])
      local content = events:next(1).content
      assert.equal(case[3], json.encode(content.details))
      assert.equal(case[4], content.type)
    end
    for _, case in ipairs {
      { "see-notification", "not_1", "notificationId", "not_1" },
      { "see-notification", '"not_1"', "notificationId", "not_1" },
      { "hide-notification", '{"notificationId":"not_2"}', "notificationId", "not_2" },
      { "hide-notification", { id = "not_3" }, "notificationId", "not_3" },
      { "friend-active", { userid = "usr_1" }, "userId", "usr_1" },
      { "instance-queue-joined", { instanceLocation = "wrld_1:1" }, "location", "wrld_1:1" },
      { "new-thing", { a = "b" }, "a", "b" },
    } do
      server:push(case[1], case[2])
      local event = events:next(1)
      assert.equal(case[1], event.type)
      assert.equal(case[4], event.content[case[3]])
    end
    server:socket():text '{"type":"clear-notification"}'
    assert.same({}, events:next(1).content)
    server:socket():text '{"type":"see-notification"}'
    assert.same({}, events:next(1).content)
    server:push("notification-v2-delete", { id = "not_9" })
    assert.same({ "not_9" }, events:next(1).content.ids)
    server:socket():text '{"type":"new","content":{"already":"an object"}}'
    assert.same({ already = "an object" }, events:next(1).content)
    server:push("new", "no JSON")
    assert.equal("no JSON", events:next(1).content)
  end)

  it("is skipped if it is no event at all", function()
    local client = server:client()
    local events = client:live()
    server:await_live(client)
    for _, text in ipairs { "", "7", "null", "[]", "{}", '{"type":7}', "no JSON", '"x"', "[[[[" } do
      server:socket():text(text)
    end
    server:push("friend-online", { userId = "usr_1" })
    server:settle()
    assert.same({ "friend-online:usr_1" }, taken(events))
    assert.equal("live", client:live_state())
  end)
end)
