--- Codes of totp_secret that the service does not take: a clock that is off, a code that was used, a
--- wrong secret.

local logins = require "spec.support.logins"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local time = require("spec.support.time").use()
local totp = require "vrchatapi.totp"

local MANY = 20
local STEP = 30

local function secret() return service.box.totp_secret end

-- A client that logs in by itself to an account with a second factor.
local function client_with(changes, more)
  service.box:account { two_factor = { "totp", "otp" } }
  local all = { totp_secret = secret() }
  for name, value in pairs(more or {}) do
    all[name] = value
  end
  local options = { auth = false, login = logins.credentials(service, all) }
  for name, value in pairs(changes or {}) do
    options[name] = value
  end
  return service:client(options)
end

-- Sets this machine's clock to some seconds into a step of 30 seconds, so that the steps that the spec
-- counts do not change meanwhile.
local function set_clock(offset, into)
  local start = time.start - time.start % STEP
  time:advance(start + offset + (into or 5) - time.now)
end

local function codes_at(...)
  local codes = {}
  for i, at in ipairs { ... } do
    codes[i] = totp.code(secret(), at)
  end
  return codes
end

local function refuse_codes(times)
  service.box:fault {
    kind = "reply",
    status = 400,
    body = '{"verified":false}',
    path = "/api/1/auth/twofactorauth",
    times = times,
  }
end

local function seconds_off(err) return tonumber(err.message:match("clock is (%d+) seconds")) end

describe("a code of totp_secret that is refused", function()
  it("is followed by those of the steps before and after, with the same password", function()
    set_clock(0)
    local now = time.now
    for refused = 1, 2 do
      local client = client_with()
      service.box:forget()
      refuse_codes(refused)
      assert(client:get_friends())
      assert.equal(1, logins.count(service, "password"))
      local expected = codes_at(now, now - STEP, now + STEP)
      assert.same({ table.unpack(expected, 1, refused + 1) }, logins.codes(service))
    end
  end)

  it("is accepted at the edge of a step, from a clock that is 31 seconds fast or slow", function()
    for _, offset in ipairs { -31, 31, -59, 59 } do
      time:advance(time.start + offset - time.now)
      local user, err = client_with():login()
      assert(user, tostring(err))
    end
  end)

  it("does not keep a second client from logging in within the same 30 seconds", function()
    service.box:account { codes_once = true }
    assert(client_with():login())
    local user, err = client_with():login()
    assert(user, tostring(err))
    assert.equal(2, logins.count(service, "password"))
    assert.is_true(#logins.codes(service) > 2)
  end)

  for _, case in ipairs { { 120, "ahead of" }, { -120, "behind" }, { 86400 * 400, "ahead of" } } do
    local offset, word = table.unpack(case)
    it(("says how far the clock is off: %d seconds"):format(offset), function()
      time:advance(offset)
      local client = client_with()
      local user, err = client:login()
      assert.is_nil(user)
      assert.same({ "api", "two_factor_wrong", "no" }, { err.kind, err.code, err.acted })
      assert.near(math.abs(offset), seconds_off(err), 3)
      assert.matches("this machine's clock is %d+ seconds " .. word .. " the service's", tostring(err))
      assert.same({ "password", "totp", "totp", "totp" }, logins.steps(service))
    end)
  end

  it("says so if the clock is right", function()
    local _, err = client_with(nil, { totp_secret = "AAAA" }):login()
    assert.equal("two_factor_wrong", err.code)
    assert.matches("this machine's clock is right: is totp_secret that of the account", err.message, 1, true)
  end)

  it("asks whether the clock is right if the service does not say the time", function()
    service.box:fault {
      kind = "reply",
      status = 400,
      body = '{"verified":false}',
      headers = { Date = "?" },
      path = "/api/1/auth/twofactorauth",
    }
    local _, err = client_with():login()
    assert.matches("is this machine's clock right?", err.message, 1, true)
  end)

  it("leaves the others to two_factor, where there is one", function()
    set_clock(120)
    local previous
    local client = client_with(nil, {
      two_factor = function(_, err)
        previous = err
        return service.box.recovery_codes[1]
      end,
    })
    assert(client:login())
    assert.same({ "password", "totp", "otp", "who" }, logins.steps(service))
    assert.near(125, seconds_off(previous), STEP)
  end)
end)

describe("after wrong codes of totp_secret", function()
  local function outcomes(client)
    return tasks.tally(
      tasks.at_once(
        MANY,
        function() return service.invite(client) end,
        function(result, err)
          return result and "sent" or ("%s %s %s"):format(err.kind, err.code, err.retry_after or "-")
        end
      )
    )
  end

  it("calls fail without asking until the next step, and then go on without the password", function()
    set_clock(120, 10)
    local client = client_with()
    assert.same({ ["api two_factor_wrong -"] = MANY }, outcomes(client))
    assert.same({ "password", "totp", "totp", "totp" }, logins.steps(service))
    service.box:forget()
    assert.same({ ["session two_factor_wrong 20"] = MANY }, outcomes(client))
    time:advance(19)
    assert.same({ ["session two_factor_wrong 1"] = MANY }, outcomes(client))
    local _, err = service.invite(client)
    assert.matches("clock is %d+ seconds ahead of the service's%) %(asked again in 1 seconds", err.message)
    assert.equal(0, #service:requests())

    time:advance(1)
    assert.same({ ["api two_factor_wrong -"] = MANY }, outcomes(client))
    assert.same({ "who", "totp", "totp", "totp" }, logins.steps(service))
  end)

  it("recovers when the codes are right again", function()
    local client = client_with()
    refuse_codes(3)
    assert.is_nil(service.invite(client))
    for _ = 1, 2 do
      local _, err = service.invite(client)
      assert.same({ "session", "two_factor_wrong" }, { err.kind, err.code })
    end
    time:advance(STEP)
    assert.same({ sent = MANY }, outcomes(client))
    assert.equal(1, logins.count(service, "password"))
    assert.same(4, #logins.codes(service))
  end)

  it("sends codes later and later while they stay wrong, and the password once", function()
    local client = client_with(nil, { totp_secret = "AAAA" })
    local start = time.now
    while time.now < start + 86400 do
      local _, err = service.invite(client)
      if err.kind == "session" then time:advance(err.retry_after) end
    end
    assert.equal(1, logins.count(service, "password"))
    local codes = #logins.codes(service)
    assert.is_true(codes <= 3 * 35 and codes > 3 * 20, codes)
  end)

  it("client:login asks at once", function()
    local client = client_with()
    refuse_codes(3)
    assert.is_nil(client:login())
    assert(client:login())
    assert.equal(1, logins.count(service, "password"))
    assert(service.invite(client))
  end)
end)
