--- What keeps a client from asking for logins again and again: the budget, and refusals that are
--- remembered.

local files = require("spec.support.files").use()
local logins = require "spec.support.logins"
local service = require("spec.support.service").use()
local time = require("spec.support.time").use()
local tasks = require "spec.support.tasks"

local MANY = 50
local HOUR = 3600

-- A client that has no session and may log in.
local function client_with(more, changes)
  local options = { auth = false, login = logins.credentials(service, more) }
  for name, value in pairs(changes or {}) do
    options[name] = value
  end
  return service:client(options)
end

local invite = service.invite

-- The errors of N invites at once, as "kind code acted", each with how often it came.
local function outcomes(client, count)
  return tasks.tally(
    tasks.at_once(
      count,
      function() return invite(client) end,
      function(result, err) return result and "sent" or ("%s %s %s"):format(err.kind, err.code, err.acted) end
    )
  )
end

-- Lets time pass, here and for the service.
local function advance(seconds)
  time:advance(seconds)
  service.box:advance(seconds)
end

local function passwords() return logins.count(service, "password") end

-- Fails at once: nothing is sent.
local function assert_not_asked(client, code, retry_after)
  service.box:forget()
  for _ = 1, 2 do
    local result, err = invite(client)
    assert.is_nil(result)
    assert.same({ "session", code, "no", retry_after }, { err.kind, err.code, err.acted, err.retry_after })
  end
  assert.same({}, service:requests())
end

