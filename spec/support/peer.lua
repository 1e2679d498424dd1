--- A server in the test process of which a test decides every byte, and a way to make a call while it
--- answers.
---
---     local peer = require("spec.support.peer").use()
---     peer.answer = function() return peer.response("200 OK", "[]") end
---     local result, err = peer:call(client, "get_invite_messages", "usr_1", "message")
local busted = require "busted"
local uv = require "luv"
local vrchatapi = require "vrchatapi"

local unpack = table.unpack or unpack -- luacheck: ignore 113

local peer = {}
peer.__index = peer

local USER_AGENT = "VrchatapiSpec/1.0 spec@vrchatapi.test"
local LIMIT = 20 -- seconds that a call may take

--- The bytes of a response.
---@param status string "200 OK"
---@param body string
---@return string
function peer.response(status, body)
  return ("HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s"):format(status, #body, body)
end

-- The first request in a buffer and what follows it; nil while it is incomplete.
local function take_request(buffer)
  local _, last = buffer:find("\r\n\r\n", 1, true)
  if not last then return end
  last = last + (tonumber(buffer:sub(1, last):lower():match("\r\ncontent%-length: (%d+)")) or 0)
  if #buffer >= last then return buffer:sub(1, last), buffer:sub(last + 1) end
end

local function read(self, connection, bytes)
  connection.buffer = connection.buffer .. bytes
  local request, rest = take_request(connection.buffer)
  while request do
    connection.buffer = rest
    table.insert(self.requests, request)
    local answer = self.answer(request, connection)
    if answer then connection.socket:write(answer) end
    request, rest = take_request(connection.buffer)
  end
end

local function accept(self)
  local connection = { socket = uv.new_tcp(), buffer = "" }
  self.server:accept(connection.socket)
  connection.socket:nodelay(true) -- what a test writes is there at once
  table.insert(self.connections, connection)
  connection.socket:read_start(function(_, bytes)
    if bytes then read(self, connection, bytes) end
  end)
end

--- Registers a server for each test of the block at hand.
---@return table peer with its `url` and `origin`, the `requests` and `connections` (each with its luv
--  `socket`) that came; `answer(request, connection)` is called for each request and returns bytes or nil
function peer.use()
  local self = setmetatable({}, peer)
  busted.before_each(function()
    self.requests, self.connections, self.clients = {}, {}, {}
    self.answer = function() return peer.response("200 OK", "[]") end
    self.signal = uv.new_signal()
    self.signal:start("sigpipe", function() end) -- a client may close while an answer is written
    self.server = uv.new_tcp()
    assert(self.server:bind("127.0.0.1", 0))
    assert(self.server:listen(16, function() accept(self) end))
    self.origin = ("127.0.0.1:%d"):format(self.server:getsockname().port)
    self.url = "http://" .. self.origin .. "/api/1"
  end)
  busted.after_each(function()
    for _, client in ipairs(self.clients) do
      client:close()
    end
    for _, connection in ipairs(self.connections) do
      if not connection.socket:is_closing() then connection.socket:close() end
    end
    self.server:close()
    self.signal:close()
    uv.run("nowait")
  end)
  return self
end

--- A client of it, closed after the test.
---@param options? table options to add or to replace
---@return table client
function peer:client(options)
  local all = {
    user_agent = USER_AGENT,
    auth = "authcookie_0123456789",
    base_url = self.url,
    rate = false,
    retries = 0,
    timeout = 5,
  }
  for name, value in pairs(options or {}) do
    all[name] = value
  end
  local client = vrchatapi.new(all)
  table.insert(self.clients, client)
  return client
end

--- Makes a call and waits for its result, or nil and its error.
---@param client table
---@param name string of the operation
---@param ... any its arguments
---@return any result
---@return table? err
function peer:call(client, name, ...)
  local arguments = { n = select("#", ...), ... }
  local task = client:submit(name, unpack(arguments, 1, arguments.n))
  local deadline = uv.hrtime() + LIMIT * 1e9
  while not task:done() do
    assert(uv.hrtime() < deadline, "the call did not end")
    vrchatapi.step(0)
    uv.run("nowait")
  end
  return task:wait()
end

--- Does something with each connection, and lets it happen.
---@param fn fun(socket: userdata)
function peer:disturb(fn)
  for _, connection in ipairs(self.connections) do
    if not connection.socket:is_closing() then fn(connection.socket) end
  end
  uv.run("nowait")
end

return peer
