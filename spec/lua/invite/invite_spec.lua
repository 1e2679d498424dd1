--- client:invite: who, where, and with which words and picture.
local closing = require("spec.support.closing").use()
local invite = require "vrchatapi.invite"
local location = require "vrchatapi.location"
local png = require "spec.support.png"
local vrchatapi = require "vrchatapi"

local service = require("spec.support.service").use()
local time = require("spec.support.time").use()

local box, client

before_each(function()
  box = service.box
  client = service:client()
end)

local function last_request()
  local requests = service:requests()
  return requests[#requests]
end

describe("an invite", function()
  it("is sent and returned", function()
    local made = assert(client:invite("Friend", box.location))
    local notification = service:sent()[1]
    assert.equal(1, #service:sent())
    assert.equal(notification.id, made.id)
    assert.same({ id = box.friend_id, displayName = "Friend" }, made.who)
    assert.same(location.parse(box.location), made.where)
    assert.equal(made.id, made.notification.id)
    assert.equal(time.now, made.time)
    assert.equal(box.friend_id, notification.receiverUserId)
    assert.equal(box.location, notification.details.worldId)
    assert.equal(('{"instanceId":"%s"}'):format(box.location), last_request().body)
    assert.is_nil(notification.details.inviteMessage)
    assert.is_nil(notification.details.imageUrl)
  end)

  it("to an id takes two calls, and one from then on", function()
    assert(client:invite(box.friend_id, box.location))
    assert.equal(2, #service:requests())
    assert.equal("/api/1/auth/user", service:requests()[1].target)
    assert(client:invite({ id = box.legacy_friend_id }, box.location))
    assert.equal(3, #service:requests())
    assert.equal(box.legacy_friend_id, service:sent()[2].receiverUserId)
  end)

  it("accepts every way to write a place", function()
    local instance = assert(client:get_instance(box.world_id, box.instance_id))
    for _, where in ipairs {
      "here",
      location.link(location.parse(box.location)),
      "https://vrch.at/" .. instance.shortName,
      instance,
      location.parse(box.location),
    } do
      local made = assert(client:invite(box.friend_id, where))
      assert.equal(box.location, made.where.location)
      assert.equal(box.location, made.notification.details.worldId)
    end
  end)

  it("works in tasks", function()
    vrchatapi.run(function()
      for _, who in ipairs { "Friend", "Old Friend", "Sleeping Friend" } do
        vrchatapi.spawn(function() assert(client:invite(who, "here", { text = "To all" })) end)
      end
    end)
    assert.equal(3, #service:sent())
    for _, notification in ipairs(service:sent()) do
      assert.equal("To all", notification.details.inviteMessage)
    end
  end)
end)

describe("the text of an invite", function()
  it("is sent by the slot that contains it", function()
    local made = assert(client:invite("Friend", "here", { text = "Karaoke, now!" }))
    assert.equal("Karaoke, now!", vrchatapi.plain(made.notification.details.inviteMessage))
    assert(client:invite("Old Friend", "here", { text = "Karaoke, now!", slots = { 0 } }))
    local edits = 0
    for _, request in ipairs(service:requests()) do
      edits = edits + (request.method == "PUT" and 1 or 0)
    end
    assert.equal(1, edits)
  end)

  it("may be the number of a slot", function()
    local made = assert(client:invite("Friend", "here", { slot = 3 }))
    assert.equal(box:state().messages.message[4].message, made.notification.details.inviteMessage)
  end)

  it("is not changed by others until the invite is sent", function()
    local text = vrchatapi.plain(box:state().messages.message[5].message)
    box:fault { kind = "slow", seconds = 0.1, path = "/api/1/invite/" }
    vrchatapi.run(function()
      vrchatapi.spawn(
        function() assert(client:invite(box.friend_id, "here", { text = text, slots = { 4 } })) end
      )
      vrchatapi.spawn(function()
        local made, err = client:invite(box.legacy_friend_id, "here", { text = "Other", slots = { 4 } })
        assert.is_nil(made)
        assert.equal("cooldown", err.code)
      end)
    end)
    assert.equal(text, vrchatapi.plain(service:sent()[1].details.inviteMessage))
    assert.equal(1, #service:sent())
    -- and may be changed after that
    assert(client:invite(box.legacy_friend_id, "here", { text = "Other", slots = { 4 } }))
  end)
end)

describe("the photo of an invite", function()
  it("is sent", function()
    local bytes = png.image(4, 3)
    local made = assert(client:invite("Friend", "here", { photo = bytes, text = "Look!" }))
    assert.equal(bytes, service:photo(made.notification.details.imageUrl))
    assert.equal("Look!", vrchatapi.plain(made.notification.details.inviteMessage))
  end)

  it("may be a path or an open file, and reports progress", function()
    local file = closing(assert(io.open("examples/poster.png", "rb")))
    local told = 0
    for _, photo in ipairs { "examples/poster.png", { path = "examples/poster.png" }, file } do
      local made = assert(client:invite("Friend", "here", {
        photo = photo,
        timeout = 10,
        progress = function(bytes) told = bytes end,
      }))
      assert.truthy(made.notification.details.imageUrl)
    end
    assert.is_true(told > 0)
  end)

  it("that is wrong is an error before anything is changed or sent", function()
    assert(client:invite("Friend", "here"))
    box:forget()
    for photo, code in pairs { ["Makefile"] = "not_png", ["no/such.png"] = "unreadable" } do
      local made, err = client:invite("Friend", "here", { photo = photo, text = "With a photo" })
      assert.is_nil(made)
      assert.equal(code, err.code)
      assert.equal("no", err.acted)
    end
    assert.same({}, service:requests())
  end)
end)

describe("an invite to oneself", function()
  it("uses invite_myself_to", function()
    for _, who in ipairs { "me", box.user_id, { id = box.user_id } } do
      local made = assert(client:invite(who, "here"))
      assert.equal(box.user_id, made.who.id)
      assert.equal(box.user_id, made.notification.receiverUserId)
      assert.equal(box.location, made.notification.details.worldId)
      assert.equal("/api/1/invite/myself/to/" .. box.location, last_request().target)
    end
  end)

  it("takes the short name of a link along", function()
    local link = "https://vrchat.com/home/launch?worldId=%s&instanceId=%s&shortName=abcd1234"
    assert(client:invite("me", link:format(box.world_id, box.instance_id)))
    assert.equal('{"shortName":"abcd1234"}', last_request().body)
    assert(client:invite("me", box.location))
    assert.equal("", last_request().body)
  end)

  it("takes neither text nor photo", function()
    for name, value in pairs { text = "To me", slot = 0, photo = png.image(2, 2) } do
      local made, err = client:invite("me", "here", { [name] = value })
      assert.is_nil(made)
      assert.equal("not_for_oneself", err.code)
      assert.equal("invite", err.kind)
      assert.equal("no", err.acted)
      assert.equal("an invite to oneself takes no " .. name, err.message)
    end
    assert.equal(1, #service:requests()) -- who one is
  end)
end)

describe("an invite by name", function()
  it("takes three requests, however many friends there are", function()
    box:friends(500)
    client = service:client { rate = { calls = 3, sends = 1 }, queue_timeout = 0 }
    assert(client:invite("Friend", "here"))
    assert.equal(3, #service:requests())
  end)
end)

describe("an invite that fails", function()
  it("returns an error with its code, and nothing was sent", function()
    for code, arguments in pairs {
      unknown_person = { "Nobody", "here" },
      not_a_place = { "Friend", "offline" },
      not_friends = { "usr_00000000-0000-4000-8000-000000000000", "here" },
      text_too_long = { "Friend", "here", { text = ("x"):rep(65) } },
    } do
      local made, err = client:invite(table.unpack(arguments))
      assert.is_nil(made)
      assert.equal(code, err.code)
      assert.equal("no", err.acted)
      assert.same({}, service:sent())
    end
  end)

  it("returns the call's error with acted", function()
    assert(client:invite("Friend", "here"))
    box:fault { kind = "close", at = "body", act = true, path = "/api/1/invite/" }
    local made, err = client:invite("Friend", "here")
    assert.is_nil(made)
    assert.equal("unknown", err.acted)
    assert.equal("invite_user", err.operation)
    assert.equal(2, #service:sent())
  end)

  it("to somebody who is not a friend changes no text", function()
    client:invite("Nobody", "here", { text = "Never said" })
    client:invite("Friend", "private", { text = "Never said" })
    for _, request in ipairs(service:requests()) do
      assert.equal("GET", request.method)
    end
  end)

  it("returns the code closed when the client is closed", function()
    client:close()
    assert.equal("closed", select(2, client:invite("usr_1", "here")).code)
  end)
end)

describe("a plan", function()
  it("can be sent to several people with one slot", function()
    local plan = closing(assert(invite.plan(client, "here", { text = "To all of you" })))
    assert.equal(box.location, plan.place.location)
    box:forget()
    for _, id in ipairs { box.friend_id, box.legacy_friend_id, box.offline_friend_id } do
      local made = assert(plan:send { id = id })
      assert.equal("To all of you", made.notification.details.inviteMessage)
    end
    assert.equal(3, #service:requests())
    local made, err = plan:send { id = box.user_id }
    assert.is_nil(made)
    assert.equal("not_for_oneself", err.code)
  end)

  it("keeps its slot until it is closed", function()
    for _, options in ipairs {
      { text = vrchatapi.plain(box:state().messages.message[1].message) },
      { slot = 0 },
    } do
      local plan = assert(invite.plan(client, "here", options))
      assert.equal(0, plan.slot)
      local other, err = client:invite("Friend", "here", { text = "Other", slots = { 0 } })
      assert.is_nil(other)
      assert.equal("cooldown", err.code)
      plan:close()
      plan:close()
    end
    assert(client:invite("Friend", "here", { text = "Other", slots = { 0 } }))
  end)

  it("that fails sends nothing", function()
    assert.equal("not_a_place", select(2, invite.plan(client, "offline", { text = "x" })).code)
    assert.equal("not_png", select(2, invite.plan(client, "here", { photo = "Makefile" })).code)
    assert.same({}, service:requests())
  end)
end)

describe("a client that logs in by itself", function()
  it("invites and reads its own user once", function()
    local own = service:client {
      auth = false,
      login = { username = box.username, password = box.password },
    }
    assert(own:invite(box.friend_id, "here"))
    assert(own:invite(box.friend_id, box.location, { text = "Again" }))
    local asked = 0
    for _, request in ipairs(service:requests()) do
      asked = asked + (request.target == "/api/1/auth/user" and 1 or 0)
    end
    assert.equal(2, asked) -- the login; who it is, and where
  end)
end)

describe("a dry run", function()
  it("looks up everything and changes nothing", function()
    local shown = {}
    local dry = service:client {
      dry_run = true,
      trace = function(_, exchange) shown[#shown + 1] = exchange.operation end,
    }
    local made = assert(dry:invite("Friend", "here", { text = "Karaoke, now!" }))
    assert.is_nil(made.id)
    assert.equal(box.friend_id, made.who.id)
    assert.equal(box.location, made.where.location)
    assert.is_true(made.notification.dry_run)
    for _, request in ipairs(service:requests()) do
      assert.equal("GET", request.method)
    end
    assert.same({}, service:sent())
    local operations = table.concat(shown, " ")
    assert.matches("get_friends.* update_invite_message invite_user$", operations)
  end)
end)

describe("a mistake", function()
  it("raises, with the name of the argument, before anything is sent", function()
    local closed = assert(io.open("Makefile"))
    closed:close()
    local cases = {
      { 5, "here", nil, "#1 to 'invite' (who must be a user's id, a friend's name or a user, got number)" },
      { "x", nil, nil, "#2 to 'invite' (where must be a location" },
      { "x", { name = "?" }, nil, "#2 to 'invite' (where: place.name must be" },
      { "x", "here", "text", "#3 to 'invite' (options must be a table, got string)" },
      { "x", "here", { txt = "x" }, "#3 to 'invite' (unknown option 'txt')" },
      { "x", "here", { text = "" }, "#3 to 'invite' (text must be a string that is not empty, got '')" },
      { "x", "here", { text = "x", slot = 1 }, "#3 to 'invite' (text and slot do not go together)" },
      { "x", "here", { text = "x", slots = { 12 } }, "(slots[1] must be an integer from 0 to 11, got 12)" },
      { "x", "here", { slot = 12 }, "#3 to 'invite' (slot must be an integer from 0 to 11, got 12)" },
      { "x", "here", { slot = "1" }, "#3 to 'invite' (slot must be an integer from 0 to 11, got '1')" },
      {
        "x",
        "here",
        { photo = 5 },
        "#3 to 'invite' (photo must be a path, the bytes of a PNG or an " .. "open file, got number)",
      },
      { "x", "here", { photo = {} }, "#3 to 'invite' (photo must be" },
      { "x", "here", { photo = closed }, "open file, got closed file)" },
      { "x", "here", { timeout = 0 }, "#3 to 'invite' (timeout must be" },
      { "x", "here", { progress = 1 }, "#3 to 'invite' (progress must be a function, got number)" },
    }
    for _, case in ipairs(cases) do
      local ok, message = pcall(client.invite, client, table.unpack(case, 1, 3))
      assert.is_false(ok, case[4])
      assert.truthy(message:find(case[4], 1, true), message)
      assert.matches("^spec/[%w_/]+_spec%.lua:%d+: ", message)
    end
    assert.same({}, service:requests())
  end)

  it("raises for a call without a client", function()
    local ok, message = pcall(client.invite, "usr_1", "here")
    assert.is_false(ok)
    assert.matches("calling 'invite' on a bad self", message)
  end)
end)
