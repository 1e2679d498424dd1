--- The second factor of a login: where it comes from, and which endpoint it is sent to.

local json = require "cjson".new()
local logins = require "spec.support.logins"
local raised = require "spec.support.raised"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local stranger, credentials = logins.of(service)

-- Logs in to an account that asks for these second factors.
local function login_with(methods, more)
  service.box:account { two_factor = methods }
  local client = stranger()
  local user, err = client:login(credentials(more))
  return user, err, client
end

-- A two_factor that returns these codes, one after the other, and notes what it is called with.
local function giving(...)
  local codes, calls = { ... }, {}
  return function(methods, previous)
    calls[#calls + 1] = { methods = methods, previous = previous }
    return codes[#calls]
  end,
    calls
end

-- Makes the password lead to a second factor by these methods, in JSON.
local function answer_methods(text)
  service.box:fault {
    kind = "reply",
    status = 200,
    body = ('{"requiresTwoFactorAuth":%s}'):format(text),
    headers = { ["Set-Cookie"] = "auth=" .. service.box.auth },
    path = "/api/1/auth/user",
    times = 1,
  }
end

describe("a second factor", function()
  it("is made from totp_secret", function()
    local user = login_with({ "totp", "otp" }, { totp_secret = service.box.totp_secret:lower() })
    assert.equal(service.box.user_id, user.id)
    assert.same({ "password", "totp", "who" }, logins.steps(service))
    assert.matches("^%d%d%d%d%d%d$", logins.codes(service)[1])
  end)

  it("is asked for with the methods that the service names", function()
    local two_factor, calls = giving()
    local user, err = login_with({ "totp", "otp" }, { two_factor = two_factor })
    assert.is_nil(user)
    assert.equal("two_factor_required", err.code)
    assert.same({ "totp", "otp" }, err.two_factor_methods)
    assert.same({ { methods = { "totp", "otp" } } }, calls)
    assert.same({ "password" }, logins.steps(service))
  end)

  it("can be an e-mail code", function()
    local user = login_with({ "emailOtp" }, {
      two_factor = function()
        local mails = service.box:state().mails
        return mails[#mails].code
      end,
    })
    assert.equal(service.box.user_id, user.id)
    assert.same({ "password", "emailotp", "who" }, logins.steps(service))
  end)

  for _, case in ipairs {
    { "totp", { "totp", "otp" }, " 123 456\n", "123456" },
    { "totp", { "otp", "totp" }, "123-456", "123456" },
    { "emailotp", { "emailOtp" }, "012345", "012345" },
    { "totp", { "emailOtp", "totp" }, "123456", "123456" },
    { "otp", { "totp", "otp" }, "8k2m-q7xv", "8k2m-q7xv" },
    { "otp", { "totp", "otp" }, "8k2mq7xv", "8k2m-q7xv" },
    { "otp", { "totp", "otp" }, " 8k2m q7xv ", "8k2m-q7xv" },
    { "otp", { "totp", "otp" }, "12345678", "1234-5678" },
    -- as phones and word processors write them
    { "totp", { "totp", "otp" }, "\u{FF11}\u{FF12}\u{FF13}\u{FF14}\u{FF15}\u{FF16}", "123456" },
    { "emailotp", { "emailOtp" }, "\u{FF11}\u{FF12}\u{FF13}\u{3000}456", "123456" },
    { "otp", { "totp", "otp" }, "\u{FF18}\u{FF4B}2m\u{FF0D}q7xv", "8k2m-q7xv" },
    { "otp", { "totp", "otp" }, "8k2m\u{2013}q7xv", "8k2m-q7xv" },
    { "totp", { "totp", "otp" }, "123\u{A0}456\u{200B}", "123456" },
    -- methods that are named in other ways
    { "totp", { "TOTP", "OTP" }, "123456", "123456" },
    { "emailotp", { "emailotp" }, "123456", "123456" },
  } do
    local endpoint, methods, typed, sent = table.unpack(case)
    it(("goes to the matching endpoint: '%s' to %s"):format(typed, endpoint), function()
      service.box:account { two_factor = { "totp" } }
      answer_methods(json.encode(methods))
      stranger():login(credentials { two_factor = giving(typed) })
      assert.same({ "password", endpoint }, { table.unpack(logins.steps(service), 1, 2) })
      assert.same({ sent }, logins.codes(service))
    end)
  end

  for _, methods in ipairs { "true", '"yes"', "[]", "{}", "1", '["unheard-of"]', "[null]" } do
    describe("whose methods the service does not name: " .. methods, function()
      -- Logs in with codes; returns what was sent.
      local function steps_with(more)
        answer_methods(methods)
        local client = stranger()
        local user, err = client:login(credentials(more))
        return logins.steps(service), user, err
      end

      it("is made from totp_secret", function()
        service.box:account { two_factor = { "totp", "otp" } }
        local steps, user = steps_with { totp_secret = service.box.totp_secret }
        assert.truthy(user)
        assert.same({ "password", "totp", "who" }, steps)
      end)

      it("is sent by its form", function()
        service.box:account { two_factor = { "totp", "otp", "emailOtp" } }
        assert.same(
          { "password", "otp", "who" },
          steps_with { two_factor = giving(service.box.recovery_codes[1]) }
        )
        service.box:forget()
        local steps, user, err = steps_with { two_factor = giving("000000", "000001") }
        assert.is_nil(user)
        assert.equal("two_factor_wrong", err.code)
        assert.same({ "password", "totp", "emailotp", "totp" }, steps)
      end)
    end)
  end

  it("whose method is named by a string goes there", function()
    for name, endpoint in pairs { totp = "totp", emailOtp = "emailotp" } do
      answer_methods('"' .. name .. '"')
      service.box:forget()
      stranger():login(credentials { two_factor = giving("123456") })
      assert.same({ "password", endpoint }, logins.steps(service))
    end
  end)

  it("can be a recovery code, which is used up", function()
    local code = service.box.recovery_codes[1]
    assert(login_with({ "totp", "otp" }, { two_factor = giving((code:gsub("-", ""))) }))
    local user, err = login_with({ "totp", "otp" }, { two_factor = giving(code) })
    assert.is_nil(user)
    assert.equal("two_factor_wrong", err.code)
  end)

  it("is asked for three times while it is wrong", function()
    local two_factor, calls = giving("000000", "aaaa-aaaa", "000001", "000002")
    local user, err = login_with({ "totp", "otp" }, { two_factor = two_factor })
    assert.is_nil(user)
    assert.same({ "api", "two_factor_wrong", 400 }, { err.kind, err.code, err.status })
    assert.same({ "password", "totp", "otp", "totp" }, logins.steps(service))
    assert.equal(3, #calls)
    assert.is_nil(calls[1].previous)
    assert.equal("two_factor_wrong", calls[2].previous.code)
    assert.equal("two_factor_wrong", calls[3].previous.code)
  end)

  it("is not sent if it cannot be a code", function()
    local two_factor, calls = giving("12345", "", "8k2m-q7xv")
    local _, err = login_with({ "totp" }, { two_factor = two_factor })
    assert.equal("two_factor_wrong", err.code)
    assert.equal("a code has 6 digits", err.message)
    assert.same({ "password" }, logins.steps(service))
    assert.equal(3, #calls)

    two_factor, calls = giving("1234567")
    login_with({ "totp", "otp" }, { two_factor = two_factor })
    assert.equal("a code has 6 digits, a recovery code 8 letters and digits", calls[2].previous.message)
  end)

  it("may be right at the third attempt", function()
    service.box:account { two_factor = { "totp", "otp" } }
    local user = login_with({ "totp", "otp" }, {
      two_factor = giving("000000", "x", service.box.recovery_codes[1]),
    })
    assert.equal(service.box.user_id, user.id)
    assert.same({ "password", "totp", "otp", "who" }, logins.steps(service))
  end)

  it("is cancelled when two_factor returns nil", function()
    local user, err = login_with({ "totp" }, { two_factor = giving("000000") })
    assert.is_nil(user)
    assert.equal("two_factor_wrong", err.code)
    assert.same({ "password", "totp" }, logins.steps(service))
  end)

  it("is an error if there is neither totp_secret nor two_factor", function()
    for _, more in ipairs { {}, { totp_secret = service.box.totp_secret } } do
      local user, err = login_with({ "emailOtp" }, more)
      assert.is_nil(user)
      assert.equal("two_factor_required", err.code)
    end
    assert.same({ "password", "password" }, logins.steps(service))
  end)

  it("is asked for when totp_secret has failed", function()
    local two_factor, calls = giving(service.box.recovery_codes[2])
    assert(login_with({ "totp", "otp" }, { totp_secret = "AAAA", two_factor = two_factor }))
    assert.same({ "password", "totp", "otp", "who" }, logins.steps(service))
    assert.equal("two_factor_wrong", calls[1].previous.code)
  end)

  it("is waited for while other tasks continue", function()
    local seen
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        assert(service:client():get_friends())
        seen = true
      end)
      assert(login_with({ "totp", "otp" }, {
        two_factor = function()
          while not seen do
            vrchatapi.sleep(0.001)
          end
          return service.box.recovery_codes[1]
        end,
      }))
    end)
  end)
end)

describe("a login that waits for its second factor", function()
  it("continues without the password", function()
    local _, err, client = login_with({ "totp", "otp" })
    assert.equal("two_factor_required", err.code)
    service.box:forget()
    assert(client:login(credentials { two_factor = giving(service.box.recovery_codes[1]) }))
    assert.same({ "who", "otp", "who" }, logins.steps(service))
  end)

  it("starts again if the session has died", function()
    local _, _, client = login_with({ "totp", "otp" })
    service.box:end_sessions()
    service.box:forget()
    assert(client:login(credentials { totp_secret = service.box.totp_secret }))
    assert.same({ "who", "password", "totp", "who" }, logins.steps(service))
  end)
end)

describe("an error in two_factor", function()
  local function raising(failure)
    return function()
      login_with({ "totp" }, { two_factor = function() error(failure, 0) end })
    end
  end

  it("is raised from the call, in a task and outside", function()
    local failure = {}
    assert.equal(failure, raised(raising(failure)))
    assert.equal(failure, raised(vrchatapi.run, raising(failure)))
    assert.matches("^no phone here\n", raised(raising("no phone here")))
  end)

  it("leaves a client that can log in again", function()
    service.box:account { two_factor = { "totp", "otp" } }
    local client = stranger()
    assert.error(function()
      client:login(credentials { two_factor = function() error("no phone here") end })
    end)
    service.box:forget()
    assert(client:login(credentials { totp_secret = service.box.totp_secret }))
    assert.same({ "who", "totp", "who" }, logins.steps(service))
  end)

  it("is raised for a result that is not a string", function()
    local failure = raised(login_with, { "totp" }, { two_factor = function() return 123456 end })
    assert.matches("two_factor must give a code as a string, or nil; it gave a number", failure, 1, true)
  end)

  it("is raised for a call of the same client, which would wait for the login itself", function()
    service.box:account { two_factor = { "totp" } }
    for _, act in ipairs {
      function(client) client:login(credentials()) end,
      function(client) client:get_friends() end,
    } do
      local client = stranger { retries = 1 }
      local failure = raised(
        client.login,
        client,
        credentials {
          two_factor = function() act(client) end,
        }
      )
      assert.matches("two_factor_spec%.lua:%d+: a task cannot wait for itself", failure)
    end
  end)
end)
