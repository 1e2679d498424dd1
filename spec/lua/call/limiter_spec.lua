--- The pace of a client, on time that is moved.

local Limiter = require "vrchatapi.call.limiter"
local vrchatapi = require "vrchatapi"

local time = require "spec.support.time".use()

local function limiter(calls, sends) return Limiter.new { calls = calls, sends = sends } end

-- Starts tasks that wait for a slot, and returns when each got one: "name" -> second.
local function pass(it, kinds)
  local gone, order = {}, {}
  vrchatapi.run(function()
    for number, kind in ipairs(kinds) do
      vrchatapi.spawn(function()
        assert(it:wait(kind == "send"))
        gone[number] = time:passed()
        order[#order + 1] = number
      end)
    end
  end)
  return gone, order
end

local function many(count, kind)
  local kinds = {}
  for number = 1, count do
    kinds[number] = kind
  end
  return kinds
end

describe("the pace", function()
  it("lets a burst through at once and the rest as the minute passes", function()
    local gone = pass(limiter(15, 12), many(40, "call"))
    assert.equal(0, gone[15])
    assert.equal(60, gone[16])
    assert.equal(60, gone[30])
    assert.equal(120, gone[31])
    assert.equal(120, gone[40])
  end)

  it("keeps every minute within the limit, wherever it starts", function()
    local it = limiter(4, 2)
    local gone = {}
    for number = 1, 60 do
      assert(it:wait(number % 3 == 0))
      gone[#gone + 1] = { at = time.now, is_send = number % 3 == 0 }
      time:advance(number * 7 % 11)
    end
    for number, first in ipairs(gone) do
      local calls, sends = 0, 0
      for later = number, #gone do
        if gone[later].at < first.at + 60 then
          calls = calls + 1
          sends = sends + (gone[later].is_send and 1 or 0)
        end
      end
      assert.is_true(calls <= 4 and sends <= 2)
    end
    assert.is_true(time:passed() > 60 * (60 / 4 - 1))
  end)

  it("counts sends among the calls", function()
    local gone = pass(limiter(3, 2), { "send", "send", "send", "call", "call", "send" })
    assert.equal(0, gone[1])
    assert.equal(0, gone[2])
    assert.equal(60, gone[3]) -- waits for sends, and does not hold up the call
    assert.equal(0, gone[4])
    assert.equal(60, gone[5])
    assert.equal(60, gone[6])
  end)

  it("keeps the order of the calls", function()
    local _, order = pass(limiter(2, 2), { "call", "send", "send", "call", "send", "call", "call" })
    assert.same({ 1, 2, 3, 4, 5, 6, 7 }, order)
  end)

  it("lets no later call overtake, of either kind", function()
    for _, kinds in ipairs { { "call", "send" }, { "send", "call" } } do
      local it, order = limiter(1, 1), {}
      local function go(number)
        assert(it:wait(kinds[number] == "send"))
        order[#order + 1] = number
      end
      vrchatapi.run(function()
        assert(it:wait(false))
        vrchatapi.spawn(go, 1)
        vrchatapi.sleep(1)
        time:advance(60) -- there is room, and the one who waits for it has not been woken yet
        go(2)
      end)
      assert.same({ 1, 2 }, order)
    end
  end)

  it("applies to nested waits that cannot be suspended", function()
    local it, gone = limiter(2, 1), {}
    local function go(number)
      assert(it:wait(number % 3 == 0))
      gone[number] = time:passed()
    end
    vrchatapi.run(function()
      vrchatapi.spawn(go, 1)
      for number = 2, 20 do
        vrchatapi.spawn(function() coroutine.wrap(go)(number) end)
      end
      vrchatapi.spawn(go, 21)
    end)
    table.sort(gone)
    assert.equal(21, #gone)
    for number = 3, 21 do
      assert.is_true(gone[number] >= gone[number - 2] + 60)
    end
  end)

  it("applies to a task that a nested wait waits for", function()
    local it, order = limiter(1, 1), {}
    local task
    local function go(name)
      assert(it:wait(false))
      order[#order + 1] = name
    end
    vrchatapi.run(function()
      assert(it:wait(false))
      vrchatapi.spawn(function() coroutine.wrap(go)("below") end)
      task = vrchatapi.spawn(go, "task")
      vrchatapi.spawn(function() coroutine.wrap(task.wait)(task) end)
    end)
    assert.same({ "task", "below" }, order)
  end)

  it("applies outside of tasks too", function()
    local it = limiter(2, 2)
    for _ = 1, 5 do
      assert(it:wait(false))
    end
    assert.equal(120, time:passed())
  end)

  it("counts a call that does not wait", function()
    local it = limiter(2, 2)
    it:count()
    it:count()
    it:count()
    assert(it:wait(false))
    assert.equal(60, time:passed())
  end)
end)

describe("a limit on the wait", function()
  it("ends it and returns when there would be a slot", function()
    local it = limiter(1, 1)
    assert(it:wait(false))
    time:advance(10)
    local ok, reason, seconds = it:wait(false, 20)
    assert.is_nil(ok)
    assert.equal("queue", reason)
    assert.equal(30, seconds)
    assert.equal(30, time:passed())
  end)

  it("of zero is no wait at all", function()
    local it = limiter(1, 1)
    assert(it:wait(true, 0))
    assert.is_nil(it:wait(true, 0))
    assert.equal(0, time:passed())
  end)

  it("frees the slot for later calls", function()
    local it = limiter(1, 1)
    local gone = {}
    vrchatapi.run(function()
      assert(it:wait(false))
      for number, limit in ipairs { 100, 5, 100 } do
        vrchatapi.spawn(function() gone[number] = it:wait(false, limit) and time:passed() or "late" end)
      end
    end)
    assert.same({ 60, "late", "late" }, gone)
  end)
end)

describe("calls that give up", function()
  it("lose their slot at once", function()
    local it = limiter(1, 1)
    local gone
    vrchatapi.run(function()
      assert(it:wait(false))
      local first = {}
      for number = 1, 50 do
        first[number] = vrchatapi.spawn(function() it:wait(false) end)
      end
      vrchatapi.spawn(function()
        it:wait(false)
        gone = time:passed()
      end)
      vrchatapi.sleep(1)
      for _, task in ipairs(first) do
        task:cancel()
      end
    end)
    assert.equal(60, gone)
  end)
end)

describe("a hold", function()
  it("delays all calls for its time", function()
    local it = limiter(10, 10)
    assert(it:wait(false))
    it:hold(20)
    it:hold(5) -- the longer one counts
    assert(it:wait(true))
    assert.equal(20, time:passed())
  end)
end)

describe("closing", function()
  it("ends waiting calls and refuses later ones", function()
    local it = limiter(1, 1)
    local reasons = {}
    vrchatapi.run(function()
      assert(it:wait(false))
      for number = 1, 3 do
        vrchatapi.spawn(function() reasons[number] = select(2, it:wait(number == 2)) end)
      end
      vrchatapi.sleep(1)
      it:close()
    end)
    assert.same({ "closed", "closed", "closed" }, reasons)
    assert.equal("closed", select(2, it:wait(false)))
    assert.equal(1, time:passed())
  end)
end)
