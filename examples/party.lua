--- Invites the guests of a party: a list from a file, within the rate limit of the service.
--
--     lua5.4 examples/party.lua --sandbox            against the sandbox: nothing leaves this machine
--     lua5.4 examples/party.lua guests.txt --journal party.journal --text "Party at eight!"
--
-- The list has a guest on each line: a user's id, or the display name of a friend. The rest of a line
-- after a "#" at its beginning, or after an id, is a comment. With a journal it may be ended at
-- any time (Ctrl-C, a crash, a power cut) and started again: nobody is invited twice.
--
--     --where PLACE       a location, a link to an instance or a short name; by default where you are
--     --text TEXT         what the invite says, up to 64 characters
--     --photo FILE        a PNG that goes with it; needs VRC+
--     --journal FILE      who was invited, for the next time
--     --concurrency N     how many invites may be in flight at once; 4 by default
--     --no-pace           as fast as it goes: for a service on this machine only
--     --sandbox           a sandbox of its own, with invented guests
--
-- Where it runs: VRCHATAPI_USER_AGENT ("Name/Version contact"), and VRCHATAPI_SESSION, the path of a
-- session file, or VRCHATAPI_AUTH, the value of the cookie "auth". VRCHATAPI_BASE_URL is another
-- service than VRChat's.
--
-- Its exit code is 0 if everybody is invited, in this run or an earlier one; 1 if nothing was sent; 2 if
-- somebody is not invited, or perhaps not; 3 if it had to stop before the end of the list.
local vrchatapi = require "vrchatapi"

local VALUES = { where = true, text = true, photo = true, journal = true, concurrency = true }
local FLAGS = { ["no-pace"] = true, sandbox = true }
local PER_MINUTE = 12 -- invites, by the rate limit of a client
local BAR = 40 -- characters
local STATES = {
  { "invited", "invited" },
  { "skipped", "invited before" },
  { "unknown", "perhaps invited, and not invited again" },
  { "failed", "not invited" },
  { "left", "left over" },
}

local settings = {}
local here = arg[0]:match("^(.*)/[^/]*$") or "."
local environment = dofile(here .. "/environment.lua")
local box

local function leave(code)
  os.exit(code, true) -- true: ends the sandbox
end

local function refuse(...)
  io.stderr:write("party: ", string.format(...), "\n")
  leave(1)
end

-- ---- arguments ----

local function read_arguments()
  local i = 1
  while arg[i] do
    local word = arg[i]
    local name, value = word:match("^%-%-([%w-]+)=(.*)$")
    name = name or word:match("^%-%-([%w-]+)$")
    if not name and word:sub(1, 1) ~= "-" and not settings.list then
      settings.list = word
    elseif VALUES[name] then
      if not value then
        i = i + 1
        value = arg[i] or refuse("--%s needs a value", name)
      end
      settings[name] = value
    elseif FLAGS[name] and not value then
      settings[name] = true
    else
      refuse("unknown argument '%s'", word)
    end
    i = i + 1
  end
  if settings.concurrency then
    settings.concurrency = tonumber(settings.concurrency:match("^%d+$"))
      or refuse("--concurrency must be an integer, got '%s'", settings.concurrency)
  end
  if (settings.list ~= nil) == (settings.sandbox ~= nil) then
    refuse("it takes a list of guests, or --sandbox; see the head of %s", arg[0])
  end
end

