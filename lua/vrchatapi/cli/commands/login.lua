local Output = require "vrchatapi.cli.output"
local ask = require "vrchatapi.cli.ask"
local settings = require "vrchatapi.settings"
local status = require "vrchatapi.cli.status"

local PER_HOUR = 10 -- logins: a person mistypes now and then

-- ---- questions ----

-- What to log in with: from the environment, or by questions. The second result says whether it may ask again.
local function ask_account(known)
  if known and known.username and known.password then
    return { username = known.username, password = known.password, totp_secret = known.totp_secret }, false
  end
  local username = known and known.username or ask.line("User name or e-mail address: ")
  return { username = username, password = ask.secret("Password (it does not show): ") }, true
end

-- Called when the service asks for a second factor, and again with the error if the code was wrong.
local function ask_code(methods, previous)
  if previous then Output.say("That was not it: " .. previous.message) end
  for _, method in ipairs(methods) do
    if method == "emailOtp" then return ask.line("The code from the e-mail that VRChat has sent you: ") end
  end
  return ask.line("The code from your authenticator app, or a recovery code: ")
end

-- ---- the contact ----

-- Asks who the user is, for the User-Agent, until it is accepted, and keeps it. True; or nil and a message.
local function find_contact(context, all)
  local contact = context.options.contact
  if all.user_agent and not contact then return true end
  Output.say("VRChat wants every program to say whom to write to if it makes trouble.")
  while true do
    local is_asked = not contact
    contact = contact or ask.line("Your e-mail address or web site: ")
    local ok, client = pcall(require("vrchatapi").new, { user_agent = settings.user_agent(contact) })
    if ok then
      client:close()
      return settings.write("contact", contact)
    end
    local reason = tostring(client):match("user_agent (.-)%)?$") or tostring(client)
    if not is_asked then return nil, ("the contact '%s' is not one: it %s"):format(contact, reason) end
    Output.say("That is not a contact: it " .. reason .. ".")
    contact = nil
  end
end

-- ---- logging in ----

-- Logs in, with as many questions as it takes. The user, or nil and an error.
local function log_in(client, known)
  local credentials, may_ask = ask_account(known)
  while true do
    credentials.two_factor = not credentials.totp_secret and ask_code or nil
    credentials.per_hour = PER_HOUR
    local user, err = client:login(credentials)
    if user then
      return user
    elseif err.code == "bad_credentials" and may_ask then
      Output.say("The user name or the password is wrong.")
      credentials = ask_account(nil)
    elseif err.code == "new_location" and may_ask then
      Output.say("VRChat does not know this place and has sent you an e-mail: follow the link in it.")
      ask.line("Then press Enter. ")
    else
      return nil, err
    end
  end
end

local IS_LOGGED_OUT = { missing_credentials = true, two_factor_required = true }

local function welcome(context, user, session)
  local output = context.output
  output:result(
    user,
    function()
      return ("You are %s (%s)."):format(output.paint("bold", output.plain(user.displayName)), user.id)
    end
  )
  if not context.options.sandbox then
    output:note(
      ("The session is kept in %s, without the password. Anyone with this file can use the account."):format(
        session
      )
    )
  end
  output:note("Next: vrchatapi friends --online, or vrchatapi invite NAME --to here")
  return status.OK
end

local function run(context)
  local output = context.output
  context.how_to_continue = "the same command begins again"
  local all, problem = settings.read()
  local ok = all ~= nil
  if ok and not context.options.sandbox then
    ok, problem = find_contact(context, all)
    if ok then
      ok, problem = settings.make_folder(all.session)
    end
  end
  local client
  if ok then
    client, problem = context:client()
  end
  if not client then return output:refuse("%s", problem) end
  local user, err = client:get_current_user()
  if not user and IS_LOGGED_OUT[err.code] then
    user, err = log_in(client, all)
  end
  if not user then return output:fail(err) end
  return welcome(context, user, all.session)
end

---@type vrchatapi.cli.Command
return {
  name = "login",
  summary = "Logs you in and keeps the session; the next time it asks nothing",
  details = {
    "It asks for your name, for the password, which does not show, and for the code of your second factor, if you have "
      .. "one. What it keeps is the session, in a file that only you can read; the password is stored nowhere.",
    "Where there is nobody to ask, the environment has VRCHATAPI_USERNAME, VRCHATAPI_PASSWORD and, for an "
      .. "authenticator app, VRCHATAPI_TOTP_SECRET.",
  },
  options = {
    {
      "contact",
      "CONTACT",
      "your e-mail address or web site, instead of the question; VRChat wants to know it",
    },
  },
  run = function(context)
    local ok, code = pcall(run, context)
    if ok then
      return code
    elseif code ~= ask.NOBODY then
      error(code, 0)
    end
    return context.output:refuse("%s", tostring(code))
  end,
}
