--- client:friends: the picture of friends that events keep, and lists where there are none.

local Friends = require "vrchatapi.live.friends"
local json = require("cjson").new()
local server = require("spec.support.live_server").use()
local vrchatapi = require "vrchatapi"

require("spec.support.tasks").clean()

local PLACE = "wrld_1:12345~region(eu)"
local OTHER = "wrld_2:67890~hidden(usr_9)"
local PRIVATE = "wrld_3:1~private(usr_9)"

local online, offline

-- Friends as the service lists them.
local function user(id, name, location, fields)
  local it = {
    id = id,
    displayName = name,
    location = location,
    platform = location == "offline" and "" or "standalonewindows",
    status = "active",
    tags = {},
  }
  for field, value in pairs(fields or {}) do
    it[field] = value
  end
  return it
end

local function answer(request)
  if not request:find("/auth/user/friends", 1, true) then return server.default_answer(request) end
  local list = request:find("offline=true", 1, true) and offline or online
  return server.response("200 OK", list[1] and json.encode(list) or "[]")
end

before_each(function()
  online = { user("usr_1", "Alice", PLACE), user("usr_2", "bob", "private") }
  offline = { user("usr_3", "Carol", "offline") }
  server.answer = answer
end)

local function polling_client() return server:client { pipeline_url = false } end

-- How often lists of friends were read.
local function reads()
  local count = 0
  for _, head in ipairs(server.requests) do
    if head:find("/auth/user/friends%?.*offset=0") then count = count + 1 end
  end
  return count
end

local function open(client)
  client = client or server:client()
  local friends = assert(client:friends())
  if client.pipeline_url then server:await_live(client) end
  return friends
end

local function push(kind, content)
  server:push(kind, content)
  server:settle()
end

local function ids(list)
  local found = {}
  for i, friend in ipairs(list) do
    found[i] = friend.id
  end
  return found
end

for name, client_of in pairs { live = function() return server:client() end, polled = polling_client } do
  describe("the " .. name .. " picture of friends", function()
    local friends

    before_each(function() friends = open(client_of()) end)
    after_each(function() friends:close() end)

    it("has all of them, in the order of their names", function()
      assert.same({ "usr_1", "usr_2", "usr_3" }, ids(friends:all()))
      assert.same({ "usr_1", "usr_2" }, ids(friends:online()))
    end)

    it("says where they are", function()
      local alice, bob, carol = friends:get("usr_1"), friends:get("Bob"), friends:get("CAROL")
      assert.same({ "online", PLACE }, { alice.state, alice.location })
      assert.same({ "online", "private" }, { bob.state, bob.location })
      assert.same({ "offline", "offline" }, { carol.state, carol.location })
      assert.equal("Alice", alice.displayName)
      assert.equal("standalonewindows", alice.platform)
      assert.equal("active", alice.user.status)
      assert.is_nil(friends:get("nobody"))
    end)

    it("says who may be asked for an invite", function()
      assert.is_true(friends:get("usr_1").canRequestInvite)
      assert.is_false(friends:get("usr_2").canRequestInvite)
      assert.is_false(friends:get("usr_3").canRequestInvite)
    end)

    it("stays as it is, whatever a program does to what it got", function()
      local alice = friends:get("usr_1")
      alice.location, alice.user.displayName = "offline", "Mallory"
      assert.equal(PLACE, friends:get("Alice").location)
    end)

    it("stays as it is once it was closed", function()
      friends:close()
      friends:close()
      online = {}
      server:pass(3700)
      local before = reads()
      assert.same({ "usr_1", "usr_2" }, ids(friends:online()))
      assert.equal(before, reads())
    end)

    it("refuses a name that is not a text", function()
      local _, message = pcall(function() friends:get(7) end)
      assert.matches(
        "^spec/lua/live/friends_spec.lua:%d+: bad argument #1 to 'get' %(who must be an id or a name, got number%)$",
        message
      )
    end)
  end)
end

