--- A pipeline in the test process of which a test decides every frame, and the few calls that go with it;
--- and a clock that moves by itself while nothing is on its way.
---
---     local server = require("spec.support.live_server").use()
---
---     it("delivers what comes", function()
---       local client = server:client()
---       local events = client:live()
---       server:await_live(client)
---       server:push("friend-online", { userId = "usr_1" })
---       assert.equal("friend-online", events:next().type)
---     end)
local busted = require "busted"
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local json = require("cjson").new()
local Connection = require "vrchatapi.live.connection"
local uv = require "luv"
local vrchatapi = require "vrchatapi"
local websocket = require "vrchatapi.websocket"

local live_server = {}
live_server.__index = live_server

local PATIENCE = 200 -- milliseconds for what is on its way, before time passes
local LIMIT = 20 -- seconds that nothing may take, really
local USER_AGENT = "VrchatapiSpec/1.0 spec@vrchatapi.test"

-- ---- the server ----

-- A socket that was upgraded.
local Socket = {}
Socket.__index = Socket

function Socket:write(bytes)
  if not self.tcp:is_closing() then self.tcp:write(bytes) end
end

--- Sends a frame of text, unless it has stalled.
function Socket:text(text)
  if not self.stalled then self:write(self.peer:text(text)) end
end

--- Ends it without a word.
function Socket:cut()
  self.ended = true
  if not self.tcp:is_closing() then self.tcp:close() end
end

--- Ends it by the closing handshake.
function Socket:close(...) self:write(self.peer:close(...)) end

