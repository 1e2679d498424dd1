--- Which calls are retried, and when, over HTTP: with moved time.

local cjson = require "cjson"
local closing = require("spec.support.closing").use()
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local multipart = require "spec.support.multipart"
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local time = require("spec.support.time").use()
local vrchatapi = require "vrchatapi"

local box, system

setup(function() system = compile.module("system.c", files:path("system.so")) end)
before_each(function() box = service.box end)

local list, invite = service.list, service.invite

local function between(least, most)
  local passed = time:passed()
  assert.is_true(passed >= least and passed <= most, ("%g seconds have passed"):format(passed))
end

-- A timeout that a living sandbox keeps.
local TIMEOUT = 0.3 * tasks.slow_down

-- What goes wrong, and what a call makes of it: the code, and whether it may have arrived. The
-- seconds are the least and the most before the second attempt.
local FAILURES = {
  { "a connection closed after the head", { kind = "close", at = "head" }, "cut_off", "unknown", 0.5, 1 },
  {
    "a connection closed after the request",
    { kind = "close", at = "body" },
    "cut_off",
    "unknown",
    0.5,
    1,
  },
  {
    "a connection closed once it has acted",
    { kind = "close", at = "body", act = true },
    "cut_off",
    "unknown",
    0.5,
    1,
  },
  {
    "a connection closed within the response's head",
    { kind = "close", at = "reply" },
    "cut_off",
    "yes",
    0.5,
    1,
  },
  { "a reply that is cut off", { kind = "cut" }, "cut_off", "yes", 0.5, 1 },
  { "a connection that is reset", { kind = "reset" }, "cut_off", "unknown", 0.5, 1 },
  { "no reply in time", { kind = "hang", act = true }, "timeout", "unknown", 0.5, 1 },
  { "a 502", { kind = "html", status = 502 }, "unavailable", "unknown", 1, 2 },
  { "a 503", { kind = "status", status = 503 }, "unavailable", "unknown", 1, 2 },
  { "a 504", { kind = "status", status = 504 }, "unavailable", "unknown", 1, 2 },
  { "a 429", { kind = "status", status = 429 }, "rate_limited", "no", 7.5, 15 },
  {
    "a 429 with Retry-After",
    { kind = "status", status = 429, headers = { ["Retry-After"] = "33" } },
    "rate_limited",
    "no",
    33,
    33,
  },
}

local function fail(fault, times)
  local copy = { times = times }
  for name, value in pairs(fault) do
    copy[name] = value
  end
  box:fault(copy)
end

-- Makes the next call begin with a new connection: on a kept one that is closed libcurl repeats a GET
-- by itself.
local function disconnect(client)
  box:fault {
    kind = "reply",
    status = 200,
    body = "[]",
    headers = { Connection = "close" },
    times = 1,
  }
  assert(list(client))
  box:forget()
end

