--- What live events cost: `make bench-live`. It reports; nothing fails for being slow.
---
---     lua5.4 bench/live.lua [events]      1,000,000 by default
local core = require "vrchatapi.core"
local vrchatapi = require "vrchatapi"

local here = arg[0]:match "^(.*)/[^/]*$" or "."
local LUA = os.getenv "LUA" or "lua5.4"
local EVENTS = tonumber(arg[1]) or 1000000
local INVITES = 1000
local FRAME, BURST = 1 / 60, 5000
local CLIENTS = 50

-- ---- the server ----

local pipe = assert(io.popen(("exec %s %s/live_server.lua"):format(LUA, here)))
local port = assert(pipe:read "l"):match "port=(%d+)"

local function new(way)
  return vrchatapi.new {
    user_agent = "Bench/1.0 bench@vrchatapi.test",
    base_url = ("http://127.0.0.1:%s/api/1"):format(port),
    pipeline_url = ("ws://127.0.0.1:%s/%s"):format(port, way),
    auth = "authcookie_1",
    rate = false,
    retries = 0,
  }
end

-- ---- measuring ----

local function percentile(values, part) return values[math.max(math.ceil(#values * part), 1)] end

-- What the process holds, in KiB: all of it, and what is Lua's.
local function memory()
  collectgarbage()
  collectgarbage()
  local file = io.open "/proc/self/statm"
  local pages = file and tonumber(file:read "a":match "^%d+ (%d+)") or 0
  if file then file:close() end
  return pages * 4, collectgarbage "count"
end

-- How often the process has waited and been woken.
local function switches()
  local file = io.open "/proc/self/status"
  if not file then return 0 end
  local count = tonumber(file:read("a"):match "voluntary_ctxt_switches:%s+(%d+)")
  file:close()
  return count
end

local function row(...) print(("| %s | %s |"):format(...)) end

-- ---- from the push to the invite ----

local function latency()
  local client = new("?push=" .. INVITES)
  vrchatapi.spawn(function()
    for event in client:live { types = { "notification" } } do
      if not event then break end
      assert(client:invite_user(event.content.senderUserId, { instanceId = "wrld_1:1" }))
    end
  end)
  local count, invite = 0, client.invite_user
  function client.invite_user(...)
    local result, err = invite(...)
    count = count + 1
    return result, err
  end
  vrchatapi.run(function()
    while count < INVITES do
      vrchatapi.sleep(0.05)
    end
    client:close()
  end)
  local times = {}
  for time in pipe:read("l"):match("times=(.*)"):gmatch "[^,]+" do
    times[#times + 1] = tonumber(time)
  end
  table.sort(times)
  row(
    ("from the push to the invite on the wire, %d times: median, 99 %%, worst"):format(#times),
    ("%.2f ms, %.2f ms, %.2f ms"):format(percentile(times, 0.5), percentile(times, 0.99), times[#times])
  )
end

-- ---- an idle client ----

local function live_client()
  local client = new ""
  local events = client:live()
  while not client.hub.caught_up do
    events:next(0.01)
  end
  return client, events
end

local function idle()
  local clients, listening = {}, {}
  clients[1], listening[1] = live_client() -- what is loaded once does not count
  local before, clock = switches(), core.clock()
  listening[1]:next(65)
  row(
    ("an idle live client: how often it wakes up in %.0f s"):format(core.clock() - clock),
    switches() - before
  )
  local process, lua = memory()
  for i = 2, CLIENTS + 1 do
    clients[i], listening[i] = live_client()
  end
  listening[1]:next(1)
  local process_after, lua_after = memory()
  row(
    "an idle live client: memory of the process, of Lua",
    ("%.0f KiB, %.0f KiB"):format((process_after - process) / CLIENTS, (lua_after - lua) / CLIENTS)
  )
  for _, client in ipairs(clients) do
    client:close()
  end
end

-- ---- many events ----

local function many()
  local client = new("?flood=" .. EVENTS)
  local events = client:live { types = { "notification" } }
  local count, first, at = 0, nil, nil
  local cpu, largest = nil, 0
  while count < EVENTS do
    local event = assert(events:next(20))
    assert(event.type == "notification")
    count = count + 1
    if count == EVENTS / 20 then
      first, at, cpu = memory(), core.clock(), os.clock()
    elseif first and count % (EVENTS / 20) == 0 then
      largest = math.max(largest, memory())
    end
  end
  local taken = EVENTS - EVENTS / 20
  row(
    ("memory of the process after %d events, and most later, up to %d"):format(EVENTS / 20, EVENTS),
    ("%d KiB, %d KiB"):format(first, largest)
  )
  row("an event, CPU", ("%.1f us"):format((os.clock() - cpu) / taken * 1e6))
  row("events a second", ("%.0f"):format(taken / (core.clock() - at)))
  client:close()
end

-- ---- a burst in a host ----

local function burst()
  local client, count = new("?flood=" .. BURST), 0
  client:on("notification", function() count = count + 1 end, { queue = BURST })
  local steps, frames = {}, 0
  while count < BURST do
    local frame, cpu = core.clock(), os.clock()
    vrchatapi.step(0)
    if count > 0 then
      steps[#steps + 1] = (os.clock() - cpu) * 1e3
      frames = frames + 1
    end
    local rest = FRAME - (core.clock() - frame)
    local till = core.clock() + rest
    while core.clock() < till do
    end -- luacheck: ignore 542 what a host does with the rest
  end
  table.sort(steps)
  row(("a burst of %d events in a host of 60 frames a second: frames"):format(BURST), frames)
  row(
    "its steps, of a budget of 0.5 ms, CPU: median, 99 %, worst",
    ("%.2f ms, %.2f ms, %.2f ms"):format(percentile(steps, 0.5), percentile(steps, 0.99), steps[#steps])
  )
  client:close()
end

print "| live events | |"
print "|---|---|"
latency()
idle()
burst()
many()
new("?quit=1"):live():next(0.5)
pipe:close()
