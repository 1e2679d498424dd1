--- A client: the operations of the service as methods.
--- What few programs use is loaded when it is used first: a cold start counts.
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local operations = require "vrchatapi.call.operations"
local options = require "vrchatapi.options"
local Signal = require "vrchatapi.task.signal"
local step = require "vrchatapi.task.step"
local tasks = require "vrchatapi.task"
local wake = require "vrchatapi.task.wake"

local is_alone, getmetatable, select, type = step.is_alone, getmetatable, select, type

---@class vrchatapi.Client: vrchatapi.Methods
---@field private core userdata
---@field private keeper? vrchatapi.Keeper where there is a session to be kept or renewed
---@field private limiter? vrchatapi.Limiter
---@field private retries integer
---@field private closing vrchatapi.Signal
---@field private queue_timeout? number
---@field package wait_watches table<table, function> of calls.watch_waits
---@field private credentials? table
---@field package user_agent string
---@field package pipeline_url? string nil: there is none
---@field package hub? vrchatapi.live.Hub once there was somebody who listens
---@field private dry_run? boolean nothing that changes anything is sent
---@field private report fun(exchange: vrchatapi.Exchange)? called after every exchange
---@field package people? vrchatapi.People once they were asked for
---@field package inbox? vrchatapi.Inbox once it was used
---@field private direct boolean the core does it all: there is no rate limit, session, trace or retry
local Client = { __name = "vrchatapi.client" }
Client.__index = Client

-- A cookie goes to the pipeline of its own service alone.
local DEFAULT_PIPELINES = { ["https://api.vrchat.cloud/api/1"] = "wss://pipeline.vrchat.cloud/" }

-- Adds a session to the client, and the keeper that renews it. The keeper makes its calls by a function,
-- as it is itself used by calls.
local function make_keeper(self, where)
  local session =
    require("vrchatapi.session").new(self.core, where, self.credentials and self.credentials.username)
  self.keeper = compat.hide(
    require("vrchatapi.session.keeper").new(
      session,
      self.credentials,
      function(...) return require("vrchatapi.call").once(self, ...) end
    )
  )
end

--- Makes a client. Raises for an option that is unknown, missing or wrong.
---@param all vrchatapi.Options
---@return vrchatapi.Client? client
---@return vrchatapi.Error err of code unwritable: the file of the option "trace"
function Client.new(all)
  local for_core, ours = options.read(all)
  local self = setmetatable({ core = core.new(for_core) }, Client)
  self.credentials = ours.login and compat.hide(ours.login)
  if ours.session or ours.login then make_keeper(self, ours.session) end
  self.user_agent = all.user_agent
  self.pipeline_url = ours.pipeline_url
  if self.pipeline_url == nil then self.pipeline_url = DEFAULT_PIPELINES[self.core:base_url()] end
  self.limiter = ours.rate and require("vrchatapi.call.limiter").new(ours.rate)
  self.retries = ours.retries or 0
  self.closing = Signal.new()
  self.wait_watches = {}
  self.queue_timeout = ours.queue_timeout
  self.dry_run = ours.dry_run
  if ours.trace or ours.dry_run then
    local err
    self.report, err = require("vrchatapi.call.trace").open(ours.trace)
    if not self.report then return nil, err end
  end
  self.direct = not (self.limiter or self.keeper or self.report) and self.retries == 0
  return self
end

--- Cancels what is in flight; calls fail with the code "closed" from now on. Idempotent.
function Client:close()
  if self.keeper then self.keeper:close() end
  self.core:close()
  if self.limiter then self.limiter:close() end
  if self.inbox then self.inbox:close() end
  if self.hub then self.hub:close() end
  self.closing:fire() -- for calls that wait to be retried
  wake.ended() -- the tasks whose calls were cancelled
end

Client.__close = Client.close

function Client:__tostring() return (tostring(self.core):gsub("^vrchatapi%.core%.client", Client.__name)) end

-- What shows tables, such as a failed assertion of a test, shows no password and no cookie.
function Client:__pairs() return next, {} end

local function check_self(self, name)
  if getmetatable(self) ~= Client then
    core.raise(
      ("calling '%s' on a bad self (a client expected, got %s; is it client:%s(...)?)"):format(
        name,
        type(self),
        name
      )
    )
  end
