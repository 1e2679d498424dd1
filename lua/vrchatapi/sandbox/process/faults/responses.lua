--- Responses that are not the service's own: refusals, pages, other headers.

local errors = require "vrchatapi.sandbox.service.errors"
local responses = require "vrchatapi.sandbox.service.responses"

local fault_responses = {}

local PAGE = [[
<html>
<head><title>%d Error</title></head>
<body><center><h1>%d Error</h1></center><hr><center>cloudflare</center></body>
</html>
]]

--- A response with more headers.
---@param response vrchatapi.sandbox.Response
---@param headers string[][]
---@return vrchatapi.sandbox.Response
function fault_responses.with_headers(response, headers)
  local all = {}
  for _, header in ipairs(response.headers) do
    all[#all + 1] = header
  end
  for _, header in ipairs(headers) do
    all[#all + 1] = header
  end
  return { status = response.status, headers = all, body = response.body }
end

--- A response with headers that replace its own of the same name.
---@param response vrchatapi.sandbox.Response
---@param headers table<string, string>?
---@return vrchatapi.sandbox.Response
function fault_responses.override(response, headers)
  local names, list = {}, {}
  for name, value in pairs(headers or {}) do
    names[name:lower()] = true
    list[#list + 1] = { name, value }
  end
  table.sort(list, function(a, b) return a[1] < b[1] end)
  local kept = {}
  for _, header in ipairs(response.headers) do
    if not names[header[1]:lower()] then kept[#kept + 1] = header end
  end
  return fault_responses.with_headers(
    { status = response.status, headers = kept, body = response.body },
    list
  )
end

--- The refusal with a status, as the service words it.
---@param fault table status, body, headers
---@return vrchatapi.sandbox.Response
function fault_responses.status(fault)
  local response
  if fault.body then
    response = responses.raw(fault.status, "application/json; charset=utf-8", fault.body)
  elseif fault.status == 429 then
    response = errors.too_many_requests()
  elseif fault.status == 503 then
    response = errors.unavailable()
  else
    response = errors.quoted(fault.status, "Status " .. fault.status)
  end
  return fault_responses.override(response, fault.headers)
end

--- A page as the edge sends it.
---@param fault table status
---@return vrchatapi.sandbox.Response
function fault_responses.page(fault)
  local status = fault.status or 502
  return responses.raw(status, "text/html", PAGE:format(status, status))
end

return fault_responses
