--- Tasks, and calls in a controller's own coroutines, in a loop of cqueues.

local has_cqueues, cqueues = pcall(require, "cqueues")
if not has_cqueues then
  print("skipped: there is no cqueues here")
  return
end

local loop = require "vrchatapi.loop.cqueues"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"

tasks.clean()

local LIMIT = 20 -- seconds

local list = service.list

describe("a controller of cqueues", function()
  local controller, failures

  before_each(function()
    controller, failures = cqueues.new(), {}
    loop.start(controller, function(failure) failures[#failures + 1] = failure end)
  end)

  after_each(function()
    loop.stop()
    vrchatapi.run(function() end)
  end)

  -- Runs the controller until it is empty, which must be before the limit.
  local function run()
    local late = cqueues.monotime() + LIMIT
    while not controller:empty() do
      assert.is_true(cqueues.monotime() < late, "the loop does not end")
      assert(controller:step(1))
    end
  end

  it("returns at once without tasks", function() run() end)

  it("runs tasks and returns when they have finished", function()
    local client, count = service:client(), 0
    for _ = 1, 5 do
      vrchatapi.spawn(function()
        for _ = 1, 3 do
          assert(list(client))
          vrchatapi.sleep(0.005)
          count = count + 1
        end
      end)
    end
    run()
    assert.equal(15, count)
    run()
  end)

  it("runs its own coroutines in the meantime", function()
    local client, ticks, ended = service:client(), 0, false
    service.box:fault { kind = "slow", seconds = 0.1 }
    controller:wrap(function()
      while not ended do
        cqueues.sleep(0.001)
        ticks = ticks + 1
      end
    end)
    vrchatapi.spawn(function()
      assert(list(client))
      ended = true
    end)
    run()
    assert.is_true(ticks > 3, ("only %d ticks"):format(ticks))
  end)

  it("runs its own coroutines while tasks compute", function()
    local ticks = 0
    controller:wrap(function()
      for _ = 1, 5 do
        cqueues.sleep(0.001)
        ticks = ticks + 1
      end
    end)
    vrchatapi.spawn(function()
      local late = os.time() + 60
      while ticks < 5 and os.time() < late do
        coroutine.yield()
      end
    end)
    run()
    assert.equal(5, ticks)
  end)

  it("suspends only the coroutine that calls", function()
    local client, order = service:client(), {}
    service.box:fault { kind = "slow", seconds = 0.2 * tasks.slow_down, times = 1 }
    controller:wrap(function()
      assert(list(client))
      order[#order + 1] = "slow"
    end)
    controller:wrap(function()
      while #service:requests() == 0 do
        cqueues.sleep(0.001)
      end
      for _ = 1, 3 do
        assert(list(client))
        order[#order + 1] = "fast"
      end
    end)
    run()
    assert.same({ "fast", "fast", "fast", "slow" }, order)
  end)

  it("completes the calls of many coroutines", function()
    local client, count = service:client(), 0
    for slot = 0, 39 do
      controller:wrap(function()
        local message = client:get_invite_message(service.box.user_id, "message", slot % 12)
        assert.equal(slot % 12, message.slot)
        count = count + 1
      end)
    end
    run()
    assert.equal(40, count)
  end)

  it("lets a coroutine spawn a task and wait for it", function()
    local client, result = service:client(), nil
    controller:wrap(function()
      local task = vrchatapi.spawn(list, client)
      result = task:wait()
    end)
    run()
    assert.equal(12, #result)
  end)

  it("lets a coroutine sleep by vrchatapi.sleep", function()
    local order = {}
    for _, ms in ipairs { 300, 10, 150 } do
      controller:wrap(function()
        vrchatapi.sleep(ms / 1000)
        order[#order + 1] = ms
      end)
    end
    run()
    assert.same({ 10, 150, 300 }, order)
  end)

  it("lets a coroutine use run", function()
    local client, result, ticks = service:client(), nil, 0
    service.box:fault { kind = "slow", seconds = 0.1 }
    controller:wrap(function()
      result = vrchatapi.run(function() return #assert(list(client)) end)
    end)
    controller:wrap(function()
      while not result do
        cqueues.sleep(0.001)
        ticks = ticks + 1
      end
    end)
    run()
    assert.equal(12, result)
    assert.is_true(ticks > 3)
  end)

  it("wakes a coroutine whose response came while another could not be suspended", function()
    local client, start = service:client { timeout = 50 }, os.time()
    local ended = 0
    service.box:fault { kind = "slow", seconds = 0.1, times = 1 }
    controller:wrap(function()
      assert(list(client))
      ended = ended + 1
    end)
    controller:wrap(function()
      while #service:requests() == 0 do
        cqueues.sleep(0.001)
      end
      service.box:fault { kind = "slow", seconds = 0.5 };
      ("x"):gsub("x", function() assert(list(client)) end)
      ended = ended + 1
    end)
    run()
    assert.equal(2, ended)
    assert.is_true(os.time() - start < 8, "only when it was about to time out")
  end)

  it("continues at once when a task is cancelled or a client closed", function()
    local client, start = service:client { timeout = 50 }, os.time()
    local other = service:client { timeout = 50 }
    service.box:fault { kind = "hang" }
    local codes = {}
    local task = client:submit("get_invite_messages", service.box.user_id, "message")
    controller:wrap(function() codes[1] = select(2, list(other)).code end)
    controller:wrap(function()
      while #service:requests() < 2 do
        cqueues.sleep(0.001)
      end
      task:cancel()
      other:close()
    end)
    run()
    assert.equal("cancelled", select(2, task:wait()).code)
    assert.same({ "closed" }, codes)
    assert.is_true(os.time() - start < 30, "only by the call's timeout")
  end)

  it("works with a task that sleeps forever", function()
    local task = vrchatapi.spawn(vrchatapi.sleep, math.huge)
    controller:wrap(function()
      cqueues.sleep(0.02)
      task:cancel()
    end)
    run()
    assert.is_true(task:done())
    assert.same({}, failures)
  end)

  it("passes errors that no wait can raise to the handler", function()
    local client = service:client()
    vrchatapi.spawn(error, { "unheard" })
    vrchatapi.spawn(function()
      for _ = 1, 3 do
        assert(list(client))
        collectgarbage()
      end
    end)
    run()
    assert.same({ { "unheard" } }, failures)
  end)

  it("passes the errors of tasks to the handler at once, also of the last ones", function()
    local value = { "unheard" }
    vrchatapi.spawn(error, value)
    vrchatapi.spawn(function(x) return x.y end)
    run()
    assert.equal(2, #failures)
    assert.equal(value, failures[1])
    assert.matches("attempt to index .*a nil value", failures[2])
  end)

  it("leaves an error to a coroutine that waits for the task", function()
    local task = vrchatapi.spawn(function()
      vrchatapi.sleep(0.001)
      error { "heard" }
    end)
    local heard
    controller:wrap(function()
      local _
      _, heard = pcall(task.wait, task)
    end)
    run()
    assert.same({ "heard" }, heard)
    assert.same({}, failures)
  end)

  it("can be stopped and another one started", function()
    local client = service:client { timeout = 50 }
    local start = os.time()
    service.box:fault { kind = "hang", times = 1 }
    local task = vrchatapi.spawn(list, client)
    while #service:requests() == 0 do
      assert(controller:step(0.01))
    end
    loop.stop()
    run() -- the controller has nothing of ours left
    controller = cqueues.new()
    loop.start(controller)
    local second = vrchatapi.spawn(list, client)
    while not second:done() do
      assert(controller:step(0.1))
    end
    assert.is_false(task:done())
    task:cancel()
    run()
    assert.is_true(task:done())
    assert.is_true(os.time() - start < 30)
  end)

  it("raises for wrong arguments", function()
    local message = select(2, pcall(function() loop.start({}) end))
    assert.matches("^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'start'", message)
  end)
end)
