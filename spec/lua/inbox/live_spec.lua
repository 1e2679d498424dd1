--- The inbox while there is a pipeline: what comes is heard at once, and nothing is polled.

local clock = require "vrchatapi.clock"
local Inbox = require "vrchatapi.inbox"
local server = require("spec.support.live_server").use()
local uv = require "luv"
local vrchatapi = require "vrchatapi"
require("spec.support.tasks").clean()

local client, subscription, listed, reads, errors

-- Answers with what is listed, newest first, and notes when it was read.
local function answer(request)
  local offset = request:match("/auth/user/notifications%?.*offset=(%d+)")
  if not offset then return server.default_answer(request) end
  if offset == "0" then reads[#reads + 1] = server.now - server.start end
  local items = {}
  for i = 1, offset == "0" and #listed or 0 do
    items[i] = ('{"id":"%s","type":"invite","senderUserId":"usr_1","message":"","details":"{}"}'):format(
      listed[i]
    )
  end
  return server.response("200 OK", "[" .. table.concat(items, ",") .. "]")
end

before_each(function()
  listed, reads = {}, {}
  server.answer = answer
  client = server:client()
  subscription = Inbox.of(client):subscribe()
end)

-- A notification as the pipeline pushes it.
local function push(id, fields)
  local content = { id = id, type = "invite", senderUserId = "usr_1", message = "", details = {} }
  for name, value in pairs(fields or {}) do
    content[name] = value
  end
  server:push("notification", content)
end

local function ids(list)
  local found = {}
  for i, it in ipairs(list) do
    found[i] = it.id
  end
  return found
end

-- Waits N seconds at most. The ids, and how long it took; or nil, the code of the error.
local function wait(seconds)
  local begun = server.now
  local list, err = subscription:wait(clock.now() + seconds)
  if not list then return nil, err and err.code end
  return ids(list), server.now - begun
end

-- Waits as a task does, until it is live.
local function begin()
  local task = vrchatapi.spawn(function() return subscription:wait(math.huge) end)
  server:await_live(client)
  return task
end

-- Waits all the time, as on_request_invite does. Errors go to a list.
local function follow()
  errors = {}
  vrchatapi.spawn(function()
    local _, err
    repeat
      _, err = subscription:wait(math.huge)
      errors[#errors + 1] = err
    until err and err.code == "closed"
  end)
  server:await_live(client)
end

describe("the inbox with a pipeline", function()
  it("has what was there before, by the replay alone", function()
    listed = { "not_2", "not_1" }
    local list = wait(30)
    assert.same({ "not_2" }, { list[1] == "not_1" and "not_2" or list[1] })
    server:settle()
    assert.same({ "not_2", "not_1" }, ids(assert(subscription:recent())))
    assert.same({ 0 }, reads)
    assert.equal(1, #server.upgrades)
  end)

  it("hears at once what comes, and reads nothing", function()
    local task = begin()
    server:pass(300)
    push("not_1")
    server:settle()
    assert.is_true(task:done())
    assert.same({ "not_1" }, ids(task:wait()))
    assert.same({ "not_1" }, ids(assert(subscription:recent())))
    assert.same({ 0 }, reads)
  end)

  it("spells types as the service does, wherever they come from", function()
    local task = begin()
    push("not_1", { type = "request-invite" })
    server:settle()
    assert.equal("requestInvite", task:wait()[1].type)
    local plain = server:client { pipeline_url = false }
    server.answer = function()
      return server.response(
        "200 OK",
        '[{"id":"not_1","type":"request-invite","senderUserId":"usr_1","message":"","details":"{}"}]'
      )
    end
    local list = Inbox.of(plain):subscribe():wait(clock.now() + 1)
    assert.equal("requestInvite", list[1].type)
  end)

  for name, frame in pairs {
    ["hide-notification"] = { "hide-notification", "not_1" },
    ["hide-notification in a table"] = { "hide-notification", { notificationId = "not_1" } },
    ["response-notification"] = {
      "response-notification",
      { notificationId = "not_1", receiverId = "usr_1", responseId = "not_9" },
    },
  } do
    it("forgets what is gone: " .. name, function()
      begin()
      push("not_1")
      push("not_2")
      server:settle()
      server:push(frame[1], frame[2])
      server:settle()
      assert.same({ "not_2" }, ids(assert(subscription:recent())))
      push("not_1") -- late, on another connection for example
      server:settle()
      assert.same({ "not_2" }, ids(assert(subscription:recent())))
    end)
  end

  it("forgets all of it when all are cleared", function()
    begin()
    push("not_1")
    push("not_2")
    server:settle()
    server:push("clear-notification")
    server:settle()
    assert.same({}, ids(assert(subscription:recent())))
  end)

  it("forgets what nobody has hidden after an hour", function()
    follow()
    push("not_1")
    server:settle()
    server:pass(3000)
    push("not_2")
    server:settle()
    assert.same({ "not_2", "not_1" }, ids(assert(subscription:recent())))
    server:pass(700)
    assert.same({ "not_2" }, ids(assert(subscription:recent())))
  end)

  it("lets those who wait look again after a minute, while there is something", function()
    begin()
    assert.is_nil(wait(200)) -- there is nothing
    push("not_1")
    local _, seconds = wait(200)
    assert.is_true(seconds <= 30, seconds)
    _, seconds = wait(200)
    assert.equal(60, seconds)
    assert.same({ 0 }, reads)
  end)

  it("ends a wait when the time is up", function()
    begin()
    local begun = server.now
    assert.is_nil(wait(45))
    assert.equal(45, server.now - begun)
    assert.is_nil(subscription:last_error())
  end)

  describe("while there is no connection", function()
    it("polls once a minute, and hears again afterwards", function()
      server.refuse = function() return server.response("503 Service Unavailable", "{}") end
      local begun = server.now
      local list = wait(600)
      assert.same({}, list)
      for _ = 1, 3 do
        wait(600)
      end
      local times = {}
      for i, at in ipairs(reads) do
        times[i] = at - (begun - server.start) - (reads[1] - (begun - server.start))
      end
      assert.same({ 0, 60, 120, 180 }, times)
      server.refuse = nil
      follow()
      local count = #reads
      server:pass(300)
      push("not_1")
      server:settle()
      assert.same({ "not_1" }, ids(assert(subscription:recent())))
      assert.equal(count, #reads)
    end)

    it("waits a minute for it before it polls, when it has been there", function()
      begin()
      server.refuse = function() return server.response("503 Service Unavailable", "{}") end
      server:socket():cut()
      server:settle()
      local before = #reads
      local begun = server.now
      listed = { "not_1" }
      assert.same({ "not_1" }, (wait(600)))
      assert.equal(before + 1, #reads)
      assert.is_true(server.now - begun >= 50, server.now - begun)
    end)

    it("polls at once where the pipeline refuses, and does not ask it again each minute", function()
      server.refuse = function() return server.response("403 Forbidden", "{}") end
      listed = { "not_1" }
      local list, seconds = wait(600)
      assert.same({ { "not_1" }, 0 }, { list, seconds })
      for _ = 1, 9 do
        wait(600)
      end
      assert.same({ 1, 10 }, { #server.upgrades, #reads })
      server.refuse = nil
      for _ = 1, 7 do
        wait(60)
      end
      assert.equal(2, #server.upgrades)
    end)

    it("polls when the time is up, if the connection takes longer", function()
      local silent = uv.new_tcp()
      assert(silent:bind("127.0.0.1", 0))
      assert(silent:listen(1, function() end))
      local url = ("ws://127.0.0.1:%d/"):format(silent:getsockname().port)
      local slow = Inbox.of(server:client { pipeline_url = url }):subscribe()
      listed = { "not_1" }
      local begun = server.now
      assert.same({ "not_1" }, ids(slow:wait(clock.now() + 3)))
      assert.equal(3, server.now - begun)
      silent:close()
    end)

    it("is what it is for clients without a pipeline", function()
      local plain = server:client { pipeline_url = false }
      local other = Inbox.of(plain):subscribe()
      listed = { "not_1" }
      assert.same({ "not_1" }, ids(other:wait(clock.now() + 600)))
      assert.same({ "not_1" }, ids(other:wait(clock.now() + 600)))
      assert.same({ 0, 60 }, reads)
      assert.same({}, server.upgrades)
    end)
  end)

  describe("after a gap", function()
    local function cut()
      server:socket():cut()
      server:settle()
      server:await_live(client)
      server:settle()
    end

    before_each(follow)

    it("has what came meanwhile, and reads the list again if there was something that may be gone", function()
      push("not_1")
      push("not_2")
      server:settle()
      listed = { "not_3", "not_2" }
      cut()
      assert.same({ "not_3", "not_2" }, ids(assert(subscription:recent())))
      assert.equal(3, #reads) -- two replays, and that
    end)

    it("reads that list once a minute if it cannot be read, and is right meanwhile", function()
      push("not_1")
      server:settle()
      server.answer = function(request)
        local response = answer(request)
        return #reads > 2 and server.response("429 Too Many Requests", "{}") or response
      end
      cut()
      server:pass(150)
      assert.same({ 5, {} }, { #reads, errors })
      push("not_2")
      server:settle()
      assert.same({ "not_2", "not_1" }, ids(Inbox.of(client).source:list()))
    end)

    it("reads the list once where it was empty", function()
      listed = { "not_1" }
      cut()
      assert.same({ "not_1" }, ids(assert(subscription:recent())))
      assert.equal(2, #reads)
    end)
  end)

  it("keeps what has come and gone while it reads", function()
    follow()
    push("not_1")
    push("not_2")
    server:settle()
    listed = { "not_2", "not_1" }
    server.answer = function(request)
      if #reads == 2 and request:find("offset=0", 1, true) then -- after both replays
        push("not_3")
        server:push("hide-notification", "not_1")
      end
      return answer(request)
    end
    server:socket():cut()
    server:settle()
    server:await_live(client)
    server:settle()
    assert.same({ "not_3", "not_2" }, ids(assert(subscription:recent())))
  end)

  describe("the connection", function()
    it("is there for waits alone, and for a while after them", function()
      assert.same({}, server.upgrades)
      assert.equal("idle", client.hub and client.hub.name or "idle")
      begin():cancel()
      server:settle()
      server:pass(50)
      assert.equal("live", client.hub.name)
      wait(10)
      server:pass(50)
      assert.equal("live", client.hub.name)
      assert.equal(1, #server.upgrades)
      server:pass(11)
      assert.equal("idle", client.hub.name)
      wait(20)
      assert.equal(2, #server.upgrades)
    end)

    it("is one for all who wait", function()
      local first, second = begin(), begin()
      local _ = client:live()
      server:settle()
      push("not_1")
      server:settle()
      assert.same({ true, true, 1 }, { first:done(), second:done(), #server.upgrades })
    end)

    it("ends with the client", function()
      local task = begin()
      client:close()
      local list, err = task:wait()
      assert.same({ nil, "closed" }, { list, err.code })
    end)
  end)
end)
