--- The sockets of the pipeline: who may open one, and what goes to them.

local admission = require "vrchatapi.sandbox.service.admission"
local errors = require "vrchatapi.sandbox.service.errors"
local http = require "vrchatapi.sandbox.formats.http"
local json = require "vrchatapi.sandbox.formats.json"
local pipeline_state = require "vrchatapi.sandbox.state.pipeline"
local router = require "vrchatapi.sandbox.service.router"
local sessions = require "vrchatapi.sandbox.state.sessions"
local socket = require "vrchatapi.sandbox.process.socket"
local websocket = require "vrchatapi.websocket"

local pipeline = {}

local PATHS = { ["/"] = true, ["/pipeline"] = true }
local NO_SESSION = "authToken doesn't correspond with an active session"
local NORMAL = 1000 -- the code of a close frame

---@class vrchatapi.sandbox.Pipeline
---@field server vrchatapi.sandbox.Server
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

--- Whether a request is for the pipeline.
---@param request vrchatapi.sandbox.Request
---@return boolean
function pipeline.matches(request)
  local upgrade = http.header(request.headers, "upgrade") or ""
  return PATHS[http.split(request.target)] == true and upgrade:lower():find("websocket", 1, true) ~= nil
end

-- The headers by their names in lower case.
local function by_name(headers)
  local found = {}
  for _, header in ipairs(headers) do
    found[header[1]:lower()] = header[2]
  end
  return found
end

local function token_of(request)
  local query = router.query(request)
  return query.authToken or query.auth or ""
end

-- The session that a request names, if it is alive and owes no second factor.
local function session_of(state, request)
  local session = sessions.by_cookie(state, token_of(request))
  if session and not sessions.is_pending(state, request, session) then return session end
  return nil
end

-- The text of the frame that ends a connection right after its response.
local function error_text(request, message)
  return ('{"err":%s,"authToken":%s,"ip":"127.0.0.1"}'):format(
    json.encode(message),
    json.encode(token_of(request))
  )
end

local function text_frame(text) return websocket.frame { opcode = "text", payload = text } end

-- Says that there is no such session, in the packet of the response, and ends the connection.
local function turn_away(connection, request, key, message)
  connection.busy = true
  local response = websocket.server({ key = key }).response
  connection:write(response .. text_frame(error_text(request, message)))
  connection:finish()
end

local function remove(self, ended)
  for i, other in ipairs(self.sockets) do
    if other == ended then table.remove(self.sockets, i) end
  end
  pipeline_state.leave(self.server.state, ended.user_id, ended.sink)
end

-- Makes a connection a socket of a session.
local function open(self, connection, session, key)
  local opened = socket.new(connection, {
    key = key,
    user_id = session.user_id,
    cookie = session.cookie,
    counters = self.counters,
    on_close = function(ended) return remove(self, ended) end,
  })
  opened.sink = function(text) return opened:send(text_frame(text)) end
  self.sockets[#self.sockets + 1] = opened
  self.counters.opened = self.counters.opened + 1
  pipeline_state.listen(self.server.state, session.user_id, opened.sink)
  opened:send(opened.peer.response)
  opened:begin()
end

--- Answers a request for an upgrade.
---@param connection vrchatapi.sandbox.Connection
---@param request vrchatapi.sandbox.Request
function Pipeline:handle(connection, request)
  local refusal = admission.edge(request)
  if refusal then return connection:respond(request, refusal) end
  local key, problem = websocket.key_of(by_name(request.headers))
  if not key then return connection:respond(request, errors.quoted(400, problem)) end
  local session = session_of(self.server.state, request)
  self.server.log:acted(request, session ~= nil)
  if not session then return turn_away(connection, request, key, NO_SESSION) end
  return open(self, connection, session, key)
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

--- Ends all sockets, and counts from 0 again.
function Pipeline:reset()
  self:each(nil, function(it) it:close(NORMAL) end)
  self.counters = no_counts()
end

--- What `box:state()` shows of it.
---@return table
function Pipeline:snapshot()
  local shown = { sockets = #self.sockets }
  for name, count in pairs(self.counters) do
    shown[name] = count
  end
  return shown
end

return pipeline
