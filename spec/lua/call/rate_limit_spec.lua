--- The pace of a client's calls, over HTTP: with moved time, which is the sandbox's as well.

local closing = require("spec.support.closing").use()
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local time = require("spec.support.time").use()
local uv = require "luv"
local vrchatapi = require "vrchatapi"

tasks.clean()

local box

before_each(function()
  box = service.box
  time.moved = function(seconds) box:advance(seconds) end
end)

local list, invite = service.list, service.invite

-- Makes N calls at once, in tasks. Returns when each ended, in seconds, earliest first.
local function all_at_once(count, fn)
  return tasks.at_once(count, fn, function(result, err)
    if not result then error(tostring(err), 0) end
    return time:passed()
  end)
end

describe("the rate limit", function()
  it("is 15 calls in any minute by default", function()
    local client = closing(vrchatapi.new(service:options()))
    box:limit { calls = 15, per = 60 } -- answers 429 to one more
    local ends = all_at_once(50, function() return list(client) end)
    assert.same({ [0] = 15, [60] = 15, [120] = 15, [180] = 5 }, tasks.tally(ends))
    assert.equal(50, #service:requests())
  end)

  it("is 12 sends in any minute by default", function()
    local client = closing(vrchatapi.new(service:options()))
    box:limit { calls = 12, per = 60 }
    local start = box:state().now
    all_at_once(30, function() return invite(client) end)
    local state, times = box:state(), {}
    assert.equal(30, #state.sent)
    assert.equal(120, state.now - start)
    for number, sent in ipairs(state.sent) do
      times[number] = sent.created_at
    end
    local found = {}
    for _, count in pairs(tasks.tally(times)) do
      found[#found + 1] = count
    end
    table.sort(found)
    assert.same({ 6, 12, 12 }, found)
  end)

  it("leaves room for other calls beside the invites", function()
    local client = service:client { rate = true }
    box:limit { calls = 15, per = 60 }
    local when = { invites = {}, lists = {} }
    all_at_once(32, function(number)
      local is_invite = number <= 16
      local result, err = (is_invite and invite or list)(client)
      table.insert(is_invite and when.invites or when.lists, time:passed())
      return result, err
    end)
    assert.same({ [0] = 12, [60] = 4 }, tasks.tally(when.invites))
    assert.same({ [0] = 3, [60] = 11, [120] = 2 }, tasks.tally(when.lists))
  end)

  it("applies outside of tasks as well", function()
    local client = service:client { rate = { calls = 2 } }
    box:limit { calls = 2, per = 60 }
    for _ = 1, 5 do
      assert(list(client))
    end
    assert.equal(120, time:passed())
  end)

  it("applies to submitted calls", function()
    local client = service:client { rate = { calls = 1 } }
    vrchatapi.run(function()
      local first = client:submit("get_friends")
      local second = client:submit("get_friends")
      assert(second:wait())
      assert(first:wait())
    end)
    assert.equal(60, time:passed())
  end)

  it("keeps the order of the calls", function()
    local client = service:client { rate = { calls = 1, sends = 1 } }
    local order = {}
    all_at_once(6, function(number)
      local result, err = (number % 2 == 0 and invite or list)(client)
      order[#order + 1] = number
      return result, err
    end)
    assert.same({ 1, 2, 3, 4, 5, 6 }, order)
    assert.equal(300, time:passed())
  end)

  it("counts what shows somebody something as a send, and nothing else", function()
    local image = png.image()
    local sends = {
      { "invite_user", box.friend_id, { instanceId = box.location } },
      { "invite_user_with_photo", box.friend_id, image, { instanceId = box.location } },
      { "invite_myself_to", box.world_id, box.instance_id },
      { "request_invite", box.friend_id },
      { "request_invite_with_photo", box.friend_id, image },
      { "respond_invite", box.notification_id, { responseSlot = 0 } },
      { "respond_invite_with_photo", box.request_notification_id, image, { responseSlot = 0 } },
    }
    local others = {
      { "get_current_user" },
      { "get_friends" },
      { "get_notifications" },
      { "update_invite_message", box.user_id, "message", 0, { message = "x" } },
      { "mark_notification_as_read", box.notification_id },
      { "create_instance", { worldId = box.world_id, type = "public", region = "eu" } },
    }
    local client = service:client { rate = { calls = 100, sends = 1 } }
    for number, call in ipairs(sends) do
      assert(client[call[1]](client, table.unpack(call, 2)))
      assert.equal(60 * (number - 1), time:passed(), call[1])
    end
    local before = time:passed()
    for _, call in ipairs(others) do
      assert(client[call[1]](client, table.unpack(call, 2)))
      assert.equal(before, time:passed(), call[1])
    end
  end)

  it("is set by the option `rate`", function()
    for _, case in ipairs {
      { rate = { calls = 3 }, calls = 3, sends = 3 },
      { rate = { calls = 40 }, calls = 40, sends = 12 },
      { rate = { sends = 2 }, calls = 15, sends = 2 },
      { rate = { calls = 4, sends = 2 }, calls = 4, sends = 2 },
      { rate = { sends = 20, calls = 20 }, calls = 20, sends = 20 },
    } do
      for kind, fn in pairs { calls = list, sends = invite } do
        local client, before = service:client { rate = case.rate }, time.now
        for _ = 1, case[kind] do
          assert(fn(client))
        end
        assert.equal(before, time.now)
        assert(fn(client))
        assert.equal(before + 60, time.now)
      end
    end
  end)

  it("can be switched off", function()
    local client = service:client { rate = false }
    all_at_once(60, function() return list(client) end)
    all_at_once(20, function() return invite(client) end)
    assert.equal(0, time:passed())
  end)

  it("is each client's own", function()
    local one, other = service:client { rate = { calls = 1 } }, service:client { rate = { calls = 1 } }
    assert(list(one))
    assert(list(other))
    assert.equal(0, time:passed())
    assert(list(one))
    assert.equal(60, time:passed())
  end)

  it("does not count a call that was not sent", function()
    local client = service:client { rate = { calls = 1 } }
    for _ = 1, 5 do
      local _, err = client:request_invite_with_photo(box.friend_id, { bytes = "no PNG" })
      assert.equal("not_png", err.code)
      assert.has_error(function() client:get_user("") end)
    end
    assert(list(client))
    assert.equal(0, time:passed())
  end)
end)

describe("queue_timeout", function()
  it("limits the wait for a slot", function()
    local client = service:client { rate = { calls = 1 }, queue_timeout = 20 }
    assert(invite(client))
    time:advance(10)
    local result, err = invite(client)
    assert.is_nil(result)
    assert.same(
      { "queue_timeout", "timeout", "no", "invite_user", 30, 0 },
      { err.code, err.kind, err.acted, err.operation, err.retry_after, err.attempts }
    )
    assert.equal("integer", math.type(err.retry_after))
    assert.equal(
      "invite_user: the rate limit had no slot for the call within 20 seconds "
        .. "(timeout queue_timeout, retry after 30 s)",
      tostring(err)
    )
    assert.equal(30, time:passed())
    assert.equal(1, #service:requests())
    time:advance(err.retry_after)
    assert(invite(client))
    assert.equal(60, time:passed())
  end)

  it("of 0 does not wait at all", function()
    local client = service:client { rate = { calls = 1 }, queue_timeout = 0 }
    assert(list(client))
    local _, err = list(client)
    assert.equal("queue_timeout", err.code)
    assert.equal(0, time:passed())
  end)

  it("frees the slot for later calls", function()
    local client = service:client { rate = { calls = 1 }, queue_timeout = 70 }
    local codes = {}
    vrchatapi.run(function()
      for number = 1, 4 do
        vrchatapi.spawn(function() codes[number] = (select(2, list(client)) or { code = "ok" }).code end)
      end
    end)
    assert.same({ "ok", "ok", "queue_timeout", "queue_timeout" }, codes)
    assert.equal(70, time:passed())
  end)

  it("is separate from the timeout, which starts when the call is sent", function()
    local timeout = 0.4 * tasks.slow_down
    local client = service:client { rate = { calls = 1 }, timeout = timeout }
    assert(list(client))
    time.moved = function(seconds)
      assert.equal(60, seconds)
      uv.sleep(math.ceil(timeout * 1.2 * 1000)) -- of libcurl's clock, which nobody can move
    end
    assert(list(client))
  end)
end)

describe("after a 429", function()
  -- Lets a call of a client meet a refusal. When three calls, begun after that, have ended.
  local function others_after(options, retry_after, other, status)
    local met
    options.trace = function() met = true end
    local client = service:client(options)
    box:fault {
      kind = "status",
      status = status or 429,
      headers = { ["Retry-After"] = retry_after },
      times = 1,
    }
    local ends = {}
    vrchatapi.run(function()
      client:submit("get_friends")
      while not met do
        vrchatapi.sleep(0)
      end
      for number = 1, 3 do
        vrchatapi.spawn(function()
          assert(invite(other or client))
          ends[number] = time:passed()
        end)
      end
    end)
    return ends
  end

  it(
    "all calls of the client wait for retry_after",
    function() assert.same({ 20, 20, 20 }, others_after({ rate = true }, "20")) end
  )

  it("they wait as long as the retry if there is no retry_after", function()
    local ends = others_after { rate = true, retries = 1 }
    assert.is_true(ends[1] >= 7.5 and ends[1] <= 15, ends[1])
    assert.same({ ends[1], ends[1], ends[1] }, ends)
  end)

  it(
    "they wait no longer than a minute",
    function() assert.same({ 60, 60, 60 }, others_after({ rate = true }, "900")) end
  )

  it("calls of other clients do not wait", function()
    local other = service:client { rate = true }
    assert.same({ 0, 0, 0 }, others_after({ rate = true, retries = 1 }, "20", other))
  end)

  it("they wait after this refusal alone", function()
    assert.same({ 0, 0, 0 }, others_after({ rate = true, retries = 1 }, "20", nil, 503))
    assert.equal(20, time:passed())
  end)

  it("only the call itself waits if there is no rate limit", function()
    assert.same({ 0, 0, 0 }, others_after({ retries = 1 }, "20"))
    assert.equal(20, time:passed())
  end)
end)

describe("options that are wrong", function()
  local COUNT = "must be an integer from 1 on, got "
  for _, case in ipairs {
    { { rate = 15 }, "rate must be a table, true or false, got 15" },
    { { rate = "fast" }, "rate must be a table, true or false, got 'fast'" },
    { { rate = { call = 1 } }, "unknown field 'call' of rate" },
    { { rate = { 15 } }, "unknown field 1 of rate" },
    { { rate = { calls = 0 } }, "rate.calls " .. COUNT .. "0" },
    { { rate = { calls = 1.5 } }, "rate.calls " .. COUNT .. "1.5" },
    { { rate = { sends = "12" } }, "rate.sends " .. COUNT .. "'12'" },
    { { rate = { sends = -1 } }, "rate.sends " .. COUNT .. "-1" },
    { { retries = -1 }, "retries must be an integer from 0 on, got -1" },
    { { retries = 2.5 }, "retries must be an integer from 0 on, got 2.5" },
    { { retries = "2" }, "retries must be an integer from 0 on, got '2'" },
    { { retries = true }, "retries must be an integer from 0 on, got true" },
    { { queue_timeout = -1 }, "queue_timeout must be a number of seconds from 0 on, got -1" },
    { { queue_timeout = false }, "queue_timeout must be a number of seconds from 0 on, got false" },
    { { queue_timeout = 0 / 0 }, "queue_timeout must be a number of seconds from 0 on, got " },
  } do
    it("raise: " .. case[2], function()
      local options = { user_agent = service.USER_AGENT }
      for name, value in pairs(case[1]) do
        options[name] = value
      end
      local ok, message = pcall(vrchatapi.new, options)
      assert.is_false(ok)
      assert.truthy(message:find("bad argument #1 to 'new' (" .. case[2], 1, true), message)
    end)
  end
end)