describe("a wrong password", function()
  it("is sent once, however many calls there are", function()
    service.box:account { password = "another" }
    local client = client_with()
    assert.same({ ["api bad_credentials no"] = MANY }, outcomes(client, MANY))
    assert.equal(1, passwords())
    assert.same({ ["session bad_credentials no"] = MANY }, outcomes(client, MANY))
    assert.equal(1, #service:requests())
    advance(2 * HOUR)
    assert_not_asked(client, "bad_credentials")
  end)

  it("is sent once for a dead session, too", function()
    service.box:account { password = "another" }
    service.box:end_sessions()
    local client = client_with(nil, { auth = service.box.auth })
    assert.same({ ["api bad_credentials no"] = MANY }, outcomes(client, MANY))
    assert.same({ ["session bad_credentials no"] = MANY }, outcomes(client, MANY))
    assert.equal(1, passwords())
    assert.equal(MANY + 2, #service:requests())
  end)

  it("is not sent by client:login either, which can bring the right one", function()
    service.box:account { password = "another" }
    local client = client_with()
    local _, err = client:login()
    assert.same({ "api", "bad_credentials" }, { err.kind, err.code })
    _, err = client:login()
    assert.same({ "session", "bad_credentials" }, { err.kind, err.code })
    _, err = client:login(logins.credentials(service))
    assert.same({ "session", "bad_credentials" }, { err.kind, err.code })
    assert.equal(1, passwords())
    assert(client:login(logins.credentials(service, { password = "another" })))
    assert.equal(2, passwords())
    assert(invite(client))
  end)

  it("of another login does not stop the client's own", function()
    local client = client_with()
    assert.is_nil(client:login(logins.credentials(service, { password = "wrong" })))
    assert.same({ sent = 3 }, outcomes(client, 3))
  end)

  it("is tried again after a restart", function()
    service.box:account { password = "another" }
    local path = files:path()
    local _, err = invite(client_with(nil, { session = path }))
    assert.equal("bad_credentials", err.code)
    service.box:account { password = service.box.password }
    assert.same({ sent = 2 }, outcomes(client_with(nil, { session = path }), 2))
  end)
end)

describe("a hold", function()
  for code, case in pairs {
    locked_out = { account = { locked_out = 480 }, over = { locked_out = 0 }, seconds = 480 },
    too_many_sessions = {
      account = { session_cap = 1 },
      over = { session_cap = false },
      seconds = 1800,
    },
  } do
    it("ends with its time and survives a restart: " .. code, function()
      service.box:account(case.account)
      local changes = { session = files:path() }
      local client = client_with(nil, changes)
      assert.same({ [("api %s no"):format(code)] = MANY }, outcomes(client, MANY))
      assert.equal(1, passwords())
      service.box:account(case.over)
      assert_not_asked(client, code, case.seconds)
      advance(100)
      assert_not_asked(client, code, case.seconds - 100)
      assert_not_asked(client_with(nil, changes), code, case.seconds - 100)
      local _, err = client:login()
      assert.same({ "session", code, case.seconds - 100 }, { err.kind, err.code, err.retry_after })
      advance(case.seconds - 100)
      assert.same({ sent = MANY }, outcomes(client_with(nil, changes), MANY))
      assert.equal(1, passwords())
    end)
  end

  it("is kept in memory as well", function()
    service.box:account { locked_out = 480 }
    local client = client_with()
    assert.same({ ["api locked_out no"] = 2 }, outcomes(client, 2))
    assert_not_asked(client, "locked_out", 480)
    advance(480)
    assert.same({ sent = 2 }, outcomes(client, 2))
  end)

  it("does not stop a living session from being used", function()
    service.box:account { session_cap = 1 }
    local client = client_with(nil, { session = files:path() })
    assert.same({ ["api too_many_sessions no"] = 1 }, outcomes(client, 1))
    client.core:set_cookie("auth", service.box.auth)
    assert.same({ sent = 1 }, outcomes(client, 1))
  end)
end)

describe("a refusal that a person must put right", function()
  for _, case in ipairs {
    { "new_location", { new_location = "somewhere_new" }, { new_location = false } },
    { "new_location", { new_location = "too_many_places" }, { new_location = false } },
    { "two_factor_required", { two_factor = { "emailOtp" } }, { two_factor = {} } },
  } do
    local code, account, over = table.unpack(case)
    it(("lasts until client:login has succeeded: %s, %s"):format(code, next(account)), function()
      service.box:account(account)
      local client = client_with { per_hour = 9 }
      local errors = outcomes(client, MANY)
      assert.equal(MANY, errors[("api %s no"):format(code)])
      assert.equal(1, passwords())
      assert_not_asked(client, code)
      advance(2 * HOUR)
      assert_not_asked(client, code)

      local _, err = client:login()
      assert.same({ "api", code }, { err.kind, err.code })
      assert.is_true(#service:requests() > 0)
      assert_not_asked(client, code)
      service.box:account(over)
      assert(client:login())
      assert.same({ sent = MANY }, outcomes(client, MANY))
      service.box:end_sessions()
      assert.same({ sent = MANY }, outcomes(client, MANY))
    end)
  end

  it("does not stop the client's own login when others could not enter the code", function()
    service.box:account { two_factor = { "totp" } }
    local client = client_with { totp_secret = service.box.totp_secret }
    assert.is_nil(client:login(logins.credentials(service)))
    assert.same({ sent = 2 }, outcomes(client, 2))
    assert.equal(1, passwords())
  end)

  it("also follows a refusal of client:login", function()
    service.box:account { new_location = "somewhere_new" }
    local client = client_with()
    assert.is_nil(client:login())
    assert_not_asked(client, "new_location")
  end)

  it("ends when another process has logged in", function()
    service.box:account { new_location = "somewhere_new" }
    local changes = { session = files:path() }
    local client = client_with(nil, changes)
    assert.same({ ["api new_location no"] = 1 }, outcomes(client, 1))
    service.box:account { new_location = false }
    assert(client_with(nil, changes):login())
    assert.same({ sent = 2 }, outcomes(client, 2))
    assert.equal(2, passwords())
    service.box:end_sessions()
    assert.same({ sent = 2 }, outcomes(client, 2))
  end)

  it("says what to do", function()
    service.box:account { new_location = "somewhere_new" }
    local client = client_with()
    invite(client)
    local _, err = invite(client)
    assert.equal(
      "It looks like you're logging in from somewhere new! Check your email for a message "
        .. "from VRChat. (not asked again: client:login() does that)",
      err.message
    )
  end)
end)

describe("the budget of logins", function()
  -- Calls whose session dies before each of them.
  local function log_in_again(client, count)
    for _ = 1, count do
      assert(invite(client))
      service.box:end_sessions()
    end
  end

  it("is three in any hour", function()
    local client = client_with()
    log_in_again(client, 1)
    advance(600)
    log_in_again(client, 2)
    assert.same({ ["session login_limit no"] = MANY }, outcomes(client, MANY))
    assert.equal(3, passwords())
    assert_not_asked(client, "login_limit", HOUR - 600)
    local _, err = client:login()
    assert.equal("login_limit", err.code)
    advance(HOUR - 601)
    assert_not_asked(client, "login_limit", 1)
    advance(1)
    log_in_again(client, 1)
    assert.same({ ["session login_limit no"] = 1 }, outcomes(client, 1))
    assert_not_asked(client, "login_limit", 600)
  end)

  it("can be set", function()
    local client = client_with { per_hour = 1 }
    log_in_again(client, 1)
    local _, err = invite(client)
    assert.same({ "session", "login_limit", HOUR }, { err.kind, err.code, err.retry_after })
    assert(client:login(logins.credentials(service, { per_hour = 2 })))
  end)

  it("does not count the use or the completion of a session", function()
    service.box:account { two_factor = { "totp" } }
    local client = client_with { per_hour = 1 }
    for _ = 1, 3 do
      assert.is_nil(client:login())
    end
    assert(client:login(logins.credentials(service, { totp_secret = service.box.totp_secret })))
    for _ = 1, 3 do
      assert(client:login())
    end
    assert.equal(1, passwords())
  end)

  it("counts logins that are refused", function()
    local client = client_with { per_hour = 1 }
    assert.is_nil(client:login(logins.credentials(service, { password = "wrong" })))
    assert.same({ ["session login_limit no"] = 1 }, outcomes(client, 1))
  end)

  it("does not count logins that were not sent", function()
    local client = client_with({ per_hour = 1 }, { base_url = "http://127.0.0.1:1/api/1" })
    for _ = 1, 3 do
      local _, err = invite(client)
      assert.same({ "transport", "refused" }, { err.kind, err.code })
    end
  end)

  it("counts a login whose second step could not be sent", function()
    service.box:account { two_factor = { "totp" } }
    local client
    client = client_with {
      per_hour = 1,
      two_factor = function()
        client:close()
        return "123456"
      end,
    }
    local _, err = client:login()
    assert.same({ "closed", "no" }, { err.code, err.acted })
    assert.equal(HOUR, client.keeper.session:login_wait(1))
  end)
end)
