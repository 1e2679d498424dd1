--- A line: one at a time, in the order in which they came.
local Mutex = require "vrchatapi.task.mutex"
local scoped = require "spec.support.scoped"
local vrchatapi = require "vrchatapi"

require("spec.support.time").use()

describe("a mutex", function()
  it("lets one task in at a time, first come, first served", function()
    local line, inside, order = Mutex.new(), 0, {}
    vrchatapi.run(function()
      for number = 1, 5 do
        vrchatapi.spawn(function()
          line:run(function(it)
            inside = inside + 1
            assert.equal(1, inside)
            vrchatapi.sleep(5 - number)
            order[#order + 1] = it
            inside = inside - 1
          end, number)
        end)
      end
    end)
    assert.same({ 1, 2, 3, 4, 5 }, order)
  end)

  it("returns what the function returns: nothing or several values too", function()
    local line = Mutex.new()
    assert.same({ n = 3, 1, nil, 3 }, table.pack(line:run(function() return 1, nil, 3 end)))
    assert.equal(0, select("#", line:run(function() end)))
  end)

  it("raises the function's error and lets the next task in", function()
    local line, failure = Mutex.new(), {}
    local ok, got = pcall(line.run, line, function() error(failure) end)
    assert.is_false(ok)
    assert.equal(failure, got)
    assert.equal("next", line:run(function() return "next" end))
  end)

  it("lets one task in at a time when waiting or running ones are cancelled", function()
    local line, inside, ended = Mutex.new(), 0, {}
    local function work(name)
      return vrchatapi.spawn(function()
        line:run(function()
          inside = inside + 1
          scoped(function() inside = inside - 1 end, function()
            assert.equal(1, inside)
            vrchatapi.sleep(10)
            ended[#ended + 1] = name
          end)
        end)
      end)
    end
    vrchatapi.run(function()
      local tasks = {}
      for name = 1, 5 do
        tasks[name] = work(name)
      end
      vrchatapi.sleep(5)
      tasks[2]:cancel() -- waits
      vrchatapi.sleep(10)
      tasks[3]:cancel() -- holds the mutex
    end)
    assert.same({ 1, 4, 5 }, ended)
    assert.equal(0, inside)
  end)

  it("lets a task in that waits above the one that holds the mutex", function()
    local line, order = Mutex.new(), {}
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        -- a comparator cannot be suspended: what it waits for runs on top of it
        table.sort({ 1, 2 }, function(a, b)
          line:run(function()
            vrchatapi.sleep(1)
            order[#order + 1] = "first"
          end)
          return a < b
        end)
      end)
      vrchatapi.sleep(0)
      local second = vrchatapi.spawn(function()
        local _ = ("x"):gsub("x", function()
          line:run(function() order[#order + 1] = "second" end)
        end)
      end)
      second:wait()
    end)
    assert.equal("first", order[1])
    assert.equal("second", order[2])
  end)
end)