-- The guests in the file.
local function read_list(path)
  local file, reason = io.open(path, "rb")
  if not file then refuse("the list cannot be read: %s", reason) end
  local guests = {}
  local text = file:read("a") or refuse("the list cannot be read: '%s' is no file", path)
  file:close()
  for line in text:gsub("^\xEF\xBB\xBF", ""):gmatch("[^\r\n]+") do
    local guest = line:match("^%s*(.-)%s*$")
    if guest ~= "" and guest:sub(1, 1) ~= "#" then
      guests[#guests + 1] = guest:match("^(usr_[%w_-]+)%s+#") or guest
    end
  end
  return guests
end

-- ---- where it runs ----

-- A sandbox with invented guests, of whom some make trouble.
local function start_sandbox()
  box = assert(require("vrchatapi.sandbox").start())
  local guests = {}
  for i, friend in ipairs(box:friends(40)) do
    guests[i] = friend.displayName
  end
  guests[#guests + 1] = "Somebody Else"
  guests[#guests + 1] = box.stranger_id
  settings.where = settings.where or box.location
  settings.text = settings.text or "Party at eight!"
  settings.photo = settings.photo or here .. "/poster.png"
  return guests,
    {
      user_agent = "vrchatapi-party/1.0 party@vrchatapi.test",
      base_url = box.url,
      auth = box.auth,
      rate = false,
    }
end

-- ---- output ----

local is_terminal = os.execute("test -t 1") == true

local function name_of(result)
  local who = result.who
  return result.id and result.id ~= who and ("%s (%s)"):format(who, result.id) or who
end

local function reason_of(result) return result.err and ": " .. tostring(result.err) or "" end

local function wait_of(result)
  local reason = result.waiting_for == "retry" and "to try once more" or "for the rate limit"
  local action = result.operation == "get_friends" and ", looking up names" or ""
  return ("waits %s until %s%s"):format(reason, os.date("%H:%M:%S", result.until_time), action)
end

local function show_progress(done, total, result)
  local waits = result.state == "waiting" and wait_of(result)
  if is_terminal then
    local full = math.floor(BAR * done / total)
    io.write(
      ("\r[%s%s] %d of %d %-60s"):format(("#"):rep(full), ("."):rep(BAR - full), done, total, waits or "")
    )
  elseif waits then
    print(("%d of %d: %s"):format(done, total, waits))
  else
    print(("%d of %d: %s %s%s"):format(done, total, result.state, name_of(result), reason_of(result)))
  end
end

local function show_report(results)
  print(is_terminal and "\n" or "")
  for _, row in ipairs(STATES) do
    local state, words = row[1], row[2]
    local count = results.counts[state]
    if count > 0 then print(("%5d %s"):format(count, words)) end
    for _, result in ipairs(results) do
      if result.state == state and (state == "unknown" or state == "failed") then
        print(("      %s %s%s"):format(state, name_of(result), reason_of(result)))
      end
    end
  end
  if results.stopped then print("It had to stop: " .. tostring(results.stopped)) end
end

local function code_of(results)
  if results.stopped then return 3 end
  return results.counts.failed + results.counts.unknown > 0 and 2 or 0
end

-- ---- the party ----

local function invite(client, guests)
  local results, err = client:invite_all {
    who = guests,
    where = settings.where or "here",
    text = settings.text,
    photo = settings.photo,
    journal = settings.journal,
    concurrency = settings.concurrency,
    progress = show_progress,
  }
  if not results then refuse("nothing was sent: %s", tostring(err)) end
  show_report(results)
  return code_of(results)
end

local function main()
  io.stdout:setvbuf(is_terminal and "no" or "line")
  local guests, options
  if settings.sandbox then
    guests, options = start_sandbox()
  else
    guests, options = read_list(settings.list), environment.options(refuse, settings["no-pace"])
  end
  local client = vrchatapi.new(options)
  if options.rate == nil then print(("%d guests, %d a minute"):format(#guests, PER_MINUTE)) end
  local code = invite(client, guests)
  client:close()
  return code
end

read_arguments()
local ok, code = pcall(main)
if not ok then
  local is_interrupted = tostring(code):find("interrupted!", 1, true)
  io.stderr:write("\nparty: ", is_interrupted and "interrupted" or tostring(code), "\n")
  if settings.journal then io.stderr:write("party: the same command continues where it was\n") end
  code = is_interrupted and 3 or 1
end
leave(code)
