local interpreter = require("spec.support.process").interpreter
local support = require "spec.support.sandbox"
local tcp = require "spec.support.tcp"
local uv = require "luv"
local sandbox = require "vrchatapi.sandbox"

local ANY = {}
for byte = 0, 255 do
  ANY[#ANY + 1] = string.char(byte)
end
ANY = table.concat(ANY)

-- Whether a port stops listening soon.
local function falls_silent(url)
  return tcp.turn(function()
    local client = tcp.dial(url)
    if client then client:close() end
    return not client
  end)
end

local function files_in(directory)
  local pipe = assert(io.popen("ls -a " .. directory, "r"))
  local list = pipe:read("a")
  pipe:close()
  return list
end

describe("a sandbox", function()
  local box

  before_each(function() box = assert(sandbox.start()) end)
  after_each(function() box:stop() end)

  local function exchange(text)
    local client = assert(tcp.dial(box.url))
    local status, body = client:send(text):response()
    client:close()
    return status, body
  end

  it("has its URL, its accounts and its ids", function()
    assert.matches("^http://127%.0%.0%.1:%d+/api/1$", box.url)
    for _, name in ipairs {
      "auth",
      "user_id",
      "friend_id",
      "legacy_friend_id",
      "stranger_id",
      "world_id",
      "location",
      "instance_id",
      "notification_id",
      "request_notification_id",
      "offline_friend_id",
      "username",
      "password",
      "email",
      "totp_secret",
      "friend_username",
      "friend_password",
    } do
      assert.is_string(box[name])
    end
    assert.equal("8JoV9XEdpo", box.legacy_friend_id)
    assert.matches("^%w%w%w%w%-%w%w%w%w$", box.recovery_codes[1])
  end)

  it("has a clock that stands still until it is moved", function()
    local before = box:state()
    assert.equal("integer", math.type(before.now))
    assert.equal(before.now, box:state().now)
    assert.is_true(box:advance(90))
    assert.equal(before.now + 90, box:state().now)
    assert.equal("2025-01-01T12:01:30.000Z", box:state().time)
  end)

  it("shows its state", function()
    exchange(support.wire(box, "POST", "/requestInvite/" .. box.friend_id, { requestSlot = 0 }))
    exchange(support.wire(box, "POST", "/requestInvite/" .. box.stranger_id))
    box:fault { kind = "html", times = 3 }
    local state = box:state()
    assert.same({ requests = 2, acted = 1, connections = 2 }, state.counters)
    assert.same({ kind = "html", times = 3 }, state.fault)
    assert.equal(0, state.photos)
    assert.equal(1, #state.sent)
    assert.equal("requestInvite", state.sent[1].type)
    assert.is_string(state.sent[1].details.requestMessage)
    assert.equal(2, #state.notifications)
    assert.equal(box.notification_id, state.notifications[1].id)
    assert.is_false(state.notifications[1].responded)
    for _, message_type in ipairs { "message", "response", "request", "requestResponse" } do
      assert.equal(12, #state.messages[message_type])
      assert.equal("integer", math.type(state.messages[message_type][12].slot))
    end
  end)

  -- A login over the wire: status, body, the value of the cookie that was set.
  local function log_in()
    local client = assert(tcp.dial(box.url))
    local status, body, head = client
      :send(
        ("GET /api/1/auth/user HTTP/1.1\r\nUser-Agent: %s\r\nAuthorization: %s\r\n\r\n"):format(
          support.USER_AGENT,
          support.basic(box.username, box.password)
        )
      )
      :response()
    client:close()
    return status,
      body,
      head:match("\r\nSet%-Cookie: auth=([^;]+); Max%-Age=604800; Path=/; " .. "HttpOnly; SameSite=Lax\r\n")
  end

  it("lets clients log in as box:account says", function()
    assert.is_true(box:account { two_factor = { "emailOtp" } })
    local status, body, cookie = log_in()
    assert.equal(200, status)
    assert.equal('{"requiresTwoFactorAuth":["emailOtp"]}', body)
    local code = box:state().mails[1].code
    local session = { auth = cookie }
    assert.equal(401, (exchange(support.wire(session, "GET", "/auth"))))
    assert.equal(
      200,
      (exchange(support.wire(session, "POST", "/auth/twofactorauth/emailotp/verify", { code = code })))
    )
    assert.equal(200, (exchange(support.wire(session, "GET", "/auth"))))
    local state = box:state()
    assert.same({ attempts = 1, succeeded = 1 }, state.logins)
    assert.equal(2, state.sessions)
    assert.same({ { to = box.email, code = code, time = state.time } }, state.mails)
    assert.is_true(box:end_sessions())
    assert.equal(401, (exchange(support.wire(session, "GET", "/auth"))))
    assert.equal(0, box:state().sessions)
  end)

  it("has the friends, places and notifications that a test adds", function()
    local friends = box:friends(3)
    assert.equal("Guest 3", friends[3].displayName)
    assert.equal("Twin", box:friend { displayName = "Twin" }.displayName)
    assert.equal(7, box:state().friends)
    assert.is_true(box:place(friends[1].id, "offline"))
    local _, body = exchange(support.wire(box, "GET", "/users/" .. friends[1].id))
    assert.truthy(body:find('"location":"offline"', 1, true))
    local id = box:notify { type = "invite", sender = friends[2].id }
    assert.equal(id, box:state().notifications[3].id)
    exchange(support.wire(box, "POST", "/requestInvite/" .. friends[2].id))
    local answer = box:respond(box:state().sent[1].id, { text = "Yes" })
    assert.equal(answer, box:state().notifications[4].id)
    assert.equal("Yes", box:state().notifications[4].details.responseMessage)
  end)

  it("limits requests as box:limit says", function()
    assert.is_true(box:limit { calls = 1, per = 60 })
    local text = support.wire(box, "GET", "/auth")
    assert.equal(200, (exchange(text)))
    assert.equal(429, (exchange(text)))
    box:advance(60)
    assert.equal(200, (exchange(text)))
    assert.is_true(box:limit(nil))
    assert.equal(200, (exchange(text)))
  end)

  it("records requests as they were sent", function()
    local body = ANY .. ANY
    local head = "PUT /api/1/x%2f\xC3\xA9?~ HTTP/1.1\r\nhOST: x\r\nX-Bytes: \1\255\r\nX-bytes:2\r\n"
      .. "Content-Length: 512\r\n\r\n"
    assert.equal(403, (exchange(head .. body)))
    local requests = box:requests()
    assert.equal(1, #requests)
    assert.same({
      method = "PUT",
      target = "/api/1/x%2f\xC3\xA9?~",
      raw_head = head,
      body = body,
      headers = {
        { "hOST", "x" },
        { "X-Bytes", "\1\255" },
        { "X-bytes", "2" },
        { "Content-Length", "512" },
      },
      body_length = 512,
      complete = true,
      acted = false,
      connection = 1,
    }, requests[1])
  end)

  it("keeps the beginning of long bodies only", function()
    for length, kept in pairs { [1048576] = 1048576, [1048577] = 65536 } do
      box:forget()
      local head = ("PUT /x HTTP/1.1\r\nContent-Length: %d\r\n\r\n"):format(length)
      assert.equal(403, (exchange(head .. ("\255"):rep(length))))
      local request = box:requests()[1]
      assert.equal(length, request.body_length)
      assert.is_true(request.body == ("\255"):rep(kept))
    end
  end)

  it("forgets requests, but not their count", function()
    exchange("GET / HTTP/1.1\r\n\r\n")
    assert.is_true(box:forget())
    assert.same({}, box:requests())
    assert.equal(1, box:state().counters.requests)
  end)

  it("is reset to the start", function()
    local before = box:state()
    exchange(support.wire(box, "PUT", "/message/" .. box.user_id .. "/message/1", { message = "x" }))
    box:advance(5)
    box:fault { kind = "html" }
    box:account { two_factor = { "totp" }, password = "x", locked_out = 9 }
    box:friends(2)
    box:notify { type = "invite" }
    box:limit { calls = 0, per = 1 }
    assert.is_true(box:reset())
    local after = box:state()
    before.counters.connections, after.counters.connections = nil, nil
    assert.same(before, after)
    assert.same({}, box:requests())
    local status, body = log_in()
    assert.equal(200, status)
    assert.truthy(body:find(box.user_id, 1, true))
  end)

  it("takes faults with any bytes and commands of any size", function()
    box:fault { kind = "raw", bytes = ANY:rep(4000), close = true }
    local client = assert(tcp.dial(box.url))
    local text = client:send("GET / HTTP/1.1\r\n\r\n"):rest()
    client:close()
    assert.is_true(text == ANY:rep(4000))
  end)

  it("raises mistakes", function()
    -- With the position of the call, which is in this file.
    local function raises(message, method, ...)
      local first, second = ...
      local ok, problem = pcall(function()
        local value = box[method](box, first, second)
        return value
      end)
      assert.is_false(ok)
      assert.matches("^%S*sandbox_spec%.lua:%d+: " .. message, problem)
    end
    raises("bad argument #1 to 'advance' %(seconds must be", "advance", -1)
    raises("bad argument #1 to 'advance'", "advance", 0 / 0)
    raises("bad argument #1 to 'advance'", "advance", "1")
    raises("bad argument #1 to 'fault' %(there is no kind x%)", "fault", { kind = "x" })
    raises("bad argument #1 to 'fault' %(fault must be a table or nil%)", "fault", "hang")
    raises(
      "bad argument #1 to 'fault' %(Cannot serialise function: type not supported%)",
      "fault",
      { kind = print }
    )
    raises(
      "bad argument #2 to 'account' %(user_id must be that of an account, got usr_x%)",
      "account",
      {},
      "usr_x"
    )
    raises("bad argument #1 to 'friends' %(count must be an integer from 1 to 10000%)", "friends")
    raises("bad argument #1 to 'place' %(user_id must be that of a user, got nil%)", "place", nil, "offline")
    assert.has_error(
      function() sandbox.start { speed = 1 } end,
      "bad argument #1 to 'start' (there is no option speed)"
    )
    assert.has_error(
      function() sandbox.start { interpreter = 1 } end,
      "bad argument #1 to 'start' (interpreter must be a string)"
    )
    assert.is_table(box:state()) -- it still answers
  end)

  it("stops at once, and may be stopped again", function()
    local url = box.url
    box:stop()
    local client, problem = tcp.dial(url)
    assert.is_nil(client)
    assert.equal("ECONNREFUSED", problem)
    box:stop()
    local ok, message = pcall(box.state, box)
    assert.is_false(ok)
    assert.matches("^%S*sandbox_spec%.lua:%d+: the sandbox was stopped", message)
  end)

  it("stops at once, though another child has inherited its pipe", function()
    os.execute("sleep 5 >/dev/null 2>&1 &")
    local started = uv.hrtime()
    box:stop()
    assert.is_true(uv.hrtime() - started < 4e9)
  end)

  it("stops when it goes out of scope or is collected", function()
    local url
    do
      local other = assert(sandbox.start())
      url = other.url
      getmetatable(other).__close(other) -- as the end of a scope does
    end
    assert.is_nil((tcp.dial(url)))
    url = (function() return assert(sandbox.start()).url end)()
    collectgarbage()
    assert.is_nil((tcp.dial(url)))
  end)

  it("runs beside others", function()
    local other = assert(sandbox.start())
    assert.are_not.equal(box.url, other.url)
    box:stop()
    assert.is_table(other:state())
    other:stop()
  end)

  it("ignores Ctrl-C", function()
    uv.kill(box:state().process_id, "sigint")
    assert.equal(403, (exchange("GET / HTTP/1.1\r\n\r\n")))
    assert.is_table(box:state())
  end)

  it("reports that it died", function()
    uv.kill(box:state().process_id, "sigkill")
    local state, problem = box:state()
    assert.is_nil(state)
    assert.matches("^the sandbox has ended: ", problem)
    box:stop()
  end)

  it("does not end its parent when it died", function()
    -- In a process of its own, which SIGPIPE may end.
    local output, text, code, signal = uv.new_pipe(false), "", nil, nil
    local process = assert(uv.spawn(interpreter(), {
      args = {
        "-e",
        ([=[
        package.path, package.cpath = %q, %q
        local box = assert(require("vrchatapi.sandbox").start())
        os.execute("kill -9 " .. box:state().process_id)
        for _ = 1, 3 do print(box:state()) end
        print(box:fault { kind = "raw", bytes = ("x"):rep(300000) })
        box:stop()
      ]=]):format(package.path, package.cpath),
      },
      stdio = { nil, output, 2 },
    }, function(...)
      code, signal = ...
    end))
    output:read_start(function(_, bytes) text = text .. (bytes or "") end)
    assert(tcp.turn(function() return code end))
    assert.same({ 0, 0 }, { code, signal })
    assert.equal(4, select(2, text:gsub("nil\tthe sandbox has ended: [^\n]*\n", "")))
    process:close()
    output:close()
    uv.run("nowait")
  end)
end)

describe("sandbox.start", function()
  local function fails(expected, options)
    local box, problem = sandbox.start(options)
    assert.is_nil(box)
    assert.matches("^the sandbox did not start: ", problem)
    assert.matches(expected, problem)
  end

  it("says why it failed", function()
    fails("no%-such%-lua", { interpreter = "/no-such-lua" })
    fails("it said nothing", { interpreter = "true" })
    fails("cat: ", { interpreter = "cat" })
  end)

  it("says which package is missing", function()
    local path = package.cpath
    package.cpath = "/none/?.so"
    finally(function() package.cpath = path end)
    fails("Debian: lua%-luv, LuaRocks: luv")
  end)

  it("quotes the paths that it passes to the shell", function()
    local path = package.path
    package.path = path .. ';/it\'s "$(odd)"\\/?.lua\n'
    finally(function() package.path = path end)
    local box = assert(sandbox.start { interpreter = interpreter() })
    box:stop()
    fails("it's", { interpreter = "/it's $(odd)" })
  end)

  it("leaves no files behind", function()
    local directory = os.getenv("TMPDIR") or "/tmp"
    local pattern = "vrchatapi%-sandbox%.%w+"
    local before = select(2, files_in(directory):gsub(pattern, ""))
    local box = assert(sandbox.start())
    sandbox.start { interpreter = "true" }
    local after = select(2, files_in(directory):gsub(pattern, ""))
    box:stop()
    assert.is_true(after <= before)
  end)

  it("takes the program's own interpreter only if it looks like Lua", function()
    local original = arg
    finally(function() _G.arg = original end)
    for _, case in ipairs {
      { [0] = "script" },
      { [-1] = "/bin/true", [0] = "script" },
      { [-1] = interpreter(), [0] = "x" },
      { [-3] = interpreter(), [-2] = "-e", [-1] = "/bin/true", [0] = "x" },
      5,
    } do
      _G.arg = case
      assert(sandbox.start()):stop()
    end
    _G.arg = { [-1] = "/no/such/lua5.4", [0] = "x" }
    fails("/no/such/lua5%.4")
  end)
end)

describe("a sandbox whose parent ends", function()
  -- A parent that prints its sandbox's URL, and waits.
  local function parent()
    local output, input, url = uv.new_pipe(false), uv.new_pipe(false), ""
    local process = assert(uv.spawn(interpreter(), {
      args = {
        "-e",
        ([[
        package.path, package.cpath = %q, %q
        box = assert(require("vrchatapi.sandbox").start())
        io.write(box.url, "\n") io.flush() io.read("*l")
      ]]):format(package.path, package.cpath),
      },
      stdio = { input, output, 2 },
    }))
    output:read_start(function(_, bytes) url = url .. (bytes or "") end)
    assert(tcp.turn(function() return url:find("\n") end))
    return { process = process, input = input, output = output, url = url:match("^[^\n]*") }
  end

  for name, finish in pairs {
    ["is killed"] = function(it) it.process:kill("sigkill") end,
    ["comes to its end"] = function(it) it.input:write("\n") end,
  } do
    it("ends, when the parent " .. name, function()
      local started = parent()
      local client = assert(tcp.dial(started.url))
      client:close()
      finish(started)
      assert.is_true(falls_silent(started.url))
      for _, handle in ipairs { started.process, started.input, started.output } do
        handle:close()
      end
      uv.run("nowait")
    end)
  end
end)

describe("the sandbox by itself", function()
  it("prints where it is, until it is interrupted", function()
    local output, text, code = uv.new_pipe(false), "", nil
    local process = assert(uv.spawn(interpreter(), {
      args = {
        "-e",
        ("package.path, package.cpath = %q, %q"):format(package.path, package.cpath),
        "-e",
        'require("vrchatapi.sandbox").main()',
      },
      stdio = { nil, output, 2 },
    }, function(exit_code) code = exit_code end))
    output:read_start(function(_, bytes) text = text .. (bytes or "") end)
    assert(tcp.turn(function() return text:find("url%s+http://[^\n]*\n") end))
    local url, auth = text:match("url%s+(%S+)"), text:match("auth%s+(%S+)")
    local client = assert(tcp.dial(url))
    local status = client
      :send(support.wire({ auth = auth }, "GET", "/message/" .. text:match("user_id%s+(%S+)") .. "/message"))
      :response()
    assert.equal(200, status)
    client:close()
    for _, name in ipairs { "username", "password", "totp_secret", "offline_friend_id" } do
      assert.matches("%f[%w_]" .. name .. " +%S+\n", text)
    end
    process:kill("sigint")
    assert(tcp.turn(function() return code end))
    assert.equal(0, code)
    process:close()
    output:close()
    uv.run("nowait")
  end)
end)
