--- The opening handshake of RFC 6455: a request for HTTP/1.1 that asks for an upgrade, and the response
--- that agrees.
local argerror = require "vrchatapi.argerror"
local core = require "vrchatapi.core"

local handshake = {}

local GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
local TOKEN = "^[%w!#$%%&'*+.^_`|~-]+$"

local function accept(key) return core.base64(core.sha1(key .. GUID)) end

-- Whether a list of words in a header has that one.
local function has_word(list, word)
  for found in (list or ""):gmatch("[^,%s]+") do
    if found:lower() == word then return true end
  end
  return false
end

-- Texts are not shown: a target holds a secret.
local function check(options)
  local function fault(text) argerror.raise("client", 1, text) end
  if type(options.host) ~= "string" or not options.host:find("^[%w.:%[%]_%-]+$") then
    fault("host must be a host, with a port if need be")
  elseif type(options.target) ~= "string" or not options.target:find("^/[!-~]*$") then
    fault("target must be a path and a query of printable ASCII")
  end
  for _, header in ipairs(options.headers or {}) do
    local name, value = header[1], header[2]
    if type(name) ~= "string" or not name:find(TOKEN) then
      fault("headers must have names of letters, digits and -")
    elseif type(value) ~= "string" or value:find("%c") then
      fault("headers must have values on one line")
    end
  end
end

--- The request of a client.
---@param options { host: string, target: string, headers: string[][]? }
---@return string? bytes nil: the system returned no random bytes
---@return string|vrchatapi.Error key or error
function handshake.request(options)
  check(options)
  local bytes, err = core.system.random(16)
  if not bytes then return nil, err end
  local key = core.base64(bytes)
  local lines = {
    "GET " .. options.target .. " HTTP/1.1",
    "Host: " .. options.host,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: " .. key,
    "Sec-WebSocket-Version: 13",
  }
  for _, header in ipairs(options.headers or {}) do
    lines[#lines + 1] = header[1] .. ": " .. header[2]
  end
  return table.concat(lines, "\r\n") .. "\r\n\r\n", key
end

--- What is wrong with the head of a response of status 101. The client has offered neither extension
--- nor subprotocol.
---@param headers table<string, string> by the name in lower case
---@param key string of the request
---@return string? problem
function handshake.fault_of(headers, key)
  if (headers.upgrade or ""):lower() ~= "websocket" then
    return "the response agrees to another protocol than websocket"
  elseif not has_word(headers.connection, "upgrade") then
    return "the response has no Connection: Upgrade"
  elseif headers["sec-websocket-accept"] ~= accept(key) then
    return "the response has a wrong Sec-WebSocket-Accept"
  elseif headers["sec-websocket-extensions"] then
    return "the response has an extension that was not asked for"
  elseif headers["sec-websocket-protocol"] then
    return "the response has a subprotocol that was not asked for"
  end
end

--- The key of a client's request.
---@param headers table<string, string> by the name in lower case
---@return string? key nil: it is not a right request for an upgrade
---@return string problem
function handshake.key_of(headers)
  local key = headers["sec-websocket-key"] or ""
  if not has_word(headers.upgrade, "websocket") or not has_word(headers.connection, "upgrade") then
    return nil, "the request does not ask for an upgrade to websocket"
  elseif headers["sec-websocket-version"] ~= "13" then
    return nil, "the request asks for another version of websocket than 13"
  elseif #key ~= 24 or #(core.unbase64(key) or "") ~= 16 then
    return nil, "the request has a wrong Sec-WebSocket-Key"
  end
  return key
end

--- The response of a server that agrees.
---@param key string of the request
---@return string bytes
function handshake.response(key)
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    .. ("Sec-WebSocket-Accept: %s\r\n\r\n"):format(accept(key))
end

return handshake
