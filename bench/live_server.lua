--- The server of bench/live.lua: a pipeline and the few calls that go with it, in a process of its own. It
--- prints its port, and times.
---
---     /?push=N    N events, each some milliseconds after the call that the one before it has caused
---     /?flood=N   N events as fast as they are taken
---     /?quit=1    it ends
local json = require("cjson").new()
local uv = require "luv"
local websocket = require "vrchatapi.websocket"

local NOTIFICATION = '{"id":"not_1","type":"invite","senderUserId":"usr_1","details":{}}'

local USER = '{"id":"usr_me","displayName":"me"}'

local function event(number)
  return json.encode {
    type = "notification",
    content = json.encode {
      id = ("not_%08d"):format(number),
      type = "requestInvite",
      senderUserId = "usr_1",
      senderUsername = "somebody",
      receiverUserId = "usr_me",
      message = "",
      details = { platform = "standalonewindows" },
      created_at = "2026-11-26T00:00:00.000Z",
    },
  }
end

local function after(milliseconds, fn)
  local timer = uv.new_timer()
  timer:start(milliseconds, 0, function()
    timer:close()
    fn()
  end)
end

local on_call -- called when a call that changes something has arrived

local function push(tcp, peer, count)
  local times, since = {}, nil
  local function send()
    local bytes = peer:text(event(#times + 1))
    since = uv.hrtime()
    tcp:write(bytes)
  end
  function on_call()
    times[#times + 1] = ("%.4f"):format((uv.hrtime() - since) / 1e6)
    if #times < count then return after(2, send) end
    print("times=" .. table.concat(times, ","))
    io.stdout:flush()
  end
  after(200, send)
end

local BLOCK = 1000 -- events that are written at once

local function flood(tcp, peer, count)
  local sent = 0
  local function send()
    local parts = {}
    for i = 1, math.min(BLOCK, count - sent) do
      parts[i] = peer:text(event(sent + i))
    end
    sent = sent + #parts
    if #parts > 0 then tcp:write(table.concat(parts), send) end
  end
  after(200, send)
end

local function answer(tcp, head)
  if not head:find "^GET" and on_call then on_call() end
  local body = head:find "/auth/user HTTP" and USER or head:find "^GET" and "[]" or NOTIFICATION
  tcp:write(
    ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"):format(#body, body)
  )
end

local function upgrade(tcp, head)
  local peer = websocket.server { key = head:match "Sec%-WebSocket%-Key: (%S+)" }
  tcp:write(peer.response)
  local way, count = head:match "[?&](%a+)=(%d+)"
  if way == "push" then push(tcp, peer, tonumber(count)) end
  if way == "flood" then flood(tcp, peer, tonumber(count)) end
  if way == "quit" then os.exit() end
  return peer
end

local function read_frames(tcp, peer, bytes)
  peer:push(bytes)
  local kind, payload = peer:next()
  while kind do
    if kind == "ping" then tcp:write(peer:pong(payload)) end
    kind, payload = peer:next()
  end
end

local function serve(tcp)
  local buffer, peer = "", nil
  tcp:read_start(function(_, bytes)
    if not bytes then return tcp:close() end
    if peer then return read_frames(tcp, peer, bytes) end
    buffer = buffer .. bytes
    local head, rest = buffer:match "^(.-\r\n\r\n)(.*)$"
    local length = head and tonumber(head:match "Content%-Length: (%d+)") or 0
    if not head or #rest < length then return end
    buffer = rest:sub(length + 1)
    if head:find("Upgrade: websocket", 1, true) then
      peer = upgrade(tcp, head)
    else
      answer(tcp, head)
    end
  end)
end

local server = uv.new_tcp()
assert(server:bind("127.0.0.1", 0))
assert(server:listen(16, function()
  local tcp = uv.new_tcp()
  server:accept(tcp)
  tcp:nodelay(true)
  serve(tcp)
end))
uv.new_signal():start("sigpipe", function() end)
print("port=" .. server:getsockname().port)
io.stdout:flush()
uv.run()
