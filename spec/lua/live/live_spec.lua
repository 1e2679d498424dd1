--- client:live: events as they come, and what it is where there are none.

local json = require("cjson").new()
local server = require("spec.support.live_server").use()
local vrchatapi = require "vrchatapi"

require("spec.support.tasks").clean()

-- The types of the next events, until none comes.
local function types(events)
  local found = {}
  for event in function() return events:next(0) end do
    found[#found + 1] = event.type
  end
  return found
end

describe("client:live", function()
  it("delivers what comes, decoded", function()
    local client = server:client()
    local events = client:live()
    server:await_live(client)
    server:push("friend-online", { userId = "usr_1" })
    local event = events:next()
    assert.equal("friend-online", event.type)
    assert.equal("usr_1", event.content.userId)
    assert.equal("socket", event.source)
    assert.equal(math.floor(server.now), event.time)
  end)

  it("connects with the session, percent-encoded, and the User-Agent", function()
    local client = server:client { auth = "authcookie_a/b+c" }
    local _ = client:live()
    server:await_live(client)
    assert.equal(1, #server.upgrades)
    assert.matches("^GET /%?authToken=authcookie_a%%2Fb%%2Bc HTTP/1.1\r\n", server.upgrades[1])
    assert.matches("\r\nUser%-Agent: VrchatapiSpec/1.0 ", server.upgrades[1])
    assert.is_nil(server.upgrades[1]:lower():find("cookie:", 1, true))
  end)

  it("adds the session to a query", function()
    local client = server:client { pipeline_url = "ws://" .. server.origin .. "/p?a=b" }
    local _ = client:live()
    server:await_live(client)
    assert.matches("^GET /p%?a=b&authToken=authcookie_1 ", server.upgrades[1])
  end)

  it("waits in a for, inside and outside of tasks", function()
    local client = server:client()
    server.first = function(socket)
      return socket.peer:text(server.frame("friend-online", { userId = "usr_1" }))
    end
    local function first()
      for event in client:live() do
        if event then return event.content.userId end
      end
    end
    assert.equal("usr_1", vrchatapi.run(first))
    collectgarbage()
    assert.equal("usr_1", first())
    assert.equal("usr_1", coroutine.wrap(first)())
  end)

  it("hands out what is wanted, and types that nobody knows", function()
    local client = server:client()
    local some = client:live { types = { "friend-online", "new-thing" } }
    local all = client:live()
    server:await_live(client)
    for _, kind in ipairs { "friend-online", "friend-offline", "new-thing" } do
      server:push(kind, { userId = "usr_1" })
    end
    server:settle()
    assert.same({ "friend-online", "new-thing" }, types(some))
    assert.same({ "friend-online", "friend-offline", "new-thing" }, types(all))
    assert.equal(1, #server.sockets)
  end)

  it("is one connection while anybody listens, and none after that", function()
    local client = server:client()
    assert.equal("idle", client:live_state())
    local one, two = client:live(), client:live()
    server:await_live(client)
    assert.equal("live", client:live_state())
    one:close()
    server:settle()
    assert.is_nil(server:socket().ended)
    two:close()
    server:await(function() return client:live_state() == "idle" end)
    server:settle()
    assert.same({ "close", 1000 }, server:socket().received[#server:socket().received])
    assert.equal(1, #server.sockets)
    local _ = client:live()
    server:await_live(client)
    assert.equal(2, #server.sockets)
  end)

  it("ends the connection when a loop was left and collected", function()
    local client = server:client()
    do
      local events = client:live()
      server:await_live(client)
      assert.is_nil(events:next(0))
    end
    collectgarbage()
    collectgarbage()
    server:pass(31)
    assert.equal("idle", client:live_state())
  end)

  it("stops waiting when the time is up", function()
    local client = server:client()
    local events = client:live()
    assert.is_nil(events:next(7.5))
    assert.equal(7.5, server.now - server.start)
  end)

  it("says once that the client was closed", function()
    local client = server:client()
    local seen = {}
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        vrchatapi.sleep(1)
        client:close()
      end)
      for event, err in client:live() do
        seen[#seen + 1] = { event, err.code }
      end
    end)
    assert.same({ { false, "closed" } }, seen)
    local event, err = client:live()()
    assert.is_false(event)
    assert.equal("closed", err.code)
  end)

  it("says once that there is no pipeline", function()
    local client = server:client { pipeline_url = false }
    local events = client:live()
    local event, err = events()
    assert.is_false(event)
    assert.equal("live", err.kind)
    assert.equal("no_pipeline", err.code)
    assert.is_nil(events())
  end)

  it("hands on what waits before it says that there will be no more", function()
    local client = server:client()
    local events = client:live()
    server:await_live(client)
    server:push("friend-online", {})
    server:settle()
    client:close()
    assert.equal("friend-online", events().type)
    local event, err = events()
    assert.is_false(event)
    assert.equal("closed", err.code)
    assert.is_nil(events())
  end)

  it("raises for wrong options", function()
    local client = server:client()
    for text, options in pairs {
      ["options must be a table, got number"] = 7,
      ["unknown option 'type'"] = { type = "x" },
      ["types must be a list of types of events, got string"] = { types = "notification" },
      ["types must be a list of types of events, got table"] = { types = {} },
      ["types must be strings, got 7"] = { types = { 7 } },
      ["queue must be an integer >= 1, got 0"] = { queue = 0 },
    } do
      local ok, problem = pcall(function() client:live(options) end)
      assert.is_false(ok)
      assert.truthy(problem:find("bad argument #1 to 'live' (" .. text .. ")", 1, true), problem)
      assert.matches("live_spec.lua:%d+: ", problem)
    end
    assert.error_matches(function() client.live {} end, "bad self")
    assert.error_matches(function() client:live():next(-1) end, "seconds must be a number >= 0, got %-1")
  end)
end)

describe("a queue that is full", function()
  it("drops what comes, says so, and brings notifications by a replay", function()
    local client = server:client()
    local events, inbox = client:live { queue = 3 }, {}
    server.answer = function(request)
      if request:find("notifications", 1, true) then
        local is_there = inbox[1] and request:find("offset=0", 1, true)
        return server.response("200 OK", is_there and json.encode(inbox) or "[]")
      end
      return server.default_answer(request)
    end
    server:await_live(client)
    for number = 1, 6 do
      local it = { id = "not_" .. number, type = "invite" }
      table.insert(inbox, 1, it)
      server:push("notification", it)
    end
    server:settle()
    local seen = {}
    for _ = 1, 7 do
      local event = assert(events:next(10))
      seen[#seen + 1] = event.content.id or event.content.count
      seen[#seen + 1] = event.source
    end
    assert.same({
      "not_1",
      "socket",
      "not_2",
      "socket",
      "not_3",
      "socket",
      3,
      "replay",
      "not_4",
      "replay",
      "not_5",
      "replay",
      "not_6",
      "replay",
    }, seen)
    assert.is_nil(events:next(10))
  end)
end)

describe("client:on", function()
  it("calls a function for each event of a type, in a task of its own", function()
    local client = server:client()
    local seen = {}
    vrchatapi.run(function()
      local task = client:on("friend-online", function(event)
        vrchatapi.sleep(1)
        seen[#seen + 1] = ("%s %g"):format(event.content.userId, server.now - server.start)
      end)
      vrchatapi.spawn(function()
        while not (client.hub and client.hub.caught_up) do
          vrchatapi.sleep(0.1)
        end
        local start = server.now
        server.start = start
        server:push("friend-online", { userId = "usr_1" })
        server:push("friend-offline", { userId = "usr_1" })
        server:push("friend-online", { userId = "usr_2" })
        vrchatapi.sleep(5)
        task:cancel()
      end)
    end)
    assert.same({ "usr_1 1", "usr_2 1" }, seen)
  end)

  it("reports what the function raises, and continues", function()
    local client = server:client()
    local errors, calls = {}, 0
    vrchatapi.run(function()
      client:on("friend-online", function(event)
        calls = calls + 1
        if calls == 1 then error("mistake") end
        client:close()
        return event
      end, {
        on_error = function(err, event) errors[#errors + 1] = err:match("mistake") .. event.type end,
      })
      while not (client.hub and client.hub.caught_up) do
        vrchatapi.sleep(0.1)
      end
      server:push("friend-online", { userId = "usr_1" })
      server:push("friend-online", { userId = "usr_2" })
    end)
    assert.same({ "mistakefriend-online" }, errors)
    assert.equal(2, calls)
  end)

  it("cancels what the function waits for, and reports nothing, when it is cancelled", function()
    local client = server:client()
    local errors, calls, returned = {}, 0, false
    vrchatapi.run(function()
      local task = client:on("friend-online", function()
        calls = calls + 1
        vrchatapi.sleep(1000)
        returned = true
      end, { on_error = function(err) errors[#errors + 1] = tostring(err) end })
      while not (client.hub and client.hub.caught_up) do
        vrchatapi.sleep(0.1)
      end
      server:push("friend-online", { userId = "usr_1" })
      while calls == 0 do
        vrchatapi.sleep(0.1)
      end
      task:cancel()
    end)
    assert.same({ {}, false }, { errors, returned })
    assert.is_true(server.now - server.start < 1000)
  end)

  it("ends with the error after which there are no more events", function()
    local client = server:client()
    local task = client:on("friend-online", function() end)
    vrchatapi.run(function()
      vrchatapi.sleep(1)
      client:close()
      local result, err = task:wait()
      assert.is_nil(result)
      assert.equal("closed", err.code)
    end)
  end)

  it("returns an error where there is no pipeline, and raises for wrong arguments", function()
    local client = server:client { pipeline_url = false }
    local task, err = client:on("notification", print)
    assert.is_nil(task)
    assert.equal("no_pipeline", err.code)
    for text, arguments in pairs {
      ["#1 to 'on' (type must be a type of events, got nil)"] = { nil, print },
      ["#2 to 'on' (a function expected, got table)"] = { "x", {} },
      ["#3 to 'on' (on_error must be a function, got number)"] = { "x", print, { on_error = 7 } },
      ["#3 to 'on' (unknown option 'types')"] = { "x", print, { types = {} } },
    } do
      local ok, problem = pcall(function() client:on(arguments[1], arguments[2], arguments[3]) end)
      assert.is_false(ok)
      assert.truthy(problem:find(text, 1, true), problem)
    end
  end)
end)
