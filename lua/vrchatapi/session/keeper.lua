--- Keeps a client logged in without asking the service for logins again and again: an expired session
--- is renewed once for all calls that were refused, and a login that must fail is not tried.
---
--- Calls use the keeper, and the keeper makes calls: those by the function that it is made with.
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local login = require "vrchatapi.session.login"
local tasks = require "vrchatapi.task"

local PER_HOUR = 3 -- logins

-- Refusals that last for some time: seconds, where the service does not say. They are kept with the
-- session, so that a restart does not ask again.
local HOLDS = { locked_out = 300, too_many_sessions = 1800 }

-- Refusals that need a person: a click in an e-mail, or a code. After one the keeper does not log in by
-- itself any more; client:login does, and a restart may.
local NEEDS_PERSON = { new_location = true, two_factor_required = true, two_factor_wrong = true }

local STEP = 30 -- seconds for which an app shows a code

-- Seconds until codes of totp_secret are sent again, after N logins in a row for which they were wrong:
-- until the app would show another one, and after some more logins later and later.
local function pause_after(count)
  if count <= 3 then return STEP - clock.time() % STEP end
  return math.min(STEP * 2 ^ (count - 3), 3600)
end

---@class vrchatapi.Keeper
---@field session vrchatapi.Session
---@field private exchange fun(operation: string, ...): table?, vrchatapi.Error? makes one call
---@field private credentials? table with which it may log in by itself
---@field private task? vrchatapi.Task the login under way, or the last one
---@field private renews? boolean that login is a renewal, for calls that need a session
---@field private renewals integer how many renewals have ended
---@field private err? vrchatapi.Error of the last renewal
---@field private dead? string the cookie that the service does not take (any more)
---@field private refusal? vrchatapi.Error that needs a person, or time
---@field private resumes? number by clock.now, when the refusal ends by itself; nil: never
---@field private wrong_codes integer logins in a row that ended with wrong codes of totp_secret
---@field private refused? table the credentials that were wrong
---@field private closed? boolean
local Keeper = {}
Keeper.__index = Keeper

---@param session vrchatapi.Session
---@param credentials table? the option "login" of the client
---@param exchange fun(operation: string, ...): table?, vrchatapi.Error? makes one call, without policy
---@return vrchatapi.Keeper
function Keeper.new(session, credentials, exchange)
  return setmetatable({
    session = session,
    credentials = credentials,
    exchange = exchange,
    renewals = 0,
    wrong_codes = 0,
  }, Keeper)
end

-- ---- logins that must fail ----

-- An error of kind "session": the service was not asked.
local function not_asked(code, seconds, text, ...)
  local err = core.error(code, text:format(...))
  err.kind = "session"
  err.retry_after = seconds and math.ceil(seconds)
  return err
end

local function same_credentials(a, b) return a and a.username == b.username and a.password == b.password end

-- Why the password must not be sent now; nil: it may.
local function obstacle(self, credentials)
  local session = self.session
  local code, seconds = session:held()
  if code then
    return not_asked(code, seconds, "the service takes no logins for %d more seconds", math.ceil(seconds))
  elseif same_credentials(self.refused, credentials) then
    return not_asked(
      "bad_credentials",
      nil,
      "the service has refused this user name and password; " .. "they are not sent again"
    )
  end
  local per_hour = credentials.per_hour or PER_HOUR
  local wait = session:login_wait(per_hour)
  if wait > 0 then
    return not_asked(
      "login_limit",
      wait,
      "there were %d logins within an hour; the next is due in " .. "%d seconds",
      per_hour,
      math.ceil(wait)
    )
  end
end

-- Remembers what a login's refusal means for later ones; `may_pass`: the codes of totp_secret were wrong.
local function learn(self, credentials, err, may_pass)
  if err.kind == "session" then
    return
  elseif HOLDS[err.code] then
    -- if this cannot be written, no login can be counted, so that none is made
    self.session:hold(err.code, err.retry_after or HOLDS[err.code])
  elseif err.code == "bad_credentials" then
    self.refused = credentials
  elseif NEEDS_PERSON[err.code] and credentials == self.credentials then
    self.refusal, self.resumes = err, nil
    self.dead = self.session:auth() -- its second factor is missing
    if may_pass then
      self.wrong_codes = self.wrong_codes + 1
      self.resumes = clock.now() + pause_after(self.wrong_codes)
    end
  end
end

-- ---- one login at a time ----

-- Logs in, under the session's lock.
local function log_in(self, credentials)
  local user, err, may_pass = login.run(
    self.session,
    credentials,
    self.exchange,
    function() return obstacle(self, credentials) end
  )
  if not user then
    learn(self, credentials, err, may_pass)
    return nil, err
  end
  self.refusal, self.dead, self.wrong_codes = nil, nil, 0
  local kept, problem = self.session:keep()
  if not kept then return nil, problem end
  return user
