--- What a peer receives: the bytes of the handshake and of frames become events.
local body = require "vrchatapi.websocket.body"
local close_codes = require "vrchatapi.websocket.close_codes"
local core = require "vrchatapi.core"
local frame = require "vrchatapi.websocket.frame"
local handshake = require "vrchatapi.websocket.handshake"
local head = require "vrchatapi.websocket.head"
local pieces = require "vrchatapi.websocket.pieces"
local reader = require "vrchatapi.websocket.reader"

local receiver = {}

local CONTROL_MAX = 125 -- bytes of the payload of a control frame
local OPCODES = frame.OPCODES

local NAMES = {}
for name, opcode in pairs(OPCODES) do
  NAMES[opcode] = name
end

---@class vrchatapi.websocket.Receiver
---@field problem? vrchatapi.websocket.Problem why it has failed
---@field closed? boolean whether the other side's close frame was read
---@field private step fun(self): string|false|nil, any, any reads the next part; returns what `next` does
---@field private message vrchatapi.websocket.Pieces payloads of the frames of the message that is not complete
---@field private kind? string of that message; nil: there is none
local Receiver = {}
receiver.methods = Receiver

local read_response, read_refusal, read_start, read_length, read_payload

--- Prepares it.
---@param max_message integer
---@param key? string of a client's request; a server has read its own
function Receiver:begin(max_message, key)
  self.max_message = max_message
  self.key = key
  self.reader = reader.new()
  self.message = pieces.new()
  self.head = key and head.new()
  self.step = key and read_response or read_start
end

--- Hands over bytes that came.
---@param bytes string
function Receiver:push(bytes)
  if not self.problem and not self.closed then self.reader:push(bytes) end
end

--- Says that the other side has ended the connection: nothing else comes.
function Receiver:eof() self.at_end = true end

--- Reads what has come. Call it until it returns nil, or a problem.
---@return "open"|"text"|"binary"|"ping"|"pong"|"close"|false|nil event nil: more bytes are needed; false:
--- it has failed. A client's first event is "open"
---@return any value "open": the headers of the response, by the name in lower case; "close": the code, if
--- there is one; false: a vrchatapi.websocket.Problem; else the payload
---@return string? reason of "close"
function Receiver:next()
  if self.problem then
    return false, self.problem
  elseif self.closed then
    return nil
  end
  local event, value, reason = self:step()
  if event == nil and self.at_end then return self:at_the_end() end
  return event, value, reason
end

-- Notes why it has failed, and releases what came.
local function fail(self, problem)
  self.problem = problem
  self.reader, self.message = nil, nil
  return false, problem
end

local function break_rule(self, message, close_code)
  return fail(self, { code = "protocol", message = message, close_code = close_code or close_codes.PROTOCOL })
end

-- ---- handshake ----

local function break_handshake(self, message) return fail(self, { code = "protocol", message = message }) end

function read_response(self)
  local complete, problem = self.head:read(self.reader)
  if problem then
    return break_handshake(self, problem)
  elseif not complete then
    return nil
  end
  local status, headers = self.head.status, self.head.headers
  if status >= 100 and status < 200 and status ~= 101 then -- interim: the response is still to come
    self.head = head.new(self.head.size)
    return read_response(self)
  elseif status ~= 101 then
    self.body = body.new(status, headers)
    self.step = read_refusal
    return read_refusal(self)
  end
  problem = handshake.fault_of(headers, self.key)
  if problem then return break_handshake(self, problem) end
  self.head, self.step = nil, read_start
  return "open", headers
end

local function refuse(self)
  local status = self.head.status
  return fail(self, {
    code = "refused",
    message = ("the upgrade was refused with status %d"):format(status),
    status = status,
    headers = self.head.headers,
    body = self.body:text(),
  })
end

function read_refusal(self)
  if not self.body:read(self.reader) then return nil end
  return refuse(self)
end

--- What follows from the end of the connection where more bytes are needed.
function Receiver:at_the_end()
  if self.body then return refuse(self) end
  local message = self.head and "the connection ended before the response to the upgrade"
    or "the connection ended without a closing handshake"
  return fail(self, { code = "ended", message = message })
