--- Settings of the command and of programs that share its session: from the environment, or else from a file.
--- Passwords are in no file.
local core = require "vrchatapi.core"

local settings = {}

--- The settings, with what they are for. NAME is set by the variable VRCHATAPI_NAME or by a line "name = …" of the
--- file.
settings.LIST = {
  { "user_agent", "who you are, for the service: 'Name/Version contact'" },
  { "contact", "or only the contact: your e-mail address or your web site" },
  { "session", "the file that keeps the session" },
  { "base_url", "another service than VRChat's" },
  { "pipeline_url", "where its events come from" },
  { "proxy", "a proxy's URL" },
  { "ip_version", "4 or 6: by which version of IP the service is reached" },
}

--- Variables of the environment that are in no file.
settings.SECRETS = {
  { "auth", "the value of the cookie auth, instead of a session" },
  { "username", "for login, instead of the question" },
  { "password", "for login, instead of the question; it is stored nowhere" },
  { "totp_secret", "for login: the secret of the authenticator app" },
}

local PRODUCT = "VrchatapiCommand/" .. core.VERSION

local function variable(name)
  local value = os.getenv(name)
  return value ~= "" and value or nil
end

-- A folder of the user's, by the XDG specification: only absolute paths count.
local function folder(name, default)
  local path = variable(name)
  if not (path and path:find("^/")) then path = (variable("HOME") or ".") .. default end
  return path .. "/vrchatapi"
end

--- The path of the file of settings.
---@return string
function settings.path() return folder("XDG_CONFIG_HOME", "/.config") .. "/settings" end

--- Makes the folder of a file, and those above it.
---@param path string
---@return true? done
---@return string problem
function settings.make_folder(path)
  local parent = path:match("^(.+)/[^/]*$")
  if not parent then return true end
  local ok, problem, code = core.system.make_folder(parent)
  if not ok and code == "ENOENT" then
    ok, problem = settings.make_folder(parent)
    if ok then
      ok, problem = core.system.make_folder(parent)
    end
  end
  return ok, problem
end

local NAMES = {}
for _, row in ipairs(settings.LIST) do
  NAMES[row[1]] = true
end

-- What the file says; or nil and a message.
local function read_file(path)
  local text, problem, code = core.system.read(path)
  if not text then
    if code == "ENOENT" or code == "ENOTDIR" then return {} end
    return nil, problem
  end
  local found, number = {}, 0
  for line in (text .. "\n"):gmatch("(.-)\r?\n") do
    number = number + 1
    local name, value = line:match("^%s*([%w_]+)%s*=%s*(.-)%s*$")
    if name and NAMES[name] then
      found[name] = value ~= "" and value or nil
    elseif name then
      return nil, ("%s, line %d: there is no setting '%s'"):format(path, number, name)
    elseif not line:find("^%s*#") and line:find("%S") then
      return nil, ("%s, line %d: expected 'name = value'"):format(path, number)
    end
  end
  return found
end

--- The settings as they are now.
---@return table? values by name; `session` and, if it can be made, `user_agent` are always there
---@return string problem
function settings.read()
  local values, problem = read_file(settings.path())
  if not values then return nil, problem end
  for _, list in ipairs { settings.LIST, settings.SECRETS } do
    for _, row in ipairs(list) do
      values[row[1]] = variable("VRCHATAPI_" .. row[1]:upper()) or values[row[1]]
    end
  end
  if not values.user_agent and values.contact then values.user_agent = settings.user_agent(values.contact) end
  values.session = values.session or folder("XDG_STATE_HOME", "/.local/state") .. "/session.json"
  if values.ip_version then
    values.ip_version = tonumber(values.ip_version)
    if values.ip_version ~= 4 and values.ip_version ~= 6 then return nil, "ip_version must be 4 or 6" end
  end
  return values
end

local override -- options of a sandbox

--- Has `options` return others, such as those of a sandbox.
---@param options vrchatapi.Options
function settings.set_override(options) override = options end

--- The options of a client of the account: of the one that `vrchatapi login` has logged in.
---@return vrchatapi.Options? options
---@return string problem
function settings.options()
  if override then
    local copy = {}
    for name, value in pairs(override) do
      copy[name] = value
    end
    return copy
  end
  local all, problem = settings.read()
  if not all then
    return nil, problem
  elseif not all.user_agent then
    return nil,
      "VRChat wants to know who you are: log in first (vrchatapi login), or set VRCHATAPI_USER_AGENT to "
        .. "'Name/Version contact'"
  end
  return {
    user_agent = all.user_agent,
    session = not all.auth and all.session or nil,
    auth = all.auth,
    base_url = all.base_url,
    pipeline_url = all.pipeline_url,
    proxy = all.proxy,
    ip_version = all.ip_version,
  }
end

--- The User-Agent of the command with a contact.
---@param contact string
---@return string
function settings.user_agent(contact) return PRODUCT .. " " .. contact end

--- Writes one setting to the file; the others stay.
---@param name string
---@param value string
---@return true? done
---@return string problem
function settings.write(name, value)
  local path = settings.path()
  local ok, problem = settings.make_folder(path)
  if not ok then return nil, problem end
  local lines, line = {}, ("%s = %s"):format(name, value)
  for old in (core.system.read(path) or ""):gmatch("[^\n]+") do
    if old:match("^%s*([%w_]+)%s*=") == name then
      lines[#lines + 1] = line
      line = nil
    else
      lines[#lines + 1] = old
    end
  end
  lines[#lines + 1] = line
  return core.system.replace(path, table.concat(lines, "\n") .. "\n")
end

return settings
