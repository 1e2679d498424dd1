--- Finds the route of a request.

local http = require "vrchatapi.sandbox.formats.http"
local percent = require "vrchatapi.percent"
local listed = require "vrchatapi.sandbox.service.routes"

local router = {}

local BASE_PATH = "/api/1"

-- A path such as "/invite/{userId}" as a Lua pattern, and the names of its parameters.
local function compile(path)
  local names = {}
  local pattern = path:gsub("{(%w+)}(:?)", function(name, colon)
    names[#names + 1] = name
    return (colon == ":" and "([^/:]+)" or "([^/]+)") .. colon
  end)
  return "^" .. BASE_PATH .. pattern .. "$", names
end

local routes = {}
for i, route in ipairs(listed) do
  local pattern, names = compile(route[2])
  routes[i] = {
    method = route[1],
    pattern = pattern,
    names = names,
    handle = route[3],
    access = route.access,
  }
end

--- Finds the route of a request.
---@param request vrchatapi.sandbox.Request
---@return { handle: function, access: string? }? route nil if there is none
---@return table<string, string> params the path parameters, decoded
function router.find(request)
  -- A colon may be encoded, and divides a segment all the same.
  local path = http.split(request.target):gsub("%%3[Aa]", ":")
  local method = request.method == "HEAD" and "GET" or request.method
  for _, route in ipairs(routes) do
    local captures = route.method == method and { path:match(route.pattern) } or {}
    if #captures > 0 then
      local params = {}
      for i, name in ipairs(route.names) do
        params[name] = percent.decode(captures[i])
      end
      return route, params
    end
  end
  return nil, {}
end

--- Reads the query of a request.
---@param request vrchatapi.sandbox.Request
---@return table<string, string> query decoded
function router.query(request)
  local query = {}
  local _, text = http.split(request.target)
  for name, value in text:gmatch("([^&=]+)=([^&]*)") do
    query[percent.decode(name)] = percent.decode(value)
  end
  return query
end

return router
