--- A client: the operations of the service as methods.
-- What few programs use is read when it is used first: a cold start counts.
local Limiter = require "vrchatapi.limiter"
local call = require "vrchatapi.call"
local core = require "vrchatapi.core"
local options = require "vrchatapi.options"
local scheduler = require "vrchatapi.scheduler"

---@class vrchatapi.Client
---@field private core userdata
---@field private guard vrchatapi.Guard? where there is a session to be kept or renewed
---@field private limiter vrchatapi.Limiter?
---@field private retries integer
---@field private queue_timeout number?
---@field private credentials table?
---@field private dry_run boolean? nothing that changes anything is sent
---@field private report fun(exchange: vrchatapi.Exchange)? hears of every exchange
---@field private direct boolean the core does it all: there is neither pace nor session to be kept,
-- and nothing to be repeated
local Client = { __name = "vrchatapi.client" }
Client.__index = Client

-- Gives the client a session, and somebody who keeps it alive.
local function make_guard(self, where)
  local session = require("vrchatapi.session").new(self.core, where)
  self.guard = require("vrchatapi.guard").new(session, self.credentials, function(...)
    return call.once(self, ...)
  end)
end

--- Makes a client. Raises for an option that is unknown, missing or wrong.
---@param all vrchatapi.Options
---@return vrchatapi.Client?
---@return vrchatapi.Error? err of code unwritable: the file of the option "trace"
function Client.new(all)
  local for_core, ours = options.read(all)
  local self = setmetatable({ core = core.new(for_core) }, Client)
  self.credentials = ours.login
  if ours.session or ours.login then
    make_guard(self, ours.session)
  end
  self.limiter = ours.rate and Limiter.new(ours.rate)
  self.retries = ours.retries or 0
  self.queue_timeout = ours.queue_timeout
  self.dry_run = ours.dry_run
  if ours.trace or ours.dry_run then
    local err
    self.report, err = require("vrchatapi.trace").open(ours.trace)
    if not self.report then
      return nil, err
    end
  end
  self.direct = not (self.limiter or self.guard or self.report) and self.retries == 0
  return self
end

--- Ends what is in flight; calls fail with the code "closed" from now on. Idempotent.
function Client:close()
  if self.guard then
    self.guard:close()
  end
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

-- What shows tables, such as a failed assertion of a test, shows no password and no cookie.
function Client:__pairs()
  return next, {}
end

-- Whether the last argument is a table of options with a progress callback.
local function has_progress(count, ...)
  local last = count > 0 and select(count, ...)
  return type(last) == "table" and last.progress
end

for name, row in pairs(call.rows) do
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
    return call.perform(self, row, request, call_options)
  end
end

--- Starts a task for one call, which completes whether or not anybody waits for it. Mistakes in
-- the arguments are raised here.
---@param operation string the name of a method
---@param ... any its arguments
---@return vrchatapi.Task
function Client:submit(operation, ...)
  check(self, "submit")
  local row = call.rows[operation]
  if not row then
    core.mistake(("bad argument #1 to 'submit' (there is no operation '%s')")
      :format(tostring(operation)))
  end
  local request, call_options = self.core:prepare(operation, ...)
  if not request then
    local err = call_options
    return scheduler.spawn(function() return nil, err end)
  end
  return scheduler.spawn(call.perform, self, row, request, call_options)
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
  if not (call.rows[operation] and call.rows[operation].pages) then
    core.mistake(("bad argument #1 to 'each' (there is no operation '%s' that gives pages)")
      :format(tostring(operation)))
  end
  return require("vrchatapi.pages").each(function(page)
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
  if credentials == nil and self.credentials then
    return self.guard:login(self.credentials)
  end
  credentials = options.check_login(credentials, function(text, ...)
    core.mistake(("bad argument #1 to 'login' (%s)"):format(text:format(...)))
  end)
  if not self.guard then
    make_guard(self)
    self.direct = false
  end
  return self.guard:login(credentials)
end

--- Writes the session if a reply has changed the cookies. That happens after every call; this is for
-- those who want to know whether it worked.
---@return true? done
---@return vrchatapi.Error? err of code session_*
function Client:save_session()
  check(self, "save_session")
  if not self.guard then
    return true
  end
  return self.guard.session:keep()
end

return Client
