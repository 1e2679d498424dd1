--- Which replays a hub makes, and for whom.

local server = require("spec.support.live_server").use()
require("spec.support.tasks").clean()

local friends, reads

before_each(function()
  friends, reads = { usr_1 = "private" }, 0
  server.answer = function(request)
    if not request:find("/auth/user/friends?", 1, true) then return server.default_answer(request) end
    if not request:find("offset=0", 1, true) then return server.response("200 OK", "[]") end
    reads = reads + 1
    local items = {}
    for id, place in pairs(friends) do
      items[#items + 1] = ('{"id":"%s","location":"%s"}'):format(id, place)
    end
    return server.response("200 OK", "[" .. table.concat(items, ",") .. "]")
  end
end)

-- What has come, as "type user place".
local function taken(events)
  local found = {}
  for event in function() return events:next(0) end do
    found[#found + 1] = ("%s %s %s"):format(event.type, event.content.userId, event.content.location)
  end
  table.sort(found)
  return found
end

local function cut(client)
  server:socket():cut()
  server:settle()
  server:await_live(client)
end

describe("one who begins to listen", function()
  it("gets the friends who are there, and those who listened before nothing again", function()
    local client = server:client()
    local first = client:live { types = { "friend-online", "friend-location" } }
    server:await_live(client)
    assert.same({ "friend-online usr_1 private" }, taken(first))
    server:push("friend-online", { userId = "usr_2", location = "wrld_1:1" })
    server:push("friend-location", { userId = "usr_1", location = "wrld_1:2" })
    server:settle()
    taken(first)
    local second = client:live { types = { "friend-online" } }
    server:await_live(client)
    assert.same({ "friend-online usr_1 wrld_1:2", "friend-online usr_2 wrld_1:1" }, taken(second))
    assert.same({}, taken(first))
    assert.equal(1, reads)
  end)

  it("causes their list to be read if nobody wanted it before", function()
    local client = server:client()
    local _ = client:live { types = { "notification" } }
    server:await_live(client)
    assert.equal(0, reads)
    local second = client:live { types = { "friend-online" } }
    server:await_live(client)
    assert.same({ "friend-online usr_1 private" }, taken(second))
    assert.equal(1, reads)
  end)
end)

describe("after a short gap", function()
  it("the friends are read again, once a quarter of an hour has passed since the last time", function()
    local client = server:client()
    local events = client:live { types = { "friend-online", "friend-location" } }
    server:await_live(client)
    taken(events)
    cut(client)
    friends.usr_1 = "wrld_1:7"
    cut(client)
    assert.same({ 1, {} }, { reads, taken(events) })
    server:pass(1000)
    assert.same({ 2, { "friend-location usr_1 wrld_1:7" } }, { reads, taken(events) })
    server:pass(1000)
    assert.equal(2, reads)
  end)
end)

describe("one whose queue is full", function()
  local list =
    '[{"id":"not_2","type":"message","details":"{}"},{"id":"not_1","type":"message","details":"{}"}]'

  before_each(function()
    local answer = server.answer
    server.answer = function(request)
      if request:find("/auth/user/notifications?", 1, true) and request:find("offset=0", 1, true) then
        reads = reads + 1
        return server.response("200 OK", list)
      end
      return answer(request)
    end
    for i = 2, 50 do
      friends["usr_" .. i] = "private"
    end
  end)

  it("gets all of a replay, however many they are", function()
    local client = server:client()
    local events = client:live { types = { "friend-online" }, queue = 10 }
    server:await_live(client)
    assert.equal(50, #taken(events))
    assert.same({}, taken(events))
    assert.equal(1, reads)
  end)

  it("causes no replay before it takes what waits", function()
    local client = server:client()
    local events = client:live { types = { "notification", "friend-update" }, queue = 1 }
    server:await_live(client)
    for i = 1, 3 do
      server:push("friend-update", { userId = "usr_" .. i })
    end
    server:settle()
    server:pass(100)
    assert.equal(1, reads)
    assert.is_true(client.hub.caught_up)
    local found = {}
    for event in function() return events:next(0) end do
      found[#found + 1] = event.type
    end
    assert.same({ "notification", "notification", "friend-update", "lost" }, found)
    server:settle()
    assert.equal(2, reads)
  end)
end)
