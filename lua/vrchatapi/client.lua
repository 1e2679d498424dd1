--- A client: the operations of the service as methods.
local Guard = require "vrchatapi.guard"
local Limiter = require "vrchatapi.limiter"
local Session = require "vrchatapi.session"
local core = require "vrchatapi.core"
local options = require "vrchatapi.options"
local pages = require "vrchatapi.pages"
local retry = require "vrchatapi.retry"
local scheduler = require "vrchatapi.scheduler"

---@class vrchatapi.Client
---@field private core userdata
---@field private guard vrchatapi.Guard
---@field private session vrchatapi.Session
---@field private limiter vrchatapi.Limiter?
---@field private retries integer
---@field private queue_timeout number?
---@field private credentials table?
---@field private direct boolean the core does it all: there is neither pace nor session to be kept,
-- and nothing to be repeated
local Client = { __name = "vrchatapi.client" }
Client.__index = Client

-- ---- one call ----

-- What policy needs to know of the operations, by their names.
local rows = {}

for _, operation in ipairs(core.operations()) do
  local name, is_invite = operation.name, operation.api == "invite"
  rows[name] = {
    name = name,
    method = operation.method,
    pages = operation.pages,
    is_send = is_invite and operation.method == "POST",
    -- these are steps of a login, or its end
    is_guarded = name ~= "logout" and not name:find("^verify_"),
  }
end

-- Sends a request once and waits; its result, or nil and an error.
local function send(request, progress)
  request:send()
  scheduler.wait(request, progress)
  return request:result()
end

-- A call of a login's own: it does not wait for its turn, and is not repeated.
local function exchange(self, name, ...)
  local request <close>, err = self.core:prepare(name, ...)
  if not request then
    return nil, err
  end
  if self.limiter then
    self.limiter:count()
  end
  return send(request)
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
  local err = core.error("queue", ("the call's turn did not come within %g seconds")
    :format(self.queue_timeout))
  err.retry_after = seconds and math.ceil(seconds)
  return nil, err
end

-- Makes the client ready for a call: with a session, and when it is its turn.
local function get_ready(self, row, is_guarded)
  local ok, err = true, nil
  if is_guarded then
    ok, err = self.guard:ready()
  end
  if ok then
    ok, err = take_turn(self, row)
  end
  if ok and is_guarded then
    ok, err = self.guard:ready() -- the session may have died meanwhile
  end
  return ok, err
end

-- A copy of an error that others may have got as well, with the name of this call's operation.
local function own_error(err, row)
  local own = setmetatable({}, getmetatable(err))
  for field, value in pairs(err) do
    own[field] = value
  end
  own.operation = own.operation or row.name
  return own
end

-- Seconds after which a failed call is to be made again; nil: it is not.
local function delay_after(self, row, err, attempt)
  local delay = retry.delay(err, row.method, attempt, self.retries, math.random())
  if err.code == "rate_limited" and self.limiter then
    self.limiter:hold(math.min(err.retry_after or delay or 0, retry.LONGEST)) -- all calls
  end
  return delay
end

-- Makes a call as often as it takes.
local function attempt_all(self, row, request, progress, is_guarded)
  local attempt, how = 0, nil
  while true do
    local ok, err = get_ready(self, row, is_guarded)
    if not ok then
      return nil, own_error(err, row)
    end
    local auth, result = self.session:auth(), nil
    result, err = send(request, progress)
    self.session:keep() -- the result stands, whatever comes of this: save_session tells
    if result then
      return result
    elseif is_guarded and how ~= "logged in" and Guard.is_dead(err) then
      local problem
      how, problem = self.guard:renew(auth)
      if not how then
        return nil, problem and own_error(problem, row) or err
      end
    else
      attempt = attempt + 1
      local delay = delay_after(self, row, err, attempt)
      if not delay then
        return nil, err
      end
      scheduler.sleep(delay)
    end
  end
end

-- Makes a call, for which the arguments were checked.
local function perform(self, row, request, call_options)
  local _ <close> = request -- and thereby cancelled, however this function ends
  local progress = call_options and call_options.progress
  if self.direct then
    return send(request, progress)
  end
  local is_guarded = row.is_guarded and not (call_options and call_options.credentials)
  return attempt_all(self, row, request, progress, is_guarded)
end

