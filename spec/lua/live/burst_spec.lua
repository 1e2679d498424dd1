--- A burst of events: in a host of frames, and in a queue that is taken from slowly.

local clock = require "vrchatapi.clock"
local event = require "vrchatapi.live.event"
local server = require("spec.support.live_server").use()
local vrchatapi = require "vrchatapi"

require("spec.support.tasks").clean()

local COUNT = 5000
local BUDGET = 0.0005
local READ, HANDLE = 0.00003, 0.0001 -- seconds that each event costs, by a clock that only they move

describe("a burst of events in a host of 60 frames a second", function()
  for _, way in ipairs { "a task", "client:on" } do
    it("takes no step beyond its budget by more than one event: " .. way, function()
      local read, spent = event.read, 0
      event.read = function(text)
        spent = spent + READ
        return read(text)
      end
      finally(function() event.read = read end)

      local client, count = server:client(), 0
      local function handle(it)
        count = count + 1
        assert.equal("usr_" .. count, it.content.userId)
        spent = spent + HANDLE
      end
      if way == "a task" then
        vrchatapi.spawn(function()
          for it in client:live { types = { "friend-location" }, queue = COUNT } do
            if it then handle(it) end
          end
        end)
      else
        client:on("friend-location", handle, { queue = COUNT })
      end
      server:await_live(client)
      for number = 1, COUNT do
        server:push("friend-location", { userId = "usr_" .. number })
      end

      local now = clock.now
      clock.now = function() return now() + spent end -- time itself stands still
      local worst, frames = 0, 0
      while count < COUNT do
        local before = spent
        vrchatapi.step(0, BUDGET)
        worst, frames = math.max(worst, spent - before), frames + 1
        assert(frames < 10 * COUNT * (READ + HANDLE) / BUDGET, "it takes too many frames")
      end
      clock.now = now
      assert.is_true(worst <= BUDGET + READ + HANDLE + 1e-9, worst)
      client:close()
      server:settle()
    end)
  end
end)

describe("a burst of events in run", function()
  it("reaches those who take at once, whatever the queue holds", function()
    local client, count = server:client(), 0
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        while not (client.hub and client.hub.caught_up) do
          vrchatapi.sleep(0.1)
        end
        for number = 1, COUNT do
          server:push("friend-location", { userId = "usr_" .. number })
        end
      end)
      for it in client:live { types = { "friend-location" }, queue = 100 } do
        assert.equal("friend-location", it.type)
        count = count + 1
        if count == COUNT then break end
      end
    end)
    assert.equal(COUNT, count)
  end)
end)
