--- The service of the ledger, a process of its own: it acts, dies and lies as plans.lua says, and
--- notes whom it has invited how often.
---
---     lua5.4 server.lua PORT CONTROL-PORT SEED
---
--- At the control port it answers `GET /disturb` (bytes and ends for all idle connections), `GET
--- /invited` (a line "id count" for each) and `GET /counts`.
local answers = require "answers"
local plans = require "plans"
local uv = require "luv"

local PORT, CONTROL_PORT, SEED = tonumber(arg[1]), tonumber(arg[2]), tonumber(arg[3])
local LATE = 900 -- milliseconds; the client gives up before

local random = math.random
math.randomseed(SEED)
-- writing to a closed connection is no reason to die
local sigpipe = uv.new_signal()
sigpipe:start("sigpipe", function() end)

local invited, counts = {}, { connections = 0, requests = 0, acts = 0, disturbed = 0 }
local pending = 0 -- acts that are still to come
local connections = {}

local function count(name) counts[name] = (counts[name] or 0) + 1 end

local function after(milliseconds, fn)
  local timer = uv.new_timer()
  timer:start(milliseconds, 0, function()
    timer:close()
    fn()
  end)
end

-- ---- a connection ----

local function finish(connection, how)
  connection.dead = true
  if how == "hang" then return end
  connections[connection] = nil
  if connection.socket:is_closing() then return end
  if how == "reset" then
    connection.socket:close_reset()
  else
    connection.socket:close()
  end
end

local function write(connection, bytes, done)
  if connection.socket:is_closing() then return done() end
  connection.socket:write(bytes, done)
end

local function act(connection)
  if connection.acted then return end
  connection.acted = true
  count("acts")
  invited[connection.id] = (invited[connection.id] or 0) + 1
end

local step

-- The response is out: the connection is ready for the next request, or at its end.
local function complete(connection)
  local plan = connection.plan
  if plan.cut then
    finish(connection, plan.how)
  elseif plan.last then
    finish(connection, "close")
  elseif answers.is_endless(plan.answer) then
    finish(connection, random(3) == 1 and "hang" or "close")
  else
    connection.responded = true
    step(connection)
  end
end

local function respond(connection)
  local plan = connection.plan
  connection.responding = true
  local bytes = answers.make(plan.answer, random, connection.id)
  if plan.cut then bytes = bytes:sub(1, plan.cut) end
  local function done() complete(connection) end
  if plan.split and #bytes > 1 then
    local at = random(#bytes - 1)
    write(connection, bytes:sub(1, at), function()
      after(2, function() write(connection, bytes:sub(at + 1), done) end)
    end)
  else
    write(connection, bytes, done)
  end
end

-- ---- a request ----

-- What the request is about, once its first line has come.
local function read_line(connection)
  local method, target = connection.buffer:match("^(%u+) (%S+) HTTP/1%.[01]\r\n")
  if not method then return end
  connection.is_read = method == "GET"
  connection.id = target:match("usr_[%w_]+") or "usr_none"
  connection.plan = connection.plan or plans.make(random, connection.is_read)
end

-- The length of the whole request, once its head has come.
local function length_of(buffer)
  local _, last = buffer:find("\r\n\r\n", 1, true)
  if not last then return end
  return last + (tonumber(buffer:sub(1, last):lower():match("\r\ncontent%-length: (%d+)")) or 0)
end

local function act_late(connection)
  pending = pending + 1
  connection.late = true
  after(LATE, function()
    pending = pending - 1
    connection.late = nil
    act(connection)
    respond(connection)
  end)
end

local function answer(connection)
  local plan = connection.plan
  if plan.act == "late" then return act_late(connection) end
  if plan.act then act(connection) end
  respond(connection)
end

-- The whole request has come.
local function take_whole(connection, length)
  if not connection.responding and not connection.late then answer(connection) end
  if not connection.responded then return end
  connection.buffer = connection.buffer:sub(length + 1)
  for _, name in ipairs { "plan", "id", "acted", "responding", "responded" } do
    connection[name] = nil
  end
  step(connection)
end

function step(connection)
  if connection.dead or connection.buffer == "" then return end
  if not connection.id then
    read_line(connection)
    if connection.id then count("requests") end
  end
  local plan = connection.plan
  if plan and plan.drop and #connection.buffer >= plan.drop then return finish(connection, plan.how) end
  if not connection.id then return end
  if plan.act == "line" then act(connection) end
  if plan.at == "line" and not connection.responding then respond(connection) end
  local length = length_of(connection.buffer)
  if length and #connection.buffer >= length then take_whole(connection, length) end
end

local function accept(listener)
  local connection = { socket = uv.new_tcp(), buffer = "" }
  listener:accept(connection.socket)
  connection.socket:nodelay(true) -- what waits on an idle connection is there at once
  count("connections")
  if random(30) == 1 then return finish(connection, random(2) == 1 and "close" or "reset") end
  connections[connection] = true
  connection.socket:read_start(function(_, bytes)
    if not bytes then
      connections[connection] = nil
      if not connection.socket:is_closing() then connection.socket:close() end
    elseif not connection.dead then
      connection.buffer = connection.buffer .. bytes
      step(connection)
    end
  end)
end

-- ---- control ----

local function disturb(connection)
  local kind = plans.disturb(random)
  if kind == "nothing" then return end
  count("disturbed")
  if kind == "close" or kind == "reset" then return finish(connection, kind) end
  local name = kind == "refusal_and_close" and "limited" or kind == "refusal" and "limited" or kind
  write(connection, answers.make(name, random, "usr_stray"), function()
    if kind == "refusal_and_close" then finish(connection, "close") end
  end)
end

local CONTROLS = {}

CONTROLS["/disturb"] = function()
  for connection in pairs(connections) do
    if connection.buffer == "" and not connection.dead then disturb(connection) end
  end
  return ""
end

CONTROLS["/invited"] = function()
  local lines = {}
  for id, times in pairs(invited) do
    lines[#lines + 1] = ("%s %d\n"):format(id, times)
  end
  return table.concat(lines)
end

CONTROLS["/counts"] = function()
  local lines = { ("pending %d\n"):format(pending) }
  for name, number in pairs(counts) do
    lines[#lines + 1] = ("%s %d\n"):format(name, number)
  end
  return table.concat(lines)
end

local function control(listener)
  local socket, buffer = uv.new_tcp(), ""
  listener:accept(socket)
  socket:read_start(function(_, bytes)
    if not bytes then return socket:close() end
    buffer = buffer .. bytes
    local target = buffer:match("^GET (%S+) HTTP/1%.1\r\n\r\n$")
    if not target then return end
    buffer = ""
    local body = CONTROLS[target]()
    socket:write(("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"):format(#body, body))
  end)
end

local function listen(port, fn)
  local listener = uv.new_tcp()
  assert(listener:bind("127.0.0.1", port))
  assert(listener:listen(128, function() fn(listener) end))
end

listen(CONTROL_PORT, control)
listen(PORT, accept) -- last: whoever starts this waits for it
uv.run()
