--- Logging in: with the cookies that there are, or with credentials.
local core = require "vrchatapi.core"
local second_factor = require "vrchatapi.session.second_factor"

local login = {}

-- Refusals with status 401 that are about more than a dead session: to send the password after them
-- would not help.
local STANDS = { two_factor_required = true, new_location = true, locked_out = true, not_authorized = true }

-- Whether the service does not take the session (any more).
local function is_dead(err)
  return err.code == "missing_credentials" or err.kind == "api" and err.status == 401 and not STANDS[err.code]
end

-- The error of a login that looks good, but has left no session.
local function missing()
  return core.error(
    "session_missing",
    "the service has accepted the login, but its response has left no usable 'auth' cookie"
  )
end

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

-- Whether the service was content, up to the second factor.
local function is_accepted(user, err) return user or err.code == "two_factor_required" end

--- Logs in. A cookie that is there is tried first, so that no session is made without need. The password
--- is sent once at most.
---@param session vrchatapi.Session
---@param credentials table username, password, totp_secret, two_factor
---@param exchange fun(operation: string, ...): table?, vrchatapi.Error?, string? makes one call, without
--- policy; also returns the header of the response
---@param obstacle fun(): vrchatapi.Error? called before the password is sent: why it must not be
---@return table? user
---@return vrchatapi.Error err
---@return boolean? may_pass the codes of totp_secret were wrong; later ones may be right
function login.run(session, credentials, exchange, obstacle)
  local user, err
  if session:auth() then
    user, err = exchange("get_current_user")
    if err and is_dead(err) then session:drop_auth() end
  end
  if not session:auth() then
    local problem = obstacle()
    if problem then return nil, problem end
    user, err = send_password(session, credentials, exchange)
  end
  if not user and err.code == "two_factor_required" and session:auth() then
    local ok, problem = second_factor.send(exchange, credentials, err)
    if not ok then
      local may_pass = problem.code == "two_factor_wrong" and second_factor.is_automatic(credentials, err)
      return nil, problem, may_pass
    end
    user, err = exchange("get_current_user")
  end
  if is_accepted(user, err) and not session:auth() then return nil, missing() end
  return user, err
end

return login
