--- Peers of a WebSocket connection without a connection.
local websocket = require "vrchatapi.websocket"

local peers = {}

--- The value of a header of a client's request.
---@param request string
---@param name string
---@return string
function peers.header(request, name)
  return request:match("\r\n" .. name:gsub("%-", "%%-") .. ": ([^\r]*)\r\n")
end

--- A client that waits for the response.
---@param options? table more of those of websocket.client
---@return vrchatapi.websocket.Peer
function peers.client(options)
  local all = { host = "pipeline.test", target = "/" }
  for name, value in pairs(options or {}) do
    all[name] = value
  end
  return assert(websocket.client(all))
end

--- A client whose connection is open, and its server.
---@param options? table more of those of websocket.client
---@return vrchatapi.websocket.Peer client
---@return vrchatapi.websocket.Peer server
function peers.pair(options)
  local client = peers.client(options)
  local server = websocket.server {
    key = peers.header(client.request, "Sec-WebSocket-Key"),
    max_message = options and options.max_message,
  }
  client:push(server.response)
  assert(client:next() == "open")
  return client, server
end

--- A client whose connection is open.
---@param options? table more of those of websocket.client
---@return vrchatapi.websocket.Peer client
function peers.open_client(options) return (peers.pair(options)) end

return peers
