--- The options of a client that the Lua layer knows; the core checks the others.
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"

local options = {}

local function fault(text, ...) argerror.raise("new", 1, text, ...) end

local function shown(value) return type(value) == "string" and ("'%s'"):format(value) or tostring(value) end

-- Raises unless all fields of the table are known; values are not shown: they may be secrets.
local function check_fields(name, value, known)
  for field in pairs(value) do
    if not known[field] then fault("unknown field %s of %s", shown(field), name) end
  end
end

local function check_count(name, value, least)
  if not compat.is_integer(value) or value < least then
    fault("%s must be an integer from %d on, got %s", name, least, shown(value))
  end
  return value
end

-- ---- one function for each option: returns the value that the client works with ----

local read = {}

function read.retries(value)
  if value == nil then return 2 end
  return value and check_count("retries", value, 0) or 0
end

function read.rate(value)
  if value == false then
    return nil
  elseif value == nil or value == true then
    value = {}
  elseif type(value) ~= "table" then
    fault("rate must be a table, true or false, got %s", shown(value))
  end
  check_fields("rate", value, { calls = true, sends = true })
  local calls = check_count("rate.calls", value.calls or 15, 1)
  local sends = check_count("rate.sends", value.sends or math.min(calls, 12), 1)
  return { calls = calls, sends = sends }
end

function read.queue_timeout(value)
  if value ~= nil and (type(value) ~= "number" or value ~= value or value < 0) then
    fault("queue_timeout must be a number of seconds from 0 on, got %s", shown(value))
  end
  return value
end

function read.session(value)
  if type(value) == "string" then
    if value == "" or value:find("\0", 1, true) then
      fault("session must be the path of a file, got %s", value == "" and "''" or "one with NUL")
    end
  elseif type(value) == "table" then
    for _, name in ipairs { "load", "save" } do
      if type(value[name]) ~= "function" then
        fault("session.%s must be a function, got %s", name, type(value[name]))
      end
    end
  elseif value ~= nil then
    fault("session must be a path or a table with load and save, got %s", type(value))
  end
  return value
end

function read.trace(value)
  local is_good = value == nil
    or type(value) == "function"
    or compat.file_type(value) == "file"
    or type(value) == "string" and value ~= ""
  if not is_good then
    fault("trace must be a function, the path of a file or an open file, got %s", shown(value))
  end
  return value
end

function read.dry_run(value)
  if value ~= nil and type(value) ~= "boolean" then
    fault("dry_run must be true or false, got %s", shown(value))
  end
  return value
end

local function is_loopback(host)
  return host == "localhost" or host == "[::1]" or host:find("^127%.%d+%.%d+%.%d+$") ~= nil
end

-- What is wrong with the URL of a pipeline; nil: nothing. It is not shown: it may hold a secret.
local function fault_of_pipeline(url)
  if url:find("[^!-~]") then return "must be printable ASCII without spaces" end
  local scheme, rest = url:match("^(wss?)://(.*)$")
  if not scheme then return "must be a wss:// URL" end
  local authority = rest:match("^[^/?#]*")
  if authority:find("@", 1, true) then return "must not contain a user or a password" end
  if rest:find("#", 1, true) then return "must not contain a fragment" end
  local host, port = authority:match("^(%[[%x:.]+%])(.*)$")
  if not host then
    host, port = authority:match("^([%w.-]+)(.*)$")
  end
  if not host or port ~= "" and not port:find("^:%d%d?%d?%d?%d?$") then return "must have a host" end
  if scheme == "ws" and not is_loopback(host) then
    return "must be a wss:// URL (ws:// is for loopback alone)"
  end
end

function read.pipeline_url(value)
  if value == nil or value == false then return value end
  if type(value) ~= "string" then fault("pipeline_url must be a URL or false, got %s", shown(value)) end
  local problem = fault_of_pipeline(value)
  if problem then fault("pipeline_url %s", problem) end
  return value
end

