--- Raw TCP connections to a server, for what a client library would not send.

local uv = require "luv"

local tcp = {}

local Client = {}
Client.__index = Client

--- Runs the loop until a condition holds; false after ten seconds.
function tcp.turn(condition)
  local deadline, timer = uv.hrtime() + 10e9, uv.new_timer()
  timer:start(5, 5, function() end) -- some conditions come true without an event
  local met = condition()
  while not met and uv.hrtime() < deadline do
    uv.run("once")
    met = condition()
  end
  timer:close()
  return met and true or false
end

--- Connects to the port of a URL; nil and the reason if that fails.
function tcp.dial(url)
  local self = setmetatable({ socket = uv.new_tcp(), received = "" }, Client)
  self.signal = uv.new_signal()
  self.signal:start("sigpipe", function() end) -- writing to a closed connection is no reason to die
  local connected, problem
  self.socket:connect("127.0.0.1", tonumber(url:match(":(%d+)/")), function(failure)
    connected, problem = true, failure
  end)
  assert(tcp.turn(function() return connected end), "no connection")
  if problem then
    self:close()
    return nil, problem
  end
  self.socket:read_start(function(failure, bytes)
    self.received = self.received .. (bytes or "")
    self.ended = self.ended or failure or not bytes and "EOF" or nil
  end)
  return self
end

function Client:send(bytes)
  self.socket:write(bytes)
  return self
end

--- Waits for the end of the connection; returns all that came, and "EOF" or the error.
function Client:rest()
  assert(tcp.turn(function() return self.ended end), "the connection did not end")
  return self.received, self.ended
end

--- Waits until `count` bytes have come.
function Client:bytes(count)
  assert(tcp.turn(function() return #self.received >= count or self.ended end), "too few bytes")
  return self.received
end

--- Waits for a response with a Content-Length and takes it: status, body, head.
function Client:response()
  local head, body
  local function complete()
    local _, last = self.received:find("\r\n\r\n", 1, true)
    head = last and self.received:sub(1, last)
    local length = head and tonumber(head:match("[Cc]ontent%-[Ll]ength: (%d+)") or "0")
    if not head or #self.received < last + length then return self.ended end
    body = self.received:sub(last + 1, last + length)
    self.received = self.received:sub(last + length + 1)
    return true
  end
  assert(tcp.turn(complete), "no response")
  if not body then return nil, self.ended end
  return tonumber(head:match("^HTTP/1.1 (%d+)")), body, head
end

function Client:close()
  for _, handle in ipairs { self.socket, self.signal } do
    if not handle:is_closing() then handle:close() end
  end
  uv.run("nowait")
end

return tcp
