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

---@return vrchatapi.sandbox.Reply
function errors.not_authorized()
  return errors.unquoted(401, "You are not authorized to perform that action.")
end

---@return vrchatapi.sandbox.Reply
function errors.not_friends()
  return errors.quoted(403, "You need to be friends with that user first.")
end

---@return vrchatapi.sandbox.Reply
function errors.too_many_requests()
  return errors.verbatim(429, "Too many requests")
end

---@return vrchatapi.sandbox.Reply
function errors.unavailable()
  return errors.quoted(503, "VRChat API services are currently unavailable. "
    .. "Please check status.vrchat.com for updates!")
end

return errors
