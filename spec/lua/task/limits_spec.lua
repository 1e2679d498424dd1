--- Deadlines, the queue and progress, in tasks and outside.

local core = require "vrchatapi.core"
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"

tasks.clean()

local IN_FLIGHT = 256 -- at once

local list = service.list

local invite_with_photo = service.invite_with_photo

describe("a deadline in tasks", function()
  it("is the client's timeout", function()
    local client = service:client { timeout = 0.3 }
    service.box:fault { kind = "hang" }
    local result, err = vrchatapi.run(list, client)
    assert.is_nil(result)
    assert.equal("timeout", err.kind)
    assert.equal("timeout", err.code)
  end)

  it("is the call's own timeout", function()
    local client, order = service:client(), {}
    service.box:fault { kind = "hang" }
    vrchatapi.run(function()
      for _, seconds in ipairs { 1.5 * tasks.slow_down, 0.3 } do
        vrchatapi.spawn(function()
          local _, err = list(client, { timeout = seconds })
          order[#order + 1] = seconds
          assert.equal("timeout", err.code)
        end)
      end
    end)
    assert.same({ 0.3, 1.5 * tasks.slow_down }, order)
  end)

  it("applies to a submitted call", function()
    service.box:fault { kind = "hang" }
    local task =
      service:client():submit("get_invite_messages", service.box.user_id, "message", { timeout = 0.3 })
    assert.equal("timeout", select(2, task:wait()).code)
  end)

  it("covers the connection", function()
    local compile = require "spec.support.compile"
    local path = os.tmpname()
    local system = compile.module("system.c", path)
    os.remove(path)
    -- a port that takes nobody in: its queue is full
    local listener, port = system.bind(0)
    local fillers = {}
    for i = 1, 8 do
      fillers[i] = system.dial(port)
    end
    local client = service:client {
      base_url = ("http://127.0.0.1:%d/api/1"):format(port),
      connect_timeout = 0.2,
    }
    local _, err = vrchatapi.run(list, client)
    for _, fd in ipairs { listener, table.unpack(fillers) } do
      system.close(fd)
    end
    assert.equal("timeout", err.kind)
    assert.equal("connect_timeout", err.code)
    assert.equal("no", err.acted)
  end)

  it("applies while another task keeps the engine busy", function()
    local client = service:client()
    service.box:fault { kind = "hang" }
    local ended
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        list(client, { timeout = 0.3 })
        ended = true
      end)
      local late = os.time() + 60
      while not ended and os.time() < late do
        coroutine.yield()
      end
    end)
    assert.is_true(ended)
  end)
end)

