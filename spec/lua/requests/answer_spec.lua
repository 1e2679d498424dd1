--- The answers to requests for invites, on time that is moved.

local png = require "spec.support.png"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"
require("spec.support.tasks").clean()

require("spec.support.time").use()

local client, reports

before_each(function()
  client = service:client()
  reports = {}
end)

-- Hands out what there is for N seconds, and returns how often that was done.
local function watch(handler, seconds)
  local count = 0
  vrchatapi.run(function()
    local task = client:on_request_invite(function(request)
      count = count + 1
      return handler(request)
    end, { on_error = function(failure) reports[#reports + 1] = failure end })
    vrchatapi.sleep(seconds or 1)
    task:cancel()
  end)
  return count
end

-- The request of the seed, as the sandbox has it.
local function request()
  for _, notification in ipairs(service.box:state().notifications) do
    if notification.id == service.box.request_notification_id then return notification end
  end
end

local function count_requests(method, pattern)
  local count = 0
  for _, it in ipairs(service:requests()) do
    if it.method == method and it.target:find(pattern) then count = count + 1 end
  end
  return count
end

describe("accepting a request", function()
  it("sends an invite and hides the request", function()
    local invite
    watch(function(it)
      invite = assert(it:accept(service.box.location))
      assert.is_true(request().hidden)
    end)
    assert.equal(1, #service:sent())
    assert.equal(invite.id, service:sent()[1].id)
    assert.equal(service.box.friend_id, service:sent()[1].receiverUserId)
    assert.equal(service.box.location, service:sent()[1].details.worldId)
    assert.equal("Friend", invite.who.displayName)
    assert.same({}, reports)
  end)

  it("is no failure when the handler returns the invite", function()
    watch(function(it) return it:accept(service.box.location) end)
    assert.equal(1, #service:sent())
    assert.same({}, reports)
  end)

  it("takes the options of an invite and returns one with wait_reply", function()
    local reply
    watch(function(it)
      local invite = assert(it:accept("here", { text = "Come in!", photo = png.image(4, 4) }))
      service.box:respond(invite.id, { text = "Thanks!" })
      reply = invite:wait_reply(100)
    end, 200)
    assert.equal("Come in!", vrchatapi.plain(service:sent()[1].details.inviteMessage))
    assert.truthy(service:sent()[1].details.imageUrl)
    assert.equal("Thanks!", reply.text)
  end)

  it("without a destination sends nothing, and another answer is possible", function()
    watch(function(it)
      local invite, err = it:accept("nowhere at all")
      assert.is_nil(invite)
      assert.equal("not_a_place", err.code)
      assert(it:decline(3))
    end)
    assert.equal(1, #service:sent())
    assert.equal("requestInviteResponse", service:sent()[1].type)
    assert.same({}, reports)
  end)

  it("when it is refused is reported, and the request is handed out twice more", function()
    service.box:fault { kind = "status", status = 403, path = "/api/1/invite/" }
    assert.equal(
      3,
      watch(function(it) assert.equal("no", select(2, it:accept(service.box.location)).acted) end, 600)
    )
    assert.equal(3, #reports)
    assert.equal(403, reports[1].status)
    assert.falsy(request().hidden)
  end)

  it("after a 404 of another request hands the request out again", function()
    service.box:fault { kind = "status", status = 404, path = "/api/1/invite/", times = 1 }
    assert.equal(2, watch(function(it) it:accept(service.box.location) end, 600))
    assert.equal("not_found", reports[1].code)
    assert.equal(1, #service:sent())
  end)

  it("when it was refused is not reported again for a later handler that does nothing", function()
    service.box:fault { kind = "status", status = 403, path = "/api/1/invite/" }
    local count = 0
    watch(function(it)
      count = count + 1
      if count == 1 then it:accept(service.box.location) end
    end, 100)
    assert.equal(403, reports[1].status)
    assert.equal("the handler has not answered it", reports[2])
  end)

  it("when it was refused can succeed when the request is handed out again", function()
    service.box:fault { kind = "status", status = 429, path = "/api/1/invite/", times = 1 }
    assert.equal(2, watch(function(it) it:accept(service.box.location) end, 600))
    assert.equal(1, #reports)
    assert.equal(1, #service:sent())
    assert.is_true(request().hidden)
  end)

  it("with an unknown outcome is not retried and allows no other answer", function()
    service.box:fault { kind = "close", at = "body", act = true, path = "/api/1/invite/" }
    local second
    assert.equal(
      1,
      watch(function(it)
        local _, err = it:accept(service.box.location)
        assert.equal("unknown", err.acted)
        _, second = it:decline(0)
      end, 600)
    )
    assert.equal("already_responded", second.code)
    assert.matches("the request may have been answered", second.message)
    assert.equal(1, #service:sent())
    assert.same({}, reports)
  end)

  it("whose preparation fails has not acted", function()
    watch(function(it)
      service.box:fault { kind = "close", at = "body", path = "/api/1/auth/user" }
      assert.equal("no", select(2, it:accept("here")).acted)
      service.box:fault { kind = "close", at = "body", act = true, path = "/api/1/message/" }
      assert.equal("no", select(2, it:decline("Hello")).acted)
      service.box:fault(nil)
      assert(it:accept(service.box.location))
    end)
    assert.equal(1, #service:sent())
    assert.same({}, reports)
  end)

  it("twice at the same time sends one invite", function()
    local codes = {}
    watch(function(it)
      local tasks = {}
      for number = 1, 3 do
        tasks[number] = vrchatapi.spawn(function()
          local invite, err = it:accept(service.box.location)
          codes[#codes + 1] = invite and "invited" or err.code
        end)
      end
      for _, task in ipairs(tasks) do
        task:wait()
      end
    end)
    table.sort(codes)
    assert.same({ "already_responded", "already_responded", "invited" }, codes)
    assert.equal(1, #service:sent())
  end)

  it("when the request has vanished sends the invite all the same", function()
    watch(function(it)
      service.box:advance(3600)
      assert(it:accept(service.box.location))
    end)
    assert.equal(1, #service:sent())
    assert.same({}, reports)
  end)

  it("succeeds even if hiding fails, which is retried", function()
    service.box:fault { kind = "status", status = 503, method = "PUT", times = 1 }
    assert.equal(1, watch(function(it) assert(it:accept(service.box.location)) end, 600))
    assert.is_true(request().hidden)
    assert.equal(2, count_requests("PUT", "/hide$"))
    assert.equal(1, #service:sent())
  end)

  it("stops trying to hide a request that stays", function()
    service.box:fault { kind = "status", status = 503, method = "PUT" }
    watch(function(it) assert(it:accept(service.box.location)) end, 1000)
    assert.equal(3, count_requests("PUT", "/hide$"))
  end)

  it("in a dry run sends nothing and does not hand out the request again", function()
    client = service:client { dry_run = true, trace = function() end }
    assert.equal(
      1,
      watch(
        function(it) assert.is_true(assert(it:accept(service.box.location)).notification.dry_run) end,
        300
      )
    )
    assert.same({}, service:sent())
    assert.falsy(request().hidden)
  end)

  it("whose task is cancelled returns acted", function()
    service.box:fault { kind = "hang", act = true, path = "/api/1/invite/" }
    local err, later
    vrchatapi.run(function()
      local handed
      local task = client:on_request_invite(function(it)
        handed = it
        err = select(2, it:accept(service.box.location))
      end)
      repeat
        vrchatapi.sleep(0)
      until count_requests("POST", "/invite/") == 1
      task:cancel()
      vrchatapi.sleep(0)
      later = select(2, handed:accept(service.box.location))
    end)
    assert.equal("cancelled", err.code)
    assert.equal("unknown", err.acted)
    assert.equal("already_responded", later.code)
    assert.equal(1, #service:sent())
  end)
end)

describe("declining a request", function()
  it("by a slot answers with its text and hides the request", function()
    local answer
    watch(function(it) answer = assert(it:decline(3)) end, 200)
    assert.equal(1, #service:sent())
    assert.equal(answer.id, service:sent()[1].id)
    assert.equal(service.box.request_notification_id, service:sent()[1].details.inResponseTo)
    assert.equal(
      service.box:state().messages.requestResponse[4].message,
      service:sent()[1].details.requestMessage
    )
    assert.is_true(request().hidden)
  end)

  it("by a text answers with it", function()
    watch(function(it) assert(it:decline("Not now, sorry!")) end)
    assert.equal("Not now, sorry!", vrchatapi.plain(service:sent()[1].details.requestMessage))
  end)

  it("with a photo sends it", function()
    local image = png.image(4, 4)
    watch(function(it) assert(it:decline("Look!", image)) end)
    assert.equal("Look!", vrchatapi.plain(service:sent()[1].details.requestMessage))
    assert.equal(image, service:photo(service:sent()[1].details.imageUrl))
  end)

  it("with a wrong photo sends nothing and allows another answer", function()
    watch(function(it)
      local _, err = it:decline("Look!", "no/such/file.png")
      assert.equal("unreadable", err.code)
      assert.equal(0, count_requests("PUT", "/message/"))
      assert(it:decline(0))
    end)
    assert.equal(1, #service:sent())
  end)

  it("many times with the same text takes one slot", function()
    for _ = 1, 5 do
      service.box:notify { type = "requestInvite" }
    end
    assert.equal(6, watch(function(it) assert(it:decline("Not now")) end))
    assert.equal(6, #service:sent())
    assert.equal(1, count_requests("PUT", "/message/"))
  end)

  it("with a text that is too long sends nothing", function()
    watch(function(it)
      assert.equal("text_too_long", select(2, it:decline(("x"):rep(65))).code)
      it:ignore()
    end)
    assert.same({}, service:sent())
  end)

  it("after it was answered in the game succeeds", function()
    assert(client:respond_invite(service.box.request_notification_id, { responseSlot = 1 }))
    assert.equal(
      1,
      watch(function(it) assert.equal("already_responded", select(2, it:decline(0)).code) end, 300)
    )
    assert.equal(1, #service:sent())
    assert.same({}, reports)
  end)

  it("after it has vanished succeeds", function()
    assert.equal(
      1,
      watch(function(it)
        service.box:advance(3600)
        assert.equal("not_found", select(2, it:decline(0)).code)
      end, 300)
    )
    assert.same({}, reports)
  end)

  it("raises for a wrong slot, text or photo", function()
    local messages = {}
    watch(function(it)
      for _, wrong in ipairs { { 12 }, { -1 }, { 1.5 }, { false }, { "" }, { "\xff" }, { 0, 5 } } do
        messages[#messages + 1] = select(2, pcall(it.decline, it, table.unpack(wrong)))
      end
      assert(it:decline(0)) -- nothing of that was an answer
    end)
    for number = 1, 4 do
      assert.matches(
        "#1 to 'decline' %(a text or a slot expected: a slot must be an integer " .. "from 0 to 11, got ",
        messages[number]
      )
    end
    assert.matches("#1 to 'decline' %(text must be a string that is not empty", messages[5])
    assert.matches("#1 to 'decline' %(text must be UTF%-8%)", messages[6])
    assert.matches("bad argument #2 to 'decline' %(photo must be a path", messages[7])
    assert.equal(7, #messages)
    assert.equal(1, #service:sent())
  end)
end)

describe("ignoring a request", function()
  it("sends nothing, leaves it in the inbox, and is final", function()
    assert.equal(
      1,
      watch(function(it)
        assert.is_true(it:ignore())
        assert.equal("already_responded", select(2, it:accept(service.box.location)).code)
        assert.equal("already_responded", select(2, it:ignore()).code)
      end, 300)
    )
    assert.same({}, service:sent())
    assert.falsy(request().hidden)
    assert.falsy(request().seen)
  end)
end)

describe("mistakes in accepting", function()
  it("raise with the handler's line and allow another answer", function()
    watch(function(it)
      local ok, message = pcall(function() it:accept(nil) end)
      assert.is_false(ok)
      assert.matches("^[^\n]*answer_spec%.lua:%d+: bad argument #1 to 'accept' %(where must be", message)
      ok, message = pcall(function() it:accept(service.box.location, { txt = "x" }) end)
      assert.is_false(ok)
      assert.matches("#2 to 'accept' %(unknown option 'txt'%)$", message)
      assert(it:accept(service.box.location))
    end)
    assert.equal(1, #service:sent())
  end)
end)
