--- Waiting for the reply to an invite, with moved time.

local inbox = require "spec.support.inbox"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"
require("spec.support.tasks").clean()

local time = require("spec.support.time").use()

local LIST = "/api/1/auth/user/notifications"

local client, polls

before_each(function()
  client = service:client()
  polls = inbox.watch(client, time)
end)

local function invite(friend)
  return assert(client:invite(friend or service.box.friend_id, service.box.location))
end

-- Answers an invite after N seconds.
local function respond_after(seconds, id, answer)
  vrchatapi.spawn(function()
    vrchatapi.sleep(seconds)
    assert(service.box:respond(id, answer or { text = "Coming, soon!" }))
  end)
end

-- Waits for a reply that comes after N seconds.
local function wait_for(seconds, after)
  local reply, err
  vrchatapi.run(function()
    local sent = invite()
    if after then respond_after(after, sent.id) end
    reply, err = sent:wait_reply(seconds)
  end)
  return reply, err
end

describe("a reply", function()
  it("has the text, the sender and the time", function()
    local sent = invite()
    service.box:advance(90)
    service.box:respond(sent.id, { text = "Coming, soon!", imageUrl = "http://127.0.0.1/x.png" })
    local reply = assert(sent:wait_reply(10))
    assert.equal("Coming, soon!", reply.text)
    assert.not_equal(reply.text, reply.notification.details.responseMessage)
    assert.equal(service.box.friend_id, reply.who)
    assert.equal("http://127.0.0.1/x.png", reply.photo)
    assert.equal("2025-01-01T12:01:30", os.date("!%Y-%m-%dT%H:%M:%S", reply.time))
    assert.equal("inviteResponse", reply.notification.type)
  end)

  it("that has already arrived is returned at once", function()
    local sent = invite()
    service.box:respond(sent.id, { slot = 3 })
    assert(sent:wait_reply(600))
    assert.same({ 0 }, polls)
    assert.equal(0, time:passed())
  end)

  it("that arrives later is found by the next poll, a minute after the last one", function()
    assert(wait_for(600, 70))
    assert.same({ 0, 60, 120 }, polls)
    assert.equal(120, time:passed())
  end)

  it("that arrives late is found by a last poll when the time is up", function()
    assert(wait_for(90, 80))
    assert.same({ 0, 60, 90 }, polls)
  end)

  it("to another invite does not count", function()
    local other = service.box:friend { displayName = "Other" }
    vrchatapi.run(function()
      local first, second = invite(), invite(other.id)
      service.box:respond(second.id, { slot = 3 })
      local reply, err = first:wait_reply(30)
      assert.is_nil(reply)
      assert.equal("no_reply", err.code)
      assert.equal(other.id, second:wait_reply(30).who)
    end)
  end)

  it("that the last poll has found needs no other poll", function()
    local sent = invite()
    service.box:respond(sent.id, { slot = 3 })
    assert(sent:wait_reply(10))
    time:advance(59)
    assert(sent:wait_reply(10))
    assert.same({ 0 }, polls)
    time:advance(1)
    assert(sent:wait_reply(10)) -- as it is now: that look is too old
    assert.same({ 0, 60 }, polls)
  end)

  it("to a request for an invite is found the same way", function()
    local asked = assert(client:request_invite(service.box.friend_id))
    service.box:respond(asked.id, { text = "No" })
    local sent = setmetatable({ id = asked.id }, { __index = invite() })
    assert.equal("No", sent:wait_reply(10).text)
  end)
end)

describe("no reply", function()
  it("is a result when the time is up", function()
    local reply, err = wait_for(150)
    assert.is_nil(reply)
    assert.equal("no_reply", err.code)
    assert.equal("timeout", err.kind)
    assert.equal("no", err.acted)
    assert.matches("nobody has answered within 150 seconds$", err.message)
    assert.equal(150, time:passed())
    assert.same({ 0, 60, 120, 150 }, polls)
  end)

  it("is returned after one poll if the time is 0", function()
    assert.equal("no_reply", select(2, wait_for(0)).code)
    assert.same({ 0 }, polls)
    assert.equal(0, time:passed())
  end)

  it("returns the error if the last poll failed", function()
    local sent = invite()
    service.box:fault { kind = "status", status = 503, path = LIST }
    local _, err = sent:wait_reply(90)
    assert.equal("no_reply", err.code)
    assert.matches("the last look failed %(VRChat API services are", err.message)
    assert.same({ 0, 60, 90 }, polls)
  end)

  it("is returned at once in a dry run", function()
    client = service:client { dry_run = true, trace = function() end }
    local sent = invite()
    assert.is_nil(sent.id)
    assert.equal("no_reply", select(2, sent:wait_reply(60)).code)
    assert.equal(0, inbox.count(service))
  end)
end)