describe("more calls than can be in flight", function()
  it("are queued, and all complete", function()
    local client, count = service:client(), 0
    vrchatapi.run(function()
      for i = 1, 2 * IN_FLIGHT + 50 do
        vrchatapi.spawn(function()
          local message = assert(client:get_invite_message(service.box.user_id, "message", i % 12))
          assert.equal(i % 12, message.slot)
          count = count + 1
        end)
      end
    end)
    assert.equal(2 * IN_FLIGHT + 50, count)
    assert.equal(2 * IN_FLIGHT + 50, #service:requests())
  end)

  it("start as soon as another one completes", function()
    local patient = service:client { timeout = 3 * tasks.slow_down }
    local client = service:client { timeout = 2.5 * tasks.slow_down }
    service.box:fault { kind = "hang", times = IN_FLIGHT }
    local completed = 0
    vrchatapi.run(function()
      for _ = 1, IN_FLIGHT do
        vrchatapi.spawn(function() assert.equal("timeout", select(2, list(patient)).code) end)
      end
      for _ = 1, 30 do
        vrchatapi.spawn(function()
          assert(list(client))
          completed = completed + 1
        end)
      end
      service:await(IN_FLIGHT)
      vrchatapi.sleep(0.05)
      assert.equal(IN_FLIGHT, #service:requests()) -- and no more than these
    end)
    assert.equal(30, completed)
  end)

  it("can be cancelled while they are queued, having sent nothing", function()
    local client, box = service:client(), service.box
    box:fault { kind = "hang", times = IN_FLIGHT }
    vrchatapi.run(function()
      local all = {}
      for i = 1, IN_FLIGHT + 5 do
        all[i] = client:submit("invite_user", box.friend_id, { instanceId = box.location })
      end
      service:await(IN_FLIGHT)
      for i = #all, 1, -1 do
        all[i]:cancel()
      end
      for i, task in ipairs(all) do
        local _, err = task:wait()
        assert.equal("cancelled", err.code)
        assert.equal(i <= IN_FLIGHT and "unknown" or "no", err.acted)
      end
    end)
    assert.equal(IN_FLIGHT, #service:requests())
  end)
end)

describe("progress", function()
  local image = png.sized(2000000)

  -- Checks that bytes only grow, up to all of them.
  local function watcher()
    local seen = { count = 0, last = -1 }
    return seen,
      function(sent, total)
        assert.is_true(sent > seen.last and sent <= total)
        seen.count, seen.last, seen.total = seen.count + 1, sent, total
      end
  end

  it("is reported in a task", function()
    local client = service:client()
    local seen, progress = watcher()
    vrchatapi.run(function() assert(invite_with_photo(client, image, { progress = progress })) end)
    assert.equal(seen.total, seen.last)
    assert.is_true(seen.total > #image)
  end)

  it("is reported outside of tasks, with and without tasks", function()
    local client = service:client()
    for _, with_task in ipairs { false, true } do
      local task = vrchatapi.spawn(vrchatapi.sleep, with_task and 3600 or 0)
      local seen, progress = watcher()
      assert(invite_with_photo(client, image, { progress = progress }))
      assert.equal(seen.total, seen.last)
      task:cancel()
      task:wait()
    end
  end)

  it("is reported for each call separately", function()
    local client, seen = service:client(), {}
    vrchatapi.run(function()
      for i = 1, 3 do
        local progress
        seen[i], progress = watcher()
        vrchatapi.spawn(
          function() assert(invite_with_photo(client, png.sized(100000 * i), { progress = progress })) end
        )
      end
    end)
    for i = 1, 3 do
      assert.equal(seen[i].total, seen[i].last)
      assert.is_true(seen[i].total > 100000 * i and seen[i].total < 100000 * i + 2000)
    end
  end)

  it("is reported for a submitted call", function()
    local seen, progress = watcher()
    local box = service.box
    local task = service:client():submit(
      "invite_user_with_photo",
      box.friend_id,
      image,
      { instanceId = box.location },
      { progress = progress }
    )
    assert(task:wait())
    assert.equal(seen.total, seen.last)
  end)

  it("raises its error from its call and cancels that call alone", function()
    local client = service:client()
    local failure = setmetatable({}, { __tostring = function() return "stop" end })
    vrchatapi.run(function()
      local others = {}
      for i = 1, 3 do
        others[i] = vrchatapi.spawn(invite_with_photo, client, image)
      end
      local ok, raised = pcall(invite_with_photo, client, image, { progress = function() error(failure) end })
      assert.is_false(ok)
      assert.equal(failure, raised)
      for _, task in ipairs(others) do
        assert(task:wait())
      end
    end)
  end)

  it("raises its error outside of tasks too", function()
    local client = service:client()
    local ok, raised = pcall(invite_with_photo, client, image, { progress = function() error("stop", 0) end })
    assert.is_false(ok)
    assert.equal("stop", raised)
    assert(list(client)) -- the client still works
  end)

  it("cancels the call by its error, whatever the response", function()
    local client, start = service:client { timeout = 50 }, os.time()
    service.box:fault { kind = "hang" }
    vrchatapi.run(function()
      local function stop() error("stop") end
      assert.is_false(pcall(invite_with_photo, client, image, { progress = stop }))
    end)
    assert.is_true(os.time() - start < 30, "only by the call's timeout")
  end)

  it("may raise nil", function()
    local ok, raised =
      pcall(invite_with_photo, service:client(), image, { progress = function() error(nil) end })
    assert.is_false(ok)
    assert.equal(select(2, pcall(error)), raised) -- a text in Lua 5.5
  end)

  it("may make calls and wait", function()
    local client, inner = service:client(), 0
    vrchatapi.run(function()
      assert(
        invite_with_photo(client, image, { progress = function() inner = inner + #assert(list(client)) end })
      )
    end)
    assert.is_true(inner >= 12 and inner % 12 == 0)
  end)

  it("may cancel its own task", function()
    local client, task = service:client(), nil
    task = vrchatapi.spawn(invite_with_photo, client, image, { progress = function() task:cancel() end })
    local result, err = task:wait()
    -- progress may be called for the last bytes when the response has arrived already
    assert.is_true(result ~= nil or err.code == "cancelled")
    assert(list(client))
  end)

  it("is not called after the call", function()
    local client, ended, late = service:client(), false, 0
    vrchatapi.run(function()
      assert(invite_with_photo(client, image, {
        progress = function()
          if ended then late = late + 1 end
        end,
      }))
      ended = true
      for _ = 1, 3 do
        assert(list(client))
      end
    end)
    assert.equal(0, late)
  end)
end)

describe("the clock of waits", function()
  it("never goes back", function()
    local last = core.clock()
    for _ = 1, 1000 do
      local now = core.clock()
      assert.is_true(now >= last)
      last = now
    end
  end)
end)
