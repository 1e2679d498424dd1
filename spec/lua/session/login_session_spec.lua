--- A login whose response leaves no session, and calls that are refused with a 401 of any kind.

local files = require("spec.support.files").use()
local logins = require "spec.support.logins"
local service = require("spec.support.service").use()
local time = require("spec.support.time").use()
local tasks = require "spec.support.tasks"

local HOUR = 3600

local function client_with(changes)
  local options =
    { auth = false, login = logins.credentials(service, { totp_secret = service.box.totp_secret }) }
  for name, value in pairs(changes or {}) do
    options[name] = value
  end
  return service:client(options)
end

local function passwords() return logins.count(service, "password") end

describe("a login that leaves no usable cookie", function()
  -- The Set-Cookie of a login; "" for none.
  for _, cookie in ipairs {
    "",
    "auth=",
    "auth=%s; Max-Age=0",
    "auth=%s; Domain=vrchat.test",
    "auth=%s; Path=/other",
    "auth=%s with spaces",
    "Auth=%s",
    "auth",
    "auth=" .. ("x"):rep(5000),
  } do
    local shown = cookie == "" and "none" or cookie:sub(1, 40)
    it("is an error, and its password is sent once a call: " .. shown, function()
      service.box:account { set_cookie = cookie }
      local client = client_with()
      for count = 1, 3 do
        local result, err = service.invite(client)
        assert.is_nil(result)
        assert.same({ "session", "session_missing", "no" }, { err.kind, err.code, err.acted })
        assert.equal(count, passwords())
      end
      local _, err = service.invite(client)
      assert.equal("login_limit", err.code)
      assert.equal(3, passwords())
      assert.equal(3, #service:requests())
    end)
  end

  it("is reported by client:login, and counts", function()
    service.box:account { set_cookie = "" }
    local path = files:path()
    local client = client_with { session = path }
    local user, err = client:login()
    assert.is_nil(user)
    assert.same({ "session", "session_missing", "no" }, { err.kind, err.code, err.acted })
    assert.matches("no usable 'auth' cookie", err.message, 1, true)
    assert.near(HOUR, client.keeper.session:login_wait(1), 1)
    assert.near(HOUR, client_with({ session = path }).keeper.session:login_wait(1), HOUR)
    service.box:account { set_cookie = false }
    assert(client:login())
    assert.equal(2, passwords())
    assert(service.invite(client))
  end)

  it("sends no code of the second factor", function()
    service.box:account { set_cookie = "", two_factor = { "totp" } }
    local _, err = client_with():login()
    assert.equal("session_missing", err.code)
    assert.same({ "password" }, logins.steps(service))
  end)

  it("sends the password once for many calls at once", function()
    service.box:account { set_cookie = "" }
    local client = client_with()
    assert.same(
      { session_missing = 20 },
      tasks.tally(
        tasks.at_once(20, function() return service.invite(client) end, function(_, err) return err.code end)
      )
    )
    assert.equal(1, passwords())
  end)

  it("is reported if the cookie is lost with the second factor", function()
    service.box:account { two_factor = { "totp" } }
    service.box:fault {
      kind = "cookies",
      set_cookie = { "auth=; Max-Age=0; Path=/" },
      path = "/api/1/auth/twofactorauth",
    }
    local user, err = client_with():login()
    assert.is_nil(user)
    assert.equal(1, passwords())
    assert.is_true(err.code == "missing_credentials" or err.code == "session_missing", err.code)
  end)

  for _, cookie in ipairs {
    'auth="%s"; Max-Age=604800; Path=/',
    "auth=%s; Max-Age=; Path=/",
    'auth=%s; Max-Age="604800"; Path=/',
    "auth=%s; Max-Age=Session; Path=/",
    "auth=%s; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
    "auth=%s; Expires=never",
    "auth=%s",
    " auth = %s ; secure; HttpOnly",
  } do
    it("is none of those with odd attributes: " .. cookie, function()
      service.box:account { set_cookie = cookie }
      local path = files:path()
      assert(client_with({ session = path }):login())
      assert(service.invite(client_with { session = path }))
      assert.equal(1, passwords())
    end)
  end
end)

describe("a session that the service takes back at once", function()
  local UNAUTHORIZED = '{"error":{"message":"\\"Unauthorized\\"","status_code":401}}'

  it("costs one password a call, also if it is never taken", function()
    for _, path in ipairs { "/api/1/invite", "/api/1/auth/user/friends" } do
      service.box:fault { kind = "reply", status = 401, body = UNAUTHORIZED, path = path }
      local client = client_with()
      service.box:forget()
      local _, err = client:get_friends()
      if err then assert.equal(401, err.status) end
      _, err = service.invite(client)
      if err then assert.equal(401, err.status) end
      assert.equal(1, passwords())
    end
  end)

  it("costs one password a call if each response removes the cookie", function()
    service.box:fault {
      kind = "reply",
      status = 503,
      headers = { ["Set-Cookie"] = "auth=; Max-Age=0; Path=/" },
      path = "/api/1/auth/user/friends",
    }
    local client = client_with { retries = 5 }
    for count = 1, 3 do
      local _, err = client:get_friends()
      assert.equal("session_missing", err.code)
      assert.equal(count, passwords())
    end
  end)

  it("does not keep a call going if each response changes the cookie", function()
    local count = 0
    local function refuse()
      count = count + 1
      if count > 20 then return service.box:fault(nil) end -- so that it ends
      service.box:fault {
        kind = "reply",
        status = 401,
        body = UNAUTHORIZED,
        headers = { ["Set-Cookie"] = ("auth=x%d; Path=/"):format(count) },
        path = "/api/1/auth/user/friends",
      }
    end
    refuse()
    local _, err = client_with({ auth = service.box.auth, trace = refuse }):get_friends()
    assert.equal(401, err.status)
    assert.equal(3, logins.count(service, "GET /auth/user/friends"))
    assert.equal(0, passwords())
  end)
end)

describe("a 401", function()
  local function body(message) return ('{"error":{"message":"%s","status_code":401}}'):format(message) end

  for _, text in ipairs {
    body [[\"Unauthorized\"]],
    body "Unauthorized",
    body "Token expired",
    body [[\"Invalid Username/Email or Password\"]],
    "{}",
    "",
    "Unauthorized",
  } do
    it("of a dead session leads to one login: " .. text, function()
      service.box:end_sessions()
      -- the invite, and the question whether the session is alive
      service.box:fault { kind = "reply", status = 401, body = text, times = 2 }
      assert(service.invite(client_with { auth = service.box.auth }))
      assert.same({ "who", "password" }, { table.unpack(logins.steps(service), 2, 3) })
      assert.equal(4, #service:requests())
      assert.equal(1, #service:sent())
    end)

    it("of a living session is looked at once, without a login: " .. text, function()
      service.box:fault { kind = "reply", status = 401, body = text, path = "/api/1/invite" }
      local _, err = service.invite(client_with { auth = service.box.auth })
      assert.same({ 401, "no" }, { err.status, err.acted })
      assert.equal(1, logins.count(service, "who"))
      assert.equal(3, #service:requests())
      assert.equal(0, passwords())
    end)
  end

  it("that refuses the operation itself leads to nothing", function()
    local _, err = client_with({ auth = service.box.auth }):get_invite_messages("usr_other", "message")
    assert.equal("not_authorized", err.code)
    assert.equal(1, #service:requests())
  end)

  it("of the question itself sends no password where that cannot help", function()
    for code, message in pairs {
      new_location = [[\"It looks like you're logging in from somewhere new! Check your email.\"]],
      not_authorized = [[\"You are not authorized to perform that action\"]],
    } do
      service.box:fault { kind = "reply", status = 401, body = body(message), path = "/api/1/auth/user" }
      local _, err = client_with({ auth = service.box.auth }):login()
      assert.same({ code, 401 }, { err.code, err.status })
    end
    assert.equal(0, passwords())
  end)

  it("that many calls meet at once leads to one login", function()
    service.box:end_sessions()
    service.box:fault {
      kind = "reply",
      status = 401,
      body = body "Unauthorized",
      path = "/api/1/invite",
      times = 20,
    }
    local client = client_with { auth = service.box.auth }
    assert.same(
      { sent = 20 },
      tasks.tally(
        tasks.at_once(
          20,
          function() return service.invite(client) end,
          function(result, err) return result and "sent" or err.code end
        )
      )
    )
    assert.equal(1, passwords())
    assert.equal(1, logins.count(service, "who"))
  end)

  it("is renewed hour after hour, but three times an hour at most", function()
    local client = client_with { auth = service.box.auth }
    local start = time.now
    while time.now < start + 3 * HOUR do
      service.box:end_sessions()
      service.invite(client)
      time:advance(60)
      service.box:advance(60)
    end
    assert.is_true(passwords() <= 9 + 3, passwords())
  end)
end)
