--- The contents of a session file, as a table and as text: one JSON object.
local compat = require "vrchatapi.compat"
local json = require "cjson".new() -- settings of its own, whatever the program has set

local FORMAT = "vrchatapi session 1"

json.encode_number_precision(14)

local record = {}

---@class vrchatapi.session.Record
---@field service string the base URL that the cookies belong to
---@field username? string who has logged in, as it was typed
---@field cookies table<string, { value: string, expires: integer? }> by name
---@field logins integer[] times of the logins of the last hour, in seconds since 1970
---@field holds table<string, integer> when the service will take logins again, by the code of its
--- refusal

---@param service string
---@return vrchatapi.session.Record
function record.new(service) return { service = service, cookies = {}, logins = {}, holds = {} } end

-- ---- text ----

-- Seconds since 1970, for some thousand years; more digits than that would not come back from JSON.
local function is_time(value)
  return type(value) == "number" and compat.tointeger(value) ~= nil and value > 0 and value < 1e11
end

local function is_text(value) return type(value) == "string" end

-- What the core takes as the name or the value of a cookie (RFC 6265).
local function is_token(value)
  return is_text(value) and value ~= "" and not value:find("[^!-~]") and not value:find('[",;\\]')
end

local function is_index(value) return compat.is_integer(value) end

local function has_only(value, fields)
  for name in pairs(value) do
    if not fields[name] then return false end
  end
  return true
end

local COOKIE = { value = true, expires = true }

local function read_cookies(value)
  local cookies = {}
  for name, cookie in pairs(value) do
    local ok = is_token(name)
      and not name:find("=", 1, true)
      and type(cookie) == "table"
      and has_only(cookie, COOKIE)
      and is_token(cookie.value)
      and (cookie.expires == nil or is_time(cookie.expires))
    if not ok then return nil end
    cookies[name] = { value = cookie.value, expires = compat.tointeger(cookie.expires) }
  end
  return cookies
end

-- Times by keys; nil if a value is not a time, or a key is wrong.
local function read_times(value, is_key)
  local times = {}
  for key, at in pairs(value) do
    if not (is_key(key) and is_time(at)) then return nil end
    times[key] = compat.tointeger(at)
  end
  return times
end

local FIELDS = {
  format = true,
  service = true,
  username = true,
  cookies = true,
  logins = true,
  holds = true,
}

local function read(object)
  for _, name in ipairs { "cookies", "logins", "holds" } do
    if object[name] ~= nil and type(object[name]) ~= "table" then return nil end
  end
  local found = {
    service = object.service,
    username = object.username,
    cookies = read_cookies(object.cookies or {}),
    logins = read_times(object.logins or {}, is_index),
    holds = read_times(object.holds or {}, is_text),
  }
  local whole = found.cookies
    and found.logins
    and found.holds
    and has_only(object, FIELDS)
    and is_text(found.service)
    and (found.username == nil or is_text(found.username))
  return whole and found or nil
end

--- Reads a text.
---@param text string
---@param service string the base URL that it must be for
---@return vrchatapi.session.Record?
---@return "session_damaged"|"session_foreign"? code
---@return string? reason continues "The file …"; it quotes nothing of the text
function record.parse(text, service)
  local ok, object = pcall(json.decode, text)
  if not ok or type(object) ~= "table" or text:find("\0", 1, true) then -- it ends at a NUL, to cjson
    return nil,
      "session_damaged",
      "is not a whole session file; it was left as it is: remove it, " .. "and log in again"
  elseif object.format ~= FORMAT then
    return nil,
      "session_foreign",
      ("is no session file of this version (%s); it was left as it is"):format(FORMAT)
  end
  local found = read(object)
  if not found then
    return nil,
      "session_damaged",
      "has fields that no session file has; it was left as it is: " .. "remove it, and log in again"
  elseif found.service ~= service then
    return nil,
      "session_foreign",
      ("is for %s, not for %s; it was left as it is"):format(found.service, service)
  end
  return found
end

--- The text that holds the record, with those cookies.
---@param it vrchatapi.session.Record
---@param cookies table<string, table>
---@return string
function record.format(it, cookies)
  return json.encode({
    format = FORMAT,
    service = it.service,
    username = it.username,
    cookies = cookies,
    logins = it.logins,
    holds = it.holds,
  }) .. "\n"
end

return record
