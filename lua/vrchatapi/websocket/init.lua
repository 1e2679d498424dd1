--- WebSocket (RFC 6455) without input and output: a peer takes bytes that came, returns what they mean,
--- and makes the bytes to send. There are no extensions and no subprotocols.
---
---     local peer = websocket.client { host = "example.com", target = "/" }
---     send(peer.request)
---     peer:push(receive())
---     local event, value, reason = peer:next()
local frame = require "vrchatapi.websocket.frame"
local handshake = require "vrchatapi.websocket.handshake"
local receiver = require "vrchatapi.websocket.receiver"
local sender = require "vrchatapi.websocket.sender"

local websocket = { frame = frame.encode, key_of = handshake.key_of }

local MAX_MESSAGE = 1048576

--- Why a peer has failed. The connection is of no more use: what else comes is ignored.
---@class vrchatapi.websocket.Problem
---@field code "refused"|"protocol"|"ended" the response is not a 101, a rule is broken, the connection has
--- ended without a closing handshake
---@field message string without anything of what came
---@field close_code? integer what to close the connection with: 1002, 1007, 1009; nil: it was not open
---@field status? integer of a response that refuses
---@field headers? table<string, string> of it, by the name in lower case
---@field body? string of it, at most 64 KiB

--- One side of a connection.
---@class vrchatapi.websocket.Peer: vrchatapi.websocket.Sender, vrchatapi.websocket.Receiver
---@field request? string of a client: what to send first
---@field response? string of a server: what to send first
local Peer = {}
Peer.__index = Peer
for _, methods in ipairs { receiver.methods, sender.methods } do
  for name, method in pairs(methods) do
    Peer[name] = method
  end
end

--- The side of a client.
---@param options { host: string, target: string, headers: string[][]?, max_message: integer? }
---@return vrchatapi.websocket.Peer? peer nil: the system returned no random bytes
---@return vrchatapi.Error err
function websocket.client(options)
  local request, key = handshake.request(options)
  if not request then return nil, key end
  local self = setmetatable({ is_client = true, request = request }, Peer)
  self:begin(options.max_message or MAX_MESSAGE, key)
  return self
end

--- The side of a server, once it has read the request. `websocket.key_of(headers)` returns its key.
---@param options { key: string, max_message: integer? }
---@return vrchatapi.websocket.Peer peer
function websocket.server(options)
  local self = setmetatable({ is_client = false, response = handshake.response(options.key) }, Peer)
  self:begin(options.max_message or MAX_MESSAGE)
  return self
end

return websocket
