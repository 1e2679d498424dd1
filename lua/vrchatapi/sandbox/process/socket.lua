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
---@field outbox table<integer, { bytes: string, due: number, is_end: boolean? }> what is sent later, from
---  `first` to `last`; due in milliseconds of the loop
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
    first = 1,
    last = 0,
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
  local item = self.outbox[self.first]
  while item and item.due <= uv.now() do
    if self.is_stalled then return end
    if item.is_end then return self.connection:finish() end
    write(self, item.bytes)
    self.outbox[self.first] = nil
    self.first = self.first + 1
    item = self.outbox[self.first]
  end
  if item then self.connection:after((item.due - uv.now()) / 1000, function() pump(self) end) end
end

-- Adds to the outbox.
local function add(self, item, due)
  item.due = due or uv.now()
  local waits = self.first <= self.last
  self.last = self.last + 1
  self.outbox[self.last] = item
  if not waits then pump(self) end
end

-- When the last of what waits is sent, or now.
local function last_due(self) return self.first <= self.last and self.outbox[self.last].due or uv.now() end

--- Sends bytes, after those that wait.
---@param bytes string
---@param seconds? number not before these have passed
function Socket:send(bytes, seconds)
  if not self.is_open or self.is_stalled then return end
  add(self, { bytes = bytes }, seconds and uv.now() + seconds * 1000)
end

--- Sends bytes one by one, after those that wait.
---@param bytes string
---@param seconds number before each
function Socket:drip(bytes, seconds)
  if not self.is_open or self.is_stalled then return end
  local first = last_due(self)
  for i = 1, #bytes do
    add(self, { bytes = bytes:sub(i, i) }, first + i * seconds * 1000)
  end
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
