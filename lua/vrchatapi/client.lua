--- A client: the operations of the service as methods.
local Guard = require "vrchatapi.guard"
local Limiter = require "vrchatapi.limiter"
local Session = require "vrchatapi.session"
local call = require "vrchatapi.call"
local core = require "vrchatapi.core"
local options = require "vrchatapi.options"
local pages = require "vrchatapi.pages"
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

--- Makes a client. Raises for an option that is unknown, missing or wrong.
---@param all vrchatapi.Options
---@return vrchatapi.Client
function Client.new(all)
  local for_core, ours = options.read(all)
  local self = setmetatable({ core = core.new(for_core) }, Client)
  self.session = Session.new(self.core, ours.session)
  self.credentials = ours.login
  self.guard = Guard.new(self.session, ours.login, function(...) return call.once(self, ...) end)
  self.limiter = ours.rate and Limiter.new(ours.rate)
  self.retries = ours.retries or 0
  self.queue_timeout = ours.queue_timeout
  self.direct = not (ours.rate or ours.login or ours.session) and self.retries == 0
  return self
end

--- Ends what is in flight; calls fail with the code "closed" from now on. Idempotent.
function Client:close()
  self.guard:close()
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
  if credentials == nil and self.credentials then
    return self.guard:login(self.credentials)
  end
  credentials = options.check_login(credentials, function(text, ...)
    core.mistake(("bad argument #1 to 'login' (%s)"):format(text:format(...)))
  end)
  return self.guard:login(credentials)
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
