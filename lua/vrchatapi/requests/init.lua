--- Watching for requests for invites, and handing each of them to a program:
--- `client:on_request_invite`.
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local Inbox = require "vrchatapi.inbox"
local handlers = require "vrchatapi.task.handlers"
local is_fatal = require "vrchatapi.call.is_fatal"
local Records = require "vrchatapi.requests.records"
local Request = require "vrchatapi.requests.request"
local tasks = require "vrchatapi.task"

local TRIES = 3 -- how often a request is handed out, and how often it is hidden
local TYPE = "requestInvite"

local requests = {}

--- The options of `client:on_request_invite`.
---@class vrchatapi.RequestOptions
---@field interval? number seconds between two looks at the inbox; by default 60
---@field journal? string the path of a file that remembers what was answered
---@field on_error? fun(err: any, request?: vrchatapi.Request) by default the error is written to stderr

---@class vrchatapi.requests.Watch
---@field private client vrchatapi.Client
---@field private handler fun(request: vrchatapi.Request)
---@field private interval? number
---@field private report fun(err: any, request: vrchatapi.Request?)
---@field private records vrchatapi.requests.Records owned
---@field private note fun(id: string, state: vrchatapi.request.State): true?, vrchatapi.Error?
---@field private running table<vrchatapi.Task, true> the tasks that work on requests
---@field private ended? boolean

local function describe(request)
  return request and "the request for an invite " .. request.id or "requests for invites"
end

-- ---- the tasks that work on requests ----

-- Closes the records, once nobody needs them any more.
local function release(self)
  if self.ended and not next(self.running) then self.records:close() end
end

-- Starts a task that works on a request.
local function start(self, record, fn, ...)
  local task
  record.busy = true
  task = tasks.spawn(compat.ensure, function()
    record.busy = false
    self.running[task] = nil
    release(self)
  end, fn, ...)
  self.running[task] = true
end

-- Looks up the name of the user who asks; the service does not always send it with the request.
local function complete(self, request)
  local who = request.who
  if not who.displayName then
    local user = self.client:get_user(who.id)
    who.displayName = user and user.displayName
  end
end

-- Runs the handler for a request.
local function hand_out(self, record, request)
  complete(self, request)
  local ok, err = handlers.call(self.handler, request)
  if ok then -- what the handler returns does not matter
    err = record.state == "open" and (record.err or "the handler has not answered it") or nil
  end
  record.err = nil
  if err ~= nil or not ok then self.report(err, request) end
end

-- Works on a request that is in the inbox.
local function handle(self, found)
  local record = self.records:of(found.id)
  if record.busy then return end
  local request = Request.new(self.client, found, record, self.note)
  if record.state == "open" and record.handed < TRIES then
    record.handed = record.handed + 1
    start(self, record, hand_out, self, record, request)
  elseif record.state == "answered" and record.hidden < TRIES then
    start(self, record, request.hide, request) -- hiding may have failed before
  elseif record.state == "unknown" and record.before then
    record.before = nil
    self.report("it may have been answered by an earlier run; it is not answered again", request)
  end
end

-- ---- the watch ----

local function is_id(value) return type(value) == "string" and value ~= "" end

local function look(self, list)
  for _, found in ipairs(list) do
    if found.type == TYPE and is_id(found.id) and is_id(found.senderUserId) then handle(self, found) end
  end
  self.records:forget_old()
end

-- Cancels what is under way.
local function stop(self)
  self.ended = true
  local running = {}
  for task in pairs(self.running) do
    running[#running + 1] = task
  end
  for _, task in ipairs(running) do
    task:cancel()
    if task:done() then
      self.running[task] = nil -- it may not even have begun
    end
  end
  release(self)
end

-- Waits for the tasks that work on requests.
local function finish(self)
  local task = next(self.running)
  while task do
    task:wait()
    self.running[task] = nil
    task = next(self.running)
  end
end

-- Hands out requests until an error that ends all. Nil and the error.
local function watch(self)
  local subscription = Inbox.of(self.client):subscribe(self.interval)
  local list, err = subscription:recent(), nil
  while true do
    if list then
      look(self, list)
    elseif err and is_fatal(err) then
      finish(self)
      return nil, err
    elseif err then
      self.report(err)
    end
    list, err = subscription:wait(math.huge)
  end
end

-- ---- options ----

local CHECKS = {
  interval = {
    "a number of seconds above 0",
    function(value) return type(value) == "number" and value > 0 and value < math.huge end,
  },
  journal = { "a path", function(value) return type(value) == "string" and value ~= "" end },
  on_error = { "a function", function(value) return type(value) == "function" end },
}

local function check(handler, options)
  if type(handler) ~= "function" then
    argerror.raise("on_request_invite", 1, "handler must be a function, got %s", type(handler))
  elseif type(options) ~= "table" then
    argerror.raise("on_request_invite", 2, "options must be a table, got %s", type(options))
  end
  for name, value in pairs(options) do
    local expected = CHECKS[name]
    if not expected then
      argerror.raise("on_request_invite", 2, "unknown option '%s'", tostring(name))
    elseif not expected[2](value) then
      argerror.raise("on_request_invite", 2, "%s must be %s, got %s", name, expected[1], tostring(value))
    end
  end
end

--- Calls a function for each request for an invite, once. See docs/guide/requests.md.
---@param client vrchatapi.Client
---@param handler fun(request: vrchatapi.Request) answers the request; runs in a task of its own
---@param options? vrchatapi.RequestOptions
---@return vrchatapi.Task? task that watches until it is cancelled, or until an error of the account:
--- then its wait returns nil and the error
---@return vrchatapi.Error err of the journal: codes journal_busy, journal_damaged, unwritable
function requests.watch(client, handler, options)
  options = options == nil and {} or options
  check(handler, options)
  local records, err = Records.open(options.journal)
  if not records then return nil, err end
  local self = {
    client = client,
    handler = handler,
    interval = options.interval,
    records = records,
    report = handlers.reporter(options.on_error, describe),
    running = {},
    note = function(id, state) return records:note(id, state) end,
  }
  return tasks.spawn(compat.ensure, function() stop(self) end, watch, self)
end

return requests
