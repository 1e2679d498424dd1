--- Answers requests for invites by rules: each once, also if it is stopped and started again.
--
--     lua5.4 examples/doorman.lua --sandbox             against the sandbox: nothing leaves this machine
--     lua5.4 examples/doorman.lua rules.lua --journal answered.journal
--
-- The rules are a Lua table in a file: doorman_rules.lua is an example. The inbox is looked at once a
-- minute, until Ctrl-C. With a journal it may be stopped at any time (Ctrl-C, a crash, a power cut)
-- and started again: nobody is answered twice.
--
--     --journal FILE      what was answered, for the next time
--     --no-pace           as fast as it goes: for a service on this machine only
--     --sandbox           a sandbox of its own, where a few people ask for an invite
--
-- Where it runs: VRCHATAPI_USER_AGENT ("Name/Version contact"), and VRCHATAPI_SESSION, the path of a
-- session file, or VRCHATAPI_AUTH, the value of the cookie "auth". VRCHATAPI_BASE_URL is another
-- service than VRChat's.
local vrchatapi = require "vrchatapi"

local here = arg[0]:match("^(.*)/[^/]*$") or "."
local environment = dofile(here .. "/environment.lua")

local function stop(...)
  io.stderr:write("doorman: ", string.format(...), "\n")
  os.exit(1, true) -- true: closes the client and ends the sandbox
end

local function say(...)
  io.write(os.date("%H:%M:%S  "), string.format(...), "\n")
  io.flush()
end

local FLAGS = { ["--sandbox"] = true, ["--no-pace"] = true }

local function read_arguments()
  local settings, i = {}, 1
  while arg[i] do
    local argument = arg[i]
    if FLAGS[argument] then
      settings[argument:sub(3)] = true
    elseif argument == "--journal" then
      i = i + 1
      settings.journal = arg[i] or stop("--journal needs a file")
    elseif argument:sub(1, 1) ~= "-" and not settings.rules then
      settings.rules = argument
    else
      stop("unknown argument '%s'", argument)
    end
    i = i + 1
  end
  if settings.sandbox then
    settings.rules = settings.rules or here .. "/doorman_rules.lua"
    settings["no-pace"] = true
  elseif not settings.rules then
    stop("expected a file with rules, such as %s/doorman_rules.lua; or --sandbox", here)
  end
  return settings
end

-- ---- rules ----

local FIELDS = {
  who = true,
  accept = true,
  text = true,
  decline = true,
  photo = true,
  ignore = true,
}

local function check_rule(number, rule)
  if type(rule) ~= "table" then stop("rule %d must be a table, got %s", number, type(rule)) end
  for field in pairs(rule) do
    if not FIELDS[field] then stop("rule %d: unknown field '%s'", number, tostring(field)) end
  end
  local answers = 0
  for _, answer in ipairs { "accept", "decline", "ignore" } do
    answers = answers + (rule[answer] and 1 or 0)
  end
  if answers ~= 1 then
    stop("rule %d must have one of accept, decline and ignore, got %d", number, answers)
  end
end

local function read_rules(path)
  local chunk, problem = loadfile(path, "t", {}) -- a table of data needs nothing of Lua's
  if not chunk then stop("%s", problem) end
  local ok, rules = pcall(chunk)
  if not ok or type(rules) ~= "table" then
    stop("%s must return a list of rules: %s", path, ok and "got " .. type(rules) or rules)
  end
  for number, rule in ipairs(rules) do
    check_rule(number, rule)
  end
  return rules
end

local function fits(rule, who)
  local names = type(rule.who) == "table" and rule.who or { rule.who }
  local display_name = vrchatapi.plain(who.displayName or ""):lower()
  for _, name in ipairs(names) do
    if name == who.id or name:lower() == display_name then return true end
  end
  return rule.who == nil
end

local function rule_for(rules, who)
  for _, rule in ipairs(rules) do
    if fits(rule, who) then return rule end
  end
  return { ignore = true }
end

-- ---- answers ----

local function name_of(request) return vrchatapi.plain(request.who.displayName or request.who.id) end

local function answer(request, rule)
  if rule.accept then
    return "invited", request:accept(rule.accept, { text = rule.text, photo = rule.photo })
  elseif rule.decline then
    return "declined", request:decline(rule.decline, rule.photo)
  end
  return "left to you", request:ignore()
end

local function handler_of(rules)
  return function(request)
    local what, done, err = answer(request, rule_for(rules, request.who))
    if done then
      say("%s (%s): %s", name_of(request), request.id, what)
    elseif err.acted ~= "no" then
      say(
        "%s (%s): perhaps answered, and not answered again: %s",
        name_of(request),
        request.id,
        tostring(err)
      )
    end -- else it is reported, and handed out again
  end
end

local function report(err, request)
  say("%s%s", request and ("%s (%s): "):format(name_of(request), request.id) or "", tostring(err))
end

-- ---- where it runs ----

-- A sandbox where four people ask for an invite, and a client of it.
local function start_sandbox()
  local box = assert(require("vrchatapi.sandbox").start())
  for _, name in ipairs { "Alice", "Bob", "Carol", "Eve" } do
    local friend = assert(box:friend { displayName = name })
    assert(box:notify { type = "requestInvite", sender = friend.id })
  end
  return box,
    vrchatapi.new {
      user_agent = "vrchatapi-doorman/1.0 doorman@vrchatapi.test",
      base_url = box.url,
      auth = box.auth,
      rate = false, -- the sandbox takes any number of calls; the service does not
    }
end

local function show_sent(box)
  for _, sent in ipairs(assert(box:state()).sent) do
    local details = sent.details
    print(
      ("-> %s for %s: %s"):format(
        sent.type,
        sent.receiverUserId,
        vrchatapi.plain(details.inviteMessage or details.requestMessage or "")
      )
    )
  end
end

local settings = read_arguments()
local rules = read_rules(settings.rules)
local box, client
if settings.sandbox then
  box, client = start_sandbox()
else
  client = vrchatapi.new(environment.options(stop, settings["no-pace"]))
end

local ok, problem = pcall(vrchatapi.run, function()
  local task, err, _
  task, err = client:on_request_invite(handler_of(rules), {
    journal = settings.journal,
    on_error = report,
    interval = settings["no-pace"] and 0.1 or nil, -- by default once a minute
  })
  if not task then stop("%s", tostring(err)) end
  if box then
    vrchatapi.sleep(1) -- all are answered by then
    task:cancel()
  end
  _, err = task:wait()
  if err.code ~= "cancelled" then stop("%s", tostring(err)) end
end)
if not ok then stop("%s", tostring(problem):match("interrupted") or tostring(problem)) end
if box then show_sent(box) end
os.exit(0, true)
