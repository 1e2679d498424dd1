--- Watching for requests for invites, and handing each of them to a program.
local Inbox = require "vrchatapi.inbox"
local Request = require "vrchatapi.requests.request"
local clock = require "vrchatapi.clock"
local argument = require "vrchatapi.argerror"
local core = require "vrchatapi.core"
local is_of_account = require "vrchatapi.call.is_fatal"
local journal = require "vrchatapi.journal"
local scheduler = require "vrchatapi.task.scheduler"

local INTERVAL = 60 -- seconds between polls: what the service advises
local TRIES = 3 -- how often a request is handed out, and how often it is hidden
local KEEP = 86400 -- seconds for which a request is remembered: none stays for longer than a day
local TYPE = "requestInvite"

local requests = {}

---@class vrchatapi.requests.Entry: vrchatapi.request.Record
---@field seen number when the request was last in the inbox; by clock.time
---@field handed integer how often it was handed out
---@field busy boolean? a task is dealing with it
---@field before boolean? it is known from the journal alone

---@class vrchatapi.requests.Watch
---@field private client vrchatapi.Client
---@field private handler fun(request: vrchatapi.Request)
---@field private interval number
---@field private report fun(failure: any, request: vrchatapi.Request?)
---@field private journal vrchatapi.Journal?
---@field private note fun(id: string, state: vrchatapi.request.State): true?, vrchatapi.Error?
---@field private entries table<string, vrchatapi.requests.Entry> by the request's id
---@field private running table<vrchatapi.Task, true> the tasks that deal with requests
---@field private ended boolean?
---@field private is_released boolean? the journal is closed
local Watch = {}
Watch.__index = Watch

local function to_stderr(failure, request)
  io.stderr:write(("vrchatapi: %s%s\n"):format(
    request and ("the request for an invite %s: "):format(request.id) or "", tostring(failure)))
end

-- What is told of failures. One of its own must not end the watch.
local function reporter(on_error)
  return function(failure, request)
    local ok, problem = pcall(on_error or to_stderr, failure, request)
    if not ok then
      to_stderr(failure, request)
      to_stderr(problem)
    end
  end
end

-- ---- what is known of requests ----

local function entry_of(self, id)
  local entry = self.entries[id]
  if not entry then
    entry = { state = "open", handed = 0, hidden = 0 }
    self.entries[id] = entry
  end
  entry.seen = clock.time()
  return entry
end

local function read_journal(self)
  for line in self.journal:entries() do
    if type(line.request) == "string" then
      self.entries[line.request] = {
        -- an answer that was under way when the program ended may have been sent
        state = line.state == "answering" and "unknown" or line.state,
        seen = tonumber(line.time) or clock.time(), handed = 0, hidden = 0, before = true,
      }
    end
  end
end

-- Writes the state of a request down. True; or nil and an error.
local function note(self, id, state)
  if not self.journal then
    return true
  elseif self.is_released then
    return nil, core.error("unwritable", "the journal is closed: requests are not watched any more")
  end
  return self.journal:write { request = id, state = state, time = clock.time() }
end

local function forget_old(self)
  local now = clock.time()
  for id, entry in pairs(self.entries) do
    if now - entry.seen >= KEEP and not entry.busy then
      self.entries[id] = nil
    end
  end
end

-- ---- the tasks that deal with requests ----

-- Lets others have the journal, once nobody needs it any more.
local function let_go(self)
  if self.ended and self.journal and not next(self.running) then
    self.is_released = true
    self.journal:close()
  end
end

-- Starts a task that deals with a request.
local function start(self, entry, fn, ...)
  local task
  entry.busy = true
  task = scheduler.spawn(function(...)
    local _ <close> = setmetatable({}, { __close = function()
      entry.busy = false
      self.running[task] = nil
      let_go(self)
    end })
    fn(...)
  end, ...)
  self.running[task] = true
end

-- Asks for the name of the one who wants an invite; the service does not always tell with the request.
local function complete(self, request)
  local who = request.who
  if not who.displayName then
    local user = self.client:get_user(who.id)
    who.displayName = user and user.displayName
  end
end

local function traced(failure)
  local is_bare = type(failure) == "string" and not failure:find("stack traceback:", 1, true)
  return is_bare and debug and debug.traceback(failure, 2) or failure
end

