--- Accounts: names, passwords and second factors, and who may log in.

local sessions = require "vrchatapi.sandbox.state.sessions"
local totp = require "vrchatapi.totp"

local accounts = {}

-- Both are invented; that Retry-After is 300 seconds was seen.
local MAX_WRONG = 10 -- wrong passwords in a row
local LOCK = 300 -- seconds
local MAX_MAILS = 1000 -- the latest are kept

---@class vrchatapi.sandbox.Account
---@field user_id string
---@field username string
---@field email string
---@field password string
---@field totp_secret string in Base32
---@field recovery_codes table<string, boolean> those that are left
---@field two_factor string[] the second factors it asks for: "totp", "otp", "emailOtp"
---@field email_code string? the code that was sent last, until it is used
---@field wrong integer wrong passwords since the last right one
---@field locked_until number
---@field new_location string|false "somewhere_new", "too_many_places"
---@field session_cap integer|false
---@field set_cookie string|false what a login's Set-Cookie is instead; "": there is none; %s: the session
---@field codes_once boolean whether a code of the app works once only
---@field last_step integer the 30 seconds whose code was used last

--- Adds an account.
---@param state vrchatapi.sandbox.State
---@param fields table user_id, username, email, password, totp_secret, recovery_codes (a list)
function accounts.add(state, fields)
  local codes = {}
  for _, code in ipairs(fields.recovery_codes) do
    codes[code] = true
  end
  state.accounts[fields.user_id] = {
    user_id = fields.user_id,
    username = fields.username,
    email = fields.email,
    password = fields.password,
    totp_secret = fields.totp_secret,
    recovery_codes = codes,
    two_factor = {},
    wrong = 0,
    locked_until = 0,
    new_location = false,
    session_cap = false,
    set_cookie = false,
    codes_once = false,
    last_step = -1,
  }
end

-- The account with a name or an e-mail address. Only the case of ASCII is ignored (invented).
local function find(state, name)
  local lowered = name:lower()
  for _, account in pairs(state.accounts) do
    if account.username:lower() == lowered or account.email:lower() == lowered then return account end
  end
  return nil
end

-- Why a password is refused, if it is, and the seconds to wait.
local function check_password(state, account, password)
  if account.locked_until > state.now then
    return "bad_credentials", math.ceil(account.locked_until - state.now)
  end
  if account.password == password then
    account.wrong = 0
    return nil
  end
  account.wrong = account.wrong + 1
  if account.wrong == MAX_WRONG then
    account.wrong, account.locked_until = 0, state.now + LOCK
  end
  return "bad_credentials"
end

local REFUSED_PLACES = { somewhere_new = true, too_many_places = true }

--- Whether this is a reason to refuse logins for their place.
---@param name any
---@return boolean
function accounts.is_refused_place(name) return REFUSED_PLACES[name] ~= nil end

--- The account that may log in with a name and a password. The order of the checks is invented.
---@param state vrchatapi.sandbox.State
---@param name string
---@param password string
---@return vrchatapi.sandbox.Account? account
---@return "bad_credentials"|"somewhere_new"|"too_many_places"|"too_many_sessions"|nil refusal
---@return integer? wait seconds, if the account is locked
function accounts.admit(state, name, password)
  local account = find(state, name)
  if not account then return nil, "bad_credentials" end
  local refusal, wait = check_password(state, account, password)
  if refusal then return nil, refusal, wait end
  if account.new_location then return nil, account.new_location end
  local cap = account.session_cap
  if cap and sessions.count(state, account.user_id) >= cap then return nil, "too_many_sessions" end
  return account
end

--- Whether an account asks for a second factor.
---@param account vrchatapi.sandbox.Account
---@param factor? string by default for any
---@return boolean
function accounts.asks_for(account, factor)
  for _, name in ipairs(account.two_factor) do
    if not factor or name == factor then return true end
  end
  return false
end

--- Sends a code by e-mail. It replaces one that was sent before (invented).
---@param state vrchatapi.sandbox.State
---@param account vrchatapi.sandbox.Account
function accounts.send_code(state, account)
  state.serial = state.serial + 1
  account.email_code = ("%06d"):format(state.serial * 7919 % 1000000)
  local mail = { to = account.email, code = account.email_code, time = state:time() }
  state.mails[#state.mails + 1] = mail
  if #state.mails > MAX_MAILS then table.remove(state.mails, 1) end
  if state.on_mail then state.on_mail(mail) end
end

-- Whether a code is right at a time, or 30 seconds earlier or later; and, where a code works once, is
-- later than the last one.
local function is_right(account, time, code)
  for offset = -1, 1 do
    local step = math.floor(time / 30) + offset
    local is_used = account.codes_once and step <= account.last_step
    if not is_used and totp.code(account.totp_secret, step * 30) == code then
      account.last_step = step
      return true
    end
  end
  return false
end

local FACTORS = {
  -- A client makes its code from its own clock, so that the real time is accepted, too (invented).
  totp = function(state, account, code)
    return is_right(account, state.now, code) or is_right(account, state.wall_clock(), code)
  end,
  otp = function(_, account, code)
    local found = account.recovery_codes[code] ~= nil
    account.recovery_codes[code] = nil
    return found
  end,
  emailOtp = function(_, account, code)
    local found = account.email_code == code
    if found then account.email_code = nil end
    return found
  end,
}

--- Whether there is such a second factor.
---@param factor any
---@return boolean
function accounts.is_factor(factor) return FACTORS[factor] ~= nil end

--- Whether a code is right; if it is for one use only, it is used.
---@param state vrchatapi.sandbox.State
---@param account vrchatapi.sandbox.Account
---@param factor string
---@param code any
---@return boolean
function accounts.verify(state, account, factor, code)
  return type(code) == "string"
    and accounts.asks_for(account, factor)
    and FACTORS[factor](state, account, code)
end

return accounts
