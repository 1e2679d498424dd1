--- What requests and responses of HTTP/1.1 consist of: targets, header fields, the head of a
--- response.

local http = {}

local REASONS = {
  [200] = "OK",
  [302] = "Found",
  [400] = "Bad Request",
  [401] = "Unauthorized",
  [403] = "Forbidden",
  [404] = "Not Found",
  [405] = "Method Not Allowed",
  [413] = "Content Too Large",
  [429] = "Too Many Requests",
  [431] = "Request Header Fields Too Large",
  [500] = "Internal Server Error",
  [501] = "Not Implemented",
  [502] = "Bad Gateway",
  [503] = "Service Unavailable",
  [504] = "Gateway Timeout",
}

--- All values of a header field, in their order.
---@param headers string[][] pairs of name and value
---@param name string in lower case
---@return string[]
function http.values(headers, name)
  local found = {}
  for _, header in ipairs(headers) do
    if header[1]:lower() == name then found[#found + 1] = header[2] end
  end
  return found
end

--- The first value of a header field.
---@param headers string[][] pairs of name and value
---@param name string in lower case
---@return string?
function http.header(headers, name) return http.values(headers, name)[1] end

--- A target without scheme and host, which clients send to a proxy and may send to any server.
---@param target string
---@return string target that starts with the path
function http.origin_form(target) return (target:gsub("^%a[%w+.-]*://[^/?]*", "", 1)) end

--- The path and the query of a request's target, both undecoded.
---@param target string
---@return string path
---@return string query empty if there is none
function http.split(target)
  local path, query = http.origin_form(target):match("^([^?]*)%??(.*)$")
  return path, query
end

--- The head of a response, with the empty line that ends it. It gets a Date unless it has one.
---@param status integer
---@param headers string[][]
---@return string
function http.head(status, headers)
  local lines = { ("HTTP/1.1 %d %s"):format(status, REASONS[status] or "Other") }
  if not http.header(headers, "date") then lines[2] = os.date("!Date: %a, %d %b %Y %H:%M:%S GMT") end
  for _, header in ipairs(headers) do
    lines[#lines + 1] = header[1] .. ": " .. header[2]
  end
  return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

--- The headers of a response together with those that say where it ends and whether the connection
--- stays open.
---@param request vrchatapi.sandbox.Request
---@param response vrchatapi.sandbox.Response
---@param length integer of the body
---@return string[][]
function http.framed(request, response, length)
  local headers = {}
  for i, header in ipairs(response.headers) do
    headers[i] = header
  end
  headers[#headers + 1] = { "Content-Length", tostring(length) }
  if not request.keep_alive then
    headers[#headers + 1] = { "Connection", "close" }
  elseif request.is_http_1_0 then -- closes by default, so the client must be told that it stays open
    headers[#headers + 1] = { "Connection", "keep-alive" }
  end
  return headers
end

--- A response as bytes. The response to a HEAD has no body, but says how long it would be.
---@param request vrchatapi.sandbox.Request
---@param response vrchatapi.sandbox.Response
---@param length? integer what Content-Length says; by default the length of the body
---@return string head
---@return string body
function http.encode(request, response, length)
  local headers = http.framed(request, response, length or #response.body)
  return http.head(response.status, headers), request.method == "HEAD" and "" or response.body
end

return http
