local support = require "spec.support.sandbox"
local State = require "vrchatapi.sandbox.state"
local control = require "vrchatapi.sandbox.process.control"
local totp = require "vrchatapi.totp"

local UUID = "%x+%-%x+%-%x+%-%x+%-%x+"

describe("logging in", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  -- A login with a name and a password, and the cookies of options.Cookie.
  local function log_in(name, password, cookie)
    return support.call(state, "GET", "/auth/user", nil, {
      Cookie = cookie or false,
      Authorization = support.basic(name or seed.username, password or seed.password),
    })
  end

  local function with(cookie, method, path, body)
    return support.call(state, method or "GET", path or "/auth/user", body, { Cookie = cookie })
  end

  -- Logs in while a second factor is owed; the cookie of the session.
  local function pending(factors)
    assert.is_nil(select(2, control.account(state, { two_factor = factors })))
    local status, body, response = log_in()
    assert.equal(200, status)
    assert.same({ requiresTwoFactorAuth = factors }, body)
    return "auth=" .. support.set_cookie(response, "auth")
  end

  local function verify(cookie, kind, code)
    return with(cookie, "POST", "/auth/twofactorauth/" .. kind .. "/verify", { code = code })
  end

  local function refused(status, message, wait)
    return function(got_status, body, response)
      assert.same({ error = { message = message, status_code = status } }, body)
      assert.equal(status, got_status)
      assert.equal(wait, support.header(response, "Retry-After"))
      assert.is_nil(support.set_cookie(response, "auth"))
    end
  end

  local wrong = refused(401, '"Invalid Username/Email or Password"')

  it("returns the user and creates a session", function()
    local status, user, response = log_in()
    assert.equal(200, status)
    assert.equal(seed.user_id, user.id)
    local value, attributes = support.set_cookie(response, "auth")
    assert.matches("^authcookie_" .. UUID .. "$", value)
    assert.equal("; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax", attributes)
    local token_status, token = with("auth=" .. value, "GET", "/auth")
    assert.equal(200, token_status)
    assert.same({ ok = true, token = value }, token)
    assert.same({ attempts = 1, succeeded = 1 }, state:snapshot().logins)
    assert.equal(2, state:snapshot().sessions)
  end)

  it("makes a session each time", function()
    local _, _, one = log_in()
    local _, _, other = log_in()
    assert.are_not.equal(support.set_cookie(one, "auth"), support.set_cookie(other, "auth"))
  end)

  it("takes an e-mail address, and names in any case", function()
    for _, name in ipairs { seed.email, seed.email:upper(), seed.username:upper() } do
      assert.equal(200, (log_in(name)))
    end
  end)

  it("needs what is encoded as the service wants it", function()
    local status, user = log_in(seed.friend_username, seed.friend_password)
    assert.equal(200, status)
    assert.equal(seed.friend_id, user.id)
    wrong(support.call(state, "GET", "/auth/user", nil, {
      Cookie = false, -- the name and the password as they are
      Authorization = "Basic RnLDr2VuZDoxOnPDpG5kOjUwJTI1K3ggeS8/",
    }))
  end)

  it("refuses a wrong name, a wrong password, and what makes no sense", function()
    wrong(log_in("nobody"))
    wrong(log_in(nil, seed.password:upper()))
    wrong(log_in(nil, ""))
    for _, header in ipairs { "Basic !", "Basic ", "basic YQ==" } do
      wrong(support.call(state, "GET", "/auth/user", nil, { Cookie = false, Authorization = header }))
    end
    assert.same({ attempts = 6, succeeded = 0 }, state:snapshot().logins)
  end)

  it("needs a cookie or credentials", function()
    local missing = refused(401, '"Missing Credentials"')
    missing(with(false))
    missing(with("auth=authcookie_other"))
    missing(support.call(state, "GET", "/auth/user", nil, { Cookie = false, Authorization = "Bearer x" }))
    for _, route in ipairs {
      { "GET", "/auth" },
      { "PUT", "/logout" },
      { "POST", "/auth/twofactorauth/totp/verify" },
      { "GET", "/auth/user/friends" },
      { "GET", "/no/such" },
    } do
      missing(
        support.call(
          state,
          route[1],
          route[2],
          nil,
          { Cookie = false, Authorization = support.basic(seed.username, seed.password) }
        )
      )
    end
  end)

  it("does not happen with the cookie of a living session", function()
    local status, _, response = log_in(nil, "wrong", "auth=" .. seed.auth)
    assert.equal(200, status)
    assert.is_nil(support.set_cookie(response, "auth"))
    assert.equal(0, state:snapshot().logins.attempts)
  end)

  it("takes a password that was changed", function()
    control.account(state, { password = "new" })
    wrong(log_in())
    assert.equal(200, (log_in(nil, "new")))
  end)

  it("is locked out after ten wrong passwords in a row, for five minutes", function()
    for _ = 1, 9 do
      wrong(log_in(nil, "x"))
    end
    assert.equal(200, (log_in()))
    for _ = 1, 10 do
      wrong(log_in(nil, "x"))
    end
    local locked = refused(401, '"Invalid Username/Email or Password"', "300")
    locked(log_in())
    locked(log_in(nil, "x"))
    state.now = state.now + 299.5
    refused(401, '"Invalid Username/Email or Password"', "1")(log_in())
    state.now = state.now + 0.5
    assert.equal(200, (log_in()))
  end)

  it("can be locked out until it is cleared", function()
    control.account(state, { locked_out = 300 })
    refused(401, '"Invalid Username/Email or Password"', "300")(log_in())
    assert.equal(200, (with("auth=" .. seed.auth))) -- a session continues
    control.account(state, { locked_out = 0 })
    assert.equal(200, (log_in()))
  end)

  it("is refused from a new place", function()
    control.account(state, { new_location = "somewhere_new" })
    refused(
      401,
      "\"It looks like you're logging in from somewhere new! Check your email for a "
        .. 'message from VRChat."'
    )(log_in())
    wrong(log_in(nil, "x"))
    control.account(state, { new_location = "too_many_places" })
    refused(429, "Logging in from too many places? Check your email for verification link")(log_in())
    control.account(state, { new_location = false })
    assert.equal(200, (log_in()))
  end)

  it("is refused past the cap of sessions", function()
    control.account(state, { session_cap = 2 })
    assert.equal(200, (log_in())) -- the seed's is the other
    refused(429, "Created too many sessions for that user")(log_in())
    assert.equal(200, (log_in(seed.friend_username, seed.friend_password)))
    control.end_sessions(state)
    assert.equal(200, (log_in()))
    control.account(state, { session_cap = 0 })
    refused(429, "Created too many sessions for that user")(log_in())
    control.account(state, { session_cap = false })
    assert.equal(200, (log_in()))
  end)

  describe("with a second factor", function()
    it("creates a session that can do nothing else", function()
      local cookie = pending { "totp", "otp" }
      local owed = refused(401, '"Requires Two-Factor Authentication"')
      for _, route in ipairs {
        { "GET", "/auth" },
        { "PUT", "/logout" },
        { "GET", "/auth/user/friends" },
        { "GET", "/message/" .. seed.user_id .. "/message" },
        { "GET", "/no/such" },
      } do
        owed(with(cookie, table.unpack(route)))
      end
      local _, body = with(cookie)
      assert.same({ requiresTwoFactorAuth = { "totp", "otp" } }, body)
      assert.same({ attempts = 1, succeeded = 1 }, state:snapshot().logins)
    end)

    it("does not concern sessions that were there before", function()
      pending { "totp" }
      assert.equal(200, (with("auth=" .. seed.auth, "GET", "/auth")))
    end)

    it("takes the code of the minute, by either clock, give or take a step", function()
      local cookie = pending { "totp", "otp" }
      state.wall_clock = function() return 59 end
      for time, status in pairs {
        [state.now] = 200,
        [state.now - 30] = 200,
        [state.now + 30] = 200,
        [59] = 200,
        [state.now - 60] = 400,
        [state.now + 60] = 400,
        [150] = 400,
      } do
        local got, body = verify(cookie, "totp", totp.code(seed.totp_secret, time))
        assert.equal(status, got)
        assert.same({ verified = status == 200 }, body)
      end
      assert.equal(200, (with(cookie, "GET", "/auth")))
    end)

    it("reads the real clock", function()
      local cookie = pending { "totp" }
      assert.equal(200, (verify(cookie, "totp", totp.code(seed.totp_secret, os.time()))))
    end)

    it("takes each recovery code once", function()
      local cookie = pending { "totp", "otp" }
      for _, code in ipairs(seed.recovery_codes) do
        assert.equal(200, (verify(cookie, "otp", code)))
        assert.equal(400, (verify(cookie, "otp", code)))
      end
    end)

    it("sends a code by e-mail with each login that owes one", function()
      pending { "totp", "otp" }
      assert.same({}, state:snapshot().mails)
      pending { "emailOtp" }
      local cookie = pending { "emailOtp" }
      local mails = state:snapshot().mails
      assert.equal(2, #mails)
      assert.equal(seed.email, mails[2].to)
      assert.equal("2025-01-01T12:00:00.000Z", mails[2].time)
      assert.matches("^%d%d%d%d%d%d$", mails[2].code)
      assert.equal(400, (verify(cookie, "emailotp", mails[1].code)))
      local status, body = verify(cookie, "emailotp", mails[2].code)
      assert.equal(200, status)
      assert.same({ verified = true }, body)
      assert.equal(400, (verify(cookie, "emailotp", mails[2].code)))
      assert.equal(200, (with(cookie, "GET", "/auth")))
    end)

    it("refuses wrong codes, and codes of a kind that is not asked for", function()
      local cookie = pending { "emailOtp" }
      for _, case in ipairs {
        { "emailotp", "000000" },
        { "emailotp" },
        { "emailotp", 123456 },
        { "totp", totp.code(seed.totp_secret, state.now) },
        { "otp", seed.recovery_codes[1] },
      } do
        local status, body, response = verify(cookie, case[1], case[2])
        assert.equal(400, status)
        assert.same({ verified = false }, body)
        assert.is_nil(support.set_cookie(response, "twoFactorAuth"))
      end
      assert.equal(401, (with(cookie, "GET", "/auth")))
    end)

    -- The cookie that remembers the second factor.
    local function remembered()
      local _, _, response = verify(pending { "totp" }, "totp", totp.code(seed.totp_secret, state.now))
      return support.set_cookie(response, "twoFactorAuth")
    end

    it("is remembered for thirty days", function()
      local token, attributes = remembered()
      assert.matches("^eyJ[%w_-]+%.[%w_-]+%.[%w_-]+$", token)
      assert.equal("; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax", attributes)
      for after, owed in pairs { [0] = false, [2591999] = false, [2592000] = true } do
        local started = state.now
        state.now = started + after
        local _, user, response = log_in(nil, nil, "a=b; twoFactorAuth=" .. token)
        assert.equal(owed, user.requiresTwoFactorAuth ~= nil)
        local cookie = "auth=" .. support.set_cookie(response, "auth")
        assert.equal(owed and 401 or 200, (with(cookie, "GET", "/auth")))
        state.now = started
      end
    end)

    it("is remembered for sessions that are there, too", function()
      local token = remembered()
      local cookie = pending { "totp" }
      assert.equal(200, (with(cookie .. "; twoFactorAuth=" .. token, "GET", "/auth")))
      assert.equal(401, (with(cookie .. "; twoFactorAuth=x" .. token, "GET", "/auth")))
    end)

    it("is remembered for one user alone", function()
      local token = remembered()
      control.account(state, { two_factor = { "totp" } }, seed.friend_id)
      local _, body = log_in(seed.friend_username, seed.friend_password, "twoFactorAuth=" .. token)
      assert.same({ requiresTwoFactorAuth = { "totp" } }, body)
    end)

    it("is owed no longer when the account asks for none", function()
      local cookie = pending { "totp" }
      control.account(state, { two_factor = {} })
      assert.equal(200, (with(cookie, "GET", "/auth")))
    end)
  end)

  describe("ends", function()
    local cookie

    before_each(function()
      local _, _, response = log_in()
      cookie = "auth=" .. support.set_cookie(response, "auth")
    end)

    local function is_over() refused(401, '"Missing Credentials"')(with(cookie)) end

    it("with a logout, which leaves the second factor", function()
      control.account(state, { two_factor = { "otp" } })
      local _, _, response = verify(cookie, "otp", seed.recovery_codes[1])
      local token = support.set_cookie(response, "twoFactorAuth")
      local status, body
      status, body, response = with(cookie, "PUT", "/logout")
      assert.equal(200, status)
      assert.same({ success = { message = "Ok!", status_code = 200 } }, body)
      local value, attributes = support.set_cookie(response, "auth")
      assert.equal("", value)
      assert.matches("Max%-Age=0", attributes)
      is_over()
      local _, user = log_in(nil, nil, "twoFactorAuth=" .. token)
      assert.equal(seed.user_id, user.id)
    end)

    it("after seven days", function()
      state.now = state.now + 604799
      assert.equal(200, (with(cookie)))
      state.now = state.now + 1
      is_over()
      assert.equal(0, state:snapshot().sessions)
    end)

    it("when end_sessions is called, for one user", function()
      local _, _, response = log_in(seed.friend_username, seed.friend_password)
      control.end_sessions(state)
      is_over()
      assert.equal(401, (with("auth=" .. seed.auth)))
      assert.equal(200, (with("auth=" .. support.set_cookie(response, "auth"))))
      control.end_sessions(state, seed.friend_id)
      assert.equal(0, state:snapshot().sessions)
    end)
  end)
end)
