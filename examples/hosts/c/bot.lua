-- A bot inside a host that has a loop of its own: invites everybody on a list, a few at a time, and
-- never keeps the host waiting. It talks to the sandbox.
--
-- `host` is the host's: host.stop() ends its loop.
local sandbox = require "vrchatapi.sandbox"
local vrchatapi = require "vrchatapi"
local clock = require("vrchatapi.core").clock

local host = rawget(_G, "host")
local invites = tonumber((...)) or 200
local AT_ONCE = 8

local box = assert(sandbox.start { interpreter = os.getenv("LUA") or "lua5.4" })
local client = vrchatapi.new {
  user_agent = "HostExample/1.0 example@vrchatapi.test",
  base_url = box.url,
  auth = box.auth,
  rate = false, -- the sandbox may be asked as often as one likes; the service may not
}

local left, sent, failed = invites, 0, 0

-- One of those that invite at the same time: takes the next on the list until there is none.
local function worker()
  while left > 0 do
    left = left - 1
    local notification, err = client:invite_user(box.friend_id, { instanceId = box.location })
    if notification then
      sent = sent + 1
    else
      failed = failed + 1
      print(err)
    end
  end
end

vrchatapi.spawn(function()
  local start = clock()
  local workers = {}
  for i = 1, AT_ONCE do
    workers[i] = vrchatapi.spawn(worker)
  end
  for _, task in ipairs(workers) do
    task:wait()
  end
  print(("invites         %d sent, %d failed, %.0f a second"):format(sent, failed, sent / (clock() - start)))
  host.stop() -- the client and the sandbox end with the Lua state, after the frames
end)
