--- All eleven operations of the Invite API, one after the other.
--
--     make demo                          against the sandbox: nothing leaves this machine
--     lua5.4 examples/demo.lua           the same
--     lua5.4 examples/demo.lua --real    against the real service: people see it
--
-- --real needs settings, from the environment or from the command line (name=value). It prints which are
-- missing, shows what it is about to do, and asks before it begins, unless there is --yes.
-- --real --reset only resets the message slot that the demo has edited.
local environment = dofile((arg[0]:match("^(.*)/") or ".") .. "/environment.lua")
local vrchatapi = require "vrchatapi"
local terminal = require "vrchatapi.terminal"

-- What each operation is for, in a sentence.
local SENTENCES = {
  get_invite_messages = "Your account has twelve texts for declining requests. This lists them.",
  update_invite_message = "You change the last one. The service writes some punctuation its own way.",
  get_invite_message = "The new text is there, and cannot be changed again for an hour.",
  invite_myself_to = "You invite yourself: the game shows the invite, and one click takes you there.",
  invite_user = "You invite a friend, with the first of your texts.",
  invite_user_with_photo = "You invite the friend once more, with a poster.",
  request_invite = "You ask the friend to invite you.",
  request_invite_with_photo = "You ask once more, with the poster.",
  respond_invite = "The friend has invited you. You answer.",
  respond_invite_with_photo = "The friend has asked you for an invite. You answer, with the poster.",
  reset_invite_message = "An hour later, the text that you have changed becomes what it was.",
}
local COUNT = 11

local SETTINGS = {
  { name = "user", variable = "VRCHATAPI_USER", about = "your own user id" },
  { name = "friend", variable = "VRCHATAPI_FRIEND", about = "the id of a friend, who is invited" },
  { name = "location", variable = "VRCHATAPI_LOCATION", about = "where to: wrld_...:12345~..." },
  {
    name = "notification",
    variable = "VRCHATAPI_NOTIFICATION",
    about = "the id of an invite, or request for one, to answer",
  },
  {
    name = "photo_notification",
    variable = "VRCHATAPI_PHOTO_NOTIFICATION",
    about = "the id of another one, to answer with a photo",
  },
}
-- The message slot that is edited for a while; invites do not use it.
local TYPE, SLOT, TEXT = "requestResponse", 11, "Hello, World!"
local PAUSE = 5 -- seconds between calls to the real service: 12 a minute

local settings = { image = environment.folder .. "/poster.png" }
local flags = {}
local calls, failures = 0, 0
local client, box

local function stop(...)
  io.stderr:write("demo: ", string.format(...), "\n")
  os.exit(1, true) -- true: closes the client and ends the sandbox
end

-- A variable of the environment that is set to something.
local function variable(name)
  local value = os.getenv(name)
  return value ~= "" and value or nil
end

local function read_arguments()
  for _, argument in ipairs(environment.words) do
    local name, value = argument:match("^([%a_]+)=(.+)$")
    if name then
      settings[name] = value
    elseif argument == "--real" or argument == "--yes" or argument == "--reset" then
      flags[argument:sub(3)] = true
    else
      stop("unknown argument '%s'", argument)
    end
  end
  if (flags.yes or flags.reset) and not flags.real then stop("this goes with --real only") end
end

-- ---- what is printed ----

local COLOURS = { sentence = "1", sent = "36", received = "32", failed = "31", dim = "2" }

local function paint(colour, text)
  return terminal.has_colour(io.stdout) and ("\27[%sm%s\27[0m"):format(COLOURS[colour], text) or text
end

-- Ids by their beginning, and texts as people write them.
local function short(text) return (vrchatapi.plain(text):gsub("(%l+_%x%x%x%x)%x+%-[%x-]+", "%1…")) end

-- The parts of a multipart body: the JSON as it is, the image by its size.
local function show_parts(body)
  local boundary = body:match("^[^\r]+")
  local from = #boundary + 3
  while true do
    local to = body:find("\r\n" .. boundary, from, true)
    if not to then return end
    local head, content = body:sub(from, to - 1):match("^(.-)\r\n\r\n(.*)$")
    local name = head:match('name="([^"]*)"')
    if head:find("filename=", 1, true) then
      content = ("%s, %s, %d bytes"):format(
        head:match('filename="([^"]*)"'),
        head:match("Content%-Type: ([^\r]*)"),
        #content
      )
    end
    print(("      part %-5s %s"):format(name, short(content)))
    from = to + #boundary + 4
  end