describe("a call that only reads is retried after", function()
  for _, case in ipairs(FAILURES) do
    local name, fault, code, _, least, most = table.unpack(case)
    it(name, function()
      local client = service:client { retries = 1, timeout = TIMEOUT }
      disconnect(client)
      fail(fault, 1)
      local result, err = list(client)
      assert.is_nil(err)
      assert.equal(12, #result)
      assert.equal(2, #service:requests())
      between(least, most)
    end)

    it(name .. ", at most the given number of times", function()
      local client = service:client { retries = 1, timeout = TIMEOUT }
      fail(fault)
      local _, err = list(client)
      assert.same({ code, 2, "get_invite_messages" }, { err.code, err.attempts, err.operation })
      between(least, most)
    end)
  end

  it("a connection that is refused", function()
    local socket, port = system.bind() -- and nobody listens
    local client = service:client { base_url = ("http://127.0.0.1:%d"):format(port), retries = 2 }
    local _, err = list(client)
    system.close(socket)
    assert.same({ "refused", 3 }, { err.code, err.attempts })
    between(0.5 + 1, 1 + 2)
  end)

  it("a connection that is closed at once", function()
    local client = service:client { retries = 1 }
    disconnect(client)
    box:fault { kind = "close", at = "accept", times = 1 }
    assert.equal(12, #list(client))
    between(0.5, 1)
  end)
end)

describe("a call that changes something is retried after", function()
  it("a 429, because it has not acted", function()
    box:fault { kind = "status", status = 429, times = 1 }
    assert(invite(service:client { retries = 1 }))
    assert.equal(2, #service:requests())
    assert.equal(1, #service:sent())
    between(7.5, 15)
  end)

  it("a connection that is refused", function()
    local socket, port = system.bind()
    local client = service:client { base_url = ("http://127.0.0.1:%d"):format(port), retries = 2 }
    local _, err = invite(client)
    system.close(socket)
    assert.same({ "refused", 3, "no" }, { err.code, err.attempts, err.acted })
  end)

  for _, case in ipairs(FAILURES) do
    local name, fault, code, acted = table.unpack(case)
    if acted ~= "no" then
      it("not " .. name, function()
        for _, call in ipairs {
          { "invite_user", box.friend_id, { instanceId = box.location } },
          { "request_invite_with_photo", box.friend_id, png.sized(20000) },
          { "update_invite_message", box.user_id, "message", 0, { message = "x" } },
          { "mark_notification_as_read", box.notification_id },
        } do
          local client = service:client { retries = 5, timeout = TIMEOUT }
          box:forget()
          fail(fault)
          local _, err = client[call[1]](client, table.unpack(call, 2))
          assert.same({ code, 1, acted }, { err.code, err.attempts, err.acted })
          assert.equal(1, #service:requests())
          client:close()
        end
        assert.equal(0, time:passed())
      end)
    end
  end

  it("not a kept connection that turns out to be dead", function()
    local client = service:client { retries = 5 }
    disconnect(client)
    box:fault { kind = "keepalive_close", times = 1 }
    assert(list(client))
    box:forget()
    local _, err = invite(client)
    assert.same({ "cut_off", "unknown", 1 }, { err.code, err.acted, err.attempts })
    assert.equal(1, #service:requests())
    assert.equal(0, #service:sent())
  end)
end)

describe("no call is retried after", function()
  local function once(fault, code)
    for _, fn in ipairs { list, invite } do
      box:forget()
      box:fault(fault)
      local _, err = fn(service:client { retries = 5 })
      assert.same({ code, 1 }, { err.code, err.attempts })
      assert.equal(1, #service:requests())
    end
    assert.equal(0, time:passed())
  end

  for _, case in ipairs {
    { "cooldown", 429, "Please wait 1 more minute until you try again." },
    { "too_many_sessions", 429, "Created too many sessions for that user" },
    { "new_location", 429, "Logging in from too many places? Check your email" },
    { "new_location", 401, "It looks like you're logging in from somewhere new!" },
    { "not_friends", 403, "You need to be friends with that user first." },
    { "not_found", 404, "There is nothing" },
    { "missing_credentials", 401, "Missing Credentials" },
    { "http_500", 500, "Something" },
  } do
    local code, status, message = table.unpack(case)
    it(("%s, with the status %d"):format(code, status), function()
      local body = cjson.encode { error = { message = message, status_code = status } }
      once({ kind = "status", status = status, body = body }, code)
    end)
  end

  it("a response that is not HTTP or too large", function()
    once({ kind = "garbage" }, "not_http")
    once({ kind = "reply", status = 200, body = "ok" }, "not_json")
  end)

  it("a 429 that asks to wait for more than a minute", function()
    once({ kind = "status", status = 429, headers = { ["Retry-After"] = "61" } }, "rate_limited")
    local _, err = list(service:client { retries = 5 })
    assert.equal(61, err.retry_after)
  end)
end)

describe("retries", function()
  it("are two by default", function()
    box:fault { kind = "status", status = 503 }
    local client = closing(vrchatapi.new(service:options()))
    local _, err = list(client)
    assert.same({ "unavailable", 3 }, { err.code, err.attempts })
    assert.equal(3, #service:requests())
    between(1 + 2, 2 + 4)
  end)

  it("can be switched off", function()
    box:fault { kind = "status", status = 503 }
    for _, off in ipairs { 0, false } do
      local options = service:options { rate = false }
      options.retries = off
      local client = closing(vrchatapi.new(options))
      local _, err = list(client)
      assert.equal(1, err.attempts)
    end
    assert.equal(2, #service:requests())
    assert.equal(0, time:passed())
  end)

  it("can be any number, with delays up to a minute", function()
    box:fault { kind = "status", status = 503 }
    local _, err = list(service:client { retries = 7 })
    assert.equal(8, err.attempts)
    local least, most = 0, 0
    for attempt = 0, 6 do
      least, most = least + math.min(60, 2 ^ attempt), most + math.min(60, 2 * 2 ^ attempt)
    end
    between(least, most)
  end)

  it("wait for slots of the rate limit like any call", function()
    box:fault { kind = "status", status = 503, times = 1 }
    assert(list(service:client { rate = { calls = 1 }, retries = 1 }))
    assert.equal(60, time:passed())
  end)

  it("return the last error", function()
    box:fault { kind = "status", status = 429, times = 1 }
    local _, err = service:client({ retries = 3 }):invite_user(box.stranger_id, { instanceId = box.location })
    assert.same({ "not_friends", 2 }, { err.code, err.attempts })
  end)

  it("apply to submitted calls too", function()
    box:fault { kind = "status", status = 503, times = 2 }
    local task = service:client({ retries = 2 }):submit("get_friends")
    assert.is_table(task:wait())
    assert.equal(3, #service:requests())
  end)
end)

describe("a photo is sent again whole", function()
  local image = png.sized(300000)

  local function arrives_twice(given)
    box:fault { kind = "status", status = 429, times = 1 }
    assert(
      service
        :client({ retries = 1 })
        :invite_user_with_photo(box.friend_id, given, { instanceId = box.location })
    )
    local requests = service:requests()
    assert.equal(2, #requests)
    for _, request in ipairs(requests) do
      assert.is_true(request.complete)
      assert.is_true(image == multipart.image(request), "other bytes arrived")
    end
    assert.equal(requests[1].body_length, requests[2].body_length)
    assert.equal(1, box:state().photos)
  end

  it("from a path", function() arrives_twice(files:write(image)) end)

  it("from bytes", function() arrives_twice { bytes = image } end)

  it("from an open file, whose position does not change", function()
    local file = closing(assert(io.open(files:write("before" .. image), "rb")))
    file:seek("set", 6)
    arrives_twice(file)
    assert.equal(6, file:seek())
  end)

  it("and its progress starts again from 0", function()
    box:fault { kind = "status", status = 429, times = 1 }
    local seen, starts = {}, 1
    assert(
      service
        :client({ retries = 1 })
        :invite_user_with_photo(box.friend_id, image, { instanceId = box.location }, {
          progress = function(sent, total) seen[#seen + 1] = { sent, total } end,
        })
    )
    local length = service:requests()[1].body_length
    local ends = 0
    for number, step in ipairs(seen) do
      assert.equal(length, step[2])
      ends = ends + (step[1] == length and 1 or 0)
      starts = starts + (number > 1 and step[1] <= seen[number - 1][1] and 1 or 0)
    end
    assert.same({ 2, 2 }, { starts, ends })
  end)
end)

describe("a call with a password", function()
  it("is retried only if nothing was sent, because each makes a session", function()
    local client = service:client { auth = false, retries = 2 }
    box:fault { kind = "close", at = "body", act = true }
    local user, err = client:get_current_user {
      credentials = { username = box.username, password = box.password },
    }
    assert.is_nil(user)
    assert.equal("unknown", err.acted)
    assert.equal(1, #service:requests())
    assert.equal(1, box:state().logins.succeeded)
  end)
end)
