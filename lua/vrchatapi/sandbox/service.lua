--- The service: a function from a request to a reply over the state. An API is a module with a list
--- of `routes`; adding one is adding a file and its name here.

local admission = require "vrchatapi.sandbox.admission"
local errors = require "vrchatapi.sandbox.errors"

local service = {}

local BASE_PATH = "/api/1"

local APIS = {
  require "vrchatapi.sandbox.messages",
  require "vrchatapi.sandbox.invites",
  require "vrchatapi.sandbox.photos",
}

---@class vrchatapi.sandbox.Call what a route's handler is told, next to the state
---@field request vrchatapi.sandbox.Request
---@field user table? whose session it is; not on public routes
---@field params table<string, string> the path parameters, decoded

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
for _, api in ipairs(APIS) do
  for _, row in ipairs(api.routes) do
    local pattern, names = compile(row.path)
    routes[#routes + 1] = {
      method = row.method, pattern = pattern, names = names,
      handle = row.handle, public = row.public,
    }
  end
end

local function decode(segment)
  return (segment:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

-- The route of a request and its parameters.
local function find(request)
  -- A colon may be encoded, and divides a segment all the same.
  local path = request.target:match("^[^?]*"):gsub("%%3[Aa]", ":")
  for _, route in ipairs(routes) do
    local captures = route.method == request.method and { path:match(route.pattern) } or {}
    if #captures > 0 then
      local params = {}
      for i, name in ipairs(route.names) do params[name] = decode(captures[i]) end
      return route, params
    end
  end
  return nil, {}
end

--- Answers a request; what it asks for is done in the state.
---@param state vrchatapi.sandbox.State
---@param request vrchatapi.sandbox.Request complete, with its body
---@return vrchatapi.sandbox.Reply
function service.handle(state, request)
  local route, params = find(request)
  local call = { request = request, params = params }
  if route and route.public then return route.handle(state, call) end
  local refusal = admission.edge(request)
  if refusal then return refusal end
  call.user = admission.user(state, request)
  if not call.user then return errors.missing_credentials() end
  if not route then return errors.not_implemented() end
  return route.handle(state, call)
end

return service
