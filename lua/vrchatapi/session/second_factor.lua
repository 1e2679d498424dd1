--- The second factor of a login: which codes are sent, and to which operation.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local time_of = require "vrchatapi.session.date"

local second_factor = {}

local CODES = 3 -- that a login sends at most

local STEP = 30 -- seconds for which an app shows a code

-- Steps from the present one: this clock may be a little off, or the code used up already.
local STEPS = { 0, -1, 1 }

-- Seconds: a clock that is less wrong than that is said to be right.
local EXACT = 3

-- The operations that take a code, by the word with which the service asks for it.
local VERIFY = {
  totp = "verify_2fa",
  emailotp = "verify_2fa_email_code",
  otp = "verify_recovery_code",
}

-- ---- codes as people type them ----

-- Dashes and spaces beyond ASCII that word processors and phones write.
local ODD = {
  "\xC2\xA0", -- U+00A0
  "\xE2\x80\x87", -- U+2007
  "\xE2\x80\x89", -- U+2009
  "\xE2\x80\x8B", -- U+200B
  "\xE2\x80\xAF", -- U+202F
  "\xE2\x80\x90", -- U+2010
  "\xE2\x80\x91", -- U+2011
  "\xE2\x80\x92", -- U+2012
  "\xE2\x80\x93", -- U+2013
  "\xE2\x80\x94", -- U+2014
  "\xE2\x88\x92", -- U+2212
  "\xE3\x80\x80", -- U+3000
  "\xEF\xBB\xBF", -- U+FEFF
}

-- The letters and digits of a code, also of one that was typed in full-width characters.
local function bare(code)
  code = core.plain(code)
  for _, odd in ipairs(ODD) do
    code = code:gsub(odd, "")
  end
  return (code:gsub("[%s-]", ""))
end

-- The methods that are known, as a set. All of them where the service names none: the form of the code
-- decides then.
local function known(methods)
  local set = {}
  for _, method in ipairs(methods) do
    local name = type(method) == "string" and method:lower()
    if VERIFY[name] then set[name] = true end
  end
  if next(set) then return set, true end
  return { totp = true, emailotp = true, otp = true }, false
end

--- The operations for a code as a person has typed it, and the code as the service wants it.
---@param code string six digits, or a recovery code with or without its dash; spaces do not count
---@param methods string[] what the service asks for; empty: it does not say
---@return string[]? operations to be tried in that order
---@return string code_or_reason
local function choose(code, methods)
  local asks, is_named = known(methods)
  local plain = bare(code)
  if plain:find("^%d%d%d%d%d%d$") and (asks.totp or asks.emailotp) then
    if not is_named then return { VERIFY.totp, VERIFY.emailotp }, plain end
    return { asks.totp and VERIFY.totp or VERIFY.emailotp }, plain
  elseif plain:find("^%w%w%w%w%w%w%w%w$") and asks.otp then
    return { VERIFY.otp }, plain:sub(1, 4) .. "-" .. plain:sub(5)
  end
  if asks.otp then return nil, "a code has 6 digits, a recovery code 8 letters and digits" end
  return nil, "a code has 6 digits"
end

-- ---- sending ----

-- Sends a code to an operation. True; or nil and why not, and the time of the service, where it says so.
local function verify(exchange, operation, code)
  local result, err, headers = exchange(operation, { code = code })
  if result and result.verified ~= true then
    err = core.error("two_factor_wrong", "the service does not take the code")
  end
  if not err then return true end
  return nil, err, headers and time_of(headers)
end

local function is_wrong(err) return err.code == "two_factor_wrong" end

-- Says in the error how far this machine's clock is off, at a time of its own and the service's.
local function blame_clock(err, ours, theirs)
  local off = theirs and ours - theirs
  if not off then
    err.message = err.message .. " (is this machine's clock right?)"
  elseif math.abs(off) < EXACT then
    err.message = err.message
      .. " (this machine's clock is right: is totp_secret that of the account, and the code not used yet?)"
  else
    err.message = ("%s (this machine's clock is %d seconds %s the service's)"):format(
      err.message,
      math.abs(off),
      off > 0 and "ahead of" or "behind"
    )
  end
end

-- Sends codes of the app, up to a limit. True; or nil, why not, and how many were sent.
local function try_secret(exchange, secret, most)
  local now, err, theirs = clock.time(), nil, nil
  for i = 1, most do
    local code = assert(require("vrchatapi.totp").code(secret, now + STEPS[i] * STEP))
    local ok
    ok, err, theirs = verify(exchange, VERIFY.totp, code)
    if ok then
      return true
    elseif not is_wrong(err) then
      return nil, err, i
    end
  end
  blame_clock(err, clock.time(), theirs)
  return nil, err, most
end

-- Sends a code of a person's, at most so often. True; or nil, why not, and how often it was sent.
local function try_typed(exchange, code, methods, most)
  local operations, text = choose(code, methods)
  if not operations then return nil, core.error("two_factor_wrong", text), 1 end
  local err, sent
  for i = 1, math.min(most, #operations) do
    local ok
    ok, err = verify(exchange, operations[i], text)
    sent = i
    if ok then
      return true
    elseif not is_wrong(err) then
      break
    end
  end
  return nil, err, sent
end

-- ---- the whole ----

local function ask(two_factor, methods, previous)
  local code = two_factor(methods, previous)
  if code ~= nil and type(code) ~= "string" then
    core.raise(("two_factor must give a code as a string, or nil; it gave a %s"):format(type(code)))
  end
  return code
end

--- Whether the second factor needs nobody: all codes come from the secret.
---@param credentials table
---@param required vrchatapi.Error of code two_factor_required
---@return boolean
function second_factor.is_automatic(credentials, required)
  return credentials.totp_secret ~= nil
    and not credentials.two_factor
    and known(required.two_factor_methods or {}).totp ~= nil
end

--- Sends the second factor, which the service has asked for.
---@param exchange fun(operation: string, ...): table?, vrchatapi.Error?, string? makes one call, without
--- policy; also returns the header of the response
---@param credentials table totp_secret, two_factor
---@param required vrchatapi.Error of code two_factor_required
---@return true? done
---@return vrchatapi.Error err of code two_factor_wrong, `required`, or of a call
function second_factor.send(exchange, credentials, required)
  local methods = required.two_factor_methods or {}
  local wrong
  local sent = 0
  if credentials.totp_secret and known(methods).totp then
    -- where somebody can be asked, two codes are left to them
    local ok, err, count =
      try_secret(exchange, credentials.totp_secret, credentials.two_factor and 1 or CODES)
    if ok then return true end
    wrong, sent = err, count
  end
  while sent < CODES and (not wrong or is_wrong(wrong)) do
    local code = credentials.two_factor and ask(credentials.two_factor, methods, wrong)
    if not code then return nil, wrong or required end
    local ok, err, count = try_typed(exchange, code, methods, CODES - sent)
    if ok then return true end
    wrong, sent = err, sent + count
  end
  return nil, wrong
end

return second_factor
