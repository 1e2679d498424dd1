--- Logging in: with the cookies that there are, or with credentials.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"

local login = {}

local TRIES = 3 -- codes

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
    if method then return VERIFY[method], bare end
  elseif bare:find("^%w%w%w%w%w%w%w%w$") and asks.otp then
    return VERIFY.otp, bare:sub(1, 4) .. "-" .. bare:sub(5)
  end
  if asks.otp then return nil, "a code has 6 digits, a recovery code 8 letters and digits" end
  return nil, "a code has 6 digits"
end

local function has(methods, wanted)
  for _, method in ipairs(methods) do
    if method == wanted then return true end
  end
  return false
end

-- A code from the secret or from the program; nil: there is none. `previous` says why the one before
-- was wrong.
local function ask(credentials, methods, previous)
  if credentials.totp_secret and has(methods, "totp") and not previous then
    return (assert(require("vrchatapi.totp").code(credentials.totp_secret, clock.time())))
  elseif not credentials.two_factor then
    return nil
  end
  local code = credentials.two_factor(methods, previous)
  if code ~= nil and type(code) ~= "string" then
    core.raise(("two_factor must give a code as a string, or nil; it gave a %s"):format(type(code)))
  end
  return code
end

-- Sends a code. True; or nil and why not, and whether another code may help.
local function verify(exchange, code, methods)
  local operation, text = login.choose(code, methods)
  if not operation then return nil, core.error("two_factor_wrong", text), true end
  local result, err = exchange(operation, { code = text })
  if result and result.verified ~= true then
    err = core.error("two_factor_wrong", "the service does not take the code")
  end
  if err then return nil, err, err.code == "two_factor_wrong" end
  return true
end

-- Sends the second factor, which the service has asked for with the error `required`.
local function second_factor(exchange, credentials, required)
  local methods = required.two_factor_methods or {}
  local wrong
  for _ = 1, TRIES do
    local code = ask(credentials, methods, wrong)
    if not code then return nil, wrong or required end
    local ok, err, again = verify(exchange, code, methods)
    if ok then
      return true
    elseif not again then
      return nil, err
    end
    wrong = err
  end
  return nil, wrong
end

-- ---- the whole ----

-- Sends the password. The login is counted before, so that one that is cut short counts, too.
local function send_password(session, credentials, exchange)
  local counted, problem = session:count_login(credentials.username)
  if not counted then return nil, problem end
  local user, err = exchange("get_current_user", {
    credentials = { username = credentials.username, password = credentials.password },
  })
  if err and err.kind ~= "api" and err.acted == "no" then
    session:uncount_login() -- nothing has left this machine; if this fails, the login counts
  end
  return user, err
end

--- Logs in. A cookie that is there is tried first, so that no session is made without need.
---@param session vrchatapi.Session
---@param credentials table username, password, totp_secret, two_factor
---@param exchange fun(operation: string, ...): table?, vrchatapi.Error? makes one call, without policy
---@param obstacle fun(): vrchatapi.Error? called before the password is sent: why it must not be
---@return table? user
---@return vrchatapi.Error err
function login.run(session, credentials, exchange, obstacle)
  local user, err
  if session:auth() then
    user, err = exchange("get_current_user")
    if err and err.code == "missing_credentials" then session:drop_auth() end
  end
  if not session:auth() then
    local problem = obstacle()
    if problem then return nil, problem end
    user, err = send_password(session, credentials, exchange)
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
