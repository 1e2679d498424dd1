--- The service: a function from a request to a response over the state.

local admission = require "vrchatapi.sandbox.service.admission"
local errors = require "vrchatapi.sandbox.service.errors"
local router = require "vrchatapi.sandbox.service.router"
local sessions = require "vrchatapi.sandbox.state.sessions"

local service = {}

---@class vrchatapi.sandbox.Call what a handler gets beside the state
---@field request vrchatapi.sandbox.Request
---@field params table<string, string> the path parameters, decoded
---@field query table<string, string> the parameters of the query, decoded
---@field session vrchatapi.sandbox.Session? the living session that the request belongs to
---@field user table? whose session it is

--- Answers a request, and changes the state as it asks.
---@param state vrchatapi.sandbox.State
---@param request vrchatapi.sandbox.Request complete, with its body
---@return vrchatapi.sandbox.Response
function service.handle(state, request)
  local route, params = router.find(request)
  local call = { request = request, params = params, query = router.query(request) }
  local access = route and route.access
  if access == "public" then return route.handle(state, call) end
  call.session = sessions.find(state, request)
  call.user = call.session and state.users[call.session.user_id]
  local refusal = admission.refusal(state, call, access)
  if refusal then return refusal end
  if not route then return errors.not_implemented() end
  return route.handle(state, call)
end

return service
