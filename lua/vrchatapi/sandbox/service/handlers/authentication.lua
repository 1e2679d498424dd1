--- Logging in and out.

local accounts = require "vrchatapi.sandbox.state.accounts"
local body = require "vrchatapi.sandbox.service.body"
local core = require "vrchatapi.core"
local current_user = require "vrchatapi.sandbox.shapes.current_user"
local errors = require "vrchatapi.sandbox.service.errors"
local http = require "vrchatapi.sandbox.formats.http"
local json = require "vrchatapi.sandbox.formats.json"
local percent = require "vrchatapi.percent"
local responses = require "vrchatapi.sandbox.service.responses"
local sessions = require "vrchatapi.sandbox.state.sessions"

local handlers = {}

-- The response to a refused login, by the reason.
local REFUSALS = {
  bad_credentials = errors.bad_credentials,
  somewhere_new = function()
    return errors.quoted(
      401,
      "It looks like you're logging in from somewhere new! " .. "Check your email for a message from VRChat."
    )
  end,
  too_many_places = function()
    return errors.verbatim(429, "Logging in from too many places? Check your email for verification link")
  end,
  too_many_sessions = function() return errors.verbatim(429, "Created too many sessions for that user") end,
}

-- The name and the password of a request with Basic authorization, each percent-encoded on its own.
-- The name is empty if the header makes no sense, and nil if there is none.
local function credentials(request)
  local header = http.header(request.headers, "authorization") or ""
  local encoded = header:match("^[Bb][Aa][Ss][Ii][Cc] +(.*)$")
  if not encoded then return nil end
  local name, password = (core.unbase64(encoded) or ""):match("^([^:]*):(.*)$")
  return percent.decode(name or ""), percent.decode(password or "")
end

-- The user who is logged in, or the second factors that are still owed.
local function show(state, request, session)
  if sessions.is_pending(state, request, session) then
    return responses.json(200, {
      requiresTwoFactorAuth = json.list(state.accounts[session.user_id].two_factor),
    })
  end
  return responses.json(200, current_user(state, state.users[session.user_id]))
end

local function log_in(state, request, name, password)
  state.logins.attempts = state.logins.attempts + 1
  local account, refusal, wait = accounts.admit(state, name, password)
  if not account then return REFUSALS[refusal](wait) end
  state.logins.succeeded = state.logins.succeeded + 1
  local pending = accounts.asks_for(account) and not sessions.is_remembered(state, request, account.user_id)
  local session, cookie = sessions.open(state, account.user_id, pending)
  if pending and accounts.asks_for(account, "emailOtp") then accounts.send_code(state, account) end
  local response = show(state, request, session)
  if account.set_cookie then cookie = account.set_cookie:gsub("%%s", session.cookie) end
  return cookie == "" and response or responses.with_header(response, "Set-Cookie", cookie)
end

-- A name and a password are ignored if the cookie of a living session comes along, as the
-- specification says.
function handlers.get_user(state, call)
  if call.session then return show(state, call.request, call.session) end
  local name, password = credentials(call.request)
  if not name then return errors.missing_credentials() end
  return log_in(state, call.request, name, password)
end

local function verify(factor)
  return function(state, call)
    local fields, refusal = body.json(call.request)
    if not fields then return refusal end
    local account = state.accounts[call.user.id]
    if not accounts.verify(state, account, factor, fields.code) then
      return responses.json(400, { verified = false })
    end
    call.session.pending = false
    return responses.with_header(
      responses.json(200, { verified = true }),
      "Set-Cookie",
      sessions.remember(state, call.user.id)
    )
  end
end

handlers.verify_totp = verify("totp")
handlers.verify_recovery_code = verify("otp")
handlers.verify_email_code = verify("emailOtp")

function handlers.get_token(_, call) return responses.json(200, { ok = true, token = call.session.cookie }) end

function handlers.log_out(state, call)
  return responses.with_header(responses.success("Ok!"), "Set-Cookie", sessions.close(state, call.session))
end

return handlers