end

-- ---- frames ----

-- What is wrong with the first two bytes of a frame.
local function fault_of(self, it)
  local is_control = it.opcode >= 8
  if it.rsv ~= 0 then
    return "a frame has reserved bits"
  elseif not NAMES[it.opcode] then
    return ("a frame has the reserved opcode %d"):format(it.opcode)
  elseif it.is_masked and self.is_client then
    return "a frame of a server is masked"
  elseif not it.is_masked and not self.is_client then
    return "a frame of a client is not masked"
  elseif is_control and not it.fin then
    return "a control frame is fragmented"
  elseif is_control and it.length > CONTROL_MAX then
    return ("a control frame has more than %d bytes"):format(CONTROL_MAX)
  elseif it.opcode == OPCODES.continuation and not self.kind then
    return "a frame continues a message that has not begun"
  elseif not is_control and it.opcode ~= OPCODES.continuation and self.kind then
    return "a message begins before the one before it has ended"
  end
end

function read_start(self)
  local bytes = self.reader:take(2)
  if not bytes then return nil end
  local first, second = bytes:byte(1, 2)
  local it = {
    fin = first >= 128,
    rsv = math.floor(first / 16) % 8,
    opcode = first % 16,
    is_masked = second >= 128,
    length = second % 128,
  }
  local fault = fault_of(self, it)
  if fault then return break_rule(self, fault) end
  self.frame, self.step = it, read_length
  return read_length(self)
end

-- What is wrong with a length in more than one byte.
local function fault_of_length(bytes)
  if bytes:byte(1) >= 128 and #bytes == 8 then
    return "a frame has a length of 2^63 or more"
  elseif frame.number_of(bytes) < (#bytes == 2 and 126 or 65536) then
    return "the length of a frame takes more bytes than it needs"
  end
end

-- The length in more than one byte, and the key of the mask.
function read_length(self)
  local it = self.frame
  local size = it.length == 126 and 2 or it.length == 127 and 8 or 0
  local bytes = self.reader:take(size + (it.is_masked and 4 or 0))
  if not bytes then return nil end
  if size > 0 then
    local fault = fault_of_length(bytes:sub(1, size))
    if fault then return break_rule(self, fault) end
    it.length = frame.number_of(bytes:sub(1, size))
  end
  if it.opcode < 8 and self.message.size + it.length > self.max_message then -- before it is kept
    local message = ("a message is larger than %d bytes"):format(self.max_message)
    return break_rule(self, message, close_codes.TOO_LARGE)
  end
  it.mask = it.is_masked and bytes:sub(size + 1)
  self.step = read_payload
  return read_payload(self)
end

local function read_close(self, payload)
  if #payload == 1 then return break_rule(self, "a close frame has half a code") end
  local code, reason = nil, payload:sub(3)
  if payload ~= "" then
    code = frame.number_of(payload:sub(1, 2))
    if not close_codes.may_be_sent(code) then
      return break_rule(self, ("a close frame has the code %d, which may not be sent"):format(code))
    elseif not core.is_utf8(reason) then
      return break_rule(self, "the reason of a close frame is not UTF-8", close_codes.NOT_UTF8)
    end
  end
  self.closed = true
  self.reader, self.message = nil, nil
  return "close", code, reason
end

-- A frame of a message.
local function read_data(self, it, payload)
  if it.opcode ~= OPCODES.continuation then self.kind = NAMES[it.opcode] end
  self.message:add(payload)
  if not it.fin then return read_start(self) end
  local kind, message = self.kind, self.message:join()
  self.kind = nil
  if kind == "text" and not core.is_utf8(message) then
    return break_rule(self, "a text is not UTF-8", close_codes.NOT_UTF8)
  end
  return kind, message
end

function read_payload(self)
  local it = self.frame
  local payload = self.reader:take(it.length)
  if not payload then return nil end
  self.frame, self.step = nil, read_start
  if it.mask then payload = core.mask(payload, it.mask) end
  if it.opcode < 8 then
    return read_data(self, it, payload)
  elseif it.opcode == OPCODES.close then
    return read_close(self, payload)
  end
  return NAMES[it.opcode], payload
end

return receiver
