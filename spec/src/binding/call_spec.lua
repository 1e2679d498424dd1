--- The requests of vrchatapi.core: what is known of them, and sending them again.

local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local ways = require "spec.support.ways"

local succeed, fail = ways.succeed, ways.fail

-- A request that lists messages, not sent.
local function prepared(client)
  return assert(client:prepare("get_invite_messages", service.box.user_id, "message"))
end

local function sent(client)
  local request = prepared(client)
  request:send()
  return request
end

-- The ids of all requests that have ended since the last look.
local function ended_ids()
  local ids = {}
  for id in core.next_ended do
    ids[#ids + 1] = id
  end
  return ids
end

describe("a call of the core", function()
  before_each(ended_ids)

  it("has the status of its response", function()
    local client = service:core()
    for _, status in ipairs { 200, 201, 404, 429, 500, 503 } do
      service.box:fault { kind = "status", status = status, body = "{}" }
      local request = closing(sent(client))
      assert.is_true(request:wait())
      assert.equal(status, request:status())
      assert.equal("integer", math.type(request:status()))
    end
  end)

  it("has no status and no headers without a response", function()
    local client = service:core()
    for _, fault in ipairs { { kind = "reset" }, { kind = "close", at = "body" } } do
      service.box:fault(fault)
      local request = closing(sent(client))
      request:wait()
      assert.is_nil(request:status())
      assert.equal("", request:headers())
      assert.is_nil(request:result())
    end
  end)

  it("has the headers of its response as they came", function()
    local client = service:core()
    service.box:fault {
      kind = "reply",
      status = 200,
      body = "[]",
      headers = { ["X-Odd"] = " a:b ", ["x-low"] = "1" },
    }
    local request = closing(sent(client))
    request:wait()
    local headers = request:headers()
    assert.matches("^HTTP/1%.1 200 ", headers)
    assert.matches("\r\nX%-Odd:%s+a:b%s*\r\n", headers)
    assert.matches("\r\nx%-low: 1\r\n", headers)
    assert.matches("\r\n\r\n$", headers)
  end)

  it("has only the headers of its last response", function()
    local client = service:core()
    local request = closing(sent(client))
    request:wait()
    assert.falsy(request:headers():find("X-Second", 1, true))
    service.box:fault { kind = "reply", status = 404, headers = { ["X-Second"] = "1" } }
    request:send()
    request:wait()
    local headers = request:headers()
    assert.equal(404, request:status())
    assert.truthy(headers:find("X-Second", 1, true))
    assert.equal(1, select(2, headers:gsub("HTTP/1", "")))
  end)

  it("has timings that grow", function()
    local client = service:core()
    service.box:fault { kind = "slow", seconds = 0.05 }
    local request = closing(sent(client))
    request:wait()
    local timings = request:timings()
    local names = {}
    for name, seconds in pairs(timings) do
      names[#names + 1] = name
      assert.is_true(seconds >= 0, name)
    end
    table.sort(names)
    assert.same({ "connect", "first_byte", "resolve", "tls", "total" }, names)
    assert.equal(0, timings.tls) -- there is none here
    -- a kept connection has no time of its own
    assert.is_true(timings.connect == 0 or timings.resolve <= timings.connect)
    assert.is_true(timings.first_byte >= 0.04)
    assert.is_true(timings.first_byte <= timings.total)
    assert.is_true(timings.total < 20)
  end)

  it("has no results before it completes", function()
    local client = service:core()
    service.box:fault { kind = "hang" }
    local request = closing(prepared(client))
    for _, name in ipairs { "done", "wait", "result", "status", "headers", "timings" } do
      assert.error_matches(function() request[name](request) end, "was not sent", nil, false)
    end
    request:send()
    service:await(1)
    for _, name in ipairs { "result", "status", "headers", "timings" } do
      assert.error_matches(function() request[name](request) end, "still in flight", nil, false)
    end
    assert.error_matches(function() request:send() end, "in flight already", nil, false)
    request:close()
    for _, name in ipairs { "send", "done", "wait", "result", "status", "headers", "timings" } do
      assert.error_matches(function() request[name](request) end, "closed", nil, false)
    end
  end)

  it("has an id of its own, which stays", function()
    local client = service:core()
    local first = closing(prepared(client))
    local second = closing(prepared(client))
    local id = first:id()
    assert.is_userdata(id)
    assert.not_equal(id, second:id())
    first:send()
    first:wait()
    assert.equal(id, first:id())
  end)

  it("is returned by step once when it has completed", function()
    local client, open, expected = service:core(), {}, {}
    for i = 1, 10 do
      open[i] = sent(client)
      expected[open[i]:id()] = true
    end
    assert.same({}, ended_ids())
    local found, late = {}, os.time() + 60
    repeat
      core.step(1)
      for _, id in ipairs(ended_ids()) do
        assert.is_nil(found[id])
        found[id] = true
      end
    until #service:requests() == 10 and open[10]:done() and open[1]:done() or os.time() > late
    for _, request in ipairs(open) do
      request:wait()
      request:close()
    end
    for _, id in ipairs(ended_ids()) do
      found[id] = true
    end
    for id in pairs(found) do
      assert.is_true(expected[id])
    end
  end)

  it("is returned by step when it is cancelled and when its client is closed", function()
    local client = service:core()
    service.box:fault { kind = "hang" }
    local request = closing(sent(client))
    service:await(1)
    request:cancel()
    request:cancel()
    assert.same({ request:id() }, ended_ids())
    request:send()
    service:await(2)
    client:close()
    assert.same({ request:id() }, ended_ids())
    assert.same({}, ended_ids())
  end)

  it("is not returned by step when it was closed", function()
    local client = service:core()
    service.box:fault { kind = "hang" }
    local request = sent(client)
    service:await(1)
    request:close()
    assert.same({}, ended_ids())
  end)

  it("can be sent again after its result", function()
    local client = service:core()
    local request = closing(prepared(client))
    for attempt = 1, 3 do
      request:send()
      request:wait()
      assert.equal(12, #assert(request:result()))
      assert.equal(attempt, #service:requests())
    end
    service.box:fault { kind = "status", status = 500 }
    request:send()
    request:wait()
    assert.equal(4, select(2, request:result()).attempts)
  end)

  it("can be sent again without its result, and after a cancellation", function()
    local client = service:core()
    service.box:fault { kind = "hang", times = 1 }
    local request = closing(sent(client))
    service:await(1)
    request:cancel()
    assert.equal("cancelled", select(2, request:result()).code)
    request:send()
    request:wait()
    request:send()
    request:wait()
    assert.equal(12, #assert(request:result()))
    assert.equal(3, #service:requests())
  end)

  it("sends a photo again from its start", function()
    local client, box = service:core(), service.box
    local image = require("spec.support.png").sized(300000)
    local request =
      closing(client:prepare("invite_user_with_photo", box.friend_id, image, { instanceId = box.location }))
    for _ = 1, 2 do
      request:send()
      request:wait()
      local notification = assert(request:result())
      assert.equal(image, service:photo(notification.details.imageUrl))
    end
  end)

  it("stops waiting when the time is up", function()
    local client = service:core()
    service.box:fault { kind = "hang" }
    local request = closing(sent(client))
    assert.is_false(request:wait(0))
    assert.is_false(request:wait(0.01))
    assert.is_false(request:done())
    service:await(1)
    request:cancel()
    assert.is_true(request:wait(0))
    assert.is_true(request:done())
  end)

  it("counts its bytes only while it has a body", function()
    local client, box = service:core(), service.box
    local request = closing(client:prepare("invite_user", box.friend_id, { instanceId = box.location }))
    assert.same({ 0, 0 }, { request:sent() })
    request:send()
    request:wait()
    local count, total = request:sent()
    assert.equal(total, count)
    assert.equal(service:request().body_length, total)
  end)
end)

describe("an error of the core", function()
  it("is the same as that of a method", function()
    local err = core.error("cancelled", "the task was cancelled")
    assert.equal("cancelled", err.kind)
    assert.equal("cancelled", err.code)
    assert.equal("the task was cancelled", err.message)
    assert.equal("no", err.acted)
    assert.equal(0, err.attempts)
    assert.matches("the task was cancelled", tostring(err))
  end)
end)

describe("step", function()
  it("accepts seconds and a budget >= 0", function()
    core.step()
    core.step(0, 0)
    core.step(0, 0.001)
    for _, bad in ipairs { -1, 0 / 0, 1e10, "x" } do
      assert.is_false(pcall(core.step, bad))
      assert.is_false(pcall(core.step, 0, bad))
    end
  end)
end)

describe("a prepared call", function()
  local client, box

  before_each(function()
    box = service.box
    client = service:core()
  end)

  it("is checked by prepare and sent by send", function()
    local options = { timeout = 5, progress = function() end }
    local request, given =
      closing(client:prepare("invite_user", box.friend_id, { instanceId = box.location }, options))
    assert.equal(options, given)
    assert.same({}, service:requests())
    assert.has_error(function() request:result() end)
    request:send()
    assert.is_true(request:wait())
    assert.equal(box.friend_id, succeed(request:result()).receiverUserId)
  end)

  it("can be sent again after its result", function()
    local request = closing(client:prepare("get_invite_messages", box.user_id, "message"))
    for _ = 1, 3 do
      request:send()
      request:wait()
      assert.equal(12, #succeed(request:result()))
    end
    assert.equal(3, #service:requests())
  end)

  it("counts its attempts", function()
    box:fault { kind = "status", status = 503, times = 2 }
    local request = closing(client:prepare("get_invite_messages", box.user_id, "message"))
    for attempt = 1, 2 do
      request:send()
      request:wait()
      local err = fail("api", "unavailable", request:result())
      assert.equal(attempt, err.attempts)
    end
  end)

  it("is not waited for longer than the given time", function()
    box:fault { kind = "hang" }
    local request = closing(client:prepare("get_invite_messages", box.user_id, "message"))
    request:send()
    assert.is_false(request:wait(0))
    assert.is_false(request:done())
    assert.has_error(function() request:result() end, "the call is still in flight")
    assert.has_error(function() request:send() end, "the call is in flight already")
    request:cancel()
    assert.is_true(request:done())
    assert.is_true(request:wait(0))
    fail("cancelled", "cancelled", request:result())
  end)

  it("is returned by step when it has completed", function()
    local request = closing(client:prepare("get_invite_messages", box.user_id, "message"))
    request:send()
    while not request:done() do
      core.step(1)
    end
    assert.equal(12, #succeed(request:result()))
  end)

  it("reports how much of its body was sent", function()
    local image = png.sized(200000)
    local request =
      closing(client:prepare("invite_user_with_photo", box.friend_id, image, { instanceId = box.location }))
    assert.same({ 0, 0 }, { request:sent() })
    request:send()
    request:wait()
    local done, total = request:sent()
    assert.equal("integer", math.type(done))
    assert.equal(done, total)
    succeed(request:result())
    assert.equal(service:request().body_length, total)
  end)

  it("sends nothing once it is closed", function()
    local request = client:prepare("get_invite_messages", box.user_id, "message")
    request:close()
    request:close()
    assert.has_error(function() request:send() end, "the call was closed")
    assert.same({}, service:requests())
  end)

  it("is of an operation that exists", function()
    local place = debug.getinfo(1, "S").short_src
    local ok, message = pcall(client.prepare, client, "invite_everybody")
    assert.is_false(ok)
    assert.matches(
      "bad argument #1 to 'prepare' (there is no operation 'invite_everybody')",
      message,
      1,
      true
    )
    assert.equal(place, message:match("^(.-):%d+: "))
  end)
end)
