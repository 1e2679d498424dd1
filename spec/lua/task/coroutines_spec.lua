--- Coroutines of the user's, functions that cannot be suspended, and calls outside of tasks: a wait
-- works everywhere, and tasks continue meanwhile.

local closing = require("spec.support.closing").use()
local scoped = require "spec.support.scoped"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"

tasks.clean()

local function message(client, slot)
  return assert(client:get_invite_message(service.box.user_id, "message", slot)).slot
end

-- A task in the background, to see whether it continues: it makes calls and counts them.
local function background(client)
  local counter = { count = 0 }
  counter.task = vrchatapi.spawn(function()
    for slot = 0, 2 do
      message(client, slot)
      counter.count = counter.count + 1
    end
  end)
  return counter
end

-- Functions that call another one in an unusual place and return its result.
local PLACES = {
  ["a generator"] = function(fn)
    local value
    for item in coroutine.wrap(function() coroutine.yield(fn()) end) do
      value = item
    end
    return value
  end,
  ["a coroutine in a coroutine"] = function(fn)
    return coroutine.wrap(function() return coroutine.wrap(fn)() end)()
  end,
  ["string.gsub"] = function(fn)
    local value
    string.gsub("x", "x", function() value = fn() end)
    return value
  end,
  ["table.sort"] = function(fn)
    local value
    table.sort({ 2, 1 }, function(a, b)
      value = value or fn()
      return a < b
    end)
    return value
  end,
  ["a metamethod"] = function(fn)
    return setmetatable({}, { __index = function() return fn() end }).field
  end,
  ["an operator"] = function(fn)
    return setmetatable({}, { __add = function() return fn() end }) + 1
  end,
  ["pcall"] = function(fn) return select(2, pcall(fn)) end,
  ["xpcall"] = function(fn) return select(2, xpcall(fn, debug.traceback)) end,
  ["a message handler"] = function(fn) return select(2, xpcall(error, fn)) end,
  ["an iterator"] = function(fn)
    local value
    for item in function() return not value and fn() or nil end do
      value = item
    end
    return value
  end,
  ["a to-be-closed variable"] = function(fn)
    local value
    scoped(function() value = fn() end, function() end)
    return value
  end,
  ["load"] = function(fn)
    local value
    load(function() value = value or fn() end)
    return value
  end,
  ["a required module"] = function(fn)
    package.preload["spec.task.module"] = fn
    local value = require("spec.task.module")
    package.loaded["spec.task.module"] = nil
    return value
  end,
}

for name, place in pairs(PLACES) do
  describe("a call in " .. name, function()
    it("works in a task while other tasks continue", function()
      local client = service:client()
      service.box:fault { kind = "slow", seconds = 0.01, path = "/api/1/message/" }
      vrchatapi.run(function()
        local others = background(client)
        assert.equal(4, place(function() return message(client, 4) end))
        assert.equal(
          5,
          place(function()
            others.task:wait()
            return message(client, 5)
          end)
        )
        assert.equal(3, others.count)
      end)
    end)

    it("works outside of tasks while tasks continue", function()
      local client = service:client()
      local others = background(client)
      assert.equal(4, place(function() return message(client, 4) end))
      others.task:wait()
      assert.equal(3, others.count)
    end)
  end)
end

describe("a coroutine of the user's", function()
  it("keeps its own yields", function()
    local client = service:client()
    local function slots()
      for slot = 0, 3 do
        coroutine.yield(message(client, slot))
      end
    end
    local seen = vrchatapi.run(function()
      local all = {}
      for slot in coroutine.wrap(slots) do
        all[#all + 1] = slot
      end
      return all
    end)
    assert.same({ 0, 1, 2, 3 }, seen)
  end)

  it("can start in one task and continue in another", function()
    local client = service:client()
    local slots = coroutine.wrap(function()
      for slot = 0, 3 do
        coroutine.yield(message(client, slot))
      end
    end)
    vrchatapi.run(function()
      assert.equal(0, slots())
      assert.equal(1, vrchatapi.spawn(slots):wait())
    end)
    assert.equal(2, slots())
  end)

  it("can spawn tasks, and wait for them", function()
    local client = service:client()
    local co = coroutine.wrap(function() return vrchatapi.spawn(message, client, 3):wait() end)
    assert.equal(3, co())
    assert.equal(
      "fine",
      coroutine.wrap(function()
        return vrchatapi.run(function() return "fine" end)
      end)()
    )
  end)

  it("reports its errors to coroutine.resume as usual", function()
    vrchatapi.run(function()
      local co = coroutine.create(function() error({ "own" }) end)
      assert.same({ false, { "own" } }, { coroutine.resume(co) })
    end)
  end)
end)

describe("many tasks that cannot be suspended", function()
  it("all get their results", function()
    local client, seen = service:client(), {}
    vrchatapi.run(function()
      for i = 1, 300 do
        vrchatapi.spawn(function()
          ("x"):gsub("x", function() seen[i] = message(client, i % 12) end)
        end)
      end
    end)
    for i = 1, 300 do
      assert.equal(i % 12, seen[i])
    end
  end)

  it("all get their results in coroutines of their own", function()
    local client, seen = service:client(), {}
    vrchatapi.run(function()
      for i = 1, 300 do
        vrchatapi.spawn(function()
          seen[i] = coroutine.wrap(function() return message(client, i % 12) end)()
        end)
      end
    end)
    for i = 1, 300 do
      assert.equal(i % 12, seen[i])
    end
  end)
end)

-- In processes of their own, as these would never end.
describe("a wait that can never return", function()
  for name, place in pairs {
    ["in a callback"] = [[ ("x"):gsub("x", function() %s end) ]],
    ["in a coroutine"] = [[ coroutine.wrap(function() %s end)() ]],
  } do
    it(name .. " is a mistake: for oneself", function()
      local output = tasks.run(
        service,
        ([[
        local task
        task = vrchatapi.spawn(function()
          print(pcall(function() %s end))
        end)
        vrchatapi.run(function() end)
      ]]):format(place:format("task:wait()"))
      )
      assert.matches("^false\t.*a task cannot wait for itself", output)
    end)

    it(name .. " is a mistake: run inside a task", function()
      local output = tasks.run(
        service,
        ([[
        vrchatapi.run(function()
          print(pcall(function() %s end))
        end)
      ]]):format(place:format("vrchatapi.run(function() end)"))
      )
      assert.matches("^false\t.*'run' was called inside a task", output)
    end)
  end
end)

describe("a call outside of tasks", function()
  it("lets existing tasks continue", function()
    local client = service:client()
    local task = client:submit("get_invite_message", service.box.user_id, "message", 1)
    service.box:fault { kind = "slow", seconds = 0.1 * tasks.slow_down, method = "POST" }
    assert(client:request_invite(service.box.friend_id))
    assert.is_true(task:done())
  end)

  it("does not wait for them to finish", function()
    local client = service:client()
    local task = closing(vrchatapi.spawn(vrchatapi.sleep, 3600))
    assert.equal(1, message(client, 1))
    vrchatapi.sleep(0.01)
    assert.is_false(task:done())
  end)

  it("returns as soon as a task has completed what it waits for", function()
    local start = os.time()
    local first = vrchatapi.spawn(function() return 1 end)
    assert.equal(1, first:wait())
    vrchatapi.run(function() end)
    assert.is_true(os.time() - start < 30)
  end)
end)
