--- The service's error bodies. There are two families: "quoted" messages are ASCII and wrapped in
--- inner quotes, "unquoted" ones have look-alike punctuation. Handlers name the family that the
--- error was seen in.

local lookalike = require "vrchatapi.sandbox.lookalike"
local replies = require "vrchatapi.sandbox.replies"

local errors = {}

--- An error whose message is sent exactly as given.
---@param status integer
---@param message string
---@param waf_code? integer errors of the edge, in front of the service, carry one
---@return vrchatapi.sandbox.Reply
function errors.verbatim(status, message, waf_code)
  return replies.json(status, {
    error = { message = message, status_code = status, waf_code = waf_code },
  })
end

---@param status integer
---@param message string ASCII
---@param waf_code? integer
---@return vrchatapi.sandbox.Reply
function errors.quoted(status, message, waf_code)
  return errors.verbatim(status, '"' .. message .. '"', waf_code)
end

---@param status integer
---@param message string ASCII
---@return vrchatapi.sandbox.Reply
function errors.unquoted(status, message)
  return errors.verbatim(status, lookalike.encode(message))
end

--- What no route matches.
---@return vrchatapi.sandbox.Reply
function errors.not_implemented()
  return replies.json(404, {
    error = "The endpoint you're looking for is not implemented by our system.",
    status_code = 404,
  })
end

---@return vrchatapi.sandbox.Reply
function errors.missing_credentials()
  return errors.quoted(401, "Missing Credentials")
end

--- A wrong name or password; with a wait, a lock-out, whose text is the same.
---@param wait? integer seconds
---@return vrchatapi.sandbox.Reply
function errors.bad_credentials(wait)
  local reply = errors.quoted(401, "Invalid Username/Email or Password")
  return wait and replies.with_header(reply, "Retry-After", tostring(wait)) or reply
end

---@return vrchatapi.sandbox.Reply
function errors.two_factor_required()
  return errors.quoted(401, "Requires Two-Factor Authentication")
end

---@return vrchatapi.sandbox.Reply
function errors.not_authorized()
  return errors.unquoted(401, "You are not authorized to perform that action.")
end

---@return vrchatapi.sandbox.Reply
function errors.not_friends()
  return errors.quoted(403, "You need to be friends with that user first.")
end

---@param wait? integer seconds, if the reply tells
---@return vrchatapi.sandbox.Reply
function errors.too_many_requests(wait)
  local reply = errors.verbatim(429, "Too many requests")
  return wait and replies.with_header(reply, "Retry-After", tostring(wait)) or reply
end

---@return vrchatapi.sandbox.Reply
function errors.unavailable()
  return errors.quoted(503, "VRChat API services are currently unavailable. "
    .. "Please check status.vrchat.com for updates!")
end

return errors
