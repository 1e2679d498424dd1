--- What a login looks like from the service's side.

local logins = {}

local VERIFY = "^/api/1/auth/twofactorauth/(%l+)/verify$"

-- One request in a word or two.
local function step(service, request)
  if request.method == "GET" and request.target == "/api/1/auth/user" then
    return service.header(request, "authorization")[1] and "password" or "who"
  end
  return request.target:match(VERIFY) or request.method .. " " .. request.target:gsub("^/api/1", "")
end

--- The requests since the test began (or the record was cleared), oldest first: "password" and "who"
--- for GET /auth/user with and without a name and a password; "totp", "otp" and "emailotp" for codes;
--- others as "GET /auth".
---@param service table
---@return string[]
function logins.steps(service)
  local steps = {}
  for _, request in ipairs(service:requests()) do
    steps[#steps + 1] = step(service, request)
  end
  return steps
end

--- How often a step was made.
---@param service table
---@param wanted string
---@return integer
function logins.count(service, wanted)
  local count = 0
  for _, name in ipairs(logins.steps(service)) do
    if name == wanted then count = count + 1 end
  end
  return count
end

--- The codes that were sent, in their order.
---@param service table
---@return string[]
function logins.codes(service)
  local codes = {}
  for _, request in ipairs(service:requests()) do
    if request.target:find(VERIFY) then
      codes[#codes + 1] = request.body:match('^{"code":"(.*)"}$') or request.body
    end
  end
  return codes
end

--- What the user logs in with.
---@param service table
---@param more? table fields to add or to replace
---@return table
function logins.credentials(service, more)
  local credentials = { username = service.box.username, password = service.box.password }
  for field, value in pairs(more or {}) do
    credentials[field] = value
  end
  return credentials
end

--- The two functions that most specs of logins begin with.
---@param service table
---@return fun(changes?: table): table stranger makes a client without a session
---@return fun(more?: table): table credentials as logins.credentials
function logins.of(service)
  local function stranger(changes)
    local options = { auth = false }
    for name, value in pairs(changes or {}) do
      options[name] = value
    end
    return service:client(options)
  end
  return stranger, function(more) return logins.credentials(service, more) end
end

return logins
