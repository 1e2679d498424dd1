--- The service: a function from a request to a reply over the state. An API is a module with a list
--- of `routes`; adding one is adding a file and its name here.

local admission = require "vrchatapi.sandbox.admission"
local errors = require "vrchatapi.sandbox.errors"
local limit = require "vrchatapi.sandbox.limit"
local sessions = require "vrchatapi.sandbox.sessions"

local service = {}

local BASE_PATH = "/api/1"

local APIS = {
  require "vrchatapi.sandbox.messages",
  require "vrchatapi.sandbox.invites",
  require "vrchatapi.sandbox.photos",
  require "vrchatapi.sandbox.authentication",
  require "vrchatapi.sandbox.inbox",
  require "vrchatapi.sandbox.friends",
  require "vrchatapi.sandbox.users",
  require "vrchatapi.sandbox.worlds",
  require "vrchatapi.sandbox.instances",
}

---@class vrchatapi.sandbox.Route
---@field method string
---@field path string with parameters such as {userId}
---@field handle fun(state: vrchatapi.sandbox.State, call: vrchatapi.sandbox.Call): vrchatapi.sandbox.Reply
---@field access "pending"|"anybody"|"public"|nil who may use it: by default only who is logged in;
---  pending: also who owes the second factor; anybody: also who has no session; public: whoever,
---  without a User-Agent even

---@class vrchatapi.sandbox.Call what a route's handler is told, next to the state
---@field request vrchatapi.sandbox.Request
---@field params table<string, string> the path parameters, decoded
---@field query table<string, string> the query's, decoded
---@field session vrchatapi.sandbox.Session? the living one that the request belongs to
---@field user table? whose session it is

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
      handle = row.handle, access = row.access,
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

local function query_of(target)
  local query = {}
  for name, value in (target:match("?(.*)$") or ""):gmatch("([^&=]+)=([^&]*)") do
    query[decode(name)] = decode(value)
  end
  return query
end

-- Why a call is refused before it comes to its route, if it is.
local function refusal(state, call, access)
  local problem = admission.edge(call.request) or limit.take(state)
  if problem or access == "anybody" then return problem end
  if not call.session then return errors.missing_credentials() end
  if access ~= "pending" and sessions.is_pending(state, call.request, call.session) then
    return errors.two_factor_required()
  end
  return nil
end

--- Answers a request; what it asks for is done in the state.
---@param state vrchatapi.sandbox.State
---@param request vrchatapi.sandbox.Request complete, with its body
---@return vrchatapi.sandbox.Reply
function service.handle(state, request)
  local route, params = find(request)
  local call = { request = request, params = params, query = query_of(request.target) }
  local access = route and route.access
  if access == "public" then return route.handle(state, call) end
  call.session = sessions.find(state, request)
  call.user = call.session and state.users[call.session.user_id]
  local problem = refusal(state, call, access)
  if problem then return problem end
  if not route then return errors.not_implemented() end
  return route.handle(state, call)
end

return service
