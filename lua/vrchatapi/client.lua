--- A client: the operations of the service as methods.
-- What few programs use is read when it is used first: a cold start counts.
local core = require "vrchatapi.core"
local options = require "vrchatapi.options"
local rows = require "vrchatapi.call.operations"
local scheduler = require "vrchatapi.task.scheduler"

local alone, getmetatable, select, type = scheduler.alone, getmetatable, select, type

---@class vrchatapi.Client: vrchatapi.Methods
---@field private core userdata
---@field private keeper vrchatapi.Keeper? where there is a session to be kept or renewed
---@field private limiter vrchatapi.Limiter?
---@field private retries integer
---@field private closing vrchatapi.Signal
---@field private queue_timeout number?
---@field private credentials table?
---@field private dry_run boolean? nothing that changes anything is sent
---@field private report fun(exchange: vrchatapi.Exchange)? hears of every exchange
---@field package inbox vrchatapi.Inbox? once it was looked at
---@field private direct boolean the core does it all: there is neither pace nor session to be kept,
-- and nothing to be repeated
local Client = { __name = "vrchatapi.client" }
Client.__index = Client

-- Gives the client a session, and somebody who keeps it alive.
local function make_keeper(self, where)
  local session = require("vrchatapi.session").new(self.core, where,
    self.credentials and self.credentials.username)
  self.keeper = require("vrchatapi.session.keeper").new(session, self.credentials, function(...)
    return require("vrchatapi.call").once(self, ...)
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
    make_keeper(self, ours.session)
  end
  self.limiter = ours.rate and require("vrchatapi.call.limiter").new(ours.rate)
  self.retries = ours.retries or 0
  self.closing = scheduler.signal()
  self.queue_timeout = ours.queue_timeout
  self.dry_run = ours.dry_run
  if ours.trace or ours.dry_run then
    local err
    self.report, err = require("vrchatapi.call.trace").open(ours.trace)
    if not self.report then
      return nil, err
    end
  end
  self.direct = not (self.limiter or self.keeper or self.report) and self.retries == 0
  return self
end

--- Ends what is in flight; calls fail with the code "closed" from now on. Idempotent.
function Client:close()
  if self.keeper then
    self.keeper:close()
  end
  self.core:close()
  if self.limiter then
    self.limiter:close()
  end
  if self.inbox then
    self.inbox:close()
  end
  self.closing:fire() -- to those who wait for their next attempt
  scheduler.wake_ended() -- of the tasks whose calls that has ended
end

Client.__close = Client.close

function Client:__tostring()
  return (tostring(self.core):gsub("^vrchatapi%.core%.client", Client.__name))
end

local function check(self, name)
  if getmetatable(self) ~= Client then
    core.raise(("calling '%s' on a bad self (a client expected, got %s; is it client:%s(...)?)")
      :format(name, type(self), name))
  end
end

-- What shows tables, such as a failed assertion of a test, shows no password and no cookie.
function Client:__pairs()
  return next, {}
end

-- Whether a call's options have a progress callback.
local function has_progress(call_options)
  return type(call_options) == "table" and call_options.progress
end

for _, name in ipairs(core.names()) do
  Client[name] = function(self, ...)
    local row = rows[name]
    check(self, name)
    if self.direct and alone() and not has_progress((select(row.options_place, ...))) then
      -- nobody to be let go on, nobody to be told: the core does it faster by itself
      local target = self.core
      return target[name](target, ...)
    end
    local request, call_options = self.core:prepare(name, ...)
    if not request then
      return nil, call_options
    end
    return require("vrchatapi.call").perform(self, row, request, call_options)
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
    core.raise(("bad argument #1 to 'submit' (there is no operation '%s')")
      :format(tostring(operation)))
  end
  local request, call_options = self.core:prepare(operation, ...)
  if not request then
    local err = call_options
    return scheduler.spawn(function() return nil, err end)
  end
  return scheduler.spawn(require("vrchatapi.call").perform, self, row, request, call_options)
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
    core.raise(("bad argument #1 to 'each' (there is no operation '%s' that gives pages)")
      :format(tostring(operation)))
  elseif query ~= nil and type(query) ~= "table" then
    core.raise(("bad argument #2 to 'each' (query must be a table, got %s)"):format(type(query)))
  end
  return require("vrchatapi.call.pages").each(function(page)
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
    return self.keeper:login(self.credentials)
  end
  credentials = options.check_login(credentials, function(text, ...)
    core.raise(("bad argument #1 to 'login' (%s)"):format(text:format(...)))
  end)
  if not self.keeper then
    make_keeper(self)
    self.direct = false
  end
  return self.keeper:login(credentials)
end

--- Writes the session if a reply has changed the cookies. That happens after every call; this is for
-- those who want to know whether it worked.
---@return true? done
---@return vrchatapi.Error? err of code session_*
function Client:save_session()
  check(self, "save_session")
  if not self.keeper then
    return true
  end
  return self.keeper.session:keep()
end

-- ---- what is above the operations: its files are read when they are first used ----

--- Invites somebody, as people say it: an id or a friend's name, a link or "here", a text.
---@param who string|table a user's id, a friend's name, "me", or a user
---@param where string|table a location, a link, a place, an instance or "here"
---@param invite_options? vrchatapi.InviteOptions
---@return vrchatapi.Invite? invite
---@return vrchatapi.Error? err
function Client:invite(who, where, invite_options)
  check(self, "invite")
  return require("vrchatapi.invite").send(self, who, where, invite_options)
end

--- Hands each request for an invite to a function, once, which answers it.
---@param handler fun(request: vrchatapi.Request) runs in a task of its own
---@param request_options? vrchatapi.RequestOptions
---@return vrchatapi.Task? task that does it until it is cancelled, or the account cannot go on
---@return vrchatapi.Error? err of the journal
function Client:on_request_invite(handler, request_options)
  check(self, "on_request_invite")
  return require("vrchatapi.requests").watch(self, handler, request_options)
end

--- Invites many people: each once, at the client's pace, over several runs where there is a journal.
---@param all_options vrchatapi.InviteAllOptions
---@return vrchatapi.InviteAllResults? results
---@return vrchatapi.Error? err nothing was sent
function Client:invite_all(all_options)
  check(self, "invite_all")
  return require("vrchatapi.invite.all").send(self, all_options)
end

return Client
