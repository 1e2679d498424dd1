--- Requests as .NET's HttpClient writes them: the form of a photo with unquoted names.
local tcp = require "spec.support.tcp"

local dotnet = {}

local BOUNDARY = "e8d2bbd7-6d2d-4a2f-9a39-3f0a4f7b5f11"

local function part(headers, body)
  return ("--%s\r\n%s\r\n\r\n%s\r\n"):format(BOUNDARY, table.concat(headers, "\r\n"), body)
end

-- MultipartFormDataContent quotes a name only if it has to, and adds `filename*`.
local function form(data, image)
  return part({
    "Content-Type: text/plain; charset=utf-8",
    "Content-Disposition: form-data; name=data",
  }, data) .. part({
    "Content-Type: image/png",
    "Content-Disposition: form-data; name=image; filename=image.png; filename*=utf-8''image.png",
  }, image) .. ("--%s--\r\n"):format(BOUNDARY)
end

--- Posts a photo.
---@param box table the sandbox
---@param target string behind the base URL
---@param data string JSON
---@param image string
---@return string status
---@return string body
function dotnet.post(box, target, data, image)
  local host, path = box.url:match("^http://([^/]+)(.*)$")
  local body = form(data, image)
  local head = table.concat({
    ("POST %s%s HTTP/1.1"):format(path, target),
    "Host: " .. host,
    "User-Agent: VRCX 2026.08.20",
    "Cookie: auth=" .. box.auth,
    "Accept-Encoding: gzip, deflate, br",
    ('Content-Type: multipart/form-data; boundary="%s"'):format(BOUNDARY),
    "Content-Length: " .. ("%d"):format(#body),
    "Connection: close",
    "",
    "",
  }, "\r\n")
  local connection = assert(tcp.dial(box.url)):send(head .. body)
  local received = connection:rest()
  connection:close()
  return received:match("^HTTP/1%.1 (%d+).-\r\n\r\n(.*)$")
end

return dotnet
