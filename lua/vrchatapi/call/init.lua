--- One call of an operation, with all of its policy in the order in which it happens: ready, send,
--- keep, renew, retry. What decides is elsewhere: the limiter when, the keeper with which session, and
--- call/retry whether once more.
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local operations = require "vrchatapi.call.operations"
local tasks = require "vrchatapi.task"
local wait = require "vrchatapi.task.wait"

local calls = {}

---@class vrchatapi.call.Observer its hooks are called around each exchange of a call
---@field before fun(): boolean?, vrchatapi.Error? false or nil and an error: nothing is sent
---@field after fun(result: table?, err: vrchatapi.Error?)

-- Sends a call once and waits; its result, or nil and an error.
local function exchange(client, call, progress)
  call:send()
  wait.call(call, progress)
  local result, err = call:result()
  if client.report then tasks.shield(client.report, require("vrchatapi.call.trace").ended(call, err)) end
  return result, err
end

-- Like exchange, but calls the observer's hooks, where there is one.
local function send(client, call, progress, observer)
  if not observer then return exchange(client, call, progress) end
  local ok, refusal = observer.before()
  if not ok then return nil, refusal end
  local result, err = exchange(client, call, progress)
  observer.after(result, err)
  return result, err
end

-- ---- waiting ----

---@class vrchatapi.call.Wait that a call begins
---@field waiting_for "rate_limit"|"retry"
---@field operation string of the call
---@field until_time integer seconds since 1970

--- Calls a function for each wait that a call of a client begins, for the rate limit or for a retry.
---@param client vrchatapi.Client
---@param callback fun(wait: vrchatapi.call.Wait) does not raise
---@return { close: function } watch to be closed
function calls.watch_waits(client, callback)
  local watches = client.wait_watches
  local watch = {}
  watches[watch] = callback
  function watch.close() watches[watch] = nil end
  return watch
end