describe("several that wait for replies", function()
  it("share the polls", function()
    local found = 0
    vrchatapi.run(function()
      for number = 1, 20 do
        local friend = service.box:friends(1)[1]
        local sent = invite(friend.id)
        respond_after(number * 10, sent.id)
        vrchatapi.spawn(function()
          assert(sent:wait_reply(600))
          found = found + 1
        end)
      end
    end)
    assert.equal(20, found)
    assert.same({ 0, 60, 120, 180, 240 }, polls)
    assert.equal(5, inbox.count(service))
  end)

  it("get at once what another's last poll has found", function()
    vrchatapi.run(function()
      local first, second = invite(), invite(service.box:friends(1)[1].id)
      respond_after(20, second.id)
      vrchatapi.spawn(function() first:wait_reply(30) end)
      assert(second:wait_reply(600))
      assert.equal(30, time:passed())
    end)
    assert.same({ 0, 30 }, polls)
  end)

  it("have a last poll each, within a limit between two regular ones", function()
    local sent = invite()
    for _ = 1, 5 do
      sent:wait_reply(90)
    end
    assert.same({ 0, 60, 90, 150, 180, 240, 270, 330, 360, 420, 450 }, polls)
  end)

  it("do not poll many times when many times are up", function()
    vrchatapi.run(function()
      local sent = invite()
      for number = 1, 100 do
        vrchatapi.spawn(function() assert.equal("no_reply", select(2, sent:wait_reply(number * 3)).code) end)
      end
    end)
    assert.equal(300, time:passed())
    assert.is_true(#polls <= 4 * 300 / 60, #polls .. " polls")
  end)

  it("for a moment each, one after the other, do not poll all the time", function()
    local sent = invite()
    for _ = 1, 600 do
      sent:wait_reply(1)
    end
    assert.equal(600, time:passed())
    assert.is_true(#polls <= 4 * 600 / 60, #polls .. " polls")
  end)

  it("cause no polls when they have ended", function()
    vrchatapi.run(function()
      local sent = invite()
      local task = vrchatapi.spawn(function() sent:wait_reply(6000) end)
      vrchatapi.sleep(65)
      task:cancel()
      vrchatapi.sleep(1000)
    end)
    assert.same({ 0, 60 }, polls)
  end)

  it("get the poll of one that was cancelled", function()
    vrchatapi.run(function()
      local sent = invite()
      service.box:respond(sent.id, { slot = 3 })
      local first = vrchatapi.spawn(function() sent:wait_reply(6000) end)
      vrchatapi.sleep(0)
      vrchatapi.sleep(0)
      local second = vrchatapi.spawn(function() return sent:wait_reply(6000) end)
      vrchatapi.sleep(0)
      assert.equal(1, #polls)
      first:cancel()
      assert(second:wait())
    end)
    assert.same({ 0 }, polls)
  end)

  it("may be outside of tasks", function()
    local sent = invite()
    respond_after(70, sent.id)
    assert(sent:wait_reply(600))
    assert.same({ 0, 60, 120 }, polls)
  end)

  it("may be where nothing can be suspended", function()
    local sent, found = invite(), nil
    vrchatapi.run(function()
      respond_after(70, sent.id);
      ("x"):gsub("x", function() found = sent:wait_reply(600) end)
    end)
    assert.truthy(found)
  end)
end)

describe("a poll that fails", function()
  it("is retried a minute later", function()
    local sent = invite()
    service.box:respond(sent.id, { text = "Yes" })
    service.box:fault { kind = "status", status = 503, path = LIST, times = 2 }
    assert(sent:wait_reply(600))
    assert.same({ 0, 60, 120 }, polls)
  end)

  it("for good is returned to all that wait", function()
    local codes = {}
    vrchatapi.run(function()
      local sent = invite()
      for number = 1, 3 do
        vrchatapi.spawn(function() codes[number] = select(2, sent:wait_reply(600)).code end)
      end
      vrchatapi.sleep(30)
      service.box:end_sessions()
    end)
    assert.same({ "missing_credentials", "missing_credentials", "missing_credentials" }, codes)
    assert.same({ 0, 60 }, polls)
  end)

  it("because the client was closed ends the waits at once", function()
    local err
    vrchatapi.run(function()
      local sent = invite()
      vrchatapi.spawn(function() err = select(2, sent:wait_reply(600)) end)
      vrchatapi.sleep(10)
      client:close()
    end)
    assert.equal("closed", err.code)
    assert.equal(10, time:passed())
  end)
end)

describe("more notifications than a page holds", function()
  it("are all read", function()
    local sent = invite()
    service.box:respond(sent.id, { text = "Yes" })
    for _ = 1, 100 do
      service.box:notify { type = "message" }
    end
    assert(sent:wait_reply(10))
    assert.same({ 0, 0 }, polls)
  end)
end)

describe("a wrong time", function()
  it("raises", function()
    local sent = invite()
    for _, wrong in ipairs { false, "60", -1, 0 / 0, {} } do
      local ok, message = pcall(function() sent:wait_reply(wrong or nil) end)
      assert.is_false(ok)
      assert.matches(
        "spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'wait_reply' "
          .. "%(seconds must be a number from 0 on, got .*%)$",
        message
      )
    end
  end)
end)
