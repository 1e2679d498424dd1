--- One TCP connection of the server: bytes in, requests out, responses back.

local uv = require "luv"
local http = require "vrchatapi.sandbox.formats.http"
local request_parser = require "vrchatapi.sandbox.formats.request_parser"

local connection = {}

local LINGER = 1000 -- milliseconds that the client has to close after we did

---@class vrchatapi.sandbox.Connection
---@field id integer
---@field closed boolean
---@field busy boolean whether a response is owed: the next request waits
---@field doomed boolean whether it will be closed when the next request has come
---@field on_bytes? fun(bytes: string) where bytes go once it speaks another protocol
---@field on_close? fun() called when it is closed
local Connection = {}
Connection.__index = Connection

--- Serves a connection that was just accepted.
---@param socket userdata a luv TCP handle
---@param id integer
---@param host { on_head: function, on_request: function } called with what comes in
---@return vrchatapi.sandbox.Connection
function connection.new(socket, id, host)
  local self = setmetatable({
    socket = socket,
    id = id,
    host = host,
    parser = request_parser.new(),
    timers = {},
    closed = false,
    ending = false,
    busy = false,
    pumping = false,
    doomed = false,
  }, Connection)
  socket:nodelay(true)
  socket:read_start(function(problem, bytes)
    if problem or not bytes then return self:close() end
    if self.ending then return nil end -- we only wait for the client to close
    if self.on_bytes then return self.on_bytes(bytes) end
    self.parser:push(bytes)
    return self:pump()
  end)
  return self
end

--- Handles what has come in, up to a request whose response is delayed.
function Connection:pump()
  if self.pumping then return end -- a response that is sent at once continues in the loop below
  self.pumping = true
  while not self.closed and not self.busy and not self.ending do
    local event, detail = self.parser:take()
    if event == "head" then
      self.host.on_head(self, detail)
    elseif event == "request" then
      self.host.on_request(self, detail)
    elseif event == "invalid" then
      self:write(http.head(detail, { { "Content-Length", "0" }, { "Connection", "close" } }))
      self:finish()
    else
      break
    end
  end
  self.pumping = false
end

---@param bytes string
---@param done? fun() called when they were handed to the system
function Connection:write(bytes, done)
  if self.closed then return end
  self.socket:write(bytes, function(problem)
    if not problem and not self.closed and done then done() end
  end)
end

--- Sends a response, and continues with the next request.
---@param request vrchatapi.sandbox.Request
---@param response vrchatapi.sandbox.Response
function Connection:respond(request, response)
  local head, body = http.encode(request, response)
  self:write(head .. body)
  self:next(request)
end

--- Continues with the next request.
---@param request vrchatapi.sandbox.Request
function Connection:next(request)
  self.busy = false
  if not request.keep_alive then return self:finish() end
  return self:pump()
end

--- Leaves HTTP: the bytes from now on go to a function.
---@param on_bytes fun(bytes: string)
---@param on_close fun() called once, when the connection is closed by either side
---@return string early bytes that have come after the request
function Connection:switch(on_bytes, on_close)
  self.busy = true -- there are no more requests
  self.on_bytes, self.on_close = on_bytes, on_close
  return self.parser:rest()
end

--- Calls a function later, unless the connection is closed by then.
---@param seconds number
---@param action fun()
function Connection:after(seconds, action)
  if self.closed then return end
  local timer = uv.new_timer()
  self.timers[timer] = true
  timer:start(math.ceil(seconds * 1000), 0, function()
    self.timers[timer] = nil
    timer:close()
    action()
  end)
end

function Connection:drop_timers()
  for timer in pairs(self.timers) do
    timer:close()
  end
  self.timers = {}
end

--- Says that nothing more will be sent, and closes once the client has closed. Closing at once
--- could destroy what was sent last, if bytes of the client were still on their way.
function Connection:finish()
  if self.closed or self.ending then return end
  self.ending = true
  -- what was sent may be long, and its reader slow
  self.socket:shutdown(function()
    self:after(LINGER / 1000, function() self:close() end)
  end)
end

-- Whether there is still something to close.
local function begin_close(self)
  if self.closed then return false end
  self.closed = true
  self:drop_timers()
  if self.on_close then self.on_close() end
  return true
end

--- Closes at once.
function Connection:close()
  if begin_close(self) then self.socket:close() end
end

--- Closes with a TCP RST.
function Connection:reset()
  if begin_close(self) then self.socket:close_reset() end
end

return connection
