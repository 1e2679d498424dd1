--- An incremental parser of HTTP/1.0 and HTTP/1.1 requests. Its cost is linear in the bytes that
--- come, however small their pieces and chunks are.

local http = require "vrchatapi.sandbox.formats.http"

local request_parser = {}

local HEAD_LIMIT = 64 * 1024
local BODY_LIMIT = 64 * 1024 * 1024

---@class vrchatapi.sandbox.Request
---@field method string
---@field target string the raw request target, undecoded
---@field headers string[][] pairs of name and value, in wire order with their original case
---@field raw_head string everything up to and including the empty line
---@field is_http_1_0 boolean
---@field keep_alive boolean whether the connection stays open after the response
---@field body string? the raw bytes, without chunked framing; there once the request is complete

local function parse_headers(lines)
  local headers = {}
  for line in lines:gmatch("(.-)\r?\n") do
    local name, value = line:match("^([^%s:]+):[ \t]*(.-)[ \t]*$")
    if not name then return nil end
    headers[#headers + 1] = { name, value }
  end
  return headers
end

-- How the body is framed: "chunked", or its length. Anything ambiguous is refused, as a server
-- that guesses may take a body for the next request.
local function framing(headers)
  local codings = http.values(headers, "transfer-encoding")
  local lengths = http.values(headers, "content-length")
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

local function stays_open(headers, is_http_1_0)
  local connection = table.concat(http.values(headers, "connection"), ","):lower()
  if is_http_1_0 then return connection:find("keep-alive", 1, true) ~= nil end
  return not connection:find("close", 1, true)
end

---@class vrchatapi.sandbox.RequestParser
---@field size integer bytes that were pushed and not taken
---@field buffer string holds them from `first` on, but for those in `pieces`
---@field has_line boolean whether a search for the end of a line may find one
local Parser = {}
Parser.__index = Parser

--- A parser of the requests of one connection.
---@return vrchatapi.sandbox.RequestParser
function request_parser.new()
  return setmetatable({
    pieces = {},
    buffer = "",
    first = 1,
    size = 0,
    has_line = false,
    step = Parser.read_head,
  }, Parser)
end

--- Hands over bytes as they come from the network.
---@param bytes string
function Parser:push(bytes)
  self.pieces[#self.pieces + 1] = bytes
  self.size = self.size + #bytes
  self.has_line = self.has_line or bytes:find("\n", 1, true) ~= nil
end

--- Reads what has come. Every request brings two events; call again until nil.
---@return "head"|"request"|"invalid"|nil event nil: more bytes are needed
---@return vrchatapi.sandbox.Request|integer|nil detail the request; for "invalid" an HTTP status
function Parser:take() return self:step() end

--- Takes the bytes that were not read, which are not HTTP.
---@return string
function Parser:rest() return self:cut(self.size) end

-- Pieces are joined when their bytes are needed, not at each push: a large body comes in many.
function Parser:join()
  if #self.pieces == 0 then return end
  table.insert(self.pieces, 1, self.buffer:sub(self.first))
  self.buffer, self.first, self.pieces = table.concat(self.pieces), 1, {}
end

function Parser:cut(count)
  self:join()
  local first = self.first
  self.first, self.size = first + count, self.size - count
  return self.buffer:sub(first, first + count - 1)
end

-- The length of what a pattern finds the end of, or nil if its line has not come. Nothing is
-- searched again before another line has come.
function Parser:length_to(pattern)
  if not self.has_line then return nil end
  self:join()
  local _, last = self.buffer:find(pattern, self.first)
  if last then return last - self.first + 1 end
  self.has_line = false
  return nil
end

function Parser:invalid(status)
  self.step = function() return nil end
  return "invalid", status
end

-- Empty lines before a request are passed over.
function Parser:skip_empty_lines()
  self:join()
  local first = self.buffer:find("[^\r\n]", self.first) or #self.buffer + 1
  self:cut(first - self.first)
end

function Parser:read_head()
  if self.size == 0 then return nil end
  self:skip_empty_lines()
  -- No method starts with such a byte. A TLS handshake does, and would wait for an answer.
  if self.buffer:find("^[^%w!#$%%&'*+.^_`|~-]", self.first) then return self:invalid(400) end
  local length = self:length_to("\n\r?\n")
  if (length or self.size) > HEAD_LIMIT then return self:invalid(431) end
  if not length then return nil end
  return self:parse_head(self:cut(length))
end

function Parser:parse_head(head)
  local method, target, minor, lines = head:match("^(%S+) (%S+) HTTP/1%.([01])\r?\n(.-)\r?\n$")
  local headers = method and parse_headers(lines)
  if not headers then return self:invalid(400) end
  local length, status = framing(headers)
  if not length then return self:invalid(status) end
  self.request = {
    method = method,
    target = target,
    headers = headers,
    raw_head = head,
    is_http_1_0 = minor == "0",
    keep_alive = stays_open(headers, minor == "0"),
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

-- One line without its end, or nil if it is not there yet, and whether it is too long.
function Parser:line()
  local length = self:length_to("\r\n")
  if not length then return nil, self.size > HEAD_LIMIT end
  return self:cut(length):sub(1, -3)
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

return request_parser
