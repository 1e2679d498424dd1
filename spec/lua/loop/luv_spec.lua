--- Tasks in a loop of libuv.

local loop = require "vrchatapi.loop.luv"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local uv = require "luv"
local vrchatapi = require "vrchatapi"

tasks.clean()

local LIMIT = 20000 -- milliseconds

local list = service.list

-- Runs the loop to its end, which must come before the limit.
local function run()
  local watch, hangs = uv.new_timer(), false
  uv.update_time()
  watch:start(LIMIT, 0, function()
    hangs = true
    uv.stop()
  end)
  watch:unref()
  uv.run()
  watch:close()
  uv.run("nowait")
  assert.is_false(hangs, "the loop does not end")
end

-- A timer that comes every millisecond, until it is closed.
local function ticker(fn)
  local timer = uv.new_timer()
  timer:start(1, 1, function() fn(timer) end)
  return timer
end

describe("a libuv loop", function()
  local failures

  before_each(function()
    failures = {}
    loop.start(function(failure) failures[#failures + 1] = failure end)
  end)

  after_each(function()
    loop.stop()
    uv.run("nowait")
    vrchatapi.run(function() end)
  end)

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
    assert.equal(15, #service:requests())
    run()
  end)

  it("runs its own timers in the meantime", function()
    local client, ticks, ended = service:client(), 0, false
    service.box:fault { kind = "slow", seconds = 0.1 }
    ticker(function(timer)
      ticks = ticks + 1
      if ended then timer:close() end
    end)
    vrchatapi.spawn(function()
      assert(list(client))
      ended = true
    end)
    run()
    assert.is_true(ended)
    assert.is_true(ticks > 3, ("only %d ticks"):format(ticks))
  end)

  it("runs its own timers while tasks compute", function()
    local ticks = 0
    local timer = ticker(function() ticks = ticks + 1 end)
    vrchatapi.spawn(function()
      local late = os.time() + 60
      while ticks < 5 and os.time() < late do
        coroutine.yield()
      end
      timer:close()
    end)
    run()
    assert.is_true(ticks >= 5)
  end)

  it("starts tasks from callbacks", function()
    local client, result = service:client(), nil
    local timer = uv.new_timer()
    timer:start(1, 0, function()
      timer:close()
      vrchatapi.spawn(function() result = list(client) end)
    end)
    run()
    assert.equal(12, #result)
  end)

  it("completes submitted calls", function()
    local task = service:client():submit("get_invite_messages", service.box.user_id, "message")
    run()
    assert.is_true(task:done())
    assert.equal(12, #task:wait())
  end)

  it("wakes tasks in the order of their times", function()
    local order = {}
    for _, ms in ipairs { 300, 10, 150 } do
      vrchatapi.spawn(function()
        vrchatapi.sleep(ms / 1000)
        order[#order + 1] = ms
      end)
    end
    run()
    assert.same({ 10, 150, 300 }, order)
  end)

  it("works with a task that sleeps forever", function()
    local task = vrchatapi.spawn(vrchatapi.sleep, math.huge)
    local timer = uv.new_timer()
    timer:start(20, 0, function()
      timer:close()
      task:cancel()
    end)
    run()
    assert.is_true(task:done())
    assert.same({}, failures)
  end)

  for name, finish in pairs {
    ["a call is cancelled"] = function(_, task) task:cancel() end,
    ["a client is closed"] = function(client) client:close() end,
  } do
    it("continues at once when " .. name .. " in a callback", function()
      local client = service:client { timeout = 50 }
      service.box:fault { kind = "hang" }
      local task = client:submit("get_invite_messages", service.box.user_id, "message")
      local start = os.time()
      ticker(function(timer)
        if #service:requests() == 1 then
          timer:close()
          finish(client, task)
        end
      end)
      run()
      assert.is_true(task:done())
      assert.is_true(os.time() - start < 30, "only by the call's timeout")
    end)
  end

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

  it("writes errors to stderr without a handler", function()
    local output = tasks.run(
      service,
      [[
      require("vrchatapi.loop.luv").start()
      vrchatapi.spawn(function() error("unheard", 0) end)
      vrchatapi.spawn(function() list() collectgarbage() list() end)
      require("luv").run()
      print("on")
    ]]
    )
    assert.matches("^vrchatapi: error in a task: unheard\n", output)
    assert.matches("\non\n$", output)
  end)

  it("lets a callback wait for a call", function()
    local client, result = service:client(), nil
    local timer = uv.new_timer()
    timer:start(1, 0, function()
      timer:close()
      result = list(client)
    end)
    run()
    assert.equal(12, #result)
  end)

  it("can be stopped and started again", function()
    local client = service:client()
    local task = vrchatapi.spawn(list, client)
    loop.stop()
    loop.stop()
    run()
    assert.is_false(task:done())
    loop.start()
    run()
    assert.is_true(task:done())
    assert.equal(12, #task:wait())
  end)

  it("can be stopped by a task, which continues elsewhere", function()
    local client = service:client()
    local task = vrchatapi.spawn(function()
      assert(list(client))
      loop.stop()
      return #assert(list(client))
    end)
    run()
    assert.equal(12, task:wait())
  end)

  it("lets the program end cleanly, stopped or not", function()
    for _, ending in ipairs { "", "loop.stop()" } do
      local output, how, code = tasks
        .start(service, [[
        local loop = require "vrchatapi.loop.luv"
        loop.start()
        vrchatapi.spawn(function() print(#list()) end)
        require("luv").run()
      ]] .. ending)
        :finish()
      assert.same({ "12\n", "exit", 0 }, { output, how, code })
    end
  end)

  it("is not run by vrchatapi.run", function()
    local client = service:client()
    assert.equal(12, vrchatapi.run(function() return #assert(list(client)) end))
    run()
  end)
end)
