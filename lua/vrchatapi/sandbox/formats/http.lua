--- HTTP/1.1 as a server sees it: an incremental parser of requests, and the writing of replies.

local http = {}

local HEAD_LIMIT = 64 * 1024
local BODY_LIMIT = 64 * 1024 * 1024

local REASONS = {
  [200] = "OK", [302] = "Found", [400] = "Bad Request", [401] = "Unauthorized", [403] = "Forbidden",
  [404] = "Not Found", [413] = "Content Too Large", [429] = "Too Many Requests",
  [431] = "Request Header Fields Too Large", [500] = "Internal Server Error",
  [501] = "Not Implemented", [502] = "Bad Gateway", [503] = "Service Unavailable",
  [504] = "Gateway Timeout",
}

---@class vrchatapi.sandbox.Request
---@field method string
---@field target string the raw request target, undecoded
---@field headers string[][] pairs of name and value, in wire order with their original case
---@field raw_head string everything up to and including the empty line
---@field keep_alive boolean whether the connection stays open after the reply
---@field body string? the raw bytes, without chunked framing; there once the request is complete

--- The first value of a header.
---@param headers string[][]
---@param name string in lower case
---@return string?
function http.header(headers, name)
  for _, header in ipairs(headers) do
    if header[1]:lower() == name then return header[2] end
  end
  return nil
end

--- The path and the query of a request's target, both undecoded.
---@param target string
---@return string path
---@return string query empty if there is none
function http.split(target)
  local path, query = target:match("^([^?]*)%??(.*)$")
  return path, query
end

local function values(headers, name)
  local found = {}
  for _, header in ipairs(headers) do
    if header[1]:lower() == name then found[#found + 1] = header[2] end
  end
  return found
end

local function parse_headers(lines)
  local headers = {}
  for line in lines:gmatch("(.-)\r\n") do
    local name, value = line:match("^([^%s:]+):[ \t]*(.-)[ \t]*$")
    if not name then return nil end
    headers[#headers + 1] = { name, value }
  end
  return headers
end

-- How the body is framed: "chunked", or its length. Anything ambiguous is refused, as a server
-- that guesses may take a body for the next request.
local function framing(headers)
  local codings, lengths = values(headers, "transfer-encoding"), values(headers, "content-length")
  if #codings > 0 then
    if #codings > 1 or codings[1]:lower() ~= "chunked" then return nil, 501 end
    if #lengths > 0 then return nil, 400 end
    return "chunked"
  end
  if #lengths == 0 then return 0 end
  if #lengths > 1 or not lengths[1]:find("^%d+$") then return nil, 400 end
  local length = tonumber(lengths[1])
  if length > BODY_LIMIT then return nil, 413 end
  return length
end

local function stays_open(headers, minor)
  local connection = table.concat(values(headers, "connection"), ","):lower()
  if minor == "0" then return connection:find("keep-alive", 1, true) ~= nil end
  return not connection:find("close", 1, true)
end

---@class vrchatapi.sandbox.Parser
local Parser = {}
Parser.__index = Parser

--- A parser of the requests of one connection.
---@return vrchatapi.sandbox.Parser
function http.parser()
  return setmetatable({ pieces = {}, size = 0, step = Parser.read_head }, Parser)
end

--- Hands over bytes as they come from the network.
---@param bytes string
function Parser:push(bytes)
  self.pieces[#self.pieces + 1] = bytes
  self.size = self.size + #bytes
end

--- What can be read from the bytes so far. Every request gives two events; call again until nil.
---@return "head"|"request"|"invalid"|nil event nil: more bytes are needed
---@return vrchatapi.sandbox.Request|integer|nil detail the request; for "invalid" an HTTP status
function Parser:take()
  return self:step()
end

function Parser:bytes()
  -- Pieces are joined when somebody looks, not at each push: a body of megabytes comes in many.
  if #self.pieces ~= 1 then self.pieces = { table.concat(self.pieces) } end
  return self.pieces[1]
end

function Parser:cut(count)
  local bytes = self:bytes()
  self.pieces = { bytes:sub(count + 1) }
  self.size = self.size - count
  return bytes:sub(1, count)
end

function Parser:invalid(status)
  self.step = function() return nil end
  return "invalid", status
end

function Parser:read_head()
  while self.size >= 2 and self:bytes():sub(1, 2) == "\r\n" do self:cut(2) end
  local _, last = self:bytes():find("\r\n\r\n", 1, true)
  if (last or self.size) > HEAD_LIMIT then return self:invalid(431) end
  if not last then return nil end
  local head = self:cut(last)
  local method, target, minor, lines = head:match("^(%S+) (%S+) HTTP/1%.([01])\r\n(.*)\r\n$")
  local headers = method and parse_headers(lines)
  if not headers then return self:invalid(400) end
  local length, status = framing(headers)
  if not length then return self:invalid(status) end
  self.request = {
    method = method, target = target, headers = headers, raw_head = head,
    keep_alive = stays_open(headers, minor),
  }
  self.length, self.chunks, self.received = length, {}, 0
  self.step = length == "chunked" and Parser.read_chunk_size or Parser.read_length
  return "head", self.request
end

function Parser:complete(body)
  local request = self.request
  request.body = body
  self.request, self.step = nil, Parser.read_head
  return "request", request
end

function Parser:read_length()
  if self.size < self.length then return nil end
  return self:complete(self:cut(self.length))
end

-- One line without its end, or nil if it is not there yet.
function Parser:line()
  local first, last = self:bytes():find("\r\n", 1, true)
  if not first then return nil, self.size > HEAD_LIMIT end
  return self:cut(last):sub(1, -3)
end

function Parser:read_chunk_size()
  local line, too_long = self:line()
  if not line then
    if too_long then return self:invalid(400) end
    return nil
  end
  local digits = line:match("^(%x+)[ \t]*$") or line:match("^(%x+)[ \t]*;")
  if not digits or #digits > 8 then return self:invalid(400) end
  self.length = tonumber(digits, 16)
  self.received = self.received + self.length
  if self.received > BODY_LIMIT then return self:invalid(413) end
  self.step = self.length == 0 and Parser.read_trailers or Parser.read_chunk
  return self:step()
end

function Parser:read_chunk()
  if self.size < self.length + 2 then return nil end
  self.chunks[#self.chunks + 1] = self:cut(self.length)
  if self:cut(2) ~= "\r\n" then return self:invalid(400) end
  self.step = Parser.read_chunk_size
  return self:step()
end

function Parser:read_trailers()
  while true do
    local line, too_long = self:line()
    if not line then
      if too_long then return self:invalid(431) end
      return nil
    end
    if line == "" then return self:complete(table.concat(self.chunks)) end
  end
end

--- The head of a reply, with the empty line that ends it.
---@param status integer
---@param headers string[][]
---@return string
function http.head(status, headers)
  local lines = { ("HTTP/1.1 %d %s"):format(status, REASONS[status] or "Other") }
  for _, header in ipairs(headers) do lines[#lines + 1] = header[1] .. ": " .. header[2] end
  return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

--- The headers of a reply together with those that frame it.
---@param reply vrchatapi.sandbox.Response
---@param length integer what Content-Length says
---@param keep_alive boolean
---@return string[][]
function http.framed(reply, length, keep_alive)
  local headers = table.move(reply.headers, 1, #reply.headers, 1, {})
  headers[#headers + 1] = { "Content-Length", tostring(length) }
  if not keep_alive then headers[#headers + 1] = { "Connection", "close" } end
  return headers
end

return http
