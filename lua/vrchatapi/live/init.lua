--- Live events: `client:live`, `client:on` and `client:live_state`.
local argerror = require "vrchatapi.argerror"
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local Hub = require "vrchatapi.live.hub"
local handlers = require "vrchatapi.task.handlers"
local Signal = require "vrchatapi.task.signal"
local tasks = require "vrchatapi.task"

local live = {}

local AT_ONCE = 100 -- handlers of one client:on that run at the same time; what comes then waits

--- The hub of a client: always the same one.
---@param client vrchatapi.Client
---@return vrchatapi.live.Hub
function live.of(client)
  client.hub = client.hub or Hub.new(client)
  return client.hub
end

-- ---- options ----

--- The options of `client:live`.
---@class vrchatapi.LiveOptions
---@field types? string[] of events; by default all. Events "lost" always come
---@field queue? integer how many events may wait; by default 1000

--- The options of `client:on`.
---@class vrchatapi.OnOptions
---@field queue? integer how many events may wait; by default 1000
---@field on_error? fun(err: any, event: vrchatapi.Event) called with what the function raises; by default it is
--- written to stderr

local function check_types(name, types)
  if type(types) ~= "table" or #types == 0 then
    argerror.raise(name, 1, "types must be a list of types of events, got %s", type(types))
  end
  for _, it in ipairs(types) do
    if type(it) ~= "string" then argerror.raise(name, 1, "types must be strings, got %s", tostring(it)) end
  end
end

local function check_queue(name, i, queue)
  if not compat.is_integer(queue) or queue < 1 then
    argerror.raise(name, i, "queue must be an integer >= 1, got %s", tostring(queue))
  end
end

local function check_options(name, i, options, known)
  if type(options) ~= "table" then
    argerror.raise(name, i, "options must be a table, got %s", type(options))
  end
  for field in pairs(options) do
    if not known[field] then argerror.raise(name, i, "unknown option '%s'", tostring(field)) end
  end
  if options.queue ~= nil then check_queue(name, i, options.queue) end
end

local function no_pipeline()
  return core.error(
    "no_pipeline",
    "the client has no pipeline, as its base_url is not that of the service: the option pipeline_url names one"
  )
end

-- ---- client:live ----

--- An iterator over events, which can be called, and closed.
---@class vrchatapi.Live
---@field private listener? vrchatapi.live.Listener nil: there is no pipeline
---@field private err? vrchatapi.Error that was not returned yet
local Live = {}
Live.__index = Live

--- Waits for the next event.
---@param seconds? number to wait at most; by default there is no limit
---@return vrchatapi.Event|false|nil event false: there will be no more; nil: the time is up, or it has ended
---@return vrchatapi.Error? err why there will be no more; nil unless event is false
function Live:next(seconds)
  if seconds ~= nil and (type(seconds) ~= "number" or seconds ~= seconds or seconds < 0) then
    argerror.raise("next", 1, "seconds must be a number >= 0, got %s", tostring(seconds))
  end
  if not self.listener then
    local err = self.err
    self.err = nil
    if err then return false, err end
    return nil
  end
  local event, err = self.listener:next(seconds and clock.now() + seconds)
  if event == false then
    self.listener = nil
    return false, err
  end
  return event
end

function Live:__call() return self:next() end

--- Ends it. Idempotent.
function Live:close()
  if self.listener then self.listener:close() end
  self.listener, self.err = nil, nil
end

Live.__close = Live.close

--- Begins to listen. For a generic `for`, which closes it where Lua does that.
---@param client vrchatapi.Client
---@param options? vrchatapi.LiveOptions
---@return vrchatapi.Live events
---@return nil
---@return nil
---@return vrchatapi.Live closing
function live.iterate(client, options)
  options = options == nil and {} or options
  check_options("live", 1, options, { types = true, queue = true })
  if options.types ~= nil then check_types("live", options.types) end
  local self = setmetatable({}, Live)
  if client.pipeline_url then
    self.listener = live.of(client):listen(options)
  else
    self.err = no_pipeline()
  end
  return self, nil, nil, self
end

-- ---- client:on ----

---@class vrchatapi.live.Handler
---@field private listener? vrchatapi.live.Listener once it has begun
---@field private fn fun(event: vrchatapi.Event)
---@field private report fun(err: any, event: vrchatapi.Event)
---@field private running table<vrchatapi.Task, true>
---@field private count integer of these
---@field private ended vrchatapi.Signal one of these has ended

local function describe(event) return "the handler of " .. event.type end

local function handle(self, event)
  local ok, err = handlers.call(self.fn, event)
  if not ok then self.report(err, event) end
end

-- Starts a task for an event.
local function start(self, event)
  local task
  self.count = self.count + 1
  task = tasks.spawn(compat.ensure, function()
    self.running[task] = nil
    self.count = self.count - 1
    self.ended:fire()
  end, handle, self, event)
  self.running[task] = true
end

local function stop(self)
  if self.listener then self.listener:close() end
  local running = {}
  for task in pairs(self.running) do
    running[#running + 1] = task
  end
  for _, task in ipairs(running) do
    task:cancel()
    self.running[task] = nil -- it may not even have begun
  end
end

local function watch(self, client, kind, queue)
  self.listener = live.of(client):listen { types = { kind }, queue = queue }
  while true do
    local event, err = self.listener:next()
    while self.count > (event and AT_ONCE - 1 or 0) do
      self.ended:wait(math.huge)
    end
    if not event then return nil, err end
    start(self, event)
  end
end

--- Calls a function for each event of a type, each call in a task of its own.
---@param client vrchatapi.Client
---@param kind string
---@param fn fun(event: vrchatapi.Event)
---@param options? vrchatapi.OnOptions
---@return vrchatapi.Task? task that listens until it is cancelled, or until there will be no more events: then
--- its wait returns nil and the error
---@return vrchatapi.Error err of code no_pipeline
function live.on(client, kind, fn, options)
  if type(kind) ~= "string" then
    argerror.raise("on", 1, "type must be a type of events, got %s", type(kind))
  elseif type(fn) ~= "function" then
    argerror.raise("on", 2, "a function expected, got %s", type(fn))
  end
  options = options == nil and {} or options
  check_options("on", 3, options, { queue = true, on_error = true })
  if options.on_error ~= nil and type(options.on_error) ~= "function" then
    argerror.raise("on", 3, "on_error must be a function, got %s", type(options.on_error))
  end
  if not client.pipeline_url then return nil, no_pipeline() end
  local self = {
    fn = fn,
    report = handlers.reporter(options.on_error, describe),
    running = {},
    count = 0,
    ended = Signal.new(),
  }
  return tasks.spawn(compat.ensure, function() stop(self) end, watch, self, client, kind, options.queue)
end

--- Where the live events of a client are.
---@param client vrchatapi.Client
---@return vrchatapi.live.State state
---@return vrchatapi.Error? err why it waits or was refused; nil in other states
---@return number? seconds until it tries again
function live.state(client)
  if client.hub then return client.hub:state() end
  return "idle"
end

return live
