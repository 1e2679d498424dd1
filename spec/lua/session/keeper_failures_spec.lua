--- A service that fails in the middle of a login: at each of its steps, in each way.

local logins = require "spec.support.logins"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"

local MANY = 20

local invite = service.invite

-- The codes of the errors of N invites at once, each with how often it came.
local function outcomes(client)
  return tasks.tally(
    tasks.at_once(
      MANY,
      function() return invite(client) end,
      function(result, err) return result and "sent" or err.code .. " " .. err.acted end
    )
  )
end

local USER, VERIFY = "/api/1/auth/user", "/api/1/auth/twofactorauth"

-- Where a login can fail. `cookie`: it begins with one that is dead; `late`: the fault comes with the
-- code; `repeats`: libcurl retries the request as long as it finds kept connections dead.
local STEPS = {
  { name = "the question whether the session is alive", path = USER, cookie = true, repeats = true },
  { name = "the password", path = USER },
  { name = "the code", path = VERIFY, late = true },
  { name = "the question for the user", path = USER, late = true, repeats = true },
}

-- `dies`: the connection looks as if it had died before the request; `makes`: the client gets a
-- session all the same, if there is one to be made.
local FAULTS = {
  { code = "unavailable", kind = "status", status = 503 },
  { code = "http_500", kind = "status", status = 500 },
  { code = "rate_limited", kind = "status", status = 429 },
  { code = "unavailable", kind = "html" },
  { code = "cut_off", kind = "close", at = "head", dies = true },
  { code = "cut_off", kind = "close", at = "body", act = true, dies = true },
  { code = "cut_off", kind = "close", at = "reply" },
  { code = "cut_off", kind = "cut", makes = true },
  { code = "timeout", kind = "hang" },
  { code = "timeout", kind = "hang", act = true },
  { code = "not_http", kind = "garbage" },
  { code = "not_json", kind = "reply", status = 200, body = "what?" },
  { code = "wrong_shape", kind = "reply", status = 200, body = "[]" },
}

-- A client that may log in, and the fault in its way.
local function client_before(step, fault)
  local box = service.box
  box:account { two_factor = { "totp", "otp" } }
  box:end_sessions()
  local wanted = { path = step.path, times = not (step.repeats and fault.dies) and 1 or nil }
  for _, field in ipairs { "kind", "status", "at", "act", "body" } do
    wanted[field] = fault[field]
  end
  local codes = 0
  local credentials = logins.credentials(service, {
    two_factor = function()
      codes = codes + 1
      if step.late and codes == 1 then box:fault(wanted) end
      return box.recovery_codes[codes]
    end,
  })
  if not step.late then box:fault(wanted) end
  return service:client {
    auth = step.cookie and box.auth or false,
    timeout = 0.3,
    login = credentials,
  }
end

for _, step in ipairs(STEPS) do
  describe("a service that fails at " .. step.name, function()
    for _, fault in ipairs(FAULTS) do
      local how = ("%s %s%s"):format(
        fault.kind,
        fault.at or fault.status or "",
        fault.act and ", having acted" or ""
      )
      it("fails all waiting calls, and no later ones: " .. how, function()
        local client = client_before(step, fault)
        -- nothing has become of the invites, whatever has become of the login
        assert.same({ [fault.code .. " no"] = MANY }, outcomes(client))
        service.box:fault(nil)
        assert.same({}, service:sent())
        assert.equal(step.cookie and 0 or 1, logins.count(service, "password"))
        assert.same({ sent = MANY }, outcomes(client))
        assert.equal(MANY, #service:sent())
        local again = step.name == "the password" and not fault.makes
        assert.equal(again and 2 or 1, logins.count(service, "password"))
      end)
    end
  end)
end
