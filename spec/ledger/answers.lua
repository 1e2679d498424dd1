--- The bytes of the responses of the ledger's service.
local answers = {}

local JSON = "Content-Type: application/json\r\n"

local function response(status, body, headers, length)
  return ("HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s"):format(
    status,
    headers or JSON,
    length or #body,
    body
  )
end

local function success(id)
  return ('{"id":"%s","type":"invite","displayName":"Someone","message":"","details":{}}'):format(id)
end

local function chunked(body, last)
  local half = math.floor(#body / 2)
  return ("HTTP/1.1 200 OK\r\n%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n%x\r\n%s%s"):format(
    JSON,
    half,
    body:sub(1, half),
    #body - half,
    body:sub(half + 1),
    last
  )
end

local REFUSALS = { "400 Bad Request", "403 Forbidden", "404 Not Found", "409 Conflict" }
local ERRORS = {
  "500 Internal Server Error",
  "502 Bad Gateway",
  "503 Service Unavailable",
  "302 Found",
  "408 Request Timeout",
  "421 Misdirected Request",
  "520 Unknown",
}
local WORDS = '{"error":{"message":"No.","status_code":403}}'
local PAGE = "<!DOCTYPE html><title>Hello</title><p>Nothing to see here."
local INTERIM = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"

local function refusal(random) return response(REFUSALS[random(#REFUSALS)], WORDS) end

local function limited()
  return response(
    "429 Too Many Requests",
    "<title>429</title>",
    "Content-Type: text/html\r\nRetry-After: 1\r\n"
  )
end

local KINDS = {
  ok = function(_, id) return response("200 OK", success(id)) end,
  ok_in_chunks = function(_, id) return chunked(success(id), "\r\n0\r\n\r\n") end,
  ok_after_interim = function(_, id) return INTERIM .. response("200 OK", success(id)) end,
  ok_twice = function(_, id)
    return response("200 OK", success(id)) .. response("200 OK", success("usr_stray"))
  end,
  ok_and_refusal = function(_, id) return response("200 OK", success(id)) .. limited() end,
  ok_and_bytes = function(_, id) return response("200 OK", success(id)) .. "\r\n0\r\n" end,
  ok_too_short = function(random, id) return response("200 OK", success(id), nil, random(0, 20)) end,
  ok_too_long = function(random, id) return response("200 OK", success(id), nil, 500 + random(500)) end,
  ok_two_lengths = function(_, id) return response("200 OK", success(id), JSON .. "Content-Length: 2\r\n") end,
  half_a_chunk = function(random, id)
    local bytes = chunked(success(id), "")
    return bytes:sub(1, #bytes - random(30))
  end,
  no_gzip = function(_, id) return response("200 OK", success(id), JSON .. "Content-Encoding: gzip\r\n") end,
  page = function() return response("200 OK", PAGE, "Content-Type: text/html\r\n") end,
  without_id = function() return response("200 OK", "{}") end,
  nothing = function() return "HTTP/1.1 204 No Content\r\n\r\n" end,
  error = function(random) return response(ERRORS[random(#ERRORS)], "<html>", "Content-Type: text/html\r\n") end,
  interim = function() return INTERIM end,
  garbage = function() return ("SSH-2.0-OpenSSH_9.2\r\n"):rep(3) end,
  long_header = function(_, id)
    return response("200 OK", success(id), "X-Pad: " .. ("x"):rep(300000) .. "\r\n")
  end,

  refusal = refusal,
  refusal_page = function() return response("403 Forbidden", PAGE, "Content-Type: text/html\r\n") end,
  limited = limited,
  refusal_after_interim = function(random) return INTERIM .. refusal(random) end,
  refusal_and_ok = function(random) return refusal(random) .. response("200 OK", success("usr_stray")) end,
  refusal_and_bytes = function(random) return refusal(random) .. "HTTP/1.1 2" end,
  refusal_too_short = function(random) return response("403 Forbidden", WORDS, nil, random(0, 20)) end,
  refusal_too_long = function(random) return response("403 Forbidden", WORDS, nil, 500 + random(500)) end,
  refusal_in_success = function() return response("200 OK", WORDS) end,

  -- on idle connections
  half = function() return "HTTP/1.1 200 OK\r\nContent-Le" end,
  byte = function() return "\n" end,
}

--- The bytes of an answer.
---@param kind string a name that plans.lua has
---@param random fun(low: integer, high?: integer): integer
---@param id string whom the request is about
---@return string
function answers.make(kind, random, id) return KINDS[kind](random, id) end

--- True if nothing comes after what the answer holds: the connection is of no use behind it.
---@param kind string
---@return boolean
function answers.is_endless(kind)
  return kind == "interim" or kind == "half_a_chunk" or kind:find("too_long", 1, true) ~= nil
end

return answers
