-- What each thread of main.c does. Its number comes as an argument; `meet` waits until all threads
-- have come to the same line.
local number = ...
local meet = rawget(_G, "meet")

meet() -- the first use of libcurl in the process, by all at once
local vrchatapi = require "vrchatapi"
local sandbox = require "vrchatapi.sandbox"

local box = assert(sandbox.start { interpreter = os.getenv("LUA") or "lua5.4" })

local function new()
  return vrchatapi.new {
    user_agent = "Threads/1.0 spec@vrchatapi.test",
    base_url = box.url,
    auth = box.auth,
    rate = false,
    pipeline_url = box.pipeline_url,
  }
end

-- Live events, each of its own sandbox.
local function listen(client)
  local events = client:live { types = { "new-thing" } }
  while client:live_state() ~= "live" do
    assert(events:next(0.01) == nil)
  end
  for count = 1, 20 do
    local id = ("usr_%d_%d"):format(number, count)
    assert(box:push("new-thing", { userId = id }) == 1)
    assert(events:next(20).content.userId == id)
  end
end

local function calls(client)
  local count = 0
  vrchatapi.run(function()
    for slot = 0, 11 do
      vrchatapi.spawn(function()
        local message = assert(client:get_invite_message(box.user_id, "message", slot))
        assert(message.slot == slot)
        count = count + 1
      end)
      vrchatapi.spawn(function()
        assert(client:invite_user(box.friend_id, { instanceId = box.location }))
        count = count + 1
      end)
    end
  end)
  assert(count == 24)
end

for _ = 1, 5 do
  meet()
  local client = new()
  calls(client)
  local _, err = client:invite_user(box.stranger_id, { instanceId = box.location })
  assert(err.code == "not_friends")
  listen(client)
  client:close()
  collectgarbage()
end

-- Each has had its own requests and no others.
local made = 0
for _, request in ipairs(assert(box:requests())) do
  made = made + (request.target:find("/pipeline", 1, true) and 0 or 1)
end
assert(made == 5 * 25, "thread " .. number)
box:stop()
meet() -- and all states are closed at once
