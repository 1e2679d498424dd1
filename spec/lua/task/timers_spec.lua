local Timers = require "vrchatapi.task.timers"

describe("timers", function()
  it("are empty at first", function()
    local timers = Timers.new()
    assert.is_nil(timers:next())
    assert.is_nil(timers:pop(math.huge))
  end)

  it("return what is due, earliest first", function()
    local timers = Timers.new()
    timers:add(3, "c")
    timers:add(1, "a")
    timers:add(2, "b")
    assert.equal(1, timers:next())
    assert.is_nil(timers:pop(0.5))
    assert.equal("a", timers:pop(1))
    assert.is_nil(timers:pop(1.9))
    assert.equal("b", timers:pop(10))
    assert.equal(3, timers:next())
    assert.equal("c", timers:pop(10))
    assert.is_nil(timers:next())
    assert.is_nil(timers:pop(math.huge))
  end)

  it("keep all that are due at the same time", function()
    local timers, seen = Timers.new(), {}
    for name = 1, 5 do
      timers:add(7, name)
    end
    for _ = 1, 5 do
      seen[timers:pop(7)] = true
    end
    assert.same({ true, true, true, true, true }, seen)
    assert.is_nil(timers:pop(7))
  end)

  it("never fire if they are due at infinity", function()
    local timers = Timers.new()
    timers:add(math.huge, "never")
    timers:add(1, "soon")
    assert.equal("soon", timers:pop(1e300))
    assert.is_nil(timers:pop(1e300))
    assert.equal(math.huge, timers:next())
  end)

  -- Against a sorted list; the same numbers in every run.
  it("stay in order while they are added and removed", function()
    local state = 1
    local function random(below)
      state = (state * 1103515245 + 12345) % 2147483648
      return math.floor(state / 65536) % below
    end
    for _ = 1, 40 do
      local timers, model = Timers.new(), {}
      for _ = 1, 300 do
        if random(5) < 3 then
          local time = random(60)
          timers:add(time, time)
          table.insert(model, time)
          table.sort(model)
        else
          local now = random(70)
          local expected = model[1] and model[1] <= now and table.remove(model, 1) or nil
          assert.equal(expected, timers:pop(now))
        end
        assert.equal(model[1], timers:next())
      end
    end
  end)

  it("release what was taken", function()
    local timers, weak = Timers.new(), setmetatable({}, { __mode = "v" })
    for i = 1, 10 do
      weak[i] = {}
      timers:add(11 - i, weak[i])
    end
    for _ = 1, 10 do
      timers:pop(100)
    end
    collectgarbage()
    assert.is_nil(next(weak))
  end)
end)