end

-- What the sandbox has received since the last call.
local function show_sent()
  for _, request in ipairs(assert(box:requests())) do
    print(("   %s %s"):format(paint("sent", "->"), short(request.method .. " " .. request.target)))
    if request.body:sub(1, 2) == "--" then
      show_parts(request.body)
    elseif request.body ~= "" then
      print("      " .. short(request.body))
    end
  end
  assert(box:forget())
end

local function message_words(message)
  local wait = message.canBeUpdated and "can be changed now"
    or ("can be changed in %d minutes"):format(message.remainingCooldownMinutes)
  return ('slot %d says "%s", and %s'):format(message.slot, vrchatapi.plain(message.message), wait)
end

local function notification_words(it)
  local details = it.details
  local text = details.inviteMessage or details.requestMessage or details.responseMessage
  local parts = { ("%s %s for %s"):format(it.type, it.id, it.receiverUserId) }
  if text then parts[#parts + 1] = ('it says "%s"'):format(text) end
  if details.worldName then parts[#parts + 1] = "the place is called " .. details.worldName end
  if details.imageUrl then parts[#parts + 1] = "with a photo" end
  return table.concat(parts, ", ")
end

local function result_words(result)
  if result[1] then return ("%d texts; "):format(#result) .. message_words(result[SLOT + 1]) end
  return result.slot and message_words(result) or notification_words(result)
end

local function show_result(result)
  print(("   %s %s"):format(paint("received", "<-"), short(result_words(result))))
end

-- ---- calls ----

-- Calls an operation, and prints what was sent and what was returned. `expected` is the code of an
-- error that does not count as one here.
local function call(expected, name, ...)
  if not box and calls > 0 then assert(os.execute("sleep " .. PAUSE)) end
  calls = calls + 1
  print("\n" .. paint("sentence", SENTENCES[name]))
  print(paint("dim", ("   %d of %d: %s"):format(calls, flags.reset and 1 or COUNT, name)))
  local result, err = client[name](client, ...)
  if box then show_sent() end
  if result then
    show_result(result)
    return result
  end
  print(("   %s %s"):format(paint("failed", "<-"), tostring(err)))
  if err.code == expected then return nil, err end
  failures = failures + 1
  -- The next call would fail as well, and only burden the service.
  if err.kind ~= "api" and err.kind ~= "photo" or err.status == 401 or err.status == 429 then
    stop("stopped: %s", err.code)
  end
  return nil, err
end

-- A slot in use is not edited: the reset would replace the user's own text by the default.
local function edit_message()
  local all = call(nil, "get_invite_messages", settings.user, TYPE)
  local before = all and all[SLOT + 1]
  if not before then stop("there is no slot %d to edit", SLOT) end
  if before.id ~= "default" then
    stop("slot %d of '%s' holds a text of yours, which the demo would lose", SLOT, TYPE)
  end
  local changed = call(nil, "update_invite_message", settings.user, TYPE, SLOT, { message = TEXT })
  -- The service writes other characters for some punctuation; a 200 need not mean that it changed.
  if changed and vrchatapi.plain(changed[SLOT + 1].message) ~= TEXT then
    failures = failures + 1
    print("      the text did not change")
  end
  call(nil, "get_invite_message", settings.user, TYPE, SLOT)
end

local function invite()
  local place = { instanceId = settings.location, messageSlot = 0 }
  local world_id, instance_id = settings.location:match("^([^:]+):(.+)$")
  call(nil, "invite_myself_to", world_id, instance_id)
  call(nil, "invite_user", settings.friend, place)
  call(nil, "invite_user_with_photo", settings.friend, settings.image, place)
end

local function request_and_respond()
  local request, response = { requestSlot = 0 }, { responseSlot = 0 }
  call(nil, "request_invite", settings.friend, request)
  call(nil, "request_invite_with_photo", settings.friend, settings.image, request)
  call(nil, "respond_invite", settings.notification, response)
  call(nil, "respond_invite_with_photo", settings.photo_notification, settings.image, response)
end

local function reset_message()
  if box then assert(box:advance(60 * 60)) end -- the cooldown after an edit
  local _, err = call("cooldown", "reset_invite_message", settings.user, TYPE, SLOT)
  if err and err.code == "cooldown" then
    print(
      (
        "   An edited slot is closed for an hour. In %d minutes, undo the edit with:\n"
        .. "   lua5.4 %s --real --reset"
      ):format(math.floor((err.retry_after or 3600) / 60), arg[0])
    )
  end
end

-- ---- where it runs ----

local function start_sandbox()
  box = assert(require("vrchatapi.sandbox").start())
  settings.user, settings.friend, settings.location = box.user_id, box.friend_id, box.location
  settings.notification = box.notification_id
  settings.photo_notification = box.request_notification_id
  client = vrchatapi.new {
    user_agent = "vrchatapi-demo/1.0 demo@vrchatapi.test",
    base_url = box.url,
    auth = box.auth,
    rate = false, -- the sandbox takes any number of calls; the service does not
  }
  print("A sandbox emulates VRChat on this machine, at " .. box.url .. ".")
  print("Nothing leaves the machine. -> is what the client sends, <- what comes back.")
end

local function read_settings()
  local missing = {}
  for _, name in ipairs { "VRCHATAPI_USER_AGENT", "VRCHATAPI_AUTH" } do
    if not variable(name) then missing[#missing + 1] = name end
  end
  for _, setting in ipairs(SETTINGS) do
    settings[setting.name] = settings[setting.name] or variable(setting.variable)
    if not settings[setting.name] and (not flags.reset or setting.name == "user") then
      missing[#missing + 1] = ("%s, or %s=...: %s"):format(setting.variable, setting.name, setting.about)
    end
  end
  if #missing > 0 then
    stop(
      "--real needs these settings, which are missing:\n  %s\n"
        .. "VRCHATAPI_USER_AGENT is 'Name/Version contact', VRCHATAPI_AUTH the value of your cookie\n"
        .. "auth (authcookie_...); VRCHATAPI_TWO_FACTOR_AUTH, that of twoFactorAuth, is optional.",
      table.concat(missing, "\n  ")
    )
  end
  if not flags.reset and not settings.location:find("^[^:]+:.") then
    stop("'%s' is not a location (wrld_...:12345~...)", settings.location)
  end
end

local function confirm()
  if flags.reset then
    print(("This resets slot %d of your '%s' messages."):format(SLOT, TYPE))
  else
    print(
      ([[
This sends to the real VRChat service, where people see it:
  to yourself     one invite to %s
  to %s  two invites there and two requests, one of each with %s
  answers to      %s and %s
It also edits slot %d of your '%s' messages, which can be reset only an hour later.
Photos need a VRC+ account.]]):format(
        settings.location,
        settings.friend,
        settings.image,
        settings.notification,
        settings.photo_notification,
        SLOT,
        TYPE
      )
    )
  end
  if flags.yes then return end
  io.write("Continue? [y/N] ")
  io.flush()
  if not (io.read("*l") or ""):lower():find("^%s*y") then stop("nothing was sent") end
end

local function start_real()
  read_settings()
  client = vrchatapi.new {
    user_agent = variable("VRCHATAPI_USER_AGENT"),
    auth = variable("VRCHATAPI_AUTH"),
    two_factor_auth = variable("VRCHATAPI_TWO_FACTOR_AUTH"),
  }
  confirm()
end

read_arguments()
if flags.real then
  start_real()
else
  start_sandbox()
end
if not flags.reset then
  edit_message()
  invite()
  request_and_respond()
end
reset_message()
print(failures == 0 and "\nAll calls went well." or ("\nCalls that failed: %d"):format(failures))
if box and failures == 0 then
  local command = _VERSION == "Lua 5.4" and "./bin/vrchatapi" or arg[-1] .. " bin/vrchatapi"
  print "\nWhat comes next:"
  for _, row in ipairs {
    { command .. ' --sandbox invite Mira --text "Karaoke, now!"', "friends by name, to where you are" },
    { command .. " login", "the same with your account" },
    { "README.md", "a first script" },
  } do
    print(("  %-62s  %s"):format(row[1], row[2]))
  end
end
os.exit(failures == 0, true)
