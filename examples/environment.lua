--- Where examples run: the options of a client from the environment.
--
--     VRCHATAPI_USER_AGENT   "Name/Version contact"
--     VRCHATAPI_SESSION      the path of a session file; or
--     VRCHATAPI_AUTH         the value of the cookie "auth"
--     VRCHATAPI_BASE_URL     another service than VRChat's
local environment = {}

--- A variable that is set and not empty.
---@param name string
---@return string?
function environment.variable(name)
  local value = os.getenv(name)
  return value ~= "" and value or nil
end

local function is_on_this_machine(url)
  local host = url and url:match("^https?://([^/]*)") or ""
  host = host:gsub(":%d*$", "")
  return host == "localhost" or host == "[::1]" or host:find("^127%.%d+%.%d+%.%d+$") ~= nil
end

--- The options of a client.
---@param stop fun(text: string) ends the program: something is missing
---@param no_pace? boolean without a rate limit, which only a service on this machine may get
---@return table
function environment.options(stop, no_pace)
  local variable = environment.variable
  local options = {
    user_agent = variable("VRCHATAPI_USER_AGENT"),
    session = variable("VRCHATAPI_SESSION"),
    auth = variable("VRCHATAPI_AUTH"),
    base_url = variable("VRCHATAPI_BASE_URL"),
  }
  if not options.user_agent then
    stop("VRCHATAPI_USER_AGENT must say who you are: 'Name/Version contact'")
  elseif not (options.session or options.auth) then
    stop("VRCHATAPI_SESSION must be the path of a session file (or VRCHATAPI_AUTH a cookie)")
  end
  if no_pace then
    if not is_on_this_machine(options.base_url) then
      stop("--no-pace is for a service on this machine only: see VRCHATAPI_BASE_URL")
    end
    options.rate = false
  end
  return options
end

return environment
