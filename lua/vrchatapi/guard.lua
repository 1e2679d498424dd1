--- Keeps a client logged in, and keeps it from asking the service for logins again and again: a dead
-- cookie is renewed once for all calls that met it, and what has no prospect is not tried.
local core = require "vrchatapi.core"
local login = require "vrchatapi.login"
local scheduler = require "vrchatapi.scheduler"

local PER_HOUR = 3 -- logins

-- Refusals after which a login is not tried again by itself, and for how many seconds where the
-- service does not say. The first list is kept with the session, so that a restart does not ask again;
-- what a person can put right (a password, a click in an e-mail) is not.
local KEPT_HOLDS = { locked_out = 300, too_many_sessions = 1800 }
local HOLDS = {
  bad_credentials = true, new_location = true, two_factor_required = true, two_factor_wrong = true,
}

---@class vrchatapi.Guard
---@field session vrchatapi.Session
---@field private exchange fun(operation: string, ...): table?, vrchatapi.Error?
---@field private credentials table? with which it may log in by itself
---@field private dead string? the cookie that the service does not take any more
---@field private refusal vrchatapi.Error? of the last login by itself, if it has no prospect
---@field private refused table? the credentials that were wrong
---@field private task vrchatapi.Task? the login that is being made, or the last one
---@field private counted boolean? the login that is being made is within the budget
local Guard = {}
Guard.__index = Guard

---@param session vrchatapi.Session
---@param credentials table? the option "login" of the client
---@param exchange fun(operation: string, ...): table?, vrchatapi.Error? one call, as it is
---@return vrchatapi.Guard
function Guard.new(session, credentials, exchange)
  return setmetatable({
    session = session, credentials = credentials, exchange = exchange,
  }, Guard)
end

-- An error of kind "session": the service was not asked.
local function not_asked(code, seconds, text, ...)
  local err = core.error(code, text:format(...))
  err.kind = "session"
  err.retry_after = seconds and math.ceil(seconds)
  return err
end

local function same_credentials(a, b)
  return a and a.username == b.username and a.password == b.password
end

-- Why the password must not be sent now.
local function obstacle(self, credentials)
  local session = self.session
  local code, seconds = session:held()
  if code then
    return not_asked(code, seconds, "the service takes no logins for %d more seconds (%s)",
      math.ceil(seconds), code)
  elseif same_credentials(self.refused, credentials) then
    return not_asked("bad_credentials", nil, "the service has refused this user name and password; "
      .. "they are not sent again")
  end
  local per_hour = credentials.per_hour or PER_HOUR
  local wait = session:login_wait(per_hour)
  if wait > 0 then
    return not_asked("login_limit", wait, "there were %d logins within an hour; the next is due in "
      .. "%d seconds", per_hour, math.ceil(wait))
  end
end

-- What a login's refusal means for those to come.
local function learn(self, credentials, err)
  if err.kind == "session" then
    return
  end
  local seconds = KEPT_HOLDS[err.code]
  if seconds then
    return self.session:hold(err.code, err.retry_after or seconds)
  elseif err.code == "bad_credentials" then
    self.refused = { username = credentials.username, password = credentials.password }
  elseif err.kind ~= "api" and err.acted == "no" and self.counted and not self.session:auth() then
    return self.session:uncount_login()
  end
end

-- A login under the session's lock.
local function log_in(self, credentials)
  local session = self.session
  local foreign = session:refusal(credentials.username)
  if foreign then
    return nil, foreign
  end
  self.counted = false
  local user, err = login.run(session, credentials, self.exchange, function()
    local problem = obstacle(self, credentials)
    if problem then
      return nil, problem
    end
    self.counted = true
    return session:count_login(credentials.username)
  end)
  local kept, problem = session:keep()
  if err then
    learn(self, credentials, err)
    return nil, err
  elseif not kept then
    return nil, problem
  end
  self.refusal, self.refused, self.dead = nil, nil, nil
  return user
end

local function is_busy(self)
  return self.task and not self.task:done()
end

--- Logs in, because the user says so.
---@param credentials table
---@return table? user
---@return vrchatapi.Error? err
function Guard:login(credentials)
  local session = self.session
  while is_busy(self) do
    pcall(self.task.wait, self.task) -- what comes of it is somebody else's
  end
  self.task = scheduler.spawn(function()
    return session:exclusively("login", function()
      local ok, err = session:reload()
      if not ok then
        return nil, err
      end
      return log_in(self, credentials)
    end)
  end)
  return self.task:wait()
end

-- Looks whether another process has renewed the session, else logs in.
local function renew(self, dead)
  local session = self.session
  return session:exclusively("login", function()
    local ok, err = session:reload()
    if not ok then
      return nil, err
    elseif session:auth() and session:auth() ~= dead then
      self.refusal = nil
      return "adopted"
    elseif self.refusal then
      local again = not_asked(self.refusal.code, nil, "%s", self.refusal.message)
      return nil, again
    end
    session:drop_auth()
    local user
    user, err = log_in(self, self.credentials)
    if not user and HOLDS[err.code] then
      self.refusal = err
    end
    return user and "logged in", err
  end)
end

--- True if that is the refusal of a call for want of a living session.
---@param err vrchatapi.Error
---@return boolean
function Guard.is_dead(err)
  return err.code == "missing_credentials" or err.code == "two_factor_required"
end

--- Sees to it that a call has a session to be sent with.
---@return true? ready
---@return vrchatapi.Error? err of kind session, or of the login
function Guard:ready()
  local ok, err = self.session:load()
  if not ok then
    return nil, err
  end
  local auth = self.session:auth()
  if self.credentials and (not auth or auth == self.dead) then
    ok, err = self:renew(auth)
    return ok and true, err
  end
  return true
end

--- Gets a new session, after the service has refused a call.
---@param dead string? the cookie with which the call was made
---@return "adopted"|"logged in"|nil how nil: there is none
---@return vrchatapi.Error? err nil, too, if there are no credentials to log in with
function Guard:renew(dead)
  if not self.credentials then
    return nil
  end
  local auth = self.session:auth()
  if auth and auth ~= dead then
    return "adopted" -- by another call, meanwhile
  end
  self.dead = dead
  if not is_busy(self) then
    self.task = scheduler.spawn(renew, self, dead)
  end
  local how, err = self.task:wait()
  return how and (how == "adopted" and how or "logged in"), err
end

return Guard
