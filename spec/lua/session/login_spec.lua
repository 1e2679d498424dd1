--- client:login: what it sends, and what comes of it.

local files = require("spec.support.files").use()
local logins = require "spec.support.logins"
local raised = require "spec.support.raised"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local stranger, credentials = logins.of(service)

describe("a login", function()
  it("returns the user and keeps the session for later calls", function()
    local client = stranger()
    local user, err = client:login(credentials())
    assert.is_nil(err)
    assert.equal(service.box.user_id, user.id)
    assert.truthy(client:get_friends())
    assert.same({ "password", "GET /auth/user/friends" }, logins.steps(service))
  end)

  it("works with any characters in the name and the password", function()
    local box = service.box
    local user = assert(stranger():login {
      username = box.friend_username,
      password = box.friend_password,
    })
    assert.equal(box.friend_id, user.id)
  end)

  for _, case in ipairs {
    { "Sandbox", "castle", "U2FuZGJveDpjYXN0bGU=" },
    {
      "Frïend:1",
      "sänd:50%25+x y/?",
      "RnIlQzMlQUZlbmQlM0ExOnMlQzMlQTRuZCUzQTUwJTI1MjUlMkJ4JTIweSUyRiUzRg==",
    },
    {
      "a-_.!~*'()Z9",
      '"#$&,;<=>@[\\]^`{|}',
      "YS1fLiF+KicoKVo5OiUyMiUyMyUyNCUyNiUyQyUzQiUzQyUzRCUzRSU0MCU1QiU1QyU1RCU1RSU2MCU3QiU3QyU3RA==",
    },
    {
      "名前 😀",
      "\t\1é\u{E9}",
      "JUU1JTkwJThEJUU1JTg5JThEJTIwJUYwJTlGJTk4JTgwOiUwOSUwMSVDMyVBOSVDMyVBOQ==",
    },
  } do
    it("encodes as encodeURIComponent does, then in Base64: " .. case[1], function()
      stranger():login { username = case[1], password = case[2] }
      assert.same({ "Basic " .. case[3] }, service.header(service:request(), "authorization"))
    end)
  end

  it("uses a living session after one request without the password", function()
    local user = assert(service:client():login(credentials()))
    assert.equal(service.box.user_id, user.id)
    assert.same({ "who" }, logins.steps(service))
  end)

  it("starts a new session if the old one is dead", function()
    service.box:end_sessions()
    local client = service:client()
    assert(client:login(credentials()))
    assert.same({ "who", "password" }, logins.steps(service))
    assert(client:get_friends())
  end)

  it("starts no session if it is unknown whether the old one is dead", function()
    service.box:fault { kind = "status", status = 503 }
    local user, err = service:client():login(credentials())
    assert.is_nil(user)
    assert.equal("unavailable", err.code)
    assert.same({ "who" }, logins.steps(service))
  end)

  it("sends the cookie of a remembered device, so that no code is asked for", function()
    service.box:account { two_factor = { "totp", "otp" } }
    local client = stranger()
    assert(client:login(credentials { totp_secret = service.box.totp_secret }))
    service.box:end_sessions()
    service.box:forget()
    assert(client:login(credentials()))
    assert.same({ "who", "password" }, logins.steps(service))
    local requests = service:requests()
    local remembered = service.header(requests[1], "cookie")[1]:match("twoFactorAuth=[^;]+")
    assert.same({ remembered }, service.header(requests[2], "cookie"))

    local other = stranger { two_factor_auth = remembered:match("=(.*)") }
    assert(other:login(credentials()))
  end)

  it("uses the client's option `login` by default", function()
    local client = stranger { login = credentials() }
    assert(client:login())
    assert.same({ "password" }, logins.steps(service))
  end)

  it("copies the table that it is given", function()
    local mine = credentials()
    local client = stranger { login = mine }
    mine.password = nil
    assert(client:login())
  end)

  it("works in tasks and in coroutines", function()
    vrchatapi.run(function() assert(stranger():login(credentials())) end)
    coroutine.wrap(function() assert(stranger():login(credentials())) end)()
    vrchatapi.run(function()
      coroutine.wrap(function() assert(stranger():login(credentials())) end)()
    end)
    assert.same({ "password", "password", "password" }, logins.steps(service))
  end)

  it("refuses another account in the same client", function()
    for _, session in ipairs { false, files:path() } do
      local client = stranger { session = session }
      service.box:forget()
      assert(client:login(credentials()))
      assert(client:login(credentials { username = service.box.username:upper() }))
      local user, err = client:login { username = "Other", password = "x" }
      assert.is_nil(user)
      assert.equal("session_foreign", err.code)
      assert.same({ "password", "who" }, logins.steps(service))
      assert(client:logout())
      assert(client:login {
        username = service.box.friend_username,
        password = service.box.friend_password,
      })
    end
  end)

  it("accepts the right name after a wrong one", function()
    for _, session in ipairs { false, files:path() } do
      local client = stranger { session = session }
      assert.is_nil(client:login(credentials { username = "Sandbx" }))
      assert(client:login(credentials()))
    end
    local path = files:path() -- and after a restart
    local wrong = stranger { session = path, login = credentials { username = "Sandbx" } }
    assert.is_nil(wrong:get_friends())
    assert(stranger { session = path, login = credentials() }:get_friends())
  end)
end)

