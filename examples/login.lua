--- Logs in and prints who you are. The session is kept in a file: the next run asks nothing.
--
--     lua5.4 examples/login.lua [file] [--base-url=URL]
--
-- Without a file it is vrchatapi/session.json in your config folder. It holds your cookies, never the
-- password: anyone with this file can use the account. Beside it is a file with your contact, which the
-- service wants from every program. Other programs may use both.
local vrchatapi = require "vrchatapi"

local function stop(...)
  io.stderr:write("login: ", string.format(...), "\n")
  os.exit(1, true) -- true: closes the client
end

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- Where the session is kept if no argument says so; makes the folder.
local function default_file()
  local config = os.getenv("XDG_CONFIG_HOME")
  if not config or config == "" then config = (os.getenv("HOME") or ".") .. "/.config" end
  local folder = config .. "/vrchatapi"
  if not os.execute("umask 077; mkdir -p " .. quote(folder)) then
    stop("'%s' cannot be made; give the file as an argument", folder)
  end
  return folder .. "/session.json"
end

local function read_arguments()
  local file, base_url
  for _, argument in ipairs(arg) do
    base_url = argument:match("^%-%-base%-url=(.+)$") or base_url
    if not argument:find("^%-") then
      file = argument
    elseif not argument:find("^%-%-base%-url=.") then
      stop("unknown argument '%s'", argument)
    end
  end
  return file or default_file(), base_url
end

-- ---- questions ----

-- An answer that is shown while it is typed.
local function ask(question)
  io.write(question)
  io.flush()
  local answer = io.read()
  if not answer then stop("there is nobody to answer") end
  return answer
end

local function ask_password()
  local username = ask("User name or e-mail address: ")
  local password, problem = vrchatapi.prompt("Password (it does not show): ")
  if not password then stop("%s", problem) end
  return username, password
end

-- Called when the service asks for a second factor, and again with the error if the code was wrong.
local function ask_code(methods, previous)
  if previous then print("That was not it: " .. previous.message) end
  for _, method in ipairs(methods) do
    if method == "emailOtp" then return ask("The code from the e-mail that VRChat has sent you: ") end
  end
  return ask("The code from your authenticator app, or a recovery code: ")
end

-- ---- the client ----

-- The contact for the User-Agent, asked for once, and kept if it is accepted.
local function make_client(file, base_url)
  local path = file .. ".contact"
  local known = io.open(path)
  local contact = known and known:read()
  contact = contact or ask("Your e-mail address or web site, for VRChat to reach you: ")
  local ok, client = pcall(vrchatapi.new, {
    user_agent = "VrchatapiLogin/1.0 " .. contact,
    base_url = base_url,
    session = file,
  })
  if not ok then stop("with the contact '%s' (in %s): %s", contact, path, client) end
  if known then
    known:close()
    return client
  end
  local kept = io.open(path, "w")
  if not (kept and kept:write(contact, "\n") and kept:close()) then stop("'%s' cannot be written", path) end
  return client
end

-- ---- logging in ----

-- What to do about an error, in a sentence; %d stands for minutes.
local ADVICE = {
  locked_out = "VRChat takes no logins for this account now. Try again in %d minutes.",
  login_limit = "There were many logins within an hour. Try again in %d minutes.",
  too_many_sessions = "VRChat has seen too many logins. Try again in half an hour to two hours.",
  two_factor_wrong = "Three codes were wrong. Start again for another try.",
  bad_user_agent = "VRChat does not accept the contact; remove the file that ends in '.contact'.",
  session_damaged = "Remove the file of the session, and log in again.",
}

local function give_up(err)
  local advice = ADVICE[err.code]
  stop("%s", advice and advice:format(math.ceil((err.retry_after or 0) / 60)) or err)
end

local function log_in(client)
  local username, password = ask_password()
  while true do
    local user, err = client:login {
      username = username,
      password = password,
      two_factor = ask_code,
      per_hour = 10, -- a person mistypes now and then
    }
    if user then
      return user
    elseif err.code == "bad_credentials" then
      print("The user name or the password is wrong.")
      username, password = ask_password()
    elseif err.code == "new_location" then
      print("VRChat does not know this place and has sent you an e-mail: follow the link in it.")
      ask("Then press Enter. ")
    else
      give_up(err)
    end
  end
end

local client = make_client(read_arguments())
local user, err = client:get_current_user()
if not user and (err.code == "missing_credentials" or err.code == "two_factor_required") then
  user = log_in(client)
elseif not user then
  give_up(err)
end
print(("You are %s (%s)."):format(user.displayName, user.id))
client:close()
