--- Prints the 48 messages of the account that is logged in, and how long until each can be changed.
--
--     lua5.4 examples/cooldowns.lua --sandbox        of an account in a sandbox of its own
--     lua5.4 examples/cooldowns.lua                  of yours; five calls that change nothing
--
-- Where it runs: VRCHATAPI_USER_AGENT ("Name/Version contact"), and VRCHATAPI_SESSION, the path of a
-- session file, or VRCHATAPI_AUTH, the value of the cookie "auth". VRCHATAPI_BASE_URL is another
-- service than VRChat's.
local vrchatapi = require "vrchatapi"

local here = arg[0]:match("^(.*)/[^/]*$") or "."
local environment = dofile(here .. "/environment.lua")

local TYPES = {
  { "message", "texts of invites" },
  { "response", "replies to invites" },
  { "request", "texts of requests for an invite" },
  { "requestResponse", "replies to those requests" },
}

local box

local function refuse(...)
  io.stderr:write("cooldowns: ", string.format(...), "\n")
  os.exit(1, true) -- true: ends the sandbox
end

-- A sandbox, and a client of an account there that has just changed two of its messages.
local function start_sandbox()
  box = assert(require("vrchatapi.sandbox").start())
  local client = vrchatapi.new {
    user_agent = "vrchatapi-cooldowns/1.0 cooldowns@vrchatapi.test",
    base_url = box.url,
    auth = box.auth,
    rate = false,
  }
  assert(client:update_invite_message(box.user_id, "message", 3, { message = "Karaoke, now!" }))
  box:advance(25 * 60)
  assert(client:update_invite_message(box.user_id, "response", 0, { message = "Not today, sorry." }))
  return client
end

local function make_client()
  if arg[1] == "--sandbox" then
    return start_sandbox()
  elseif arg[1] then
    refuse("unknown argument '%s'", arg[1])
  end
  return vrchatapi.new(environment.options(refuse))
end

local function wait_of(message)
  if message.canBeUpdated then return "now" end
  return ("%d min"):format(message.remainingCooldownMinutes)
end

local client = make_client()
local user, err = client:get_current_user()
if not user then refuse("%s", tostring(err)) end
print(("The messages of %s, and when they can be changed:"):format(vrchatapi.plain(user.displayName)))

for _, row in ipairs(TYPES) do
  local message_type, about = row[1], row[2]
  local messages
  messages, err = client:get_invite_messages(user.id, message_type)
  if not messages then refuse("%s", tostring(err)) end
  print(("\n%s (%s)\nslot    wait  text"):format(message_type, about))
  for _, message in ipairs(messages) do
    print(("%4d  %6s  %s"):format(message.slot, wait_of(message), vrchatapi.plain(message.message)))
  end
end

client:close()
if box then box:stop() end