-- ---- the client ----

--- Makes a client. Raises for an option that is unknown, missing or wrong.
---@param all vrchatapi.Options
---@return vrchatapi.Client
function Client.new(all)
  local for_core, ours = options.read(all)
  local self = setmetatable({ core = core.new(for_core) }, Client)
  self.session = Session.new(self.core, ours.session)
  self.credentials = ours.login
  self.guard = Guard.new(self.session, ours.login, function(...) return exchange(self, ...) end)
  self.limiter = ours.rate and Limiter.new(ours.rate)
  self.retries = ours.retries or 0
  self.queue_timeout = ours.queue_timeout
  self.direct = not (ours.rate or ours.login or ours.session) and self.retries == 0
  return self
end

--- Ends what is in flight; calls fail with the code "closed" from now on. Idempotent.
function Client:close()
  self.core:close()
  if self.limiter then
    self.limiter:close()
  end
  scheduler.wake_ended() -- of the tasks whose calls that has ended
end

Client.__close = Client.close

function Client:__tostring()
  return (tostring(self.core):gsub("^vrchatapi%.core%.client", Client.__name))
end

local function check(self, name)
  if getmetatable(self) ~= Client then
    core.mistake(("calling '%s' on a bad self (a client expected, got %s; is it client:%s(...)?)")
      :format(name, type(self), name))
  end
end

-- Whether the last argument is a table of options with a progress callback.
local function has_progress(count, ...)
  local last = count > 0 and select(count, ...)
  return type(last) == "table" and last.progress
end

for name, row in pairs(rows) do
  Client[name] = function(self, ...)
    check(self, name)
    if self.direct and scheduler.alone() and not has_progress(select("#", ...), ...) then
      -- nobody to be let go on, nobody to be told: the core does it faster by itself
      return self.core[name](self.core, ...)
    end
    local request, call_options = self.core:prepare(name, ...)
    if not request then
      return nil, call_options
    end
    return perform(self, row, request, call_options)
  end
end

--- Starts a task for one call, which completes whether or not anybody waits for it. Mistakes in
-- the arguments are raised here.
---@param operation string the name of a method
---@param ... any its arguments
---@return vrchatapi.Task
function Client:submit(operation, ...)
  check(self, "submit")
  local row = rows[operation]
  if not row then
    core.mistake(("bad argument #1 to 'submit' (there is no operation '%s')")
      :format(tostring(operation)))
  end
  local request, call_options = self.core:prepare(operation, ...)
  if not request then
    local err = call_options
    return scheduler.spawn(function() return nil, err end)
  end
  return scheduler.spawn(perform, self, row, request, call_options)
end

--- Goes through a list of the service that comes in pages, which are fetched as they are needed:
--
--     for friend, err in client:each("get_friends", { offline = true }) do
--       if not friend then print(err) break end
--     end
--
-- Each item comes once. If a page cannot be fetched, the last round has false and the error.
---@param operation "get_friends"|"get_notifications"
---@param query? table of the operation; n is the size of a page (100), offset where to begin
---@param call_options? table
---@return fun(): table|false|nil, vrchatapi.Error?
function Client:each(operation, query, call_options)
  check(self, "each")
  if not (rows[operation] and rows[operation].pages) then
    core.mistake(("bad argument #1 to 'each' (there is no operation '%s' that gives pages)")
      :format(tostring(operation)))
  end
  return pages.each(function(page)
    return self[operation](self, page, call_options)
  end, query)
end

--- Logs in, and keeps the session. A session that is alive is used: then nothing is sent but the
-- question who one is.
---@param credentials? vrchatapi.Login by default the option "login" of the client
---@return vrchatapi.CurrentUser? user
---@return vrchatapi.Error? err
function Client:login(credentials)
  check(self, "login")
  credentials = credentials or self.credentials
  options.check_login(credentials, function(text, ...)
    core.mistake(("bad argument #1 to 'login' (%s)"):format(text:format(...)))
  end)
  local user, err = self.guard:login(credentials)
  return user, err
end

--- Writes the session if a reply has changed the cookies. That happens after every call; this is for
-- those who want to know whether it worked.
---@return true? done
---@return vrchatapi.Error? err of code session_*
function Client:save_session()
  check(self, "save_session")
  return self.session:keep()
end

return Client
