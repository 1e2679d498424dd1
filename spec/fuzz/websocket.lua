--- WebSocket. The first byte says what the rest is: frames for a client, or for a server, or the response to the
--- request of a client. Frames mean what a second reader, here, says that they mean; what comes byte by byte
--- means the same as what comes at once; nothing raises, and nothing is read behind a problem or a close frame.
local websocket = require "vrchatapi.websocket"

local LIMIT = 300 -- bytes of a message
local NAMES = { [0] = "continuation", "text", "binary", [8] = "close", [9] = "ping", [10] = "pong" }

-- ---- the second reader ----

local function xor(a, b)
  local result, bit = 0, 1
  while a > 0 or b > 0 do
    if a % 2 ~= b % 2 then result = result + bit end
    a, b, bit = math.floor(a / 2), math.floor(b / 2), bit * 2
  end
  return result
end

-- The fields of the frame that begins at i, and where it ends; nil: it is not whole.
local function frame_at(bytes, i)
  if #bytes < i + 1 then return nil end
  local first, second = bytes:byte(i, i + 1)
  local it =
    { fin = first > 127, rsv = math.floor(first / 16) % 8, opcode = first % 16, masked = second > 127 }
  it.short = second % 128
  local at = i + 2
  local size = it.short == 126 and 2 or it.short == 127 and 8 or 0
  local key_size = it.masked and 4 or 0
  if #bytes < at + size + key_size - 1 then return it end
  it.length = size == 0 and it.short or (string.unpack(">I" .. size, bytes, at))
  it.size = size
  it.key = bytes:sub(at + size, at + size + key_size - 1)
  at = at + size + key_size
  if it.length < 0 or it.length > #bytes - at + 1 then return it end
  local payload = {}
  for j = 1, it.length do
    local byte = bytes:byte(at + j - 1)
    payload[j] = string.char(it.masked and xor(byte, it.key:byte((j - 1) % 4 + 1)) or byte)
  end
  it.payload = table.concat(payload)
  return it, at + it.length
end

local function is_wrong_start(it, is_client, in_message)
  local is_control = it.opcode > 7
  return it.rsv > 0
    or not NAMES[it.opcode]
    or it.masked == is_client
    or is_control and (not it.fin or it.short > 125)
    or not is_control and (it.opcode == 0) ~= in_message
end

local function is_wrong_length(it, size_before)
  return it.length < 0
    or it.size == 2 and it.length < 126
    or it.size == 8 and it.length < 65536
    or it.opcode < 8 and it.length + size_before > LIMIT
end

local function close_of(payload)
  if #payload == 0 then return { "close", nil, "" } end
  if #payload == 1 then return { false } end
  local code, reason = string.unpack(">I2", payload), payload:sub(3)
  local is_good = code >= 1000 and code <= 1014 and code ~= 1004 and code ~= 1005 and code ~= 1006
    or code >= 3000 and code < 5000
  if not is_good or not utf8.len(reason) then return { false } end
  return { "close", code, reason }
end

-- What frames mean: a list of events, the last of which may be { false }.
local function events_of(bytes, is_client)
  local events, i = {}, 1
  local kind, parts = nil, ""
  local function add(...) events[#events + 1] = table.pack(...) end
  while true do
    local it, behind = frame_at(bytes, i)
    if not it then return events end
    if is_wrong_start(it, is_client, kind ~= nil) or it.length and is_wrong_length(it, #parts) then
      add(false)
      return events
    elseif not behind then
      return events
    end
    i = behind
    if it.opcode == 8 then
      events[#events + 1] = close_of(it.payload)
      return events
    elseif it.opcode > 8 then
      add(NAMES[it.opcode], it.payload)
    else
      kind, parts = kind or NAMES[it.opcode], parts .. it.payload
      if it.fin and kind == "text" and not utf8.len(parts) then
        add(false)
        return events
      elseif it.fin then
        add(kind, parts)
        kind, parts = nil, ""
      end
    end
  end
end

-- ---- the code that is tested ----

local function take_all(peer, events)
  while true do
    local event, value, reason = peer:next()
    if event == nil then return end
    if event == false then
      assert(type(value.message) == "string" and type(value.code) == "string", "a problem without words")
      events[#events + 1] = { false }
      return
    end
    events[#events + 1] = { event, value, reason }
  end
end

-- The events of bytes that come in pieces of that size.
local function read(peer, bytes, size)
  local events = {}
  for i = 1, #bytes, size do
    peer:push(bytes:sub(i, i + size - 1))
    take_all(peer, events)
    if events[1] and events[#events][1] == false then break end
  end
  return events
end

local function check_same(expected, found, how)
  assert(#expected == #found, ("%s: %d events instead of %d"):format(how, #found, #expected))
  for i, event in ipairs(expected) do
    for j = 1, 3 do
      assert(event[j] == found[i][j], ("%s: event %d differs"):format(how, i))
    end
  end
end

local function new_client()
  return assert(websocket.client { host = "fuzz.test", target = "/", max_message = LIMIT })
end

local function open_client()
  local client = new_client()
  local key = client.request:match "Key: (%S+)"
  client:push(websocket.server({ key = key }).response)
  assert(client:next() == "open", "a right response is refused")
  return client
end

local function new_server() return websocket.server { key = "dGhlIHNhbXBsZSBub25jZQ==", max_message = LIMIT } end

local function try_frames(bytes, is_client)
  local make = is_client and open_client or new_server
  local expected = events_of(bytes, is_client)
  check_same(expected, read(make(), bytes, math.max(#bytes, 1)), "at once")
  check_same(expected, read(make(), bytes, 1), "byte by byte")
end

-- The key is another one each time, so that no input has the right response.
local function try_response(bytes)
  local whole, single = new_client(), new_client()
  local expected, found = read(whole, bytes, math.max(#bytes, 1)), read(single, bytes, 1)
  for _, peer in ipairs { whole, single } do
    peer:eof()
    local event, problem = peer:next()
    assert(event == false, "a wrong response is taken")
    assert(problem.code ~= "refused" or #problem.body <= 65536, "the body is too long")
  end
  assert(#expected == #found and #found < 2, "more than one problem")
  assert(whole.problem.code == single.problem.code, "another problem")
  assert(whole.problem.body == single.problem.body, "another body")
end

return function(input)
  local kind, bytes = (input:byte() or 0) % 3, input:sub(2)
  if kind == 2 then return try_response(bytes) end
  try_frames(bytes, kind == 0)
end
