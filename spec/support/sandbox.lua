--- Requests for the sandbox: to the pure service, as bytes for the wire, photo forms.

local cjson = require "cjson"

local sandbox = {}

sandbox.USER_AGENT = "SandboxSpec/1.0 spec@vrchatapi.test"
sandbox.MULTIPART = { ["Content-Type"] = "multipart/form-data; boundary=XyZ" }

local function text_of(body) return type(body) == "table" and cjson.encode(body) or body or "" end

--- Sends a request to the pure service. `options`: headers that replace the defaults by name (false
--- leaves one out).
function sandbox.call(state, method, path, body, options)
  local service = require "vrchatapi.sandbox.service"
  local text = text_of(body)
  local headers = {
    ["User-Agent"] = sandbox.USER_AGENT,
    ["Cookie"] = "auth=" .. state.seed.auth,
    ["Content-Type"] = text ~= "" and "application/json" or nil,
  }
  for name, value in pairs(options or {}) do
    headers[name] = value or nil
  end
  local list = {}
  for name, value in pairs(headers) do
    list[#list + 1] = { name, value }
  end
  local response = service.handle(state, {
    method = method,
    target = "/api/1" .. path,
    headers = list,
    body = text,
  })
  local ok, value = pcall(cjson.decode, response.body)
  return response.status, ok and value or response.body, response
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
function sandbox.basic(name, password) return "Basic " .. base64(percent(name) .. ":" .. percent(password)) end

--- The value of a cookie that a response sets, and its attributes.
function sandbox.set_cookie(response, name)
  for _, header in ipairs(response.headers) do
    local value, rest = header[2]:match("^" .. name .. "=([^;]*)(.*)$")
    if header[1] == "Set-Cookie" and value then return value, rest end
  end
  return nil
end

--- A header of a response.
function sandbox.header(response, name)
  for _, header in ipairs(response.headers) do
    if header[1] == name then return header[2] end
  end
  return nil
end

--- The bytes of something that passes for a PNG: its signature and its size.
function sandbox.png(width, height, length)
  local head = "\x89PNG\r\n\x1A\n"
    .. string.pack(">I4", 13)
    .. "IHDR"
    .. string.pack(">I4I4", width or 16, height or 16)
  local filler = (length or 200) - #head
  return head .. ("\0\xFF\r\n--"):rep(math.floor(filler / 6) + 1):sub(1, filler)
end

--- A multipart body: a list of { head, body }.
function sandbox.multipart(parts)
  local pieces = {}
  for _, part in ipairs(parts) do
    pieces[#pieces + 1] = "--XyZ\r\n" .. part[1] .. "\r\n\r\n" .. part[2] .. "\r\n"
  end
  return table.concat(pieces) .. "--XyZ--\r\n", sandbox.MULTIPART
end

local DATA = 'Content-Disposition: form-data; name="data"'
local IMAGE = 'Content-Disposition: form-data; name="image"; filename="image.png"\r\n'
  .. "Content-Type: image/png"

--- A multipart body as a client sends it.
function sandbox.photo(data, image, image_head)
  return sandbox.multipart { { DATA, text_of(data) }, { image_head or IMAGE, image } }
end

--- The text of a request over the wire.
function sandbox.wire(box, method, path, body, extra)
  local text, framing = text_of(body), ""
  if text ~= "" then framing = ("Content-Type: application/json\r\nContent-Length: %d\r\n"):format(#text) end
  return ("%s /api/1%s HTTP/1.1\r\nHost: x\r\n"):format(method, path)
    .. ("User-Agent: %s\r\nCookie: auth=%s\r\n"):format(sandbox.USER_AGENT, box.auth)
    .. (extra or "")
    .. framing
    .. "\r\n"
    .. text
end

return sandbox
