--- Errors in tasks: each reaches somebody, once.

local closing = require("spec.support.closing").use()
local clock = require "vrchatapi.clock"
local raised = require "spec.support.raised"
local scoped = require "spec.support.scoped"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"

tasks.clean()

local list = service.list

local function broken() error("broken") end

describe("an error in a task", function()
  it("is raised by wait, with a traceback", function()
    vrchatapi.run(function()
      local task = vrchatapi.spawn(broken)
      local failure = raised(task.wait, task)
      assert.matches("^spec/[%w_/]+_spec%.lua:%d+: broken\n", failure)
      assert.matches("stack traceback:", failure)
      assert.matches("errors_spec%.lua:%d+: in", failure)
    end)
  end)

  it("is raised by every wait, later ones and those outside of tasks included", function()
    local task = vrchatapi.spawn(broken)
    vrchatapi.run(function()
      for _ = 1, 2 do
        vrchatapi.spawn(function() assert.matches("broken", raised(task.wait, task)) end)
      end
    end)
    assert.matches("broken", raised(task.wait, task))
    vrchatapi.step() -- it was heard
  end)

  it(
    "is raised by run if it is in run's own function",
    function()
      assert.matches("^spec/[%w_/]+_spec%.lua:%d+: broken\nstack traceback:", raised(vrchatapi.run, broken))
    end
  )

  it("is raised unchanged if it is not a string", function()
    local object = setmetatable({}, { __tostring = function() return "object" end })
    for _, value in ipairs { object, {}, 42, true, print } do
      local task = vrchatapi.spawn(error, value, 0)
      assert.equal(value, raised(task.wait, task))
      assert.equal(value, raised(vrchatapi.run, error, value, 0))
      assert.equal("string", type(task.traceback))
    end
    local nothing = raised(error) -- a text in Lua 5.5, which gets a traceback
    local task = vrchatapi.spawn(error, nil)
    for _, value in ipairs { { raised(vrchatapi.run, error, nil) }, { raised(task.wait, task) } } do
      assert.equal(nothing, value[1] and value[1]:match("^[^\n]*"))
    end
  end)

  it("of a call can be passed on", function()
    local client, box = service:client(), service.box
    local failure = raised(
      vrchatapi.run,
      function() error(select(2, client:invite_user(box.stranger_id, { instanceId = box.location }))) end
    )
    assert.equal("not_friends", failure.code)
  end)

  it("does not stop other tasks; run raises it when they have finished", function()
    local client, ended = service:client(), {}
    local failure = raised(vrchatapi.run, function()
      for i = 1, 3 do
        vrchatapi.spawn(function()
          if i == 2 then broken() end
          assert(list(client))
          ended[i] = true
        end)
      end
      return "lost"
    end)
    assert.matches("broken", failure)
    assert.same({ true, nil, true }, ended)
  end)

  it("does not stop other tasks if it is in run's own function", function()
    local client, ended = service:client(), false
    local failure = raised(vrchatapi.run, function()
      vrchatapi.spawn(function()
        assert(list(client))
        ended = true
      end)
      broken()
    end)
    assert.matches("broken", failure)
    assert.is_true(ended)
  end)

  it("is not raised by run if a wait has raised it", function()
    assert.equal(
      "fine",
      vrchatapi.run(function()
        local task = vrchatapi.spawn(broken)
        assert.is_false(pcall(task.wait, task))
        return "fine"
      end)
    )
  end)

  it("is not raised by run if an earlier task waits for this one", function()
    assert.matches(
      "broken",
      raised(vrchatapi.run, function()
        local first
        vrchatapi.spawn(function()
          vrchatapi.sleep(0.01)
          first:wait()
        end)
        first = vrchatapi.spawn(broken)
      end)
    )
  end)

  it("is raised once for each task that fails", function()
    local seen = {}
    local function note(fn, ...)
      local ok, failure = pcall(fn, ...)
      if not ok then seen[#seen + 1] = failure end
    end
    note(vrchatapi.run, function()
      for i = 1, 3 do
        vrchatapi.spawn(error, { i })
      end
    end)
    collectgarbage()
    for _ = 1, 5 do
      note(vrchatapi.step)
    end
    table.sort(seen, function(a, b) return a[1] < b[1] end)
    assert.same({ { 1 }, { 2 }, { 3 } }, seen)
  end)

  it("of a task that is collected is raised by step", function()
    local _ = closing(vrchatapi.spawn(vrchatapi.sleep, 3600)) -- so that not all have ended
    vrchatapi.spawn(error, { "one" })
    vrchatapi.spawn(error, { "two" })
    local seen = {}
    for _ = 1, 5 do
      local ok, failure = pcall(vrchatapi.step)
      if not ok then seen[failure[1]] = true end
      collectgarbage()
    end
    assert.same({ one = true, two = true }, seen)
  end)

  it("of a task that is collected is raised by run", function()
    local failure = raised(vrchatapi.run, function()
      vrchatapi.spawn(error, { "dropped" })
      vrchatapi.sleep(0)
      vrchatapi.sleep(0)
      collectgarbage()
      collectgarbage()
    end)
    assert.same({ "dropped" }, failure)
  end)

  it("is raised by the step in which the task fails, though the task is kept", function()
    local value = { "unheard" }
    local task = vrchatapi.spawn(error, value)
    assert.equal(value, raised(vrchatapi.step))
    assert.is_true(task:done())
    vrchatapi.step()
    assert.equal(value, raised(task.wait, task)) -- who waits gets it all the same
    vrchatapi.step()
  end)

  it("is raised one a step, in the order in which the tasks failed", function()
    for i = 1, 3 do
      vrchatapi.spawn(error, { i })
    end
    for i = 1, 3 do
      assert.same({ i }, raised(vrchatapi.step, 0, 60)) -- a budget for all three
      assert.equal(i < 3 and 0 or nil, vrchatapi.timeout())
    end
    vrchatapi.step()
  end)

  it("is raised at once by a step that could wait", function()
    local task = vrchatapi.spawn(function(x) return x.y end)
    local start = clock.now()
    assert.matches("attempt to index .*a nil value", raised(vrchatapi.step, 30))
    assert.is_true(clock.now() - start < 20)
    assert.is_true(task:done())
  end)

  it("is not raised by step while the budget keeps others from waiting for it", function()
    local heard
    local first = vrchatapi.spawn(error, { "heard" })
    vrchatapi.spawn(function() heard = raised(first.wait, first) end)
    while not heard do
      vrchatapi.step(0, 1e-9)
    end
    assert.same({ "heard" }, heard)
    vrchatapi.step()
  end)

  it("is not raised by step if another task waits, or begins to in the same step", function()
    local heard = 0
    local function hear(task)
      return function()
        assert.same({ "heard" }, raised(task.wait, task))
        heard = heard + 1
      end
    end
    local first = vrchatapi.spawn(error, { "heard" })
    vrchatapi.spawn(hear(first)) -- when the other has ended
    local second
    vrchatapi.spawn(function() hear(second)() end)
    second = vrchatapi.spawn(function()
      vrchatapi.sleep(0)
      error { "heard" }
    end)
    for _ = 1, 5 do
      vrchatapi.step()
    end
    assert.equal(2, heard)
  end)

  it("is raised by step if the one who waits is cancelled", function()
    local task = vrchatapi.spawn(function()
      vrchatapi.sleep(0.001)
      error { "unheard" }
    end)
    local waiting = vrchatapi.spawn(function() task:wait() end)
    vrchatapi.step()
    waiting:cancel()
    assert.same({ "unheard" }, raised(tasks.step_until, function() return false end))
  end)

  it("is raised by step if it came while something else was waited for", function()
    local client = service:client()
    vrchatapi.spawn(error, { "unheard" })
    assert(list(client)) -- not by this
    assert.equal(0, vrchatapi.timeout())
    assert.same({ "unheard" }, raised(vrchatapi.step, 30))
    assert.is_nil(vrchatapi.timeout())
  end)

  it("is not raised by another task's call", function()
    local client = service:client()
    local task = vrchatapi.spawn(broken)
    assert(list(client))
    assert.is_true(task:done())
    assert.is_false(pcall(task.wait, task))
  end)

  it("closes the task's to-be-closed variables before it is raised", function()
    local closed = 0
    local task = vrchatapi.spawn(function()
      scoped(function() closed = closed + 1 end, function()
        vrchatapi.sleep(0)
        broken()
      end)
    end)
    assert.matches("broken", raised(task.wait, task))
    assert.equal(1, closed)
  end)

  it("in __close is the task's error", function()
    local task = vrchatapi.spawn(scoped, broken, function() end)
    assert.matches("broken", raised(task.wait, task))
  end)

  it("can be a stack overflow", function()
    local function deep() return 1 + deep() end
    assert.matches("stack overflow", raised(vrchatapi.run, deep))
    assert.equal(1, vrchatapi.run(function() return 1 end))
  end)
end)

describe("a mistake", function()
  it("in one task does not affect the calls of others", function()
    local client = service:client()
    service.box:fault { kind = "slow", seconds = 0.05 }
    local good = {}
    vrchatapi.run(function()
      for i = 1, 4 do
        good[i] = vrchatapi.spawn(function() return #assert(list(client)) end)
      end
      service:await(4)
      local bad = vrchatapi.spawn(function() client:get_invite_messages(1, 2) end)
      assert.matches("bad argument #1", raised(bad.wait, bad))
    end)
    for i = 1, 4 do
      assert.equal(12, good[i]:wait())
    end
  end)
end)

describe("a deadlock", function()
  it("raises instead of waiting forever", function()
    local ended = false
    assert.error_matches(function()
      vrchatapi.run(function()
        local one, other
        one = vrchatapi.spawn(function() other:wait() end)
        other = vrchatapi.spawn(function() one:wait() end)
        scoped(function() ended = true end, one.wait, one)
      end)
    end, "^deadlock: all remaining tasks wait for each other$")
    assert.is_true(ended)
  end)

  it("is not reported when the other task was cancelled", function()
    assert.equal(
      "cancelled",
      vrchatapi.run(function()
        local other = vrchatapi.spawn(function() vrchatapi.sleep(1000) end)
        vrchatapi.spawn(function() other:cancel() end)
        return select(2, other:wait()).code
      end)
    )
  end)
end)
