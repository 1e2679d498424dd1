--- One call of an operation: waiting for its turn, sending, renewing the session, repeating.
--
-- All of a call's policy is here, in the order in which it happens. What decides is elsewhere: the
-- limiter when, the keeper with which session, retry whether once more.
local core = require "vrchatapi.core"
local rows = require "vrchatapi.call.operations"
local scheduler = require "vrchatapi.task.scheduler"

local call = {}

---@class vrchatapi.call.Observer hears of every exchange of a call, the moment it happens
---@field before fun(): boolean?, vrchatapi.Error? false or nil and an error: it is not sent
---@field after fun(result: table?, err: vrchatapi.Error?)

-- Sends a request once and waits; its result, or nil and an error.
local function exchange(self, row, request, progress)
  request:send()
  scheduler.wait(request, progress)
  local result, err = request:result()
  if self.report then
    scheduler.shield(self.report, require("vrchatapi.call.trace").ended(request, row.name, err))
  end
  return result, err
end

-- Does so before a observer, where there is one.
local function send(self, row, request, progress, observer)
  if not observer then
    return exchange(self, row, request, progress)
  end
  local ok, refusal = observer.before()
  if not ok then
    return nil, refusal
  end
  local result, err = exchange(self, row, request, progress)
  observer.after(result, err)
  return result, err
end

--- A call of a login's own: it does not wait for its turn, and is not repeated.
---@param self vrchatapi.Client
---@param name string of the operation
---@param ... any its arguments
---@return table? result
---@return vrchatapi.Error? err
function call.once(self, name, ...)
  local request <close>, err = self.core:prepare(name, ...)
  if not request then
    return nil, err
  end
  if self.limiter then
    self.limiter:count()
  end
  local result, failure = exchange(self, rows[name], request)
  self.keeper.session:keep() -- also if the login never ends: the next one goes on from here
  return result, failure
end

-- Waits for the call's turn. True; or nil and an error.
local function take_turn(self, row)
  if not self.limiter then
    return true
  end
  local ok, reason, seconds = self.limiter:wait(row.is_send, self.queue_timeout)
  if ok then
    return true
  elseif reason == "closed" then
    return nil, core.error("closed", "the client was closed")
  end
  local err = core.error("queue_timeout", ("the call's turn did not come within %g seconds")
    :format(self.queue_timeout))
  err.retry_after = seconds and math.ceil(seconds)
  return nil, err
end

-- Makes the client ready for a call: with a session, and when it is its turn.
local function get_ready(self, row, keeper)
  local ok, err = true, nil
  if keeper then
    ok, err = keeper:ready()
  end
  if ok then
    ok, err = take_turn(self, row)
  end
  if ok and keeper then
    ok, err = keeper:ready() -- the session may have died meanwhile
  end
  return ok, err
end

-- A copy of an error that others may have got as well, for this call: it was not sent, or refused for
-- want of a session, whatever a login may have done.
local function own_error(err, row)
  local own = setmetatable({}, getmetatable(err))
  for field, value in pairs(err) do
    own[field] = value
  end
  own.operation = own.operation or row.name
  own.acted = "no"
  return own
end

-- Seconds after which a failed call is to be made again; nil: it is not.
local function delay_after(self, is_safe, err, attempt)
  local retry = require "vrchatapi.call.retry" -- few calls need it
  local delay = retry.delay(err, is_safe, attempt, self.retries, math.random())
  if err.code == "rate_limited" and self.limiter then
    self.limiter:hold(math.min(err.retry_after or delay or 0, retry.LONGEST)) -- all calls
  end
  return delay
end

-- Makes a call as often as it takes.
local function attempt_all(self, row, request, call_options, observer)
  local progress = call_options and call_options.progress
  local has_password = call_options and call_options.credentials
  local needs_session = row.needs_session and not has_password
  local is_safe = row.method == "GET" and not has_password -- which makes a session each time
  local attempt, how = 0, nil
  while true do
    local keeper = self.keeper -- login may make one at any time
    local ok, err = true, nil
    if keeper then
      ok, err = keeper.session:load() -- a call that needs none is sent with the cookies, too
    end
    if ok then
      ok, err = get_ready(self, row, needs_session and keeper)
    end
    if not ok then
      return nil, own_error(err, row)
    end
    local mark = keeper and keeper:mark()
    local result, failure = send(self, row, request, progress, observer)
    if keeper then
      -- the result stands, whatever comes of this: save_session tells
      scheduler.shield(keeper.session.keep, keeper.session)
    end
    if result then
      return result
    elseif keeper and needs_session and how ~= "logged in" and keeper.is_dead(failure) then
      local problem
      how, problem = keeper:renew(mark)
      if not how then
        return nil, problem and own_error(problem, row) or failure
      end
    else
      attempt = attempt + 1
      local delay = delay_after(self, is_safe, failure, attempt)
      if not delay then
        return nil, failure
      end
      self.closing:wait(delay)
    end
  end
end

--- Makes a call, for which the arguments were checked.
---@param self vrchatapi.Client
---@param row vrchatapi.Row
---@param request userdata of the core, not sent yet; closed when the call is over
---@param call_options table? of the call
---@param observer vrchatapi.call.Observer?
---@return table? result
---@return vrchatapi.Error? err
function call.perform(self, row, request, call_options, observer)
  local _ <close> = request -- and thereby cancelled, however this function ends
  if self.dry_run and row.method ~= "GET" then
    local unsent = require("vrchatapi.call.trace").unsent(request, row.name)
    self.report(unsent)
    return { dry_run = true, request = unsent }
  elseif self.direct then
    return send(self, row, request, call_options and call_options.progress, observer)
  end
  return attempt_all(self, row, request, call_options, observer)
end

--- Makes a call before a observer.
---@param self vrchatapi.Client
---@param observer vrchatapi.call.Observer?
---@param name string of the operation
---@param ... any its arguments
---@return table? result
---@return vrchatapi.Error? err
function call.observed(self, observer, name, ...)
  local request, call_options = self.core:prepare(name, ...)
  if not request then
    return nil, call_options
  end
  return call.perform(self, rows[name], request, call_options, observer)
end

return call
