--- Logging in: from credentials, and the cookies that there are, to the user.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"

local login = {}

-- How often a person may be asked for a code.
local TRIES = 3

-- The operations that take a code, by the word with which the service asks for it.
local VERIFY = {
  totp = "verify_2fa",
  emailOtp = "verify_2fa_email_code",
  otp = "verify_recovery_code",
}

-- ---- the second factor ----

--- The operation for a code as a person has typed it, and the code as the service wants it.
---@param code string six digits, or a recovery code with or without its dash; spaces do not count
---@param methods string[] what the service asks for
---@return string? operation
---@return string code_or_reason
function login.choose(code, methods)
  local asks = {}
  for _, method in ipairs(methods) do
    asks[method] = true
  end
  local bare = code:gsub("[%s-]", "")
  if bare:find("^%d%d%d%d%d%d$") then
    local method = asks.totp and "totp" or asks.emailOtp and "emailOtp"
    if method then
      return VERIFY[method], bare
    end
  elseif bare:find("^%w%w%w%w%w%w%w%w$") and asks.otp then
    return VERIFY.otp, bare:sub(1, 4) .. "-" .. bare:sub(5)
  end
  return nil, asks.otp and "a code has 6 digits, a recovery code 8 letters and digits"
    or "a code has 6 digits"
end

-- A code from whoever can give one; nil: nobody can.
local function ask(credentials, methods, previous, try)
  for _, method in ipairs(methods) do
    if method == "totp" and credentials.totp_secret and try == 1 then
      local code, reason = require("vrchatapi.totp").code(credentials.totp_secret, clock.time())
      if not code then
        return nil, core.error("two_factor_wrong", "totp_secret cannot be used: " .. reason)
      end
      return code
    end
  end
  if not credentials.two_factor then
    return nil, previous
  end
  local code = credentials.two_factor(methods, previous)
  if code ~= nil and type(code) ~= "string" then
    core.mistake(("two_factor must give a code as a string, or nil; it gave a %s"):format(type(code)))
  end
  return code, previous
end

-- Sends a code. True; or nil and why not, and whether another code may help.
local function verify(exchange, code, methods)
  local operation, text = login.choose(code, methods)
  if not operation then
    return nil, core.error("two_factor_wrong", text), true
  end
  local result, err = exchange(operation, { code = text })
  if result and result.verified ~= true then
    err = core.error("two_factor_wrong", "the service does not take the code")
  end
  if err then
    return nil, err, err.code == "two_factor_wrong"
  end
  return true
end

-- Gives the service its second factor.
local function second_factor(exchange, credentials, required)
  local methods = required.two_factor_methods or {}
  local err = required
  for try = 1, TRIES do
    local code, reason = ask(credentials, methods, try > 1 and err or nil, try)
    if not code then
      return nil, reason or required
    end
    local ok, again
    ok, err, again = verify(exchange, code, methods)
    if ok then
      return true
    elseif not again then
      return nil, err
    end
  end
  return nil, err
end

-- ---- the whole ----

--- Logs in. A cookie that is there is tried first, so that no session is made in vain.
---@param session vrchatapi.Session
---@param credentials table username, password, totp_secret, two_factor
---@param exchange fun(operation: string, ...): table?, vrchatapi.Error? one call, as it is
---@param before fun(): true?, vrchatapi.Error? called before the password is sent
---@return table? user
---@return vrchatapi.Error? err
function login.run(session, credentials, exchange, before)
  local user, err
  if session:auth() then
    user, err = exchange("get_current_user")
    if err and err.code == "missing_credentials" then
      session:drop_auth()
    end
  end
  if not session:auth() then
    local ok, problem = before()
    if not ok then
      return nil, problem
    end
    user, err = exchange("get_current_user", {
      credentials = { username = credentials.username, password = credentials.password },
    })
  end
  if err and err.code == "two_factor_required" then
    local ok
    ok, err = second_factor(exchange, credentials, err)
    if ok then
      user, err = exchange("get_current_user")
    end
  end
  return user, err
end

return login
