--- client:friends: who of the friends is in VRChat.

local json = require("cjson").new()
local server = require("spec.support.live_server").use()
local vrchatapi = require "vrchatapi"
require("spec.support.tasks").clean()

local items, reads

before_each(function()
  reads = 0
  items = {
    { id = "usr_b", displayName = "Berta", location = "private", platform = "android" },
    { id = "usr_a", displayName = "Anton", location = "wrld_1:7~region(eu)", platform = "standalonewindows" },
    { id = "usr_c", displayName = "Cäsar", location = "offline", platform = "web" },
  }
  server.answer = function(request)
    if not request:find("/auth/user/friends?", 1, true) then return server.default_answer(request) end
    assert(request:find("offline=false", 1, true))
    if not request:find("offset=0", 1, true) then return server.response("200 OK", "[]") end
    reads = reads + 1
    return server.response("200 OK", json.encode(items))
  end
end)

-- The friends, as texts.
local function shown(client)
  local found = {}
  for i, friend in ipairs(assert(client:friends())) do
    found[i] = ("%s %s"):format(friend.displayName or friend.id, friend.location)
  end
  return found
end

local ALL = { "Anton wrld_1:7~region(eu)", "Berta private" }

describe("the friends", function()
  it("are those in VRChat, in the order of their names", function()
    local client = server:client()
    assert.same({
      {
        id = "usr_a",
        displayName = "Anton",
        location = "wrld_1:7~region(eu)",
        platform = "standalonewindows",
        canRequestInvite = true,
      },
      {
        id = "usr_b",
        displayName = "Berta",
        location = "private",
        platform = "android",
        canRequestInvite = false,
      },
    }, client:friends())
  end)

  it("come and go by events, and are read once", function()
    local client = server:client()
    assert.same(ALL, shown(client))
    server:push(
      "friend-location",
      { userId = "usr_a", location = "traveling", travelingToLocation = "wrld_2:1" }
    )
    server:push("friend-offline", { userId = "usr_b" })
    server:push("friend-online", { userId = "usr_d", location = "wrld_3:1", canRequestInvite = false })
    server:settle()
    assert.same({ "usr_d wrld_3:1", "Anton traveling" }, shown(client))
    local friends = client:friends()
    assert.same({ false, "wrld_2:1" }, { friends[1].canRequestInvite, friends[2].travelingToLocation })
    assert.same({ 1, 1 }, { reads, #server.upgrades })
  end)

  it("may be asked for an invite where one sees them, unless the instance does not allow it", function()
    items = {}
    for i, place in ipairs {
      "wrld_1:1",
      "wrld_1:1~hidden(usr_1)~region(eu)",
      "wrld_1:1~private(usr_1)~canRequestInvite~region(eu)",
      "wrld_1:1~private(usr_1)~region(eu)",
      "private",
      "traveling",
    } do
      items[i] = { id = "usr_" .. i, displayName = "Friend " .. i, location = place }
    end
    local found = {}
    for i, friend in ipairs(assert(server:client():friends())) do
      found[i] = friend.canRequestInvite
    end
    assert.same({ true, true, true, false, false, false }, found)
  end)

  it("keep the connection for a while, and get it again", function()
    local client = server:client()
    shown(client)
    server:pass(50)
    shown(client)
    server:pass(50)
    assert.equal("live", client:live_state())
    server:pass(20)
    assert.equal("idle", client:live_state())
    items = { items[2] }
    server:pass(60) -- a long gap
    assert.same({ "Anton wrld_1:7~region(eu)" }, shown(client))
    assert.same({ 2, 2 }, { reads, #server.upgrades })
  end)

  for name, prepare in pairs {
    ["where there is no pipeline"] = function() return server:client { pipeline_url = false } end,
    ["where the pipeline refuses"] = function()
      server.refuse = function() return server.response("403 Forbidden", "{}") end
      return server:client()
    end,
    ["while the pipeline is down"] = function()
      server.refuse = function() return server.response("503 Down", "{}") end
      return server:client()
    end,
  } do
    it("are read once a minute " .. name, function()
      local client = prepare()
      assert.same(ALL, shown(client))
      assert.same(ALL, shown(client))
      assert.equal(1, reads)
      items[1].location = "wrld_1:9"
      server:pass(61)
      assert.same({ ALL[1], "Berta wrld_1:9" }, shown(client))
      assert.equal(2, reads)
    end)
  end

  it("are read once for all who ask at the same time", function()
    local client = server:client { pipeline_url = false }
    vrchatapi.run(function()
      for _ = 1, 3 do
        vrchatapi.spawn(function() assert.same(ALL, shown(client)) end)
      end
    end)
    assert.equal(1, reads)
  end)

  it("are an error if they cannot be read", function()
    local client = server:client { pipeline_url = false }
    server.answer = function() return server.response("429 Too Many Requests", "{}") end
    local friends, err = client:friends()
    assert.same({ nil, "rate_limited" }, { friends, err.code })
  end)

  it("are not those of a client that was closed", function()
    local client = server:client()
    shown(client)
    client:close()
    local friends, err = client:friends()
    assert.same({ nil, "closed" }, { friends, err.code })
  end)
end)