describe("the picture of friends with a pipeline", function()
  it("follows events, without a request", function()
    local friends = open()
    local before = #server.requests
    push("friend-online", {
      userId = "usr_3",
      location = "traveling",
      travelingToLocation = OTHER,
      platform = "android",
      canRequestInvite = false,
    })
    local carol = friends:get("Carol")
    assert.same({ "online", "traveling", OTHER, "android" }, {
      carol.state,
      carol.location,
      carol.travelingToLocation,
      carol.platform,
    })
    assert.is_false(carol.canRequestInvite)
    push(
      "friend-location",
      { userId = "usr_3", location = OTHER, travelingToLocation = "", canRequestInvite = true }
    )
    carol = friends:get("Carol")
    assert.equal(OTHER, carol.location)
    assert.is_nil(carol.travelingToLocation)
    assert.is_true(carol.canRequestInvite)
    push("friend-offline", { userId = "usr_1", platform = "" })
    assert.equal("offline", friends:get("Alice").state)
    push("friend-active", { userid = "usr_2", platform = "web" })
    assert.equal("active", friends:get("Bob").state)
    assert.same({ "usr_3" }, ids(friends:online()))
    server:pass(7200)
    assert.same({ "usr_3" }, ids(friends:online()))
    assert.equal(before, #server.requests)
  end)

  it("follows who becomes a friend, and who is none any more", function()
    local friends = open()
    push("friend-add", { userId = "usr_4", user = user("usr_4", "Dave", PLACE) })
    assert.same({ "usr_1", "usr_2", "usr_3", "usr_4" }, ids(friends:all()))
    assert.equal("online", friends:get("Dave").state)
    push("friend-delete", { userId = "usr_1" })
    assert.same({ "usr_2", "usr_3", "usr_4" }, ids(friends:all()))
    push(
      "friend-update",
      { userId = "usr_4", user = { id = "usr_4", displayName = "David", status = "busy" } }
    )
    assert.is_nil(friends:get("Dave"))
    assert.same({ "busy", PLACE }, { friends:get("David").user.status, friends:get("David").location })
  end)

  it("does not mind what it does not understand", function()
    local friends = open()
    for _, content in ipairs { {}, { userId = 7 }, "words", { userId = "usr_1", location = 9, user = "me" } } do
      push("friend-location", content)
    end
    assert.same({ "usr_1", "usr_2", "usr_3" }, ids(friends:all()))
  end)

  local CASES = {
    { PLACE, nil, true },
    { PLACE, false, false },
    { PRIVATE, nil, false },
    { PRIVATE .. "~canRequestInvite", nil, true },
    { PRIVATE, true, true },
    { "private", true, false },
    { "traveling", true, false },
    { "", true, false },
  }
  for _, case in ipairs(CASES) do
    it(("may be asked for an invite or not: '%s', %s"):format(case[1], tostring(case[2])), function()
      local friends = open()
      push("friend-location", { userId = "usr_1", location = case[1], canRequestInvite = case[2] })
      assert.equal(case[3], friends:get("usr_1").canRequestInvite)
    end)
  end

  it("forgets who may be asked when the place changes", function()
    local friends = open()
    push("friend-location", { userId = "usr_1", location = PRIVATE, canRequestInvite = true })
    push("friend-online", { userId = "usr_1", location = PRIVATE })
    assert.is_true(friends:get("usr_1").canRequestInvite)
    push("friend-location", { userId = "usr_1", location = "wrld_3:2~private(usr_9)" })
    assert.is_false(friends:get("usr_1").canRequestInvite)
  end)

  it("prefers what events say to lists that were read at the same time", function()
    local events, lists = {}, {}
    -- stands for a client whose list of those online is on its way when an event comes, and a task looks
    local client = { pipeline_url = "ws://127.0.0.1/", hub = { caught_up = false } }
    function client.hub.listen() -- luacheck: ignore 212
      return { next = function() return table.remove(events, 1) end, close = function() end }
    end
    function client.each(_, _, query)
      local list = query.offline and offline or online
      if lists.friends and not query.offline then
        events[1] = { type = "friend-offline", content = { userId = "usr_1" } }
        events[2] = { type = "friend-online", content = { userId = "usr_4", location = PLACE } }
        vrchatapi.spawn(function() lists.friends:get("usr_1") end)
        vrchatapi.sleep(0)
        list = { list[1], list[2], user("usr_4", "Dave", "private") }
      end
      local i = 0
      return function()
        i = i + 1
        return list[i]
      end
    end
    lists.friends = assert(Friends.open(client))
    server:pass(61)
    local friends = lists.friends
    assert.same({ "usr_2", "usr_4" }, ids(friends:online()))
    assert.equal("offline", friends:get("Alice").state)
    assert.same({ PLACE, "Dave" }, { friends:get("usr_4").location, friends:get("usr_4").displayName })
  end)

  it("reads the lists again once events were lost, and until that succeeds", function()
    local friends = open()
    for i = 1, 1001 do
      server:push("friend-location", { userId = "usr_1", location = "wrld_1:" .. i })
    end
    server:settle()
    online = { user("usr_3", "Carol", OTHER) }
    server.answer = function() return server.response("503 Unavailable", "") end
    server:pass(61)
    local list, err = friends:online()
    assert.same({ "usr_1", "usr_2" }, ids(list))
    assert.equal("unavailable", err.code)
    server.answer = answer
    server:pass(61)
    list, err = friends:online()
    assert.same({ "usr_3" }, ids(list))
    assert.is_nil(err)
  end)

  it("reads the list once a minute while there is no connection", function()
    local friends = open()
    server.refuse = function() return server.response("503 Unavailable", "") end
    server:socket():cut()
    server:pass(61)
    online = { user("usr_2", "bob", OTHER) }
    local before = reads()
    for _ = 1, 10 do
      assert.same({ "usr_2" }, ids(friends:online()))
    end
    assert.equal(before + 1, reads())
    server:pass(61)
    friends:all()
    assert.equal(before + 2, reads())
  end)
end)

describe("the picture of friends without a pipeline", function()
  it("reads those online once a minute, when it is looked at, and the others once an hour", function()
    local friends = open(polling_client())
    assert.equal(2, reads())
    friends:online()
    server:pass(59)
    friends:all()
    assert.equal(2, reads())
    online = { user("usr_3", "Carol", PLACE) }
    server:pass(2)
    assert.same({ "usr_3" }, ids(friends:online()))
    assert.equal("offline", friends:get("Alice").state)
    assert.equal(3, reads())
    server:pass(3600)
    offline = { user("usr_2", "Robert", "offline") }
    assert.same({ "usr_3", "usr_2" }, ids(friends:all()))
    assert.equal(5, reads())
    assert.equal("usr_2", friends:get("robert").id)
  end)

  it("reads each list once for all tasks that look", function()
    local friends = open(polling_client())
    server:pass(61)
    vrchatapi.run(function()
      for _ = 1, 5 do
        vrchatapi.spawn(function() friends:online() end)
      end
    end)
    assert.equal(3, reads())
  end)

  it("says why it is not up to date, and tries again a minute later", function()
    local friends = open(polling_client())
    server.answer = function() return server.response("503 Unavailable", "") end
    server:pass(61)
    local list, err = friends:online()
    assert.same({ "usr_1", "usr_2" }, ids(list))
    assert.equal("unavailable", err.code)
    local before = reads()
    local _
    _, err = friends:get("usr_1")
    assert.equal("unavailable", err.code)
    assert.equal(before, reads())
    server.answer = answer
    server:pass(61)
    list, err = friends:all()
    assert.equal(3, #list)
    assert.is_nil(err)
  end)

  it("is an error if the first read fails", function()
    server.answer = function() return server.response("503 Unavailable", "") end
    local friends, err = polling_client():friends()
    assert.is_nil(friends)
    assert.equal("unavailable", err.code)
    friends, err = server:client():friends()
    assert.is_nil(friends)
    assert.equal("unavailable", err.code)
  end)

  it("has everybody of two pages", function()
    online, offline = {}, {}
    for i = 1, 100 do
      online[i] = user(("usr_%03d"):format(i), ("Friend %03d"):format(i), PLACE)
    end
    server.answer = function(request)
      if not request:find("/auth/user/friends", 1, true) then return server.default_answer(request) end
      local is_first = not request:find("offset=[1-9]")
      if request:find("offline=true", 1, true) then return server.response("200 OK", "[]") end
      return server.response(
        "200 OK",
        json.encode(is_first and online or { user("usr_x", "Zoe", "private") })
      )
    end
    local friends = open(polling_client())
    assert.equal(101, #friends:online())
  end)
end)
