--- What the specs of the sandbox share: requests to the pure service, raw TCP connections, photos.

local uv = require "luv"
local cjson = require "cjson"

local support = {}

support.USER_AGENT = "SandboxSpec/1.0 spec@vrchatapi.test"
support.MULTIPART = { ["Content-Type"] = "multipart/form-data; boundary=XyZ" }

local function text_of(body)
  return type(body) == "table" and cjson.encode(body) or body or ""
end

--- Sends a request to the pure service. `options`: headers that replace the defaults by name (false
--- leaves one out).
function support.call(state, method, path, body, options)
  local service = require "vrchatapi.sandbox.service"
  local text = text_of(body)
  local headers = {
    ["User-Agent"] = support.USER_AGENT,
    ["Cookie"] = "auth=" .. state.seed.auth,
    ["Content-Type"] = text ~= "" and "application/json" or nil,
  }
  for name, value in pairs(options or {}) do headers[name] = value or nil end
  local list = {}
  for name, value in pairs(headers) do list[#list + 1] = { name, value } end
  local reply = service.handle(state, {
    method = method, target = "/api/1" .. path, headers = list, body = text,
  })
  local ok, value = pcall(cjson.decode, reply.body)
  return reply.status, ok and value or reply.body, reply
end

local function percent(text)
  return (text:gsub("[^%w%-_.!~*'()]", function(byte) return ("%%%02X"):format(byte:byte()) end))
end

-- Base64 by another way than the sandbox's own.
local function base64(text)
  local pipe = assert(io.popen("printf %s '" .. text:gsub("'", "'\\''") .. "' | base64 -w0"))
  local encoded = pipe:read("a")
  pipe:close()
  return encoded
end

--- The value of an Authorization header for a name and a password.
function support.basic(name, password)
  return "Basic " .. base64(percent(name) .. ":" .. percent(password))
end

--- The value of a cookie that a reply sets, and its attributes.
function support.set_cookie(reply, name)
  for _, header in ipairs(reply.headers) do
    local value, rest = header[2]:match("^" .. name .. "=([^;]*)(.*)$")
    if header[1] == "Set-Cookie" and value then return value, rest end
  end
  return nil
end

--- A header of a reply.
function support.header(reply, name)
  for _, header in ipairs(reply.headers) do
    if header[1] == name then return header[2] end
  end
  return nil
end

--- The bytes of something that passes for a PNG: its signature and its size.
function support.png(width, height, length)
  local head = "\x89PNG\r\n\x1A\n" .. string.pack(">I4", 13) .. "IHDR"
    .. string.pack(">I4I4", width or 16, height or 16)
  local filler = (length or 200) - #head
  return head .. ("\0\xFF\r\n--"):rep(filler // 6 + 1):sub(1, filler)
end

--- A multipart body: a list of { head, body }.
function support.multipart(parts)
  local pieces = {}
  for _, part in ipairs(parts) do
    pieces[#pieces + 1] = "--XyZ\r\n" .. part[1] .. "\r\n\r\n" .. part[2] .. "\r\n"
  end
  return table.concat(pieces) .. "--XyZ--\r\n", support.MULTIPART
end

local DATA = 'Content-Disposition: form-data; name="data"'
local IMAGE = 'Content-Disposition: form-data; name="image"; filename="image.png"\r\n'
  .. "Content-Type: image/png"

--- A multipart body as a client sends it.
function support.photo(data, image, image_head)
  return support.multipart { { DATA, text_of(data) }, { image_head or IMAGE, image } }
end

--- The text of a request over the wire.
function support.wire(box, method, path, body, extra)
  local text, framing = text_of(body), ""
  if text ~= "" then
    framing = ("Content-Type: application/json\r\nContent-Length: %d\r\n"):format(#text)
  end
  return ("%s /api/1%s HTTP/1.1\r\nHost: x\r\n"):format(method, path)
    .. ("User-Agent: %s\r\nCookie: auth=%s\r\n"):format(support.USER_AGENT, box.auth)
    .. (extra or "") .. framing .. "\r\n" .. text
end

local Client = {}
Client.__index = Client

-- Turns the loop until a condition holds; false after ten seconds.
local function turn(condition)
  local deadline, timer = uv.hrtime() + 10e9, uv.new_timer()
  timer:start(5, 5, function() end) -- some conditions come true without an event
  local met = condition()
  while not met and uv.hrtime() < deadline do
    uv.run("once")
    met = condition()
  end
  timer:close()
  return met and true or false
end
support.turn = turn

--- Connects to the port of a URL; nil and the reason if that fails.
function support.dial(url)
  local self = setmetatable({ socket = uv.new_tcp(), received = "" }, Client)
  self.signal = uv.new_signal()
  self.signal:start("sigpipe", function() end) -- writing to a closed connection is no reason to die
  local connected, problem
  self.socket:connect("127.0.0.1", tonumber(url:match(":(%d+)/")), function(failure)
    connected, problem = true, failure
  end)
  assert(turn(function() return connected end), "no connection")
  if problem then
    self:close()
    return nil, problem
  end
  self.socket:read_start(function(failure, bytes)
    self.received = self.received .. (bytes or "")
    self.ended = self.ended or failure or not bytes and "EOF" or nil
  end)
  return self
end

function Client:send(bytes)
  self.socket:write(bytes)
  return self
end

--- Waits for the end of the connection; returns all that came, and "EOF" or the error.
function Client:rest()
  assert(turn(function() return self.ended end), "the connection did not end")
  return self.received, self.ended
end

--- Waits until so many bytes have come.
function Client:bytes(count)
  assert(turn(function() return #self.received >= count or self.ended end), "too few bytes")
  return self.received
end

--- Waits for a reply with a Content-Length and takes it: status, body, head.
function Client:reply()
  local head, body
  local function complete()
    local _, last = self.received:find("\r\n\r\n", 1, true)
    head = last and self.received:sub(1, last)
    local length = head and tonumber(head:match("[Cc]ontent%-[Ll]ength: (%d+)") or "0")
    if not head or #self.received < last + length then return self.ended end
    body = self.received:sub(last + 1, last + length)
    self.received = self.received:sub(last + length + 1)
    return true
  end
  assert(turn(complete), "no reply")
  if not body then return nil, self.ended end
  return tonumber(head:match("^HTTP/1.1 (%d+)")), body, head
end

function Client:close()
  for _, handle in ipairs { self.socket, self.signal } do
    if not handle:is_closing() then handle:close() end
  end
  uv.run("nowait")
end

return support