local function report_wait(client, operation, reason, seconds)
  local all = {} -- a copy: the callbacks may wait themselves
  for _, callback in pairs(client.wait_watches) do
    all[#all + 1] = callback
  end
  for _, callback in ipairs(all) do
    callback {
      waiting_for = reason,
      operation = operation.name,
      until_time = math.ceil(clock.time() + seconds),
    }
  end
end

-- ---- ready ----

-- Waits for a slot of the rate limit. True; or nil and an error.
local function wait_for_slot(client, operation)
  if not client.limiter then return true end
  local ok, reason, seconds = client.limiter:wait(
    operation.is_send,
    client.queue_timeout,
    function(rest) report_wait(client, operation, "rate_limit", rest) end
  )
  if ok then
    return true
  elseif reason == "closed" then
    return nil, core.error("closed", "the client was closed")
  end
  local err = core.error(
    "queue_timeout",
    ("the rate limit had no slot for the call within %g seconds"):format(client.queue_timeout)
  )
  err.retry_after = seconds and math.ceil(seconds)
  return nil, err
end

-- Makes sure that there is a session; `logged_in`: there was a login for this call already. True or false:
-- whether there was one by now; or nil and an error.
local function find_session(keeper, logged_in)
  local how, err = keeper:ready(not logged_in)
  if not how then return nil, err end
  return logged_in or how == "logged in"
end

-- Waits until the call may be sent: there is a session, and a slot of the rate limit. True or false:
-- whether there was a login for the call by now; or nil and an error.
local function ready(client, operation, keeper, needs_session, logged_in)
  local ok, err = true, nil
  if keeper then
    ok, err = keeper.session:load() -- a call that needs no session is sent with the cookies, too
  end
  if ok and needs_session then
    logged_in, err = find_session(keeper, logged_in)
    ok = logged_in ~= nil
  end
  if ok then
    ok, err = wait_for_slot(client, operation)
  end
  if not ok then return nil, err end
  if needs_session then return find_session(keeper, logged_in) end -- it may have expired meanwhile
  return logged_in
end

-- A copy of an error that other calls may have received as well, for this call: it was not sent, or it
-- was refused because there was no session, whatever a login may have done.
local function own_error(err, operation)
  local own = setmetatable({}, getmetatable(err))
  for field, value in pairs(err) do
    own[field] = value
  end
  own.operation = own.operation or operation.name
  own.acted = "no"
  return own
end

-- ---- retry ----

-- Waits until a failed call is to be sent again; false: it is not.
local function wait_for_retry(client, operation, is_safe, err, attempt)
  local retry = require "vrchatapi.call.retry" -- few calls need it
  local delay = retry.delay(err, is_safe, attempt, client.retries, math.random())
  if err.code == "rate_limited" and client.limiter then
    client.limiter:hold(math.min(err.retry_after or delay or 0, retry.LONGEST)) -- all calls
  end
  if delay then
    report_wait(client, operation, err.code == "rate_limited" and "rate_limit" or "retry", delay)
    client.closing:wait(delay)
  end
  return delay ~= nil
end

-- ---- the whole ----

-- How often a call is sent again with another session: one that others have renewed, and its own.
local RENEWALS = 2

-- Performs a call of a client that has a rate limit, a session, retries or a trace. It causes one login at
-- most, whatever happens.
local function attempt_all(call, client, operation, call_options, observer)
  local progress = call_options and call_options.progress
  local has_password = call_options and call_options.credentials
  local is_safe = operation.method == "GET" and not has_password -- a password makes a session each time
  local attempt, renewals, logged_in = 1, 0, false
  while true do
    local keeper = client.keeper -- login may make one at any time
    local needs_session = keeper and operation.needs_session and not has_password
    local err
    logged_in, err = ready(client, operation, keeper, needs_session, logged_in)
    if logged_in == nil then return nil, own_error(err, operation) end
    local mark = keeper and keeper:mark()
    local result
    result, err = send(client, call, progress, observer)
    if keeper then
      -- the result stands, whatever comes of this: save_session reports it
      tasks.shield(keeper.session.keep, keeper.session)
    end
    if err == nil then
      return result -- which may be false, of a request
    elseif needs_session and not logged_in and renewals < RENEWALS and keeper.is_dead(err) then
      local how, problem = keeper:renew(mark)
      if not how then return nil, problem and own_error(problem, operation) or err end
      renewals, logged_in = renewals + 1, how == "logged in"
    elseif wait_for_retry(client, operation, is_safe, err, attempt) then
      attempt = attempt + 1
    else
      return nil, err
    end
  end
end

local function send_directly(call, client, _, call_options, observer)
  return send(client, call, call_options and call_options.progress, observer)
end

--- The operation behind a request that has no row.
---@param call userdata of the core: the request, whose arguments were checked
---@param method string of HTTP
---@param request_options? vrchatapi.PathRequest
---@return vrchatapi.Operation operation as far as calls need one
function calls.request_operation(call, method, request_options)
  local is_send = request_options and request_options.send
  if is_send == nil then is_send = method ~= "GET" end
  return {
    name = call:describe().operation, -- without secrets
    method = method,
    is_send = is_send,
    needs_session = true,
  }
end

--- Performs a call whose arguments were checked. It is closed when it has ended, and cancelled if this
--- function does not return.
---@param client vrchatapi.Client
---@param operation vrchatapi.Operation
---@param call userdata of the core, not sent yet; owned from now on
---@param call_options table? of the call: progress, credentials
---@param observer vrchatapi.call.Observer?
---@return table? result
---@return vrchatapi.Error err
function calls.perform(client, operation, call, call_options, observer)
  if client.dry_run and operation.method ~= "GET" then
    local unsent = require("vrchatapi.call.trace").unsent(call)
    call:close()
    client.report(unsent)
    return { dry_run = true, request = unsent }
  end
  return compat.using(
    call,
    client.direct and send_directly or attempt_all,
    client,
    operation,
    call_options,
    observer
  )
end

--- Performs a call with an observer.
---@param client vrchatapi.Client
---@param observer vrchatapi.call.Observer?
---@param name string of the operation
---@param ... any its arguments
---@return table? result
---@return vrchatapi.Error err
function calls.observed(client, observer, name, ...)
  local call, call_options = client.core:prepare(name, ...)
  if not call then return nil, call_options end
  return calls.perform(client, operations[name], call, call_options, observer)
end

local function exchange_once(call, client)
  if client.limiter then client.limiter:count() end
  local result, err = exchange(client, call)
  client.keeper.session:keep() -- also if the login never ends: the next one continues from here
  return result, err, call:headers()
end

--- Performs a call of a login: it does not wait for a slot of the rate limit, and is not retried.
---@param client vrchatapi.Client
---@param name string of the operation
---@param ... any its arguments
---@return table? result
---@return vrchatapi.Error err
---@return string? headers of the response
function calls.once(client, name, ...)
  local call, err = client.core:prepare(name, ...)
  if not call then return nil, err end
  return compat.using(call, exchange_once, client)
end

return calls
