--- The functions for hosts with a loop of their own: step, fd and timeout.

local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local raised = require "spec.support.raised"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local uv = require "luv"
local vrchatapi = require "vrchatapi"

tasks.clean()

local function submit(client) return client:submit("get_invite_messages", service.box.user_id, "message") end

local function all_done(list)
  for _, task in ipairs(list) do
    if not task:done() then return false end
  end
  return true
end

describe("step", function()
  it("does nothing when there is nothing to do", function()
    for _ = 1, 3 do
      vrchatapi.step()
    end
    vrchatapi.step(0)
    vrchatapi.step(0.001)
    vrchatapi.step(0, 1)
  end)

  it("completes calls", function()
    local client, all = service:client(), {}
    for i = 1, 20 do
      all[i] = submit(client)
    end
    tasks.step_until(function() return all_done(all) end)
    for _, task in ipairs(all) do
      assert.equal(12, #task:wait())
    end
  end)

  it("does not wait by default", function()
    local client = service:client()
    service.box:fault { kind = "hang" }
    local task = submit(client)
    local start = os.time()
    for _ = 1, 200 do
      vrchatapi.step(0)
    end
    assert.is_true(os.time() - start < 30)
    tasks.step_until(function() return #service:requests() == 1 end)
    assert.is_false(task:done())
    task:cancel()
    task:wait()
  end)

  it("waits for the given time if nothing happens", function()
    local _ = closing(vrchatapi.spawn(vrchatapi.sleep, 3600))
    vrchatapi.step(0)
    local start = core.clock()
    vrchatapi.step(0.05)
    assert.is_true(core.clock() - start >= 0.05)
  end)

  it("waits no longer than until a task wakes", function()
    local task = vrchatapi.spawn(vrchatapi.sleep, 0.02)
    local start = os.time()
    while not task:done() do
      vrchatapi.step(1000)
    end
    assert.is_true(os.time() - start < 100)
  end)

  -- In a process of its own, as it might wait.
  it(
    "does not wait after it has done something",
    function()
      assert.equal(
        "done\n",
        tasks.run(
          service,
          [[
      local task = vrchatapi.spawn(function() coroutine.yield() end)
      while not task:done() do vrchatapi.step(1000) end
      task = vrchatapi.spawn(function() end)
      vrchatapi.step(1000)
      task = vrchatapi.spawn(list)
      while not task:done() do vrchatapi.step(1000) end
      print(task:wait() and "done")
    ]]
        )
      )
    end
  )

  it("leaves work for the next step when its budget is used up", function()
    local client, all = service:client(), {}
    for i = 1, 200 do
      all[i] = submit(client)
    end
    local steps = tasks.step_until(function() return all_done(all) end, 0.0001)
    assert.is_true(steps > 5, ("only %d steps"):format(steps))
    for _, task in ipairs(all) do
      assert.equal(12, #task:wait())
    end
  end)

  it("leaves tasks for the next step when its budget is used up", function()
    local ran = 0
    for _ = 1, 10 do
      vrchatapi.spawn(function()
        ran = ran + 1
        local stop = core.clock() + 0.002
        while core.clock() < stop do
        end -- a task that computes
      end)
    end
    vrchatapi.step(0, 0.001)
    assert.is_true(ran >= 1 and ran < 10, ("%d ran"):format(ran))
    assert.equal(0, vrchatapi.timeout())
    tasks.step_until(function() return ran == 10 end, 0.001)
  end)

  it("makes progress with any budget", function()
    for _, budget in ipairs { 1e-5, 1e-6, 1e-9, 0 } do
      local client, all = service:client(), {}
      for i = 1, 3 do
        all[i] = submit(client)
      end
      local late = os.time() + 10
      while not all_done(all) and os.time() < late do
        vrchatapi.step(0, budget)
      end
      assert.is_true(all_done(all), ("nothing happens with a budget of %g"):format(budget))
    end
  end)

  it("has no budget while it waits, unless one is given", function()
    local ran = 0
    for _ = 1, 50 do
      vrchatapi.spawn(function()
        ran = ran + 1
        local stop = core.clock() + 0.0005
        while core.clock() < stop do
        end
      end)
    end
    vrchatapi.step(0.001)
    assert.equal(50, ran)
  end)

  it("raises errors that no wait can raise, and works afterwards", function()
    local client = service:client()
    local task = submit(client)
    vrchatapi.spawn(error, { "unheard" })
    local failure
    local late = os.time() + 60
    while not failure and os.time() < late do
      collectgarbage()
      local ok, message = pcall(vrchatapi.step)
      failure = not ok and message
    end
    assert.same({ "unheard" }, failure)
    tasks.step_until(function() return task:done() end)
    assert.equal(12, #task:wait())
  end)

  it("accepts numbers >= 0", function()
    for _, bad in ipairs { -1, 0 / 0, "soon", {}, true } do
      assert.matches(
        "^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'step'",
        raised(function() vrchatapi.step(bad) end)
      )
      assert.matches(
        "^spec/[%w_/]+_spec%.lua:%d+: bad argument #2 to 'step'",
        raised(function() vrchatapi.step(0, bad) end)
      )
    end
  end)

  it("may be called in a task", function()
    local client = service:client()
    vrchatapi.run(function()
      local task = submit(client)
      tasks.step_until(function() return task:done() end)
      assert.equal(12, #task:wait())
    end)
  end)
end)

describe("timeout", function()
  before_each(function()
    vrchatapi.run(function() end)
  end)

  it("is nil when there is nothing to do", function()
    vrchatapi.step()
    assert.is_nil(vrchatapi.timeout())
  end)

  it("is 0 when a task is ready", function()
    local task = vrchatapi.spawn(function()
      for _ = 1, 5 do
        coroutine.yield()
      end
    end)
    assert.equal(0, vrchatapi.timeout())
    vrchatapi.step()
    assert.equal(0, vrchatapi.timeout())
    task:wait()
  end)

  it("is no longer than until a task wakes", function()
    local task = closing(vrchatapi.spawn(vrchatapi.sleep, 1000))
    vrchatapi.step()
    local seconds = vrchatapi.timeout()
    assert.is_true(seconds > 900 and seconds <= 1000)
    local sooner = closing(vrchatapi.spawn(vrchatapi.sleep, 500))
    vrchatapi.step()
    assert.is_true(vrchatapi.timeout() <= 500)
    assert.is_false(task:done() or sooner:done())
  end)

  it("forgets the sleep of a task that was cancelled", function()
    local task = vrchatapi.spawn(vrchatapi.sleep, 1000)
    vrchatapi.step()
    task:cancel()
    vrchatapi.step()
    assert.is_nil(vrchatapi.timeout())
  end)

  it("is at most the timeout of a call in flight", function()
    local client = service:client { timeout = 20 }
    service.box:fault { kind = "hang" }
    local task = submit(client)
    vrchatapi.step()
    assert.is_true(vrchatapi.timeout() <= 20)
    tasks.step_until(function() return #service:requests() == 1 end)
    task:cancel()
    task:wait()
  end)

  -- What ends without the engine's doing wants a step as well.
  for name, finish in pairs {
    ["a call was cancelled"] = function(_, task) task:cancel() end,
    ["a client was closed"] = function(client) client:close() end,
  } do
    it("is 0 when " .. name, function()
      local client = service:client()
      service.box:fault { kind = "hang" }
      local task = submit(client)
      tasks.step_until(function() return #service:requests() == 1 end)
      finish(client, task)
      assert.equal(0, vrchatapi.timeout())
      vrchatapi.step()
      vrchatapi.step()
      assert.is_true(task:done())
    end)
  end

  it("together with fd is enough for a host's own poll", function()
    local client = service:client()
    local task = vrchatapi.spawn(function()
      for _ = 1, 3 do
        assert(client:get_invite_messages(service.box.user_id, "message"))
        vrchatapi.sleep(0.01)
      end
    end)
    local fd = vrchatapi.fd()
    if not fd then
      print("\nskipped: this system has no descriptor to watch")
      return task:wait()
    end
    -- poll(2) by libuv, and nothing else steps the engine
    local poll, timer, late = uv.new_poll(fd), uv.new_timer(), os.time() + 60
    poll:start("r", function() end)
    while not task:done() do
      assert(os.time() < late)
      vrchatapi.step()
      local seconds = vrchatapi.timeout()
      if seconds ~= 0 and not task:done() then
        uv.update_time()
        timer:start(math.ceil(math.min(seconds or 30, 30) * 1000), 0, function() end)
        uv.run("once")
        timer:stop()
      end
    end
    poll:close()
    timer:close()
    uv.run("nowait")
    task:wait()
    assert.equal(3, #service:requests())
  end)
end)

describe("fd", function()
  it("never changes", function()
    assert.equal(vrchatapi.fd(), core.fd())
    assert.equal(vrchatapi.fd(), vrchatapi.fd())
  end)

  it("becomes readable when a response arrives", function()
    local fd = vrchatapi.fd()
    if not fd then return print("\nskipped: this system has no descriptor to watch") end
    local client = service:client()
    service.box:fault { kind = "slow", seconds = 0.1 }
    local task = submit(client)
    tasks.step_until(function() return #service:requests() == 1 end)
    for _ = 1, 20 do
      vrchatapi.step()
    end
    local poll, timer, readable = uv.new_poll(fd), uv.new_timer(), false
    poll:start("r", function() readable = true end)
    uv.update_time()
    timer:start(20000, 0, function() end)
    uv.run("once")
    poll:close()
    timer:close()
    uv.run("nowait")
    assert.is_true(readable)
    assert.equal(12, #task:wait())
  end)
end)