end

-- Starts a login as a task of its own: it continues when the task that wanted it is cancelled. `act` is
-- called once nobody else has the session locked, and the session was read again.
local function start(self, credentials, renews, act)
  self.renews = renews
  self.task = tasks.spawn(function()
    local result, err = self.session:exclusively("login", function()
      local _, problem = self.session:reload()
      problem = problem or self.session:refusal(credentials.username)
      if problem then return nil, problem end
      return act(self, credentials)
    end)
    if renews then
      self.renewals = self.renewals + 1
      self.err = not result and err or nil
    end
    return result, err
  end)
end

local function closed_error() return core.error("closed", "the client was closed") end

-- The outcome of the login that was started last.
local function outcome(self)
  local result, err = self.task:wait()
  if not result and self.closed then err = closed_error() end
  return result, err
end

local function is_busy(self) return self.task and not self.task:done() end

-- Waits until no login of the program's is under way (or none at all), whatever comes of it.
local function wait_for_user(self, or_any)
  while is_busy(self) and (or_any or not self.renews) do
    local task = self.task
    local ok, err = compat.coroutines.pcall(task.wait, task)
    if not ok and not task:done() then
      compat.raise(err) -- the login itself would wait here, for itself
    end
  end
end

--- Logs in, because the program says so.
---@param credentials table
---@return table? user
---@return vrchatapi.Error err
function Keeper:login(credentials)
  if self.closed then return nil, closed_error() end
  wait_for_user(self, true)
  start(self, credentials, false, log_in)
  return outcome(self)
end

-- ---- for calls ----

-- The refusal that still stands, as an error that was not asked for; nil: there is none.
local function standing(self)
  local refusal = self.refusal
  if not refusal then
    return nil
  elseif not self.resumes then
    return not_asked(
      refusal.code,
      refusal.retry_after,
      "%s (not asked again: client:login() does that)",
      refusal.message
    )
  end
  local left = self.resumes - clock.now()
  if left <= 0 then return nil end
  return not_asked(
    refusal.code,
    left,
    "%s (asked again in %d seconds at the earliest)",
    refusal.message,
    math.ceil(left)
  )
end

-- Adopts the session if another process has renewed it, else logs in.
local function renew(self, credentials)
  local auth = self.session:auth()
  if auth and auth ~= self.dead then
    self.refusal = nil
    return "adopted"
  end
  local refusal = standing(self)
  if refusal then return nil, refusal end
  local user, err = log_in(self, credentials)
  if not user then return nil, err end
  return "logged in"
end

-- The outcome of the renewal under way, or of a new one.
local function renewed(self, dead)
  if not is_busy(self) then
    self.dead = dead
    start(self, self.credentials, true, renew)
  end
  return outcome(self)
end

--- True if a call was refused because there is no living session, or may have been: any 401 but one
--- that refuses the operation itself.
---@param err vrchatapi.Error
---@return boolean
function Keeper.is_dead(err)
  return err.code == "missing_credentials"
    or err.code == "two_factor_required"
    or err.kind == "api" and err.status == 401 and err.code ~= "not_authorized"
end

--- Makes sure that a call has a session.
---@param may_log_in boolean false: there was a login for this call, and it must not cause another one
---@return string? how "ready", "adopted" or "logged in"
---@return vrchatapi.Error err of kind session, or of the login
function Keeper:ready(may_log_in)
  local session = self.session
  local ok, err = session:load()
  if not ok then return nil, err end
  wait_for_user(self)
  local auth = session:auth()
  if not self.credentials or auth and auth ~= self.dead and not is_busy(self) then
    return "ready"
  elseif not may_log_in and not is_busy(self) then
    return nil, core.error("session_missing", "the session that a login has just made is gone")
  end
  return renewed(self, auth)
end

--- The state of the session before a call is sent, for `renew`.
---@return table
function Keeper:mark() return { auth = self.session:auth(), renewals = self.renewals } end

--- Renews the session, after the service has refused a call.
---@param mark table as `mark` returned it before the call was sent
---@return "adopted"|"logged in"|nil how nil: there is no session
---@return vrchatapi.Error? err nil, too, if there are no credentials to log in with
function Keeper:renew(mark)
  wait_for_user(self)
  local auth = self.session:auth()
  if auth and auth ~= mark.auth then
    return "adopted" -- there is another session meanwhile
  elseif not self.credentials then
    return nil
  elseif self.renewals > mark.renewals and not is_busy(self) then
    -- the session was renewed while the call was under way: that renewal counts for it as well
    if self.err then return nil, self.err end
    return "adopted"
  end
  return renewed(self, mark.auth)
end

--- Ends the login under way: waiting for it returns the code "closed".
function Keeper:close()
  self.closed = true
  if is_busy(self) then self.task:cancel() end
end

return Keeper