end

-- ---- the operations ----

-- Whether a call's options have a progress callback.
local function has_progress(call_options) return type(call_options) == "table" and call_options.progress end

for _, name in ipairs(core.names()) do
  Client[name] = function(self, ...)
    local operation = operations[name]
    check_self(self, name)
    if self.direct and is_alone() and not has_progress((select(operation.arguments, ...))) then
      -- no task could run meanwhile, and no callback is to be called: the core alone is faster
      local target = self.core
      return target[name](target, ...)
    end
    local call, call_options = self.core:prepare(name, ...)
    if not call then return nil, call_options end
    return require("vrchatapi.call").perform(self, operation, call, call_options)
  end
end

--- Sends a request for which there is no operation, as all others are sent: with the session, the rate
--- limit, retries, the trace and dry runs.
---
---     local members, err = client:request("GET", "/groups/{groupId}/members", {
---       path = { groupId = group_id }, query = { n = 100 },
---     })
---
--- See docs/guide/request.md.
---@param method "GET"|"POST"|"PUT"|"DELETE"
---@param path string below the base URL; begins with "/"; {name} stands for the parameter of that name
---@param request_options? vrchatapi.PathRequest
---@param ... any nothing: more arguments raise
---@return any result whatever JSON came; true for a success without any
---@return vrchatapi.Error err its `operation` is method and path
function Client:request(method, path, request_options, ...)
  check_self(self, "request")
  if self.direct and is_alone() and not has_progress(request_options) then
    return self.core:request(method, path, request_options, ...)
  end
  local call, call_options = self.core:prepare("request", method, path, request_options, ...)
  if not call then return nil, call_options end
  local calls = require "vrchatapi.call"
  return calls.perform(self, calls.request_operation(call, method, call_options), call, call_options)
end

local log_out = Client.logout

-- The live connection ends with the session.
---@param ... any
---@return table? result
---@return vrchatapi.Error err
function Client:logout(...)
  local result, err = log_out(self, ...)
  if result and self.hub then self.hub:look() end
  return result, err
end

--- Starts a task for one call, which completes whether or not anybody waits for it. Raises for wrong
--- arguments.
---@param name string the operation, as its method is called; or "request"
---@param ... any its arguments
---@return vrchatapi.Task
function Client:submit(name, ...)
  check_self(self, "submit")
  if not operations[name] and name ~= "request" then
    argerror.raise("submit", 1, "there is no operation '%s'", tostring(name))
  end
  local call, call_options = self.core:prepare(name, ...)
  if not call then
    local err = call_options
    return tasks.spawn(function() return nil, err end)
  end
  local calls = require "vrchatapi.call"
  local operation = operations[name] or calls.request_operation(call, (...), call_options)
  return tasks.spawn(calls.perform, self, operation, call, call_options)
end

--- Iterates over a list of the service that comes in pages, which are fetched as they are needed:
---
---     for friend, err in client:each("get_friends", { offline = true }) do
---       if not friend then print(err) break end
---     end
---
--- Each item comes once. If a page cannot be fetched, the last step yields false and the error. A path
--- that begins with "/" is one of `request`, whose query has `n` and `offset`:
---
---     for member in client:each("/groups/{groupId}/members", nil, { path = { groupId = group_id } }) do
---
---@param name "get_friends"|"get_notifications"|string
---@param query? table of the operation; n is the size of a page (100), offset where to begin
---@param call_options? table of the call; for a path those of `request`, and `items`: the field of the
--- response that holds the list; by default the response is the list, or its field `results` is
---@return fun(): table|false|nil, vrchatapi.Error?
function Client:each(name, query, call_options)
  check_self(self, "each")
  if type(name) == "string" and name:find("^/") then
    return require("vrchatapi.call.request_pages").each(self, name, query, call_options)
  elseif not (operations[name] and operations[name].pages) then
    argerror.raise("each", 1, "there is no operation '%s' that gives pages", tostring(name))
  elseif query ~= nil and type(query) ~= "table" then
    argerror.raise("each", 2, "query must be a table, got %s", type(query))
  end
  return require("vrchatapi.call.pages").each(
    function(page) return self[name](self, page, call_options) end,
    query
  )
end

