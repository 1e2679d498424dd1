--- What a request must pass before it is routed: the rules of the edge.

local errors = require "vrchatapi.sandbox.errors"
local http = require "vrchatapi.sandbox.http"

local admission = {}

-- Names of libraries in the User-Agent that they send when nobody tells them otherwise. Which of
-- them the real edge knows is invented; that it refuses libraries' defaults is not.
local LIBRARIES = {
  axios = true, curl = true, ["go-http-client"] = true, libcurl = true, luasocket = true,
  ["node-fetch"] = true, okhttp = true, ["python-requests"] = true, ["python-urllib"] = true,
}

-- The host of the contact: of an e-mail address, or of a URL.
local function contact_host(text)
  local host = text:match("[%w._%%+-]+@([%w-]+%.[%w.-]+)") or text:match("https?://([%w.-]+)")
  return host and host:lower():gsub("%.+$", "")
end

local function is_example(host)
  local dotted = "." .. host
  return dotted:find("%.example$") or dotted:find("%.example%.%a+$")
end

--- Whether a User-Agent is `Name/Version contact`.
---@param user_agent string?
---@return boolean
function admission.is_identified(user_agent)
  local name, rest = (user_agent or ""):match("^(%w[^/@:]*)/%w[%w.+_-]*%s+(.+)$")
  if not name or LIBRARIES[name:lower()] then return false end
  local host = contact_host(rest)
  return host ~= nil and not is_example(host)
end

local function malformed(path)
  local lowered = path:lower()
  return lowered:find("%7e", 1, true) or lowered:find("%28", 1, true)
    or lowered:find("%29", 1, true)
end

--- The edge's refusal of a request, if it refuses it.
---@param request vrchatapi.sandbox.Request
---@return vrchatapi.sandbox.Reply?
function admission.edge(request)
  if not admission.is_identified(http.header(request.headers, "user-agent")) then
    return errors.quoted(403, "please identify yourself with a properly formatted user-agent "
      .. "containing application name, version and contact information. thank you!", 13799)
  end
  if malformed(request.target:match("^[^?]*")) then
    return errors.quoted(400, "malformed url", 26497)
  end
  return nil
end

return admission
