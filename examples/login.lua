--- Logs you in, and keeps the session in a file; the second time it asks nothing.
--
--     lua5.4 examples/login.lua me@example.com             your contact, which the service wants to know
--     lua5.4 examples/login.lua me@example.com my.json     another file than session.json
--
-- The file has the session, not the password. Anyone with it can use the account. `vrchatapi login` does the same,
-- and says what to do when something goes wrong.
local environment = dofile((arg[0]:match("^(.*)/") or ".") .. "/environment.lua")
local vrchatapi = require "vrchatapi"

local function ask(question)
  io.write(question)
  io.flush()
  return io.read() or error("there is nobody to answer", 0)
end

-- Called when the service asks for a second factor, and again with the error if the code was wrong.
local function ask_code(methods, previous)
  if previous then print("That was not it: " .. previous.message) end
  return ask(methods[1] == "emailOtp" and "The code from VRChat's e-mail: " or "The code from your app: ")
end

vrchatapi.main(function()
  local contact = environment.words[1] or error("expected your contact; see --help", 0)
  local client = vrchatapi.new {
    user_agent = "LoginExample/1.0 " .. contact,
    session = environment.words[2] or "session.json",
    base_url = os.getenv("VRCHATAPI_BASE_URL"),
  }
  local user, err = client:get_current_user()
  if not user and err.code == "missing_credentials" then
    local username = ask("User name or e-mail address: ")
    local password = assert(vrchatapi.prompt("Password (it does not show): "))
    user, err = client:login { username = username, password = password, two_factor = ask_code }
  end
  if not user then return nil, err end
  print(("You are %s (%s)."):format(user.displayName, user.id))
end)
