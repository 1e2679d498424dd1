--- What a peer sends: its methods return the bytes. A client masks each frame with a key of its own.
local argerror = require "vrchatapi.argerror"
local close_codes = require "vrchatapi.websocket.close_codes"
local core = require "vrchatapi.core"
local frame = require "vrchatapi.websocket.frame"

local sender = {}

local CONTROL_MAX = 125 -- bytes of the payload of a control frame

---@class vrchatapi.websocket.Sender
---@field is_client boolean
---@field closing? boolean whether close() was called: nothing may be sent after it
local Sender = {}
sender.methods = Sender

local function check(name, payload, most)
  if type(payload) ~= "string" then
    argerror.raise(name, 1, "payload must be a string, got %s", type(payload))
  elseif most and #payload > most then
    argerror.raise(name, 1, "payload must be at most %d bytes, got %d", most, #payload)
  end
end

local function encode(self, opcode, payload)
  if not self.is_client then return frame.encode { opcode = opcode, payload = payload } end
  local key, err = core.system.random(4)
  if not key then return nil, err end
  return frame.encode { opcode = opcode, payload = payload, mask = key }
end

local function encode_open(self, opcode, payload)
  if self.closing then argerror.raise(opcode, nil, "the connection is being closed") end
  return encode(self, opcode, payload)
end

--- A message of text.
---@param text string UTF-8
---@return string? bytes nil: the system returned no random bytes
---@return vrchatapi.Error err
function Sender:text(text)
  check("text", text)
  if not core.is_utf8(text) then argerror.raise("text", 1, "payload must be UTF-8") end
  return encode_open(self, "text", text)
end

--- A message of bytes.
---@param bytes string
---@return string? bytes nil: the system returned no random bytes
---@return vrchatapi.Error err
function Sender:binary(bytes)
  check("binary", bytes)
  return encode_open(self, "binary", bytes)
end

--- A PING.
---@param payload? string at most 125 bytes
---@return string? bytes nil: the system returned no random bytes
---@return vrchatapi.Error err
function Sender:ping(payload)
  payload = payload or ""
  check("ping", payload, CONTROL_MAX)
  return encode_open(self, "ping", payload)
end

--- A PONG, which must have the payload of the PING.
---@param payload? string at most 125 bytes
---@return string? bytes "" after close(); nil: the system returned no random bytes
---@return vrchatapi.Error err
function Sender:pong(payload)
  payload = payload or ""
  check("pong", payload, CONTROL_MAX)
  if self.closing then return "" end
  return encode(self, "pong", payload)
end

--- The closing handshake: a request for it, or the answer to one. Nothing can be sent after it.
---@param code? integer 1000 to 1003, 1007 to 1014, 3000 to 4999
---@param reason? string UTF-8, at most 123 bytes; only with a code
---@return string? bytes "" if it was called before; nil: the system returned no random bytes
---@return vrchatapi.Error err
function Sender:close(code, reason)
  if code ~= nil and not close_codes.may_be_sent(code) then
    argerror.raise("close", 1, "code must be one that may be sent, got %s", tostring(code))
  end
  reason = reason or ""
  if type(reason) ~= "string" or not core.is_utf8(reason) or #reason > CONTROL_MAX - 2 then
    argerror.raise("close", 2, "reason must be UTF-8 of at most %d bytes", CONTROL_MAX - 2)
  elseif reason ~= "" and not code then
    argerror.raise("close", 2, "reason must come with a code")
  end
  if self.closing then return "" end
  local payload = code and string.char(math.floor(code / 256), code % 256) .. reason or ""
  local bytes, err = encode(self, "close", payload)
  if not bytes then return nil, err end
  self.closing = true
  return bytes
end

return sender
