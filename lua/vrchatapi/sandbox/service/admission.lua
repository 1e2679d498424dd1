--- What a request must pass before its route handles it: the rules of the edge, the rate limit, the
--- session.

local errors = require "vrchatapi.sandbox.service.errors"
local http = require "vrchatapi.sandbox.formats.http"
local rate_limit = require "vrchatapi.sandbox.state.rate_limit"
local sessions = require "vrchatapi.sandbox.state.sessions"

local admission = {}

-- The names that libraries put into the User-Agent by default. Which of them the real edge knows is
-- invented; that it refuses libraries' defaults is not.
local LIBRARIES = {
  aiohttp = true,
  axios = true,
  curl = true,
  ["go-http-client"] = true,
  got = true,
  java = true,
  libcurl = true,
  luasocket = true,
  node = true,
  ["node-fetch"] = true,
  okhttp = true,
  ["python-httpx"] = true,
  ["python-requests"] = true,
  ["python-urllib"] = true,
  undici = true,
  wget = true,
}

-- The hosts in a text: those of e-mail addresses and of URLs.
local function hosts(text)
  local found = {}
  for host in text:gmatch("[%w._%%+-]+@([%w-]+%.[%w.-]+)") do
    found[#found + 1] = host
  end
  for host in text:gmatch("https?://([%w.-]+)") do
    found[#found + 1] = host
  end
  return found
end

local function is_example(host)
  local dotted = "." .. host:lower():gsub("%.+$", "")
  return dotted:find("%.example$") or dotted:find("%.example%.%a+$")
end

--- Whether a User-Agent is enough. The service asks for `Name/Version contact`, but refuses only a
--- missing one, libraries' defaults and example addresses.
---@param user_agent string?
---@return boolean
function admission.is_identified(user_agent)
  local name = (user_agent or ""):match("^%s*([^%s/]+)")
  if not name or LIBRARIES[name:lower()] then return false end
  for _, host in ipairs(hosts(user_agent)) do
    if is_example(host) then return false end
  end
  return true
end

local function is_malformed(path)
  local lowered = path:lower()
  return lowered:find("%7e", 1, true) or lowered:find("%28", 1, true) or lowered:find("%29", 1, true)
end

--- The edge's refusal of a request, if it refuses it.
---@param request vrchatapi.sandbox.Request
---@return vrchatapi.sandbox.Response?
function admission.edge(request)
  if not admission.is_identified(http.header(request.headers, "user-agent")) then
    return errors.quoted(
      403,
      "please identify yourself with a properly formatted user-agent "
        .. "containing application name, version and contact information. thank you!",
      13799
    )
  end
  if is_malformed((http.split(request.target))) then return errors.quoted(400, "malformed url", 26497) end
  return nil
end

--- Why a call is refused before its route handles it, if it is.
---@param state vrchatapi.sandbox.State
---@param call vrchatapi.sandbox.Call
---@param access string? of the route; nil also if no route matches
---@return vrchatapi.sandbox.Response?
function admission.refusal(state, call, access)
  local problem = admission.edge(call.request)
  if problem then return problem end
  local exceeded, wait = rate_limit.take(state)
  if exceeded then return errors.too_many_requests(wait) end
  if access == "anybody" then return nil end
  if not call.session then return errors.missing_credentials() end
  if access ~= "pending" and sessions.is_pending(state, call.request, call.session) then
    return errors.two_factor_required()
  end
  return nil
end

return admission
