--- How logins are counted: in the file, before the password is sent, for an hour.

local closing = require("spec.support.closing").use()
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local sandbox = require "vrchatapi.sandbox"
local session = require "spec.support.session"
local service = require("spec.support.service").use()
local time = require "spec.support.time"

local function credentials(changes)
  local all = { username = service.box.username, password = service.box.password }
  for name, value in pairs(changes or {}) do
    all[name] = value
  end
  return all
end

local function attempts() return service.box:state().logins.attempts end

local function logins(path) return session.read(path).logins end

-- A login without a living session, in a process of its own, some seconds later.
local function log_in(path, seconds)
  service.box:end_sessions()
  return session.run(
    service.box,
    path,
    [[
    local clock = require "vrchatapi.clock"
    clock.time = function() return os.time() + VALUES.seconds end
    local user, err = new():login(login)
    io.write(user and "done" or ("%s %s %s"):format(err.code, err.kind, err.retry_after))
  ]],
    { seconds = seconds or 0 }
  )
end

describe("the budget of logins", function()
  it("is not reset by a restart but after an hour", function()
    local path = files:path()
    for count = 1, 3 do
      assert.equal("done", log_in(path))
      assert.equal(count, #logins(path))
    end
    local answer = log_in(path)
    local retry_after = tonumber(answer:match("^login_limit session (%d+)$"))
    assert.near(3600, retry_after, 30, answer)
    assert.near(600, tonumber(log_in(path, 3000):match("^login_limit session (%d+)$")), 30)
    assert.equal(3, attempts())
    assert.equal("done", log_in(path, 3601))
    assert.equal(4, attempts())
  end)

  it("counts the hour for each login separately", function()
    local now = os.time()
    local path = files:write(session.text(service.box, {
      cookies = {},
      logins = { now - 100, now - 3700, now - 3500, now - 200 },
    }))
    assert.near(100, tonumber(log_in(path):match("^login_limit session (%d+)$")), 30)
    assert.equal("done", log_in(path, 150))
    assert.equal(3, #logins(path)) -- what is older is forgotten
    assert.matches("^login_limit session", log_in(path, 150))
  end)

  it("can be set", function()
    local path = files:write(session.text(service.box, { cookies = {}, logins = { os.time() } }))
    local client = service:client { session = path, auth = false }
    assert.equal("login_limit", select(2, client:login(credentials { per_hour = 1 })).code)
    assert(client:login(credentials { per_hour = 2 }))
  end)

  it("is not blocked forever when the clock was set back", function()
    local now = os.time()
    local path = files:write(session.text(service.box, {
      cookies = {},
      logins = { now + 100000000, now + 100000000, now + 100000000 },
      holds = { locked_out = now + 100000000 },
    }))
    assert.equal("done", log_in(path))
    assert.equal(1, #logins(path))
    files:write(
      session.text(service.box, {
        cookies = {},
        logins = { now + 60, now + 60, now + 60 },
      }),
      path
    )
    assert.near(3600, tonumber(log_in(path):match("^login_limit session (%d+)$")), 30)
    assert.equal("done", log_in(path, 3661))
  end)

  it("counts refused logins", function()
    local path = files:path()
    local client = service:client { session = path, auth = false }
    assert.equal("bad_credentials", select(2, client:login(credentials { password = "wrong" })).code)
    assert.equal(1, #logins(path))
  end)

  it("does not count the use of a living session", function()
    local path = files:write(session.text(service.box))
    for _ = 1, 5 do
      assert(service:client({ session = path, auth = false }):login(credentials()))
    end
    assert.is_nil(logins(path))
    assert.equal(0, attempts())
  end)
end)

describe("a login is counted", function()
  it("before the service sees it, and for good", function()
    local path = files:path()
    assert(service.box:fault { kind = "hang", path = "/api/1/auth/user" })
    local child = session.start(service.box, path, "new():login(login)")
    local late = os.time() + 60
    while #service:requests() == 0 do
      assert(os.time() < late)
    end
    child:signal("KILL")
    child:finish()
    assert.equal(1, #logins(path))
    assert(service.box:fault(nil))
    assert.equal("done", log_in(path))
    assert.equal("done", log_in(path))
    assert.matches("^login_limit session", log_in(path))
  end)

  it("before its password is sent, whenever the process is killed", function()
    local calls = compile.library("calls.c", files:path("calls.so"))
    local n, counted, folder = 0, 0, files:make("mkdir")
    local output, how, code
    repeat
      n = n + 1
      local path = ("%s/%d"):format(folder, n)
      local child = session.start(
        service.box,
        path,
        [[
        local calls = package.loadlib(VALUES.calls, "luaopen_calls")()
        local client = new()
        calls.watch("kill", VALUES.n)
        assert(client:login(login))
        calls.seen()
      ]],
        { calls = calls, n = n },
        { preload = calls }
      )
      output, how, code = child:finish()
      assert(how == "exit" and code == 0 or how == "signal" and code == 9, output)
      local file = io.open(path)
      if file then
        file:close()
        counted = counted + #logins(path)
      end
      assert.is_true(attempts() <= counted, "not counted when killed at " .. n)
    until how == "exit"
    assert.is_true(n > 20 and attempts() > 5, n)
  end)

  it("unless nothing was sent", function()
    local support = compile.module("system.c", files:path("system.so"))
    local socket, port = support.bind() -- nobody listens there
    local path = files:path()
    for _ = 1, 5 do
      local client = service:client {
        session = path,
        auth = false,
        base_url = ("http://127.0.0.1:%d/api/1"):format(port),
      }
      local user, err = client:login(credentials())
      assert.is_nil(user)
      assert.equal("refused", err.code)
      assert.same({}, logins(path))
    end
    support.close(socket)
  end)

  it("even if the second factor could not be sent", function()
    local box = closing(assert(sandbox.start()))
    local path = files:path()
    box:account { two_factor = { "totp" } }
    local client = service:client { session = path, auth = false, base_url = box.url }
    local user, err = client:login {
      username = box.username,
      password = box.password,
      two_factor = function()
        box:stop()
        return "123456"
      end,
    }
    assert.is_nil(user)
    assert.equal("no", err.acted)
    assert.equal(1, #logins(path))
  end)
end)

describe("a refusal that lasts", function()
  local moved = time.use()

  it("is kept in the file, with its end", function()
    local path = files:path()
    service.box:account { locked_out = 300 }
    local client = service:client { session = path, auth = false }
    assert.equal("locked_out", select(2, client:login(credentials())).code)
    assert.near(moved.now + 300, session.read(path).holds.locked_out, 1)
    moved:advance(200)
    client = service:client { session = path, auth = false } -- as after a restart
    local _, err = client:login(credentials())
    assert.equal("locked_out", err.code)
    assert.equal("session", err.kind)
    assert.near(100, err.retry_after, 1)
    assert.equal(1, attempts())
    moved:advance(101)
    service.box:advance(301)
    assert(client:login(credentials()))
  end)
end)
