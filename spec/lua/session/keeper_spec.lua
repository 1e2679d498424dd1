--- The option "login": calls that meet a dead session, and the one login that renews it.

local clock = require "vrchatapi.clock"
local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local logins = require "spec.support.logins"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"

local MANY = 50

-- A client that may log in; its session is dead, or not there at all with `auth = false`.
local function client_with(more, changes)
  local options = { login = logins.credentials(service, more) }
  for name, value in pairs(changes or {}) do
    options[name] = value
  end
  return service:client(options)
end

local invite = service.invite

-- Makes N calls at once; their errors.
local function all_at_once(count, call, client)
  return tasks.at_once(count, function() return call(client) end, function(_, err) return err end)
end

local function invites_sent() return #service:sent() end

-- The requests of invites; those that the service has carried out among them.
local function invite_requests()
  local all, acted = 0, 0
  for _, request in ipairs(service:requests()) do
    if request.target:find("^/api/1/invite/") then
      all = all + 1
      acted = acted + (request.acted and 1 or 0)
    end
  end
  return all, acted
end

tasks.clean()

describe("a call whose session is dead", function()
  before_each(function() service.box:end_sessions() end)

  it("is retried after one login", function()
    assert(client_with():get_friends())
    assert.same(
      { "GET /auth/user/friends", "who", "password", "GET /auth/user/friends" },
      logins.steps(service)
    )
  end)

  it("sends an invite once", function()
    assert(invite(client_with()))
    assert.equal(1, invites_sent())
    assert.same({ 2, 1 }, { invite_requests() })
  end)

  it("fails with its own error if there is nothing to log in with", function()
    for _, changes in ipairs { {}, { retries = 2 }, { session = files:path() } } do
      service.box:forget()
      local result, err = service:client(changes):get_friends()
      assert.is_nil(result)
      assert.same({ "api", "missing_credentials" }, { err.kind, err.code })
      assert.equal(1, #service:requests())
    end
  end)

  it("waits for the second factor", function()
    service.box:account { two_factor = { "totp", "otp" } }
    assert(invite(client_with { totp_secret = service.box.totp_secret }))
    assert.same({ "who", "password", "totp", "who" }, { table.unpack(logins.steps(service), 2, 5) })
    assert.equal(1, invites_sent())
  end)

  it("is renewed whether called, submitted or in a task", function()
    local client = client_with()
    local task = client:submit("get_friends")
    assert(task:wait())
    service.box:end_sessions()
    for friend, err in client:each("get_friends", { n = 1 }) do
      assert(friend, err)
    end
    service.box:end_sessions()
    coroutine.wrap(function() assert(client:get_current_user()) end)()
    assert.equal(3, logins.count(service, "password"))
  end)

  it("is not renewed for a logout or for a call with a password", function()
    local client = client_with()
    local _, err = client:logout()
    assert.equal("missing_credentials", err.code)
    _, err = client:get_current_user { credentials = { username = "Nobody", password = "none" } }
    assert.equal("bad_credentials", err.code)
    assert.same({ "PUT /logout", "password" }, logins.steps(service))
  end)
end)

describe("a call without a session", function()
  it("is sent after the login", function()
    assert(client_with(nil, { auth = false }):get_friends())
    assert.same({ "password", "GET /auth/user/friends" }, logins.steps(service))
  end)
end)

describe("a call that is refused although the session is alive", function()
  it("is retried once, without a login", function()
    service.box:fault {
      kind = "reply",
      status = 401,
      path = "/api/1/invite",
      body = '{"error":{"message":"\\"Missing Credentials\\"","status_code":401}}',
    }
    local _, err = invite(client_with())
    assert.equal("missing_credentials", err.code)
    assert.same({ 2, 0 }, { invite_requests() })
    assert.equal(3, #service:requests())
    assert.equal(0, logins.count(service, "password"))
  end)
end)

describe("a session that waits for its second factor", function()
  it("continues without the password", function()
    service.box:account { two_factor = { "totp", "otp" } }
    local client = client_with({ two_factor = function() end }, { auth = false })
    local _, err = client:login()
    assert.equal("two_factor_required", err.code)
    local auth = client.core:cookies()[1].value
    service.box:forget()
    local other = client_with({ totp_secret = service.box.totp_secret }, { auth = auth })
    assert(invite(other))
    assert.same({ "who", "totp", "who" }, { table.unpack(logins.steps(service), 2, 4) })
    assert.equal(1, invites_sent())
  end)
end)

describe("many calls at once", function()
  it("share one login", function()
    service.box:end_sessions()
    assert.same({}, all_at_once(MANY, invite, client_with()))
    assert.equal(1, logins.count(service, "password"))
    assert.equal(1, logins.count(service, "who"))
    assert.equal(MANY, invites_sent())
    assert.same({ 2 * MANY, MANY }, { invite_requests() })
  end)

  it("wait for the first one's login if there is no session yet", function()
    assert.same({}, all_at_once(MANY, invite, client_with(nil, { auth = false })))
    assert.same({ MANY, MANY }, { invite_requests() })
    assert.equal("password", logins.steps(service)[1])
    assert.equal(1, logins.count(service, "password"))
  end)

  it("wait while a person enters a code", function()
    service.box:account { two_factor = { "totp", "otp" } }
    local asked = 0
    local client = client_with({
      two_factor = function()
        asked = asked + 1
        vrchatapi.sleep(0.05)
        return service.box.recovery_codes[1]
      end,
    }, { auth = false })
    local late
    vrchatapi.run(function()
      for _ = 1, MANY do
        vrchatapi.spawn(function() assert(invite(client)) end)
      end
      while asked == 0 do
        vrchatapi.sleep(0)
      end
      late = invite(client) -- with a session that is half made
    end)
    assert.truthy(late)
    assert.equal(1, asked)
    assert.same({ MANY + 1, MANY + 1 }, { invite_requests() })
  end)

  it("wait for a client:login of the program too", function()
    service.box:account { two_factor = { "totp", "otp" } }
    local client = service:client { auth = false, retries = 1 }
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        assert(client:login(logins.credentials(service, {
          two_factor = function()
            vrchatapi.sleep(0.05)
            return service.box.recovery_codes[1]
          end,
        })))
      end)
      service:await(1)
      assert(invite(client))
    end)
    assert.same({ "password", "otp", "who" }, { table.unpack(logins.steps(service), 1, 3) })
    assert.same({ 1, 1 }, { invite_requests() })
  end)

  it("use a session that was renewed while they were in flight", function()
    service.box:end_sessions()
    service.box:fault { kind = "slow", seconds = 0.2, path = "/api/1/auth/user/friends" }
    local client = client_with()
    vrchatapi.run(function()
      local slow = vrchatapi.spawn(function() return client:get_friends() end)
      service:await(1)
      service.box:fault(nil)
      assert(invite(client))
      assert.is_false(slow:done())
      assert(slow:wait())
    end)
    assert.equal(1, logins.count(service, "password"))
    assert.equal(1, logins.count(service, "who"))
  end)

  it("use a session that client:login has made in the meantime", function()
    service.box:end_sessions()
    service.box:fault { kind = "slow", seconds = 0.2, path = "/api/1/auth/user/friends" }
    local client = service:client { session = files:path() } -- and no option "login"
    vrchatapi.run(function()
      local slow = vrchatapi.spawn(function() return client:get_friends() end)
      service:await(1)
      service.box:fault(nil)
      assert(client:login(logins.credentials(service)))
      assert.is_false(slow:done())
      assert(slow:wait())
    end)
    assert.equal(1, logins.count(service, "password"))
  end)

  it("to client:login make one login, and send a wrong password once", function()
    local client = service:client { auth = false }
    local function log_in(it) return it:login(logins.credentials(service)) end
    assert.same({}, all_at_once(MANY, log_in, client))
    assert.equal(1, logins.count(service, "password"))
    service.box:forget()
    service.box:account { password = "another" }
    assert.equal(MANY, #all_at_once(MANY, log_in, service:client { auth = false }))
    assert.equal(1, logins.count(service, "password"))
  end)

  it("share the failure of a login made while they were in flight", function()
    service.box:end_sessions()
    service.box:fault { kind = "slow", seconds = 0.2, path = "/api/1/auth/user/friends" }
    local client = client_with()
    vrchatapi.run(function()
      local slow = vrchatapi.spawn(function() return client:get_friends() end)
      service:await(1)
      service.box:fault { kind = "status", status = 503, path = "/api/1/auth/user" }
      local _, err = invite(client)
      assert.equal("unavailable", err.code)
      assert.is_false(slow:done())
      service.box:fault(nil)
      _, err = slow:wait()
      assert.equal("unavailable", err.code)
    end)
    assert.equal(1, logins.count(service, "who"))
  end)
end)

describe("two clients of one session", function()
  it("make one login", function()
    service.box:end_sessions()
    local path = files:path()
    local clients = { client_with(nil, { session = path }), client_with(nil, { session = path }) }
    local step = 0
    assert.same(
      {},
      all_at_once(MANY, function()
        step = step + 1
        return invite(clients[step % 2 + 1])
      end)
    )
    assert.equal(1, logins.count(service, "password"))
    assert.equal(MANY, invites_sent())
  end)

  it("never use each other's account", function()
    local path = files:path()
    assert(client_with(nil, { session = path, auth = false }):login())
    local box = service.box
    local other = service:client {
      session = path,
      auth = false,
      login = {
        username = box.friend_username,
        password = box.friend_password,
      },
    }
    service.box:forget()
    for _, call in ipairs { invite, other.login, other.get_friends } do
      local result, err = call(other)
      assert.is_nil(result)
      assert.same({ "session", "session_foreign", "no" }, { err.kind, err.code, err.acted })
    end
    assert.same({}, service:requests())
  end)
end)

describe("the task that logs in for others", function()
  it("can be cancelled: the others use its login", function()
    service.box:end_sessions()
    local client = client_with()
    service.box:fault { kind = "slow", seconds = 0.1, path = "/api/1/auth/user" }
    vrchatapi.run(function()
      local first = client:submit("get_user", service.box.friend_id)
      service:await(2)
      assert.equal("who", logins.steps(service)[2])
      local others = {}
      for i = 1, MANY do
        others[i] = vrchatapi.spawn(invite, client)
      end
      service:await(3)
      first:cancel()
      local _, err = first:wait()
      assert.equal("cancelled", err.code)
      for _, other in ipairs(others) do
        assert(other:wait())
      end
    end)
    assert.equal(1, logins.count(service, "password"))
    assert.equal(MANY, invites_sent())
  end)

  it("can be interrupted: the next call continues its login", function()
    service.box:end_sessions()
    local client, step = client_with(), clock.step
    function clock.step(...) -- as Ctrl-C does
      if #service:requests() < 2 then return step(...) end
      clock.step = step
      error("interrupted!", 0)
    end
    local ok, failure = pcall(invite, client)
    assert.same({ false, "interrupted!" }, { ok, failure })
    assert(invite(client))
    assert.equal(1, invites_sent())
    assert.equal(1, logins.count(service, "who"))
    assert.equal(1, logins.count(service, "password"))
  end)
end)

describe("a client that is closed while it logs in", function()
  -- Closes it at a moment; what became of the calls.
  local function codes_after_closing(client, moment)
    local codes = {}
    vrchatapi.run(function()
      for i = 1, 3 do
        vrchatapi.spawn(function()
          local _, err = invite(client)
          codes[i] = err.code
        end)
      end
      moment()
      client:close()
    end)
    return codes
  end

  it("ends the calls that wait for the service", function()
    service.box:fault { kind = "hang", path = "/api/1/auth/user" }
    assert.same(
      { "closed", "closed", "closed" },
      codes_after_closing(client_with(nil, { auth = false }), function() service:await(1) end)
    )
  end)

  it("ends calls that wait for a person's code", function()
    service.box:account { two_factor = { "totp" } }
    local asked
    local client = client_with({
      two_factor = function()
        asked = true
        vrchatapi.sleep(1000)
      end,
    }, { auth = false })
    assert.same(
      { "closed", "closed", "closed" },
      codes_after_closing(client, function()
        while not asked do
          vrchatapi.sleep(0)
        end
      end)
    )
  end)

  it("ends calls that wait for another process to log in", function()
    local path = files:path()
    local lock = closing(assert(core.system.lock(path .. ".login")))
    local client = client_with(nil, { auth = false, session = path })
    assert.same(
      { "closed", "closed", "closed" },
      codes_after_closing(client, function() vrchatapi.sleep(0.02) end)
    )
    assert.truthy(lock)
    assert.same({}, service:requests())
  end)

  it("may be closed by its two_factor function", function()
    service.box:account { two_factor = { "totp" } }
    local client
    client = client_with({
      two_factor = function()
        client:close()
        return "123456"
      end,
    }, { auth = false })
    local _, err = invite(client)
    assert.equal("closed", err.code)
    assert.same({ "password" }, logins.steps(service))
  end)

  it("does not log in again and does not change the session", function()
    local path = files:path()
    local client = client_with(nil, { auth = false, session = path })
    client:close()
    local lock = closing(assert(core.system.lock(path .. ".login")))
    local _, err = client:login()
    assert.equal("closed", err.code)
    assert.is_nil(io.open(path))
    assert.truthy(lock)
  end)
end)
