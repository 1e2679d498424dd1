--- A server of ours for clients that we did not write: sends each message back, but for these texts:
---
---     ping PAYLOAD       sends a PING, and the payload of the PONG as a text
---     close CODE REASON  ends the connection with them
---     bytes HEX          sends bytes, which need not be a frame
local uv = require "luv"
local websocket = require "vrchatapi.websocket"

local commands = {}

function commands.ping(peer, payload) return peer:ping(payload) end

function commands.close(peer, rest)
  local code, reason = rest:match("^(%d+) (.*)$")
  return peer:close(tonumber(code), reason)
end

function commands.bytes(_, digits)
  return (digits:gsub("%x%x", function(byte) return string.char(tonumber(byte, 16)) end))
end

local react = {}

function react.text(peer, text)
  local name, rest = text:match("^(%l+) (.*)$")
  local command = commands[name]
  return command and command(peer, rest) or peer:text(text)
end

function react.binary(peer, bytes) return peer:binary(bytes) end
function react.ping(peer, payload) return peer:pong(payload) end
function react.pong(peer, payload) return peer:text(payload) end

local function answer(socket, peer)
  local event, value = peer:next()
  while event do
    if event == "close" then
      return socket:write(peer:close(value), function() socket:close() end)
    end
    socket:write(react[event](peer, value))
    event, value = peer:next()
  end
  if event == false then socket:write(peer:close(value.close_code), function() socket:shutdown() end) end
end

-- The peer for a request whose head is complete, and the bytes behind it.
local function accept(bytes)
  local head, rest = bytes:match("^(.-\r\n)\r\n(.*)$")
  if not head then return nil end
  local headers = {}
  for name, value in head:gmatch("([^\r\n:]+): *([^\r]*)\r\n") do
    headers[name:lower()] = value
  end
  return websocket.server { key = assert(websocket.key_of(headers)) }, rest
end

local server = uv.new_tcp()
server:bind("127.0.0.1", tonumber(arg[1]))
server:listen(16, function()
  local socket, peer, came = uv.new_tcp(), nil, ""
  server:accept(socket)
  socket:read_start(function(_, bytes)
    if not bytes then return socket:is_closing() or socket:close() end
    if not peer then
      came = came .. bytes
      peer, bytes = accept(came)
      if not peer then return end
      socket:write(peer.response)
    end
    peer:push(bytes)
    answer(socket, peer)
  end)
end)
uv.new_signal():start("sigpipe", function() end)
uv.run()
