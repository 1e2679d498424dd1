--- The open sockets of the pipeline, and what goes to them.

local faults = require "vrchatapi.sandbox.process.faults.pipeline"
local pipeline_state = require "vrchatapi.sandbox.state.pipeline"
local sessions = require "vrchatapi.sandbox.state.sessions"
local socket = require "vrchatapi.sandbox.process.socket"
local websocket = require "vrchatapi.websocket"

local pipeline = {}

local NORMAL = 1000 -- the code of a close frame

---@class vrchatapi.sandbox.Pipeline
---@field server vrchatapi.sandbox.Server
---@field fault table? the current one
---@field sockets vrchatapi.sandbox.Socket[] those that are open, oldest first
---@field counters { opened: integer, pings: integer, pongs: integer, closes: integer }
local Pipeline = {}
Pipeline.__index = Pipeline

local function no_counts() return { opened = 0, pings = 0, pongs = 0, closes = 0 } end

---@param server vrchatapi.sandbox.Server
---@return vrchatapi.sandbox.Pipeline
function pipeline.new(server)
  return setmetatable({ server = server, sockets = {}, counters = no_counts() }, Pipeline)
end

local function remove(self, ended)
  for i, other in ipairs(self.sockets) do
    if other == ended then table.remove(self.sockets, i) end
  end
  pipeline_state.leave(self.server.state, ended.user_id, ended.sink)
end

-- Sends the text of a frame, or does what a fault makes of it.
local function deliver(self, it, text)
  local act = faults.take(self.fault, "push")
  if act then return act(it, text, self.fault) end
  return it:send(websocket.frame { opcode = "text", payload = text })
end

--- Makes a connection a socket of a session. The response is still to be sent.
---@param connection vrchatapi.sandbox.Connection
---@param session vrchatapi.sandbox.Session
---@param key string of the request
---@return vrchatapi.sandbox.Socket
function Pipeline:open(connection, session, key)
  local opened = socket.new(connection, {
    key = key,
    user_id = session.user_id,
    cookie = session.cookie,
    counters = self.counters,
    on_close = function(ended) return remove(self, ended) end,
  })
  opened.sink = function(text) return deliver(self, opened, text) end
  self.sockets[#self.sockets + 1] = opened
  self.counters.opened = self.counters.opened + 1
  pipeline_state.listen(self.server.state, session.user_id, opened.sink)
  return opened
end

-- What a fault does to a socket while it lasts.
local function apply_fault(self, it)
  local kind = self.fault and faults.KINDS[self.fault.kind]
  if kind and kind.socket then kind.socket(it) end
end

--- Lets a socket work, once the response is sent.
---@param it vrchatapi.sandbox.Socket
function Pipeline:begin(it)
  apply_fault(self, it)
  it:begin()
end

--- Sets a fault, or clears it.
---@param fault table?
function Pipeline:set_fault(fault)
  self.fault = fault
  self:each(nil, function(it)
    it:flush()
    apply_fault(self, it)
  end)
end

-- The sockets of a user, or of all; a copy, as what is done to them may end them.
local function select_sockets(self, user_id)
  local found = {}
  for _, it in ipairs(self.sockets) do
    if not user_id or it.user_id == user_id then found[#found + 1] = it end
  end
  return found
end

--- Does something with each socket of a user.
---@param user_id? string by default of all users
---@param fn fun(socket: vrchatapi.sandbox.Socket)
---@return integer count
function Pipeline:each(user_id, fn)
  local found = select_sockets(self, user_id)
  for _, it in ipairs(found) do
    fn(it)
  end
  return #found
end

--- Ends the sockets whose session has ended.
function Pipeline:end_dead_sessions()
  local state = self.server.state
  self:each(nil, function(it)
    if not sessions.by_cookie(state, it.cookie) then it:close(NORMAL) end
  end)
end

--- Ends all sockets, clears the fault, and counts from 0 again.
function Pipeline:reset()
  self:each(nil, function(it)
    it.is_stalled = false
    it:close(NORMAL)
  end)
  self.fault = nil
  self.counters = no_counts()
end

--- What `box:state()` shows of it.
---@return table
function Pipeline:snapshot()
  local shown = { sockets = #self.sockets, fault = self.fault }
  for name, count in pairs(self.counters) do
    shown[name] = count
  end
  return shown
end

return pipeline