local function read_frames(self, socket, bytes)
  socket.peer:push(bytes)
  local kind, value = socket.peer:next()
  while kind do
    socket.received[#socket.received + 1] = { kind, value }
    if kind == "ping" and not (self.silent or socket.stalled) then socket:write(socket.peer:pong(value)) end
    if kind == "close" then
      socket:write(socket.peer:close())
      if socket.on_close then socket.on_close() end
      socket:cut()
      return
    end
    kind, value = socket.peer:next()
  end
end

local function response(status, body)
  return ("HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"):format(
    status,
    #body,
    body
  )
end
live_server.response = response

local function upgrade(self, tcp, request)
  self.upgrades[#self.upgrades + 1] = request
  local refusal = self.refuse and self.refuse(request)
  if refusal then return nil, refusal end
  local key = request:match("[Kk]ey: (%S+)")
  local socket = setmetatable({ tcp = tcp, peer = websocket.server { key = key }, received = {} }, Socket)
  socket:write(socket.peer.response .. (self.first and self.first(socket) or ""))
  self.sockets[#self.sockets + 1] = socket
  return socket
end

local function serve(self, tcp)
  local buffer, socket = "", nil
  tcp:read_start(function(_, bytes)
    if not bytes then
      if socket then socket.ended = true end
      return tcp:is_closing() or tcp:close()
    end
    if socket then return read_frames(self, socket, bytes) end
    buffer = buffer .. bytes
    local head, rest = buffer:match("^(.-\r\n\r\n)(.*)$")
    if not head then return end
    buffer = rest
    if head:find("\nUpgrade: websocket", 1, true) then
      local refusal
      socket, refusal = upgrade(self, tcp, head)
      local is_whole = refusal and refusal:find("\r\n\r\n", 1, true)
      if refusal then
        tcp:write(refusal, is_whole and function() return tcp:is_closing() or tcp:close() end or nil)
      end
    else
      self.requests[#self.requests + 1] = head
      tcp:write(self.answer(head:match("^(%u+ %S+)"), head))
    end
  end)
end

--- What a call is answered by default: an account with nothing in its inbox.
function live_server.default_answer(request)
  if request:find("/auth/user?", 1, true) or request:find("/auth/user$") then
    return response("200 OK", json.encode { id = "usr_me", displayName = "me" })
  end
  return response("200 OK", "[]")
end

-- ---- time ----

-- What has ended in a step, or on what something has happened: the ids that core.next_ended returns.
local function note_ended(self)
  for id in self.next_ended do
    self.ended[#self.ended + 1] = id
  end
  return #self.ended > 0
end

local function expects(connection)
  return connection.state == "connecting" or connection.state == "upgraded" or connection.unanswered > 0
end

local function any_expects(self)
  for connection in pairs(self.connections) do
    if connection.state ~= "ended" and expects(connection) then return true end
  end
  return false
end

-- Makes a step. Time passes only when nothing is on its way.
local function step(self, seconds, budget)
  for turn = 1, seconds > 0 and (self.silent and 3 or self.patience) or 1 do
    uv.run("nowait")
    core.step(0, budget)
    if note_ended(self) or seconds == 0 then return end
    if not core.timeout() and not any_expects(self) then break end
    if turn > 5 then core.step(0.001) end -- it needs another process, or a timer
  end
  uv.run("nowait")
  self.now = self.now + math.min(seconds, 3600)
end

-- ---- for specs ----

--- Registers a pipeline for each test of the block at hand.
---@return table server with `upgrades` and `requests` (heads as they came), `sockets` (those that were upgraded,
--- with what they have `received`) and `now` (of both clocks). A test may set `answer(request, head)`,
--- `refuse(request)` and `first(socket)`, which return bytes; `silent`: no PONG;
--- and `patience`: milliseconds for what is on its way, before time passes
function live_server.use()
  local self = setmetatable({}, live_server)
  local real, open = {}, Connection.open
  busted.before_each(function()
    self.upgrades, self.requests, self.sockets, self.clients = {}, {}, {}, {}
    self.connections = setmetatable({}, { __mode = "k" })
    self.refuse, self.first, self.silent, self.patience = nil, nil, nil, PATIENCE
    self.answer = live_server.default_answer
    self.accepted, self.ended, self.next_ended = {}, {}, core.next_ended
    core.next_ended = function() return table.remove(self.ended, 1) or self.next_ended() end
    self.signal = uv.new_signal()
    self.signal:start("sigpipe", function() end) -- a client may end at any moment
    self.server = uv.new_tcp()
    assert(self.server:bind("127.0.0.1", 0))
    assert(self.server:listen(64, function()
      local tcp = uv.new_tcp()
      self.server:accept(tcp)
      tcp:nodelay(true)
      self.accepted[#self.accepted + 1] = tcp
      serve(self, tcp)
    end))
    self.origin = ("127.0.0.1:%d"):format(self.server:getsockname().port)
    for name, fn in pairs(clock) do
      real[name] = fn
    end
    self.start = os.time()
    self.now = self.start
    clock.now = function() return self.now end
    clock.time = function() return math.floor(self.now) end
    clock.step = function(seconds, budget) step(self, seconds or 0, budget) end
    Connection.open = function(...)
      local connection = open(...)
      self.connections[connection] = true
      return connection
    end
  end)
  busted.after_each(function()
    for _, client in ipairs(self.clients) do
      client:close()
    end
    self:settle()
    for name, fn in pairs(real) do
      clock[name] = fn
    end
    Connection.open, core.next_ended = open, self.next_ended
    for _, tcp in ipairs(self.accepted) do
      if not tcp:is_closing() then tcp:close() end
    end
    self.server:close()
    self.signal:close()
    uv.run("nowait")
  end)
  return self
end

--- A client of it, without rate limit and retries.
---@param changes? table options to add or to replace; false leaves one out
function live_server:client(changes)
  local options = {
    user_agent = USER_AGENT,
    base_url = "http://" .. self.origin .. "/api/1",
    pipeline_url = "ws://" .. self.origin .. "/",
    auth = "authcookie_1",
    rate = false,
    retries = 0,
    timeout = 20,
  }
  for name, value in pairs(changes or {}) do
    options[name] = value
  end
  options.auth = options.auth or nil
  local client = assert(vrchatapi.new(options))
  self.clients[#self.clients + 1] = client
  return client
end

--- Steps until something has happened; time passes.
---@param happened fun(): any
function live_server:await(happened)
  local late = os.time() + LIMIT
  while not happened() do
    assert(os.time() < late, "it does not happen")
    require("vrchatapi.task.step").once(60)
  end
end

--- Makes steps while no time passes, until all that is on its way has come.
function live_server:settle() -- luacheck: ignore 212
  for _ = 1, 20 do
    uv.run("nowait")
    vrchatapi.step(0, 1)
  end
end

--- Waits until a client is live and has caught up.
function live_server:await_live(client)
  self:await(function() return client.hub and client.hub.caught_up end)
end

--- Lets time pass, and what is due happen.
---@param seconds number
function live_server:pass(seconds) -- luacheck: ignore 212
  vrchatapi.sleep(seconds)
  self:settle()
end

--- The newest socket.
function live_server:socket() return self.sockets[#self.sockets] end

--- The text of a frame.
---@param kind string
---@param content any a table becomes JSON in a string, as the service sends it
function live_server.frame(kind, content)
  if type(content) == "table" then content = json.encode(content) end
  return json.encode { type = kind, content = content }
end

--- Sends an event on all sockets.
function live_server:push(kind, content)
  local text = self.frame(kind, content)
  for _, socket in ipairs(self.sockets) do
    if not socket.tcp:is_closing() and not socket.peer.closing then socket:text(text) end
  end
end

return live_server
