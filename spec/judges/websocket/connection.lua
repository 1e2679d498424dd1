--- A client of ours: the codec over a stream of the engine.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local wait = require "vrchatapi.task.wait"
local websocket = require "vrchatapi.websocket"

local LIMIT = 20 -- seconds; far more than anything needs

local connection = {}
connection.__index = connection

local client =
  core.new { user_agent = "VrchatapiJudge/1.0 spec@vrchatapi.test", base_url = "http://127.0.0.1:1/" }

--- Connects, and sends the request. The first event says whether the connection is open.
---@param port string
---@param target string
---@return table connection with its `peer`
function connection.open(port, target)
  local host = "127.0.0.1:" .. port
  local self = setmetatable({
    stream = client:stream("ws://" .. host),
    peer = assert(websocket.client { host = host, target = target, headers = { { "User-Agent", "judge" } } }),
  }, connection)
  self:send(self.peer.request)
  return self
end

--- Sends all of the bytes.
---@param bytes string
function connection:send(bytes)
  local deadline = clock.now() + LIMIT
  while bytes ~= "" do
    local taken = assert(self.stream:send(bytes))
    bytes = bytes:sub(taken + 1)
    assert(bytes == "" or wait.stream(self.stream, "writable", deadline), "nothing can be sent")
  end
end

--- Waits for the next event of the codec.
function connection:next()
  local deadline = clock.now() + LIMIT
  local event, value, reason = self.peer:next()
  while event == nil do
    assert(wait.stream(self.stream, "readable", deadline), "nothing comes")
    local bytes = self.stream:receive()
    if bytes then
      self.peer:push(bytes)
    else
      self.peer:eof()
    end
    event, value, reason = self.peer:next()
  end
  return event, value, reason
end

--- Closes it, by the closing handshake if there is still somebody, and waits for its end.
---@param code? integer
---@param reason? string
function connection:close(code, reason)
  if self.stream:state() ~= "ended" then self:send(self.peer:close(code, reason)) end
  self.stream:finish(LIMIT)
  local deadline = clock.now() + LIMIT
  repeat
    assert(wait.stream(self.stream, "readable", deadline), "it does not end")
  until not self.stream:receive()
end

return connection
