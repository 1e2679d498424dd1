local Events = require "vrchatapi.cli.events"
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local status = require "vrchatapi.cli.status"
local vrchatapi = require "vrchatapi"

local LOOK = 1 -- seconds between two looks at the connection
local SANDBOX_SECONDS = 2

-- What the connection does, when that has changed.
local function note_state(output, client, known)
  local state, err, seconds = client:live_state()
  if state == known then return state end
  if state == "live" then
    output:note("connected: what happens shows here, until Ctrl-C")
  elseif state == "waiting" then
    local at = os.date("%H:%M:%S", os.time() + math.ceil(seconds or 0))
    output:note(
      ("the connection is lost (%s); the next try is at %s"):format(output.plain(tostring(err)), at)
    )
  end
  return state
end

-- The names of friends, which some events lack. Without them it shows ids.
local function learn_names(client, events)
  for _, offline in ipairs { false, true } do
    for friend in client:each("get_friends", { offline = offline }) do
      events:know(friend)
    end
  end
end

local function show(output, events, event)
  output:result(event, function()
    local mark = event.source == "replay" and " (before)" or ""
    return ("%s  %s%s"):format(os.date("%H:%M:%S", event.time), events:words(event), mark)
  end)
end

local function watch(live, context, client, seconds)
  local output, events, state = context.output, Events.new(), "idle"
  local deadline = seconds and clock.now() + seconds or math.huge
  if not output.is_json then learn_names(client, events) end
  while clock.now() < deadline do
    local event, err = live:next(math.min(LOOK, math.max(deadline - clock.now(), 0)))
    state = note_state(output, client, state)
    if event == false then return output:fail(err) end
    if event then show(output, events, event) end
  end
  return status.OK
end

-- Something to see in a sandbox.
local function stir(box)
  local friend = assert(box:friend { displayName = "Zoe", location = "private" })
  for _, location in ipairs { "offline", box.location } do
    vrchatapi.sleep(0.3)
    box:place(friend.id, location)
  end
  box:notify { type = "invite", sender = friend.id, message = "", details = { worldName = "The Sandbox" } }
end

local function seconds_of(value) return value and tonumber(value:match("^%d+%.?%d*$")) end

---@type vrchatapi.cli.Command
return {
  name = "watch",
  summary = "Shows what happens, as it happens: invites, requests, answers, friends who come and go",
  arguments = {
    {
      "TYPE",
      "only events of that type, such as notification or friend-online",
      many = true,
      optional = true,
    },
  },
  options = { { "for", "SECONDS", "ends after that time" } },
  details = {
    "With --json each event is a line with its type, its content as the service sends it, its source ('socket', or "
      .. "'replay' for what happened while there was no connection) and its time.",
  },
  examples = {
    { "vrchatapi watch notification" },
    { "vrchatapi watch --json friend-online | jq -r .content.user.displayName" },
  },
  check = function(_, options)
    if options["for"] and not seconds_of(options["for"]) then
      return ("--for must be a number of seconds, got '%s'"):format(options["for"])
    end
  end,
  run = function(context)
    local output, types = context.output, context.arguments
    local client, problem = context:client()
    if not client then return output:refuse("%s", problem) end
    local user, err = client:get_current_user() -- what is wrong with the session is known at once
    if not user then return output:fail(err) end
    local seconds = seconds_of(context.options["for"])
    if context.box then
      seconds = seconds or SANDBOX_SECONDS
      vrchatapi.spawn(stir, context.box)
    end
    return compat.using(client:live { types = types[1] and types or nil }, watch, context, client, seconds)
  end,
}
