--- Tasks in the background.

local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local Signal = require "vrchatapi.task.signal"
local step = require "vrchatapi.task.step"
local tasks = require "vrchatapi.task"
local time = require("spec.support.time").use()
local vrchatapi = require "vrchatapi"
local wait = require "vrchatapi.task.wait"

require("spec.support.tasks").clean()

describe("a task in the background", function()
  local running = {}

  local function background(fn)
    local task = tasks.background(fn)
    running[#running + 1] = task
    return task
  end

  after_each(function()
    for _, task in ipairs(running) do
      task:cancel()
    end
    running = {}
  end)

  it("keeps neither run nor a loop waiting, and continues after run", function()
    local ticks = 0
    local task = background(function()
      while true do
        vrchatapi.sleep(1)
        ticks = ticks + 1
      end
    end)
    vrchatapi.run(function() vrchatapi.sleep(2.5) end)
    assert.equal(2, ticks)
    assert.is_false(task:done())
    assert.is_false(step.is_busy())
    assert.is_true(step.is_needed())
    vrchatapi.sleep(2)
    assert.equal(4, ticks)
  end)

  it("survives an error that ends run", function()
    local ticks = 0
    background(function()
      while true do
        vrchatapi.sleep(1)
        ticks = ticks + 1
      end
    end)
    assert.has_error(function()
      vrchatapi.run(function() error("mistake", 0) end)
    end)
    vrchatapi.sleep(3)
    assert.equal(3, ticks)
  end)

  it("hides no deadlock of the others", function()
    background(function() vrchatapi.sleep(1000000) end)
    assert.error_matches(function()
      vrchatapi.run(function()
        local one, other
        one = vrchatapi.spawn(function() other:wait() end)
        other = vrchatapi.spawn(function() one:wait() end)
      end)
    end, "^deadlock")
  end)

  it("makes no deadlock of a wait for what it does", function()
    local signal = Signal.new(true)
    background(function()
      vrchatapi.sleep(5)
      signal:fire()
    end)
    assert.equal(
      5,
      vrchatapi.run(function()
        signal:wait(math.huge)
        return time:passed()
      end)
    )
  end)

  it("raises its error where others do", function()
    local mistake = {}
    background(function() error(mistake) end)
    local ok, err = pcall(vrchatapi.step)
    assert.is_false(ok)
    assert.equal(mistake, err)
  end)

  it("lets a call wait together with it", function()
    assert.is_true(step.is_alone())
    background(function() vrchatapi.sleep(1000) end)
    assert.is_false(step.is_alone())
  end)
end)

describe("a wait with the same deadline as the one before it", function()
  it("takes no memory of its own", function()
    local count, signal = 20000, Signal.new()
    local deadline = clock.now() + 1000
    local task = vrchatapi.spawn(function()
      for _ = 1, count do
        signal:wait_until(deadline)
      end
    end)
    vrchatapi.step()
    collectgarbage()
    local before = collectgarbage "count"
    for _ = 1, count do
      signal:fire()
      vrchatapi.step()
    end
    collectgarbage()
    assert.is_true(task:done())
    assert.is_true(collectgarbage "count" - before < 50)
  end)

  it("ends at that deadline", function()
    local signal = Signal.new()
    local deadline = clock.now() + 10
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        vrchatapi.sleep(1)
        signal:fire()
      end)
      signal:wait_until(deadline)
      assert.equal(1, time:passed())
      signal:wait_until(deadline)
      assert.equal(10, time:passed())
    end)
  end)
end)

describe("a step with a budget", function()
  -- Each costs a second of the clock that the budget is measured by.
  it("resumes tasks until that is used up, and those that share leave the rest", function()
    clock.step = function(_, budget) core.step(0, budget) end
    local done = 0
    vrchatapi.spawn(function()
      for _ = 1, 10 do
        time:advance(1)
        done = done + 1
        wait.share()
      end
    end)
    vrchatapi.spawn(function()
      time:advance(1)
      done = done + 1
    end)
    vrchatapi.step(0, 3)
    assert.equal(3, done)
    vrchatapi.step(0, 1)
    assert.equal(4, done)
    vrchatapi.step(0, 100)
    assert.equal(11, done)
  end)
end)
