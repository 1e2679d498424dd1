--- Requests for invites while everything goes wrong: connections are cut, events come twice or late, reading is
--- refused, the program starts again. Each is answered, and each once.

local Backoff = require "vrchatapi.live.backoff"
local files = require("spec.support.files").use()
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"
require("spec.support.tasks").clean()

local REQUESTS, LOST = 150, 3
local LIMIT = 60 -- seconds that it may take, really

local box, fail, client, task

before_each(function()
  box, fail = service.box, Backoff.fail
  Backoff.fail = function() return 0.01 end
end)
after_each(function() Backoff.fail = fail end)

local function start(path)
  client = service:client { pipeline_url = box.pipeline_url }
  task = assert(
    client:on_request_invite(
      function(request) assert(request:accept(box.location)) end,
      { journal = path, interval = 1, on_error = function() end }
    )
  )
end

local function stop()
  task:cancel()
  pcall(task.wait, task)
  client:close()
  vrchatapi.sleep(0.02) -- for the tasks that were cancelled
end

-- What goes wrong at random.
local TROUBLES = {
  function() box:disconnect { frame = false } end,
  function() box:disconnect { reset = true } end,
  function() box:disconnect { code = 1001 } end,
  function() box:pipeline_fault { kind = "duplicate", times = 3 } end,
  function() box:pipeline_fault { kind = "delay", seconds = 0.01, times = 3 } end,
  function() box:pipeline_fault { kind = "fragments", times = 3 } end,
  function() box:pipeline_fault { kind = "status", status = 503, times = 1 } end,
  function() box:pipeline_fault { kind = "bad_utf8", times = 1 } end,
  function() box:pipeline_fault { kind = "duplicate", copies = 0, times = 1 } end,
  function() box:fault { kind = "status", status = 429, method = "GET", times = 2 } end,
  function() box:fault { kind = "close", at = "head", method = "GET", times = 1 } end,
}

-- How often each friend was invited.
local function invites()
  local counts = {}
  for _, sent in ipairs(service:sent()) do
    if sent.type == "invite" then counts[sent.receiverUserId] = (counts[sent.receiverUserId] or 0) + 1 end
  end
  return counts
end

-- Waits until that many were invited. How many were.
local function await_invites(expected)
  local late = os.time() + LIMIT
  local count
  repeat
    vrchatapi.sleep(0.05)
    count = 0
    for _ in pairs(invites()) do
      count = count + 1
    end
  until count == expected or os.time() >= late
  return count
end

it("every request for an invite is answered once, whatever goes wrong", function()
  local seed = tonumber(os.getenv "VRCHATAPI_SEED") or os.time()
  local message = "seed " .. seed
  math.randomseed(seed)
  local path = files:path("journal")
  local friends = box:friends(REQUESTS)
  for _, id in ipairs { box.notification_id, box.request_notification_id } do
    assert(service:client():delete_notification(id)) -- an inbox that is not empty is read more often
  end
  start(path)
  for i, friend in ipairs(friends) do
    box:notify { type = "requestInvite", sender = friend.id }
    if math.random(4) == 1 then TROUBLES[math.random(#TROUBLES)]() end
    if i % 40 == 0 then
      stop()
      start(path)
    end
    vrchatapi.sleep(math.random() * 0.01)
  end
  box:pipeline_fault(nil)
  box:fault(nil)
  box:disconnect() -- what was lost is read after a gap
  assert.equal(REQUESTS, await_invites(REQUESTS), message)
  vrchatapi.sleep(0.3) -- until all are hidden
  box:pipeline_fault { kind = "duplicate", copies = 0 }
  for _, friend in ipairs(box:friends(LOST)) do
    box:notify { type = "requestInvite", sender = friend.id }
  end
  box:pipeline_fault(nil)
  box:disconnect()
  assert.equal(REQUESTS + LOST, await_invites(REQUESTS + LOST), message)
  vrchatapi.sleep(0.5) -- nothing comes after that
  for id, times in pairs(invites()) do
    assert.equal(1, times, message .. ": " .. id)
  end
  stop()
end)