--- The options of a client.
---@class vrchatapi.Options
---@field user_agent string 'Name/Version contact', the contact being an e-mail address or a URL
---@field base_url? string where the API is; by default "https://api.vrchat.cloud/api/1"
---@field pipeline_url? string|false where live events come from; false: there are none. By default
--- "wss://pipeline.vrchat.cloud/" where base_url has its default, else there are none
---@field auth? string the value of the cookie `auth`: "authcookie_..."
---@field two_factor_auth? string the value of the cookie `twoFactorAuth`
---@field session? string|vrchatapi.SessionStore where the session is kept: a path, or functions
---@field login? vrchatapi.Login what the client logs in with by itself
---@field retries? integer|false how often a call is retried at most; by default 2
---@field rate? vrchatapi.Rate|boolean the rate limit; false: none
---@field queue_timeout? number seconds to wait for a slot of the rate limit at most; by default no limit
---@field trace? string|file*|fun(line: string, exchange: vrchatapi.Exchange) where a line for each
--- exchange goes: the end of a file, an open file, or a function
---@field dry_run? boolean true: calls that change something are shown and not sent
---@field timeout? number seconds for one exchange; by default 30
---@field connect_timeout? number seconds for connecting; by default 10
---@field max_reply_bytes? integer the largest response, decompressed; by default 8 MiB
---@field ip_version? 4|6 by which version of IP the service is reached; by default either. Sessions are bound to
--- the address
---@field proxy? string a proxy's URL, or "" for none; by default what the environment says
---@field ca_file? string a file of CA certificates instead of the system's
---@field ca_path? string a folder of CA certificates instead of the system's

--- What a login needs: docs/guide/login.md.
---@class vrchatapi.Login
---@field username string the user name or the e-mail address
---@field password string
---@field totp_secret? string of the authenticator app, in Base32: codes are made from it
---@field two_factor? fun(methods: string[], previous?: vrchatapi.Error): string? returns a code of one of the
--- methods ("totp", "otp", "emailOtp"), or nil to give up; `previous` says why the last one was wrong
---@field per_hour? integer how many logins there may be in an hour; by default 3

--- Functions that keep a session instead of a file.
---@class vrchatapi.SessionStore
---@field load fun(): string?, string? what was saved last; nil: nothing yet; nil and a message: it failed
---@field save fun(text: string): any, string? true, or nil and a message

--- The rate limit: how many calls are sent in any 60 seconds.
---@class vrchatapi.Rate
---@field calls? integer all of them; by default 15
---@field sends? integer those that show somebody an invite or the like; by default 12

local LOGIN_FIELDS = {
  username = "string",
  password = "string",
  totp_secret = "string",
  two_factor = "function",
  per_hour = "number",
}

--- Checks what a login needs.
---@param value any a table of credentials
---@param complain fun(text: string, ...) raises
---@return table credentials a copy: what the program does to its own changes no login
function options.check_login(value, complain)
  if type(value) ~= "table" then complain("login must be a table, got %s", type(value)) end
  local credentials = {}
  for field, it in pairs(value) do
    if not LOGIN_FIELDS[field] then
      complain("unknown field %s of login", shown(field))
    elseif type(it) ~= LOGIN_FIELDS[field] then
      complain("login.%s must be a %s, got %s", field, LOGIN_FIELDS[field], type(it))
    end
    credentials[field] = it
  end
  for _, field in ipairs { "username", "password" } do
    if value[field] == nil then
      complain("login.%s is required", field)
    elseif value[field] == "" then
      complain("login.%s must not be empty", field)
    elseif not compat.utf8_length(value[field]) then
      complain("login.%s must be UTF-8", field)
    end
  end
  if value.per_hour and (not compat.is_integer(value.per_hour) or value.per_hour < 1) then
    complain("login.per_hour must be an integer from 1 on, got %s", shown(value.per_hour))
  end
  if value.totp_secret then
    local code, reason = require("vrchatapi.totp").code(value.totp_secret, 0)
    if not code then complain("login.totp_secret cannot be used: %s", reason) end
  end
  return credentials
end

function read.login(value) return value ~= nil and options.check_login(value, fault) or nil end

--- Divides the options of a client between the core and the Lua layer. Raises for wrong ones.
---@param all vrchatapi.Options
---@return table for_core
---@return table ours as the client works with them: retries, rate, queue_timeout, session, login, trace,
--- dry_run, pipeline_url
function options.read(all)
  if type(all) ~= "table" then
    return all, {} -- the core says what is wrong
  end
  local for_core, ours = {}, {}
  for name, value in pairs(all) do
    if not read[name] then for_core[name] = value end
  end
  for name, reader in pairs(read) do
    ours[name] = reader(all[name])
  end
  return for_core, ours
end

return options
