--- The faults: what can go wrong between the service and its clients, one row per kind.

local fault_responses = require "vrchatapi.sandbox.process.faults.responses"
local gzip = require "vrchatapi.sandbox.formats.gzip"
local http = require "vrchatapi.sandbox.formats.http"
local rules = require "vrchatapi.sandbox.process.faults.rules"

local faults = {}

local ENDLESS_CHUNK = 64 * 1024 -- bytes, one every 2 ms: fast enough to reach a limit soon
local ENDLESS_PAUSE = 0.002 -- seconds

local function drip(connection, request, fault, bytes, at)
  if at > #bytes then return connection:next(request) end
  connection:write(bytes:sub(at, at))
  return connection:after(
    fault.seconds or 0.001,
    function() drip(connection, request, fault, bytes, at + 1) end
  )
end

local function endless(connection)
  local chunk = ("%x\r\n%s\r\n"):format(ENDLESS_CHUNK, (" "):rep(ENDLESS_CHUNK))
  local function more()
    -- The next chunk waits until this one was taken: a client that reads nothing costs nothing.
    connection:write(chunk, function() connection:after(ENDLESS_PAUSE, more) end)
  end
  more()
end

--- The kinds. `fields`: the type of each field, "!" after it if it is required. `uses_response`:
--- whether it needs the service's own response, so that the service always acts; without that, the
--- service acts if the field `act` is true. `run(connection, request, fault, response)` does it.
local KINDS = {}
faults.KINDS = KINDS

KINDS.slow = {
  fields = { seconds = "seconds!" },
  uses_response = true,
  run = function(connection, request, fault, response)
    connection:after(fault.seconds, function() connection:respond(request, response) end)
  end,
}

KINDS.hang = { fields = { act = "boolean" }, run = function() end }

-- "accept" and "head" happen before there is a request to run it on.
KINDS.close = {
  fields = { at = "moment!", act = "boolean" },
  run = function(connection, _, fault, response)
    if fault.at ~= "reply" then return connection:close() end
    local head = http.head(response.status, response.headers)
    connection:write(head:sub(1, math.floor(#head / 2)))
    return connection:finish()
  end,
}

KINDS.cut = {
  fields = { after = "count" },
  uses_response = true,
  run = function(connection, request, fault, response)
    local after = fault.after or math.floor(#response.body / 2)
    local head, body = http.encode(request, response, math.max(#response.body, after + 1))
    connection:write(head .. body:sub(1, after))
    connection:finish()
  end,
}

KINDS.reset = {
  fields = { act = "boolean" },
  run = function(connection) connection:reset() end,
}

KINDS.status = {
  fields = { status = "status!", body = "string", headers = "headers", act = "boolean" },
  run = function(connection, request, fault) connection:respond(request, fault_responses.status(fault)) end,
}

KINDS.html = {
  fields = { status = "status", act = "boolean" },
  run = function(connection, request, fault) connection:respond(request, fault_responses.page(fault)) end,
}

KINDS.garbage = {
  fields = { act = "boolean" },
  run = function(connection)
    connection:write("\0\1\2\255 this is no HTTP\r\n\r\n\xC3\x28\r\n")
    connection:finish()
  end,
}

KINDS.raw = {
  fields = { bytes = "string!", close = "boolean", act = "boolean" },
  run = function(connection, request, fault)
    connection:write(fault.bytes)
    if fault.close then return connection:finish() end
    return connection:next(request)
  end,
}

KINDS.reply = {
  fields = { status = "status!", headers = "headers", body = "string", act = "boolean" },
  run = function(connection, request, fault)
    local plain = { status = fault.status, headers = {}, body = fault.body or "" }
    connection:respond(request, fault_responses.override(plain, fault.headers))
  end,
}

KINDS.endless = {
  fields = { act = "boolean" },
  run = function(connection)
    connection:write(http.head(200, {
      { "Content-Type", "application/json; charset=utf-8" },
      { "Transfer-Encoding", "chunked" },
    }))
    endless(connection)
  end,
}

-- The service's own response, padded with spaces, so that a client with a higher limit can read it.
KINDS.bomb = {
  fields = { bytes = "count" },
  uses_response = true,
  run = function(connection, request, fault, response)
    local packed = fault_responses.with_headers(response, { { "Content-Encoding", "gzip" } })
    packed.body = gzip.pad(response.body, fault.bytes or 64 * 1024 * 1024)
    connection:respond(request, packed)
  end,
}

KINDS.redirect = {
  fields = { location = "string!", act = "boolean" },
  run = function(connection, request, fault)
    connection:respond(request, {
      status = 302,
      headers = { { "Location", fault.location } },
      body = "",
    })
  end,
}

KINDS.drip = {
  fields = { seconds = "seconds" },
  uses_response = true,
  run = function(connection, request, fault, response)
    local head, body = http.encode(request, response)
    drip(connection, request, fault, head .. body, 1)
  end,
}

KINDS.cookies = {
  fields = { set_cookie = "strings!" },
  uses_response = true,
  run = function(connection, request, fault, response)
    local headers = {}
    for i, value in ipairs(fault.set_cookie) do
      headers[i] = { "Set-Cookie", value }
    end
    connection:respond(request, fault_responses.with_headers(response, headers))
  end,
}

KINDS.keepalive_close = {
  fields = {},
  uses_response = true,
  run = function(connection, request, _, response)
    connection.doomed = true
    connection:respond(request, response)
  end,
}

local COMMON = { kind = "string", times = "count", path = "string", method = "string" }

--- What is wrong with a fault, or nil.
---@param fault table
---@return string? problem
function faults.problem(fault)
  local problem = rules.problem(KINDS, COMMON, fault)
  if problem then return problem end
  if fault.at and fault.at ~= "body" and fault.act ~= nil then return "act goes with at=body only" end
  if fault.at == "accept" and (fault.path or fault.method) then
    return "at=accept goes without path and method, which are not known yet"
  end
  return nil
end

--- Whether the service carries the request out.
---@param fault table
---@return boolean
function faults.acts(fault)
  if fault.at then return fault.at == "reply" or fault.act == true end
  return KINDS[fault.kind].uses_response or fault.act == true
end

--- Uses a fault up by one if it applies.
---@param fault table? the current one
---@param request vrchatapi.sandbox.Request? nil when a connection was just accepted
---@return table? fault
function faults.take(fault, request)
  if not fault or fault.times == 0 then return nil end
  if (fault.at == "accept") ~= (request == nil) then return nil end
  if request then
    if fault.method and fault.method ~= request.method then return nil end
    local target = http.origin_form(request.target)
    if fault.path and target:sub(1, #fault.path) ~= fault.path then return nil end
  end
  if fault.times then fault.times = fault.times - 1 end
  return fault
end

return faults
