--- The live events of a client, for all who listen: what comes on its connection is delivered to each of
--- them once. The connection is there while anybody listens (live/keep.lua).
local CatchUp = require "vrchatapi.live.catch_up"
local Connection = require "vrchatapi.live.connection"
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local event = require "vrchatapi.live.event"
local keep = require "vrchatapi.live.keep"
local Listener = require "vrchatapi.live.listener"
local Seen = require "vrchatapi.live.seen"
local Signal = require "vrchatapi.task.signal"
local tasks = require "vrchatapi.task"

local QUEUE = 1000 -- events that wait for one who listens

---@alias vrchatapi.live.State "idle"|"connecting"|"live"|"waiting"|"refused"

---@class vrchatapi.live.Hub
---@field client vrchatapi.Client
---@field changed vrchatapi.Signal the state or `caught_up` has changed
---@field caught_up boolean it is live, and all that was missed was replayed
---@field name vrchatapi.live.State
---@field err? vrchatapi.Error why it waits or was refused
---@field retry_at? number by clock.now, when it tries again
---@field pulse vrchatapi.Signal something has happened to a connection or a listener
---@field catch_up vrchatapi.live.CatchUp
---@field overlap? vrchatapi.live.Overlap while one connection replaces another; with these two
---@field private listeners table<vrchatapi.live.Listener, true> weak: a loop that was left forgets its own
---@field private seen vrchatapi.live.Seen ids of notifications
---@field private last table<vrchatapi.live.Connection, string> the last frame of each; weak
---@field private task? vrchatapi.Task that keeps the connection
---@field private closed? vrchatapi.Error
local Hub = {}
Hub.__index = Hub

---@param client vrchatapi.Client
---@return vrchatapi.live.Hub
function Hub.new(client)
  local self = setmetatable({
    client = client,
    changed = Signal.new(true),
    caught_up = false,
    name = "idle",
    pulse = Signal.new(),
    listeners = setmetatable({}, { __mode = "k" }),
    seen = Seen.new(),
    last = setmetatable({}, { __mode = "k" }),
  }, Hub)
  self.catch_up = CatchUp.new(self)
  self.keep = keep.new(self)
  return self
end

-- ---- states ----

--- Where it is.
---@return vrchatapi.live.State name
---@return vrchatapi.Error? err why it waits or was refused; nil in other states
---@return number? seconds until it tries again
function Hub:state()
  local seconds = self.name == "waiting" and math.max(self.retry_at - clock.now(), 0) or nil
  return self.name, self.err, seconds
end

--- Notes whether it is live and has caught up; tells those who wait for that.
function Hub:note_caught_up()
  self.caught_up = self.name == "live" and self.catch_up.is_done
  self.changed:fire()
end

--- Sets the state.
---@param name vrchatapi.live.State
---@param err? vrchatapi.Error
---@param retry_at? number by clock.now
function Hub:set_state(name, err, retry_at)
  self.name, self.err, self.retry_at = name, err, retry_at
  self:note_caught_up()
end

--- Ends all who listen.
---@param err vrchatapi.Error
function Hub:refuse(err)
  self:set_state("refused", err)
  for _, listener in ipairs(self:list()) do
    self.listeners[listener] = nil
    listener:finish(err)
  end
  self.pulse:fire()
end

--- How many gaps there were, after each of which something was perhaps missed.
---@return integer
function Hub:gaps() return self.catch_up.gaps end

-- ---- delivering ----

local function push(self, it)
  for listener in pairs(self.listeners) do
    if listener:wants(it.type) then listener:push(it) end
  end
end

-- Notifications that are gone are not to be replayed from a list that was made before.
local function note_hidden(self, it)
  for _, id in ipairs(event.hidden(it)) do
    self.seen:add(id)
    for listener in pairs(self.listeners) do
      listener:note(id)
    end
  end
end

-- Delivers an event of a connection.
local function deliver(self, it)
  local id = event.id(it)
  if id and not self.seen:add(id) then return end
  note_hidden(self, it)
  self.catch_up:observe(it)
  push(self, it)
end

--- Delivers an event of a replay: a notification to all if nobody has had it, else to those who lack it.
---@param it vrchatapi.Event
---@param targets vrchatapi.live.Listener[] for whom the replay is
function Hub:deliver_replayed(it, targets)
  local id = event.id(it)
  if id and self.seen:add(id) then return push(self, it) end
  for _, listener in ipairs(targets) do
    if listener:wants(it.type) and (not id or listener:lacks(id)) then listener:push(it) end
  end
end

--- True if all of these have had a notification.
---@param id string
---@param targets vrchatapi.live.Listener[]
---@return boolean
function Hub:has_given(id, targets)
  if not self.seen:has(id) then return false end
  for _, listener in ipairs(targets) do
    if listener:lacks(id) then return false end
  end
  return true
end

-- Whether a frame is to be delivered, while one connection replaces another.
local function is_first_of_two(overlap, connection, text)
  if connection == overlap.older then return overlap:from_old(text) end
  return connection ~= overlap.newer or overlap:from_new(text)
end

-- Takes a frame. Returns what the service says instead of an event.
local function receive(self, connection, text)
  if self.last[connection] == text then return nil end -- the service repeats itself
  local it, said = event.read(text)
  if said then return said end
  self.last[connection] = text
  if self.overlap and not is_first_of_two(self.overlap, connection, text) then return nil end
  if it then deliver(self, it) end
end

--- Opens a connection whose events are delivered.
---@param token string of the session
---@return vrchatapi.live.Connection
function Hub:connect(token)
  return Connection.open(
    self.client,
    token,
    function(connection, text) return receive(self, connection, text) end,
    function() self.pulse:fire() end
  )
end

-- ---- those who listen ----

--- Those who listen now, a list.
---@return vrchatapi.live.Listener[]
function Hub:list()
  local list = {}
  for listener in pairs(self.listeners) do
    list[#list + 1] = listener
  end
  return list
end

--- True while there is a reason to be connected.
---@return boolean
function Hub:is_needed() return not self.closed and next(self.listeners) ~= nil end

--- Begins to listen, which makes a connection if there is none.
---@param options? { types: string[]?, queue: integer? } types of events, by default all; and how many may
--- wait, by default 1000
---@return vrchatapi.live.Listener
function Hub:listen(options)
  local types
  for _, name in ipairs(options and options.types or {}) do
    types = types or {}
    types[name] = true
  end
  local listener = Listener.new(self, types, options and options.queue or QUEUE)
  if self.closed then
    listener:finish(self.closed)
    return listener
  end
  self.listeners[listener] = true
  if not self.task or self.task:done() then
    self.task = tasks.background(self.keep.run, self.keep)
  elseif self.name == "live" then
    self.catch_up:start()
  end
  return listener
end

--- Forgets one that was closed.
---@param listener vrchatapi.live.Listener
function Hub:remove(listener)
  self.listeners[listener] = nil
  self.pulse:fire()
end

--- Makes it look at its connections and its session: the client has perhaps logged out.
function Hub:look() self.pulse:fire() end

--- Ends all: the client was closed.
function Hub:close()
  if self.closed then return end
  self.closed = core.error("closed", "the client was closed")
  self:refuse(self.closed)
end

return Hub
