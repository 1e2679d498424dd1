--- Logging in and out.

local accounts = require "vrchatapi.sandbox.accounts"
local body = require "vrchatapi.sandbox.body"
local current_user = require "vrchatapi.sandbox.shapes.current_user"
local errors = require "vrchatapi.sandbox.errors"
local replies = require "vrchatapi.sandbox.replies"
local sessions = require "vrchatapi.sandbox.sessions"

local authentication = {}

-- Who is logged in; or what is still owed.
local function show(state, request, session)
  if sessions.is_pending(state, request, session) then
    return replies.json(200, {
      requiresTwoFactorAuth = replies.items(state.accounts[session.user_id].two_factor),
    })
  end
  return replies.json(200, current_user(state, state.users[session.user_id]))
end

local function log_in(state, request, name, password)
  state.logins.attempts = state.logins.attempts + 1
  local account, refusal = accounts.admit(state, name, password)
  if not account then return refusal end
  state.logins.succeeded = state.logins.succeeded + 1
  local pending = accounts.asks_for(account)
    and not sessions.is_remembered(state, request, account.user_id)
  local session, cookie = sessions.open(state, account.user_id, pending)
  if pending and accounts.asks_for(account, "emailOtp") then accounts.send_code(state, account) end
  return replies.with_header(show(state, request, session), "Set-Cookie", cookie)
end

-- With the cookie of a living session a name and a password are not looked at, as the specification
-- has it.
local function get_user(state, call)
  if call.session then return show(state, call.request, call.session) end
  local name, password = accounts.credentials(call.request)
  if not name then return errors.missing_credentials() end
  return log_in(state, call.request, name, password)
end

local function verify(factor)
  return function(state, call)
    local fields, refusal = body.json(call.request)
    if not fields then return refusal end
    local account = state.accounts[call.user.id]
    if not accounts.verify(state, account, factor, fields.code) then
      return replies.json(400, { verified = false })
    end
    call.session.pending = false
    return replies.with_header(replies.json(200, { verified = true }), "Set-Cookie",
      sessions.remember(state, call.user.id))
  end
end

local function get_token(_, call)
  return replies.json(200, { ok = true, token = call.session.cookie })
end

local function log_out(state, call)
  return replies.with_header(replies.success("Ok!"), "Set-Cookie",
    sessions.close(state, call.session))
end

authentication.routes = {
  { method = "GET", path = "/auth/user", handle = get_user, access = "anybody" },
  { method = "GET", path = "/auth", handle = get_token },
  { method = "PUT", path = "/logout", handle = log_out },
  { method = "POST", path = "/auth/twofactorauth/totp/verify", handle = verify("totp"),
    access = "pending" },
  { method = "POST", path = "/auth/twofactorauth/otp/verify", handle = verify("otp"),
    access = "pending" },
  { method = "POST", path = "/auth/twofactorauth/emailotp/verify", handle = verify("emailOtp"),
    access = "pending" },
}

return authentication