describe("a login that is refused", function()
  for _, case in ipairs {
    { "a lock-out", { locked_out = 480 }, { code = "locked_out", status = 401, retry_after = 480 } },
    { "a new place", { new_location = "somewhere_new" }, { code = "new_location", status = 401 } },
    {
      "too many places",
      { new_location = "too_many_places" },
      { code = "new_location", status = 429 },
    },
    { "too many sessions", { session_cap = 1 }, { code = "too_many_sessions", status = 429 } },
    { "a wrong password", { password = "another" }, { code = "bad_credentials", status = 401 } },
  } do
    it("returns the error: " .. case[1], function()
      service.box:account(case[2])
      local client = stranger()
      local user, err = client:login(credentials())
      assert.is_nil(user)
      local wanted = case[3]
      assert.same(
        { "api", wanted.code, wanted.status, wanted.retry_after },
        { err.kind, err.code, err.status, err.retry_after }
      )
      assert.equal("no", err.acted)
      local _, unauthorized = client:get_friends()
      assert.equal("missing_credentials", unauthorized.code)
    end)
  end
end)

describe("a mistake in a login's arguments", function()
  for _, case in ipairs {
    { 5, "login must be a table, got number" },
    { "name:password", "login must be a table, got string" },
    { { password = "p" }, "login.username is required" },
    { { username = "u" }, "login.password is required" },
    { { username = "", password = "p" }, "login.username must not be empty" },
    { { username = "u", password = "" }, "login.password must not be empty" },
    { { username = "u", password = 12345678 }, "login.password must be a string, got number" },
    { { username = "u\xFF", password = "p" }, "login.username must be UTF-8" },
    { { username = "u", password = "\xC3" }, "login.password must be UTF-8" },
    {
      { username = "u", password = "p", totp_secret = "81" },
      "login.totp_secret cannot be used: secret must be Base32",
    },
    {
      { username = "u", password = "p", two_factor = "123456" },
      "login.two_factor must be a function, got string",
    },
    {
      { username = "u", password = "p", per_hour = 0 },
      "login.per_hour must be an integer from 1 on, got 0",
    },
    {
      { username = "u", password = "p", per_hour = 1.5 },
      "login.per_hour must be an integer from 1 on, got 1.5",
    },
    { { username = "u", pasword = "p" }, "unknown field 'pasword' of login" },
  } do
    it("raises: " .. case[2], function()
      local client = stranger()
      local function pattern(method)
        return ("login_spec%%.lua:%%d+: bad argument #1 to '%s' %%("):format(method)
          .. case[2]:gsub("%p", "%%%0")
      end
      assert.matches(pattern("login"), raised(function() client:login(case[1]) end))
      assert.matches(
        pattern("new"),
        raised(function() vrchatapi.new { user_agent = service.USER_AGENT, login = case[1] } end)
      )
      assert.same({}, service:requests())
    end)
  end

  it("raises without arguments if the client has no option `login`", function()
    local client = stranger()
    assert.matches("login must be a table, got nil", raised(client.login, client), 1, true)
  end)
end)
