--- Requests for invites that are handed to a program, on time that is moved.

local clock = require "vrchatapi.clock"
local inbox = require "spec.support.inbox"
local scoped = require "spec.support.scoped"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"
require("spec.support.tasks").clean()

local time = require("spec.support.time").use()

local LIST = "/api/1/auth/user/notifications?"

local client, polls, reports

before_each(function()
  client = service:client()
  polls = inbox.watch(client, time)
  reports = {}
end)

local function on_error(failure, request) reports[#reports + 1] = { failure = failure, request = request } end

-- Watches for N seconds; `meanwhile` is run as a task. Returns what the watch's wait returns.
local function watch(handler, seconds, options, meanwhile)
  local result
  vrchatapi.run(function()
    local all = { on_error = on_error }
    for name, value in pairs(options or {}) do
      all[name] = value
    end
    local task = assert(client:on_request_invite(handler, all))
    if meanwhile then vrchatapi.spawn(meanwhile, task) end
    vrchatapi.sleep(seconds or 1)
    task:cancel()
    result = table.pack(task:wait())
  end)
  return table.unpack(result, 1, result.n)
end

local function ask(fields)
  fields = fields or {}
  fields.type = "requestInvite"
  return assert(service.box:notify(fields))
end

describe("a request for an invite", function()
  it("has the sender, the message and the time", function()
    service.box:advance(30)
    local id = ask {
      details = {
        platform = "android",
        requestMessage = "May I‚ pleaseǃ",
        imageUrl = "http://127.0.0.1/x.png",
      },
    }
    local found
    watch(function(request)
      request:ignore()
      if request.id == id then found = request end
    end)
    assert.same({ id = service.box.friend_id, displayName = "Friend" }, found.who)
    assert.equal("android", found.platform)
    assert.equal("May I, please!", found.text)
    assert.equal("http://127.0.0.1/x.png", found.photo)
    assert.equal("2025-01-01T12:00:30", os.date("!%Y-%m-%dT%H:%M:%S", found.time))
    assert.equal("requestInvite", found.notification.type)
    assert.same({}, reports)
  end)

  it("has the sender's name even if the service leaves it out", function()
    service.box:fault {
      kind = "reply",
      status = 200,
      path = LIST,
      times = 1,
      body = ('[{"id":"not_1","type":"requestInvite","senderUserId":"%s","message":"","details":"{}"}]'):format(
        service.box.friend_id
      ),
    }
    local who
    watch(function(request)
      request:ignore()
      who = request.who
    end)
    assert.same({ id = service.box.friend_id, displayName = "Friend" }, who)
  end)

  it("is handed out once, whether it is there at the start or arrives later", function()
    local handed = {}
    local later
    watch(
      function(request)
        handed[#handed + 1] = { request.id, time:passed() }
        request:ignore()
      end,
      300,
      nil,
      function()
        vrchatapi.sleep(70)
        later = ask()
      end
    )
    assert.same({ { service.box.request_notification_id, 0 }, { later, 120 } }, handed)
    assert.same({ 0, 60, 120, 180, 240, 300 }, polls)
  end)

  it("is polled for at the given interval", function()
    watch(function(request) request:ignore() end, 25, { interval = 10 })
    assert.same({ 0, 10, 20 }, polls)
  end)

  it("is not any other notification", function()
    for _, kind in ipairs { "invite", "inviteResponse", "requestInviteResponse", "message" } do
      service.box:notify { type = kind }
    end
    local count = 0
    watch(function(request)
      count = count + 1
      request:ignore()
    end)
    assert.equal(1, count)
  end)

  it("shares the polls of the inbox with wait_reply", function()
    watch(function(request) request:ignore() end, 130, nil, function()
      local sent = assert(client:invite(service.box.friend_id, service.box.location))
      service.box:respond(sent.id, { text = "Yes" })
      assert(sent:wait_reply(600))
    end)
    assert.same({ 0, 60, 120 }, polls)
  end)

  it("that another poll has just found is handed out at once", function()
    local sent = assert(client:invite(service.box.friend_id, service.box.location))
    sent:wait_reply(0)
    time:advance(10)
    local at
    watch(function(request)
      request:ignore()
      at = time:passed()
    end, 60)
    assert.equal(10, at)
    assert.same({ 0, 60 }, polls)
  end)

  it("is handled at the same time as others", function()
    for _ = 1, 4 do
      ask()
    end
    local done = {}
    watch(function(request)
      vrchatapi.sleep(10)
      request:ignore()
      done[#done + 1] = time:passed()
    end, 20)
    assert.same({ 10, 10, 10, 10, 10 }, done)
  end)

  it("is not handed out again while it is handled", function()
    local count = 0
    watch(function(request)
      count = count + 1
      vrchatapi.sleep(200)
      request:ignore()
    end, 400)
    assert.equal(1, count)
    assert.same({}, reports)
  end)
end)

describe("a handler of requests", function()
  local function fails_with(what, expected)
    local count = 0
    watch(function()
      count = count + 1
      if what then error(what) end
    end, 600)
    assert.equal(3, count)
    assert.equal(3, #reports)
    for _, report in ipairs(reports) do
      assert.equal(service.box.request_notification_id, report.request.id)
      if expected then assert.matches(expected, report.failure) end
    end
  end

  it(
    "that raises is reported and gets the request twice more",
    function() fails_with("oh no", "spec/[%w_/]+_spec%.lua:%d+: oh no\nstack traceback:") end
  )

  it("that raises a table is treated the same", function()
    local oops = {}
    fails_with(oops)
    assert.equal(oops, reports[1].failure)
  end)

  it(
    "that does not answer is treated the same",
    function() fails_with(nil, "^the handler has not answered it$") end
  )

  it("that raises nil is treated the same", function()
    local count = 0
    watch(function()
      count = count + 1
      error()
    end, 600)
    assert.equal(3, count)
    assert.equal(3, #reports)
  end)

  it("gets other requests all the same", function()
    local good = ask()
    local answered
    watch(function(request)
      if request.id ~= good then error("oh no") end
      answered = request:accept(service.box.location)
    end, 100)
    assert.truthy(answered)
  end)

  it("that raises after its answer does not get the request again", function()
    local count = 0
    watch(function(request)
      count = count + 1
      request:ignore()
      error("too late")
    end, 600)
    assert.equal(1, count)
    assert.equal(1, #reports)
  end)

  it("does not get a request again that has vanished", function()
    local count = 0
    watch(function() count = count + 1 end, 600, nil, function()
      vrchatapi.sleep(30)
      service.box:advance(3600)
    end)
    assert.equal(1, count)
  end)

  it("is reported on stderr by default", function()
    local output = select(
      2,
      require("spec.support.child").run(
        [[
      local vrchatapi = require "vrchatapi"
      local client = vrchatapi.new { user_agent = "S/1.0 spec@vrchatapi.test", base_url = (...),
        auth = select(2, ...) }
      vrchatapi.run(function()
        local task = client:on_request_invite(function() end)
        vrchatapi.sleep(0.3)
        task:cancel()
      end)
    ]],
        nil,
        service.box.url,
        service.box.auth
      )
    )
    assert.equal(
      ("vrchatapi: the request for an invite %s: the handler has not answered it\n"):format(
        service.box.request_notification_id
      ),
      output
    )
  end)
end)

describe("watching for requests", function()
  it("ends with its handlers when it is cancelled", function()
    local ended, went_on
    local result, err = watch(function(request)
      scoped(function() ended = true end, vrchatapi.sleep, 1000)
      went_on = true
      request:ignore()
    end, 30)
    assert.is_nil(result)
    assert.equal("cancelled", err.code)
    assert.is_true(ended)
    assert.is_nil(went_on)
    assert.equal(30, time:passed())
  end)

  it("may be cancelled by a handler", function()
    local task
    vrchatapi.run(function()
      task = client:on_request_invite(function(request)
        assert(request:accept(service.box.location))
        task:cancel()
      end)
    end)
    assert.equal("cancelled", select(2, task:wait()).code)
    assert.same({ 0 }, polls)
  end)

  it("survives polls that fail and reports them", function()
    service.box:fault { kind = "status", status = 503, path = LIST, times = 2 }
    local at
    watch(function(request)
      request:ignore()
      at = time:passed()
    end, 300)
    assert.equal(120, at)
    assert.equal(2, #reports)
    assert.equal("unavailable", reports[1].failure.code)
    assert.is_nil(reports[1].request)
  end)

  it("ends after its handlers when the account cannot be used any more", function()
    local result, err
    vrchatapi.run(function()
      local done
      local task = client:on_request_invite(function(request)
        vrchatapi.sleep(100)
        done = true
        request:ignore()
      end)
      vrchatapi.sleep(30)
      service.box:end_sessions()
      result, err = task:wait()
      assert.is_true(done)
    end)
    assert.is_nil(result)
    assert.equal("missing_credentials", err.code)
    assert.same({ 0, 60 }, polls)
  end)

  it("ends at once when the client is closed", function()
    local err
    vrchatapi.run(function()
      local task = client:on_request_invite(function(request) request:ignore() end)
      vrchatapi.sleep(10)
      client:close()
      err = select(2, task:wait())
    end)
    assert.equal("closed", err.code)
    assert.equal(10, time:passed())
  end)

  it("ignores notifications without an id or a sender", function()
    local id = service.box.request_notification_id
    service.box:fault {
      kind = "reply",
      status = 200,
      path = LIST,
      body = ([=[[1, true, {},
      {"type":"requestInvite"}, {"type":"requestInvite","id":5,"senderUserId":"usr_1"},
      {"type":"requestInvite","id":"not_1"}, {"type":"requestInvite","id":"not_2","senderUserId":5},
      {"type":"requestInvite","id":"%s","senderUserId":"usr_1"}]]=]):format(id),
    }
    local found = {}
    watch(function(request)
      found[#found + 1] = request.id
      request:ignore()
    end)
    assert.same({ id }, found)
    assert.same({}, reports)
  end)

  it("does not hand out a request again when the clock is changed", function()
    service.box:fault { kind = "status", status = 503, method = "PUT" } -- it stays there
    local count = 0
    watch(
      function(request)
        count = count + 1
        assert(request:accept(service.box.location))
      end,
      600,
      nil,
      function()
        vrchatapi.sleep(90)
        local now = clock.time
        clock.time = function() return now() + 50 * 365 * 86400 end
        vrchatapi.sleep(90)
        clock.time = now
      end
    )
    assert.equal(1, count)
    assert.equal(1, #service:sent())
  end)

  it("forgets requests that are long gone", function()
    local weak = setmetatable({}, { __mode = "v" })
    watch(
      function(request)
        request:ignore()
        weak[1] = request.record
      end,
      3 * 86400,
      { interval = 3600 },
      function()
        vrchatapi.sleep(3700)
        service.box:advance(3600)
        vrchatapi.sleep(2 * 86400)
        collectgarbage()
        collectgarbage()
        assert.is_nil(weak[1])
      end
    )
  end)
end)

describe("mistakes", function()
  local function raises(expected, ...)
    local ok, message = pcall(client.on_request_invite, client, ...)
    assert.is_false(ok)
    assert.matches(expected, message)
  end

  it("raise", function()
    local function handler() end
    raises("#1 to 'on_request_invite' %(handler must be a function, got nil%)$")
    raises("#2 to 'on_request_invite' %(options must be a table, got string%)$", handler, "x")
    raises("#2 .*%(unknown option 'intervall'%)$", handler, { intervall = 1 })
    raises("#2 .*%(interval must be a number of seconds above 0, got 0%)$", handler, { interval = 0 })
    raises("#2 .*%(interval must be .*, got inf%)$", handler, { interval = math.huge })
    raises("#2 .*%(journal must be a path, got true%)$", handler, { journal = true })
    raises("#2 .*%(on_error must be a function, got 1%)$", handler, { on_error = 1 })
  end)
end)

describe("on_error", function()
  it("may raise without losing the request or the watch", function()
    ask()
    local stderr, said, handed = io.stderr, {}, 0
    rawset(io, "stderr", { write = function(_, ...) said[#said + 1] = table.concat { ... } end })
    local ok, failure = pcall(watch, function()
      handed = handed + 1
      error("a broken handler")
    end, 130, { on_error = function() error("a broken report") end })
    rawset(io, "stderr", stderr)
    assert.is_true(ok, failure)
    assert.is_true(handed >= 3) -- each of the requests, three times at the most
    local all = table.concat(said)
    assert.matches("a broken handler", all)
    assert.matches("a broken report", all)
  end)
end)