--- Logs in, and keeps the session. Uses the session that there is, if the service still takes it; then
--- no password is sent.
---@param credentials? vrchatapi.Login by default the option "login" of the client
---@return vrchatapi.CurrentUser? user
---@return vrchatapi.Error err
function Client:login(credentials)
  check_self(self, "login")
  if credentials == nil and self.credentials then return self.keeper:login(self.credentials) end
  credentials = options.check_login(credentials, argerror.of("login", 1))
  if not self.keeper then
    make_keeper(self)
    self.direct = false
  end
  return self.keeper:login(credentials)
end

--- Writes the session if a response has changed the cookies. That happens after every call; this is
--- for programs that need to know whether it worked.
---@return true? done
---@return vrchatapi.Error err of code session_*
function Client:save_session()
  check_self(self, "save_session")
  if not self.keeper then return true end
  return self.keeper.session:keep()
end

-- ---- what builds on the operations: its files are loaded when they are used first ----

--- Invites a person to an instance, with a text or a photo if wanted. See docs/guide/invite.md.
---@param who string|table a user's id, a friend's name, "me", or a user
---@param where string|table a location, a link, a place, an instance or "here"
---@param invite_options? vrchatapi.InviteOptions
---@return vrchatapi.Invite? invite
---@return vrchatapi.Error err
function Client:invite(who, where, invite_options)
  check_self(self, "invite")
  return require("vrchatapi.invite").send(self, who, where, invite_options)
end

--- Calls a function for each request for an invite, once. See docs/guide/requests.md.
---@param handler fun(request: vrchatapi.Request) answers the request; runs in a task of its own
---@param request_options? vrchatapi.RequestOptions
---@return vrchatapi.Task? task that watches until it is cancelled, or until an error of the account
---@return vrchatapi.Error err of the journal: codes journal_busy, journal_damaged, unwritable
function Client:on_request_invite(handler, request_options)
  check_self(self, "on_request_invite")
  return require("vrchatapi.requests").watch(self, handler, request_options)
end

--- Invites many people, each once, within the rate limit; with a journal, over several runs. See
--- docs/guide/invite_all.md.
---@param all_options vrchatapi.InviteAllOptions
---@return vrchatapi.InviteAllResults? results
---@return vrchatapi.Error err nothing was sent
function Client:invite_all(all_options)
  check_self(self, "invite_all")
  return require("vrchatapi.invite.all").send(self, all_options)
end

--- Iterates over the events of the service as they happen: notifications, friends who come and go, and
--- what else it reports. See docs/api/live.md.
---
---     for event, err in client:live { types = { "notification" } } do
---       if not event then print(err) break end
---     end
---
--- Where there will be no more events, the last step yields false and the error.
---@param live_options? vrchatapi.LiveOptions
---@return vrchatapi.Live events
---@return nil
---@return nil
---@return vrchatapi.Live closing
function Client:live(live_options)
  check_self(self, "live")
  return require("vrchatapi.live").iterate(self, live_options)
end

--- Calls a function for each event of a type, each call in a task of its own. See docs/api/live.md.
---@param kind string the type of events: "notification", "friend-online", …
---@param fn fun(event: vrchatapi.Event)
---@param on_options? vrchatapi.OnOptions
---@return vrchatapi.Task? task that listens until it is cancelled, or until there will be no more events
---@return vrchatapi.Error err of code no_pipeline
function Client:on(kind, fn, on_options)
  check_self(self, "on")
  return require("vrchatapi.live").on(self, kind, fn, on_options)
end

--- Where the live events are: "idle" (nobody listens), "connecting", "live", "waiting" (for the next attempt)
--- or "refused" (there will be none).
---@return vrchatapi.live.State state
---@return vrchatapi.Error? err why it waits or was refused; nil in other states
---@return number? seconds until the next attempt
function Client:live_state()
  check_self(self, "live_state")
  return require("vrchatapi.live").state(self)
end

--- Reads the friends of the account, and follows who is there, where, and who may be asked for an invite. See
--- docs/api/live.md.
---@return vrchatapi.LiveFriends? friends
---@return vrchatapi.Error err the friends could not be read
function Client:friends()
  check_self(self, "friends")
  return require("vrchatapi.live.friends").open(self)
end

return Client
