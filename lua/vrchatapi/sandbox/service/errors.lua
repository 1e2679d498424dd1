--- The service's error bodies. There are two families: "quoted" messages are ASCII and wrapped in
--- inner quotes, "unquoted" ones have look-alike punctuation. Handlers name the family that the
--- error was seen in.

local lookalike = require "vrchatapi.sandbox.formats.lookalike"
local responses = require "vrchatapi.sandbox.service.responses"

local errors = {}

--- An error whose message is sent exactly as it is here.
---@param status integer
---@param message string
---@param waf_code? integer errors of the edge, in front of the service, carry one
---@return vrchatapi.sandbox.Response
function errors.verbatim(status, message, waf_code)
  return responses.json(status, {
    error = { message = message, status_code = status, waf_code = waf_code },
  })
end

---@param status integer
---@param message string ASCII
---@param waf_code? integer
---@return vrchatapi.sandbox.Response
function errors.quoted(status, message, waf_code)
  return errors.verbatim(status, '"' .. message .. '"', waf_code)
end

---@param status integer
---@param message string ASCII
---@return vrchatapi.sandbox.Response
function errors.unquoted(status, message) return errors.verbatim(status, lookalike.encode(message)) end

--- The response to a request that no route matches.
---@return vrchatapi.sandbox.Response
function errors.not_implemented()
  return responses.json(404, {
    error = "The endpoint you're looking for is not implemented by our system.",
    status_code = 404,
  })
end

---@return vrchatapi.sandbox.Response
function errors.missing_credentials() return errors.quoted(401, "Missing Credentials") end

-- Adds Retry-After if the response says how long to wait.
local function retry_after(response, wait)
  return wait and responses.with_header(response, "Retry-After", tostring(wait)) or response
end

--- A wrong name or password. With a wait it is a lock-out, whose text is the same.
---@param wait? integer seconds
---@return vrchatapi.sandbox.Response
function errors.bad_credentials(wait)
  return retry_after(errors.quoted(401, "Invalid Username/Email or Password"), wait)
end

---@return vrchatapi.sandbox.Response
function errors.two_factor_required() return errors.quoted(401, "Requires Two-Factor Authentication") end

---@return vrchatapi.sandbox.Response
function errors.not_authorized() return errors.unquoted(401, "You are not authorized to perform that action.") end

---@return vrchatapi.sandbox.Response
function errors.not_friends() return errors.quoted(403, "You need to be friends with that user first.") end

---@param wait? integer seconds, if the response says so
---@return vrchatapi.sandbox.Response
function errors.too_many_requests(wait) return retry_after(errors.verbatim(429, "Too many requests"), wait) end

---@return vrchatapi.sandbox.Response
function errors.unavailable()
  return errors.quoted(
    503,
    "VRChat API services are currently unavailable. " .. "Please check status.vrchat.com for updates!"
  )
end

return errors