-- Runs the handler for a request.
local function hand_out(self, entry, request)
  complete(self, request)
  local ok, failure = xpcall(self.handler, traced, request)
  if ok and entry.state == "open" then
    failure = entry.failure or "the handler has not answered it"
  end
  entry.failure = nil
  if failure ~= nil or not ok then
    self.report(failure, request)
  end
end

-- Deals with a request that is in the inbox.
local function look_at(self, found)
  local entry = entry_of(self, found.id)
  if entry.busy then
    return
  end
  local request = Request.new(self.client, found, entry, self.note)
  if entry.state == "open" and entry.handed < TRIES then
    entry.handed = entry.handed + 1
    start(self, entry, hand_out, self, entry, request)
  elseif entry.state == "answered" and entry.hidden < TRIES then
    start(self, entry, request.hide, request) -- the first time may have failed
  elseif entry.state == "unknown" and entry.before then
    entry.before = nil
    self.report("it may have been answered by an earlier run; it is not answered again", request)
  end
end

-- ---- the watch ----

local function is_id(value)
  return type(value) == "string" and value ~= ""
end

local function look(self, list)
  for _, found in ipairs(list) do
    if found.type == TYPE and is_id(found.id) and is_id(found.senderUserId) then
      look_at(self, found)
    end
  end
  forget_old(self) -- what is still there was seen just now, however far the clock was set
end

-- Ends what is under way.
local function stop(self)
  self.ended = true
  local tasks = {}
  for task in pairs(self.running) do
    tasks[#tasks + 1] = task
  end
  for _, task in ipairs(tasks) do
    task:cancel()
    if task:done() then
      self.running[task] = nil -- it may not even have begun
    end
  end
  let_go(self)
end

-- Waits for the tasks that deal with requests.
local function finish(self)
  local task = next(self.running)
  while task do
    task:wait()
    self.running[task] = nil
    task = next(self.running)
  end
end

-- Hands out requests until that has no prospect. Nil and the error.
local function watch(self)
  local _ <close> = setmetatable({}, { __close = function() stop(self) end })
  local inbox = Inbox.of(self.client)
  if inbox:is_fresh(self.interval) then
    look(self, inbox.list)
  end
  while true do
    local polled, err = inbox:wait(self.interval, math.huge)
    if polled then
      look(self, inbox.list)
    elseif is_of_account(err) then
      finish(self)
      return nil, err
    else
      self.report(err)
    end
  end
end

local CHECKS = {
  interval = { "a number of seconds above 0", function(value)
    return type(value) == "number" and value > 0 and value < math.huge
  end },
  journal = { "a path", function(value) return type(value) == "string" and value ~= "" end },
  on_error = { "a function", function(value) return type(value) == "function" end },
}

local function check(handler, options)
  if type(handler) ~= "function" then
    argument("on_request_invite", 1)("handler must be a function, got %s", type(handler))
  elseif type(options) ~= "table" then
    argument("on_request_invite", 2)("options must be a table, got %s", type(options))
  end
  for name, value in pairs(options) do
    local expected = CHECKS[name]
    if not expected then
      argument("on_request_invite", 2)("unknown option '%s'", tostring(name))
    elseif not expected[2](value) then
      argument("on_request_invite", 2)("%s must be %s, got %s", name, expected[1], tostring(value))
    end
  end
end

--- Hands each request for an invite to a function, once: `client:on_request_invite`.
---@param client vrchatapi.Client
---@param handler fun(request: vrchatapi.Request) runs in a task of its own, and answers the request
---@param options? vrchatapi.RequestOptions
---@return vrchatapi.Task? task that does it until it is cancelled, or until the account cannot go on:
-- then its wait gives nil and the error
---@return vrchatapi.Error? err of the journal
function requests.watch(client, handler, options)
  options = options == nil and {} or options
  check(handler, options)
  local self = setmetatable({
    client = client, handler = handler, interval = options.interval or INTERVAL,
    report = reporter(options.on_error), entries = {}, running = {},
  }, Watch)
  if options.journal then
    local err
    self.journal, err = journal.open(options.journal, "requests")
    if not self.journal then
      return nil, err
    end
    read_journal(self)
  end
  self.note = function(id, state) return note(self, id, state) end
  return scheduler.spawn(watch, self)
end

return requests
