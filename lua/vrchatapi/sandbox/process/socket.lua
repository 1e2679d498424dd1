--- A socket of the pipeline: a connection that has left HTTP for WebSocket.

local uv = require "luv"

local websocket = require "vrchatapi.websocket"

local socket = {}

local MAX_UNSENT = 64 * 1024 * 1024 -- bytes that wait for a client; more end the connection

---@class vrchatapi.sandbox.Socket
---@field user_id string
---@field cookie string of the session that it belongs to
---@field connection vrchatapi.sandbox.Connection
---@field early string what came together with the request
---@field counters table pings, pongs and closes so far, of all sockets
---@field is_open boolean
---@field is_stalled boolean nothing is read or sent any more
---@field is_mute boolean a PING is not answered
---@field outbox { bytes: string, due: number }[] what is sent later, in order; due in milliseconds of the loop
---@field held string[] what is sent together once there is more
local Socket = {}
Socket.__index = Socket

local function on_event(self, event, value)
  local counters = self.counters
  if event == "ping" then
    counters.pings = counters.pings + 1
    if not self.is_mute then self:send(self.peer:pong(value)) end
  elseif event == "pong" then
    counters.pongs = counters.pongs + 1
  elseif event == "close" then
    counters.closes = counters.closes + 1
    self:close(value)
  end
end

local function on_bytes(self, bytes)
  if self.is_stalled then return end
  self.peer:push(bytes)
  local event, value = self.peer:next()
  while event and self.is_open do
    on_event(self, event, value)
    event, value = self.peer:next()
  end
  if event == false then self:close(value.close_code) end -- the client has broken a rule
end

--- Makes a connection a socket. Nothing is sent yet, not even the response.
---@param connection vrchatapi.sandbox.Connection
---@param fields { key: string, user_id: string, cookie: string, counters: table, on_close: fun(socket: table) }
---@return vrchatapi.sandbox.Socket
function socket.new(connection, fields)
  local self = setmetatable({
    connection = connection,
    user_id = fields.user_id,
    cookie = fields.cookie,
    counters = fields.counters,
    on_close = fields.on_close,
    peer = websocket.server { key = fields.key },
    is_open = true,
    is_stalled = false,
    is_mute = false,
    outbox = {},
    held = {},
  }, Socket)
  self.early = connection:switch(
    function(bytes) return on_bytes(self, bytes) end,
    function() return self:ended() end
  )
  return self
end

--- Reads what came together with the request. The response must be sent first.
function Socket:begin()
  local early = self.early
  self.early = ""
  on_bytes(self, early)
end

--- Notes that it is of no more use.
function Socket:ended()
  if not self.is_open then return end
  self.is_open = false
  self.on_close(self)
end

local function write(self, bytes)
  self.connection:write(bytes)
  local unsent = self.connection.closed and 0 or self.connection.socket:get_write_queue_size()
  if unsent > MAX_UNSENT then self.connection:reset() end
end

-- Sends what is due, and comes back for the rest.
local function pump(self)
  local first = self.outbox[1]
  while first and first.due <= uv.now() do
    if first.is_end then return self.connection:finish() end
    write(self, first.bytes)
    table.remove(self.outbox, 1)
    first = self.outbox[1]
  end
  if first then self.connection:after((first.due - uv.now()) / 1000, function() pump(self) end) end
end

-- Adds to the outbox.
local function add(self, item, due)
  local is_first = #self.outbox == 0
  item.due = math.max(due or 0, self:last_due())
  self.outbox[#self.outbox + 1] = item
  if is_first then pump(self) end
end

--- When the last of what waits is sent, or now; in milliseconds of the loop.
---@return number
function Socket:last_due()
  local last = self.outbox[#self.outbox]
  return last and last.due or uv.now()
end

--- Sends bytes, after those that wait.
---@param bytes string
---@param due? number not before this time, in milliseconds of the loop
function Socket:send(bytes, due)
  if not self.is_open or self.is_stalled then return end
  add(self, { bytes = bytes }, due)
end

--- Keeps bytes, and sends them together with others.
---@param bytes string
---@param count integer how many there must be
function Socket:hold(bytes, count)
  self.held[#self.held + 1] = bytes
  if #self.held >= count then self:flush() end
end

--- Sends what is held.
function Socket:flush()
  if #self.held == 0 then return end
  local bytes = table.concat(self.held)
  self.held = {}
  self:send(bytes)
end

--- Ends it, after what waits, without a close frame.
function Socket:finish()
  if not self.is_open or self.is_stalled then return end
  self:flush()
  add(self, { is_end = true })
  self:ended()
end

--- Ends it with a close frame.
---@param code? integer by default none
---@param reason? string
function Socket:close(code, reason)
  self:flush()
  self:send(self.peer:close(code, reason))
  self:finish()
end

return socket
