--- Sessions: the cookies `auth` and `twoFactorAuth`, and whose they are.

local core = require "vrchatapi.core"

local sessions = {}

sessions.LIFETIME = 604800 -- seconds: 7 days
sessions.SECOND_FACTOR_LIFETIME = 2592000 -- seconds: 30 days

---@class vrchatapi.sandbox.Session
---@field cookie string the value of `auth`
---@field user_id string
---@field expires_at number
---@field pending boolean whether the second factor is owed

local function set_cookie(name, value, lifetime)
  return ("%s=%s; Max-Age=%d; Path=/; HttpOnly; SameSite=Lax"):format(name, value, lifetime)
end

-- The first value of a cookie that `lookup` knows, and what it knows of it.
local function cookie(request, wanted, lookup)
  for _, header in ipairs(request.headers) do
    if header[1]:lower() == "cookie" then
      for name, value in header[2]:gmatch("([^=;%s]+)=([^;]*)") do
        local found = name == wanted and lookup(value)
        if found then return found end
      end
    end
  end
  return nil
end

-- What a table has under a key, unless it has expired.
local function alive(state, entries)
  return function(key)
    local entry = entries[key]
    return entry and state.now < entry.expires_at and entry or nil
  end
end

-- Drops what has expired, so that logins over days take no more memory.
local function drop_expired(state, entries)
  for key, entry in pairs(entries) do
    if state.now >= entry.expires_at then entries[key] = nil end
  end
end

--- Adds a session.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@param value string the cookie
---@param pending? boolean
---@return vrchatapi.sandbox.Session
function sessions.add(state, user_id, value, pending)
  local session = {
    cookie = value,
    user_id = user_id,
    pending = pending or false,
    expires_at = state.now + sessions.LIFETIME,
  }
  drop_expired(state, state.sessions)
  state.sessions[value] = session
  return session
end

--- Makes a session, as a login does.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@param pending boolean whether the second factor is owed
---@return vrchatapi.sandbox.Session session
---@return string set_cookie the value of its Set-Cookie
function sessions.open(state, user_id, pending)
  local session = sessions.add(state, user_id, state:id("authcookie"), pending)
  return session, set_cookie("auth", session.cookie, sessions.LIFETIME)
end

--- The session whose `auth` cookie a request carries.
---@param state vrchatapi.sandbox.State
---@param request vrchatapi.sandbox.Request
---@return vrchatapi.sandbox.Session?
function sessions.find(state, request) return cookie(request, "auth", alive(state, state.sessions)) end

--- The session with a cookie, if it is alive.
---@param state vrchatapi.sandbox.State
---@param value string?
---@return vrchatapi.sandbox.Session?
function sessions.by_cookie(state, value) return value and alive(state, state.sessions)(value) or nil end

--- Ends a session, but not its second factor.
---@param state vrchatapi.sandbox.State
---@param session vrchatapi.sandbox.Session
---@return string set_cookie what makes a client forget the cookie
function sessions.close(state, session)
  state.sessions[session.cookie] = nil
  return set_cookie("auth", "", 0)
end

--- Ends all sessions of a user, but not the second factors.
---@param state vrchatapi.sandbox.State
---@param user_id string
function sessions.close_all(state, user_id)
  for value, session in pairs(state.sessions) do
    if session.user_id == user_id then state.sessions[value] = nil end
  end
end

--- How many sessions live.
---@param state vrchatapi.sandbox.State
---@param user_id? string by default of all users
---@return integer
function sessions.count(state, user_id)
  local count = 0
  for _, session in pairs(state.sessions) do
    local counts = state.now < session.expires_at and (not user_id or session.user_id == user_id)
    if counts then count = count + 1 end
  end
  return count
end

-- Base64 in the alphabet for URLs, without padding.
local function base64_url(bytes)
  return (core.base64(bytes):gsub("[+/=]", { ["+"] = "-", ["/"] = "_", ["="] = "" }))
end

--- Makes a `twoFactorAuth` cookie. It looks like a JWT; what is in it is invented.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@return string set_cookie
function sessions.remember(state, user_id)
  local expires_at = state.now + sessions.SECOND_FACTOR_LIFETIME
  local head = base64_url('{"alg":"HS256","typ":"JWT"}')
  local claims = base64_url(
    ('{"userId":"%s","jti":"%s","iat":%d,"exp":%d}'):format(
      user_id,
      state:id("2fa"),
      math.floor(state.now),
      math.floor(expires_at)
    )
  )
  local signed = head .. "." .. claims
  local token = signed .. "." .. base64_url(core.hmac_sha1("the sandbox", signed))
  drop_expired(state, state.second_factors)
  state.second_factors[token] = { user_id = user_id, expires_at = expires_at }
  return set_cookie("twoFactorAuth", token, sessions.SECOND_FACTOR_LIFETIME)
end

--- Whether a request carries a `twoFactorAuth` cookie of a user.
---@param state vrchatapi.sandbox.State
---@param request vrchatapi.sandbox.Request
---@param user_id string
---@return boolean
function sessions.is_remembered(state, request, user_id)
  local find = alive(state, state.second_factors)
  return cookie(request, "twoFactorAuth", function(token)
    local found = find(token)
    return found and found.user_id == user_id
  end) ~= nil
end

--- Whether a request of a session still owes the second factor. That a session whose code was right
--- needs its `twoFactorAuth` cookie no longer is invented.
---@param state vrchatapi.sandbox.State
---@param request vrchatapi.sandbox.Request
---@param session vrchatapi.sandbox.Session
---@return boolean
function sessions.is_pending(state, request, session)
  return session.pending
    and #state.accounts[session.user_id].two_factor > 0
    and not sessions.is_remembered(state, request, session.user_id)
end

return sessions
