--- Answers requests for the pipeline: who may open a socket, and what the response is.

local admission = require "vrchatapi.sandbox.service.admission"
local errors = require "vrchatapi.sandbox.service.errors"
local faults = require "vrchatapi.sandbox.process.faults.pipeline"
local http = require "vrchatapi.sandbox.formats.http"
local json = require "vrchatapi.sandbox.formats.json"
local router = require "vrchatapi.sandbox.service.router"
local sessions = require "vrchatapi.sandbox.state.sessions"
local websocket = require "vrchatapi.websocket"

local upgrade = {}

local PATHS = { ["/"] = true, ["/pipeline"] = true }

--- Whether a request is for the pipeline.
---@param request vrchatapi.sandbox.Request
---@return boolean
function upgrade.matches(request)
  local wanted = http.header(request.headers, "upgrade") or ""
  return PATHS[http.split(request.target)] == true and wanted:lower():find("websocket", 1, true) ~= nil
end

-- The headers by their names in lower case.
local function by_name(headers)
  local found = {}
  for _, header in ipairs(headers) do
    found[header[1]:lower()] = header[2]
  end
  return found
end

local function token_of(request)
  local query = router.query(request)
  return query.authToken or query.auth or ""
end

-- The session that a request names, if it is alive and owes no second factor.
local function session_of(state, request)
  local session = sessions.by_cookie(state, token_of(request))
  if session and not sessions.is_pending(state, request, session) then return session end
  return nil
end

-- The response to the upgrade. The headers of a fault replace its own; one that is empty is left out.
local function response_of(key, headers)
  local response = websocket.server({ key = key }).response
  local lines = { response:match("^.-\r\n") }
  local changed = {}
  for name, value in pairs(headers or {}) do
    changed[name:lower()] = true
    if value ~= "" then lines[#lines + 1] = ("%s: %s\r\n"):format(name, value) end
  end
  for line, name in response:gmatch("(([%w-]+):[^\r\n]*\r\n)") do
    if not changed[name:lower()] then lines[#lines + 1] = line end
  end
  return table.concat(lines) .. "\r\n"
end

-- The frame that ends a connection right after its response.
local function error_frame(request, message)
  local text = ('{"err":%s,"authToken":%s,"ip":"127.0.0.1"}'):format(
    json.encode(message),
    json.encode(token_of(request))
  )
  return websocket.frame { opcode = "text", payload = text }
end

-- The response and the frames that follow it in the same packet.
local function greeting(key, change)
  local frames = { response_of(key, change.headers) }
  for _, text in ipairs(change.texts or {}) do
    frames[#frames + 1] = websocket.frame { opcode = "text", payload = text }
  end
  return table.concat(frames)
end

-- Lets a request in, if its session is alive. `change`: what a fault changes.
local function let_in(pipeline, connection, request, key, change)
  local server = pipeline.server
  local session = session_of(server.state, request)
  local message = change.error or not session and faults.NO_SESSION
  server.log:acted(request, not message)
  local bytes = greeting(key, change)
  if message then
    connection:write(bytes .. error_frame(request, message))
    return connection:finish()
  end
  local socket = pipeline:open(connection, session, key)
  if change.drip then
    socket:drip(bytes, change.drip)
  elseif change.hold then
    socket:hold(bytes, change.hold)
  else
    socket:send(bytes)
  end
  return pipeline:begin(socket)
end

--- Answers a request for an upgrade.
---@param pipeline vrchatapi.sandbox.Pipeline
---@param connection vrchatapi.sandbox.Connection
---@param request vrchatapi.sandbox.Request
function upgrade.answer(pipeline, connection, request)
  local refusal = admission.edge(request)
  if refusal then return connection:respond(request, refusal) end
  local key, problem = websocket.key_of(by_name(request.headers))
  if not key then return connection:respond(request, errors.quoted(400, problem)) end
  connection.busy = true
  local function let_in_with(change) return let_in(pipeline, connection, request, key, change or {}) end
  local act = faults.take(pipeline.fault, "upgrade")
  if not act then return let_in_with() end
  local link = { connection = connection, request = request, let_in = let_in_with }
  return act(link, pipeline.fault)
end

return upgrade
