--- Requests in flight: how far they are, and many of them at once.

local core = require "vrchatapi.core"
local png = require "spec.support.png"
local process = require "spec.support.process"
local service = require("spec.support.service").use()

local prepare_list, prepare_invite = service.prepare_list, service.prepare_invite

describe("progress", function()
  local SIZE = 3000000

  local function send_photo(client, progress)
    return client:invite_user_with_photo(
      service.box.friend_id,
      { bytes = png.sized(SIZE) },
      { instanceId = service.box.location },
      { progress = progress }
    )
  end

  it("grows up to the total, in each call", function()
    local client = service:client()
    for _ = 1, 2 do
      local seen = {}
      assert(send_photo(client, function(sent, total) seen[#seen + 1] = { sent, total } end))
      assert.is_true(#seen > 1)
      local total, last = seen[1][2], -1
      assert.is_true(total > SIZE)
      for _, pair in ipairs(seen) do
        assert.equal("integer", math.type(pair[1]))
        assert.is_true(pair[1] > last)
        assert.equal(total, pair[2])
        last = pair[1]
      end
      assert.is_true(seen[1][1] < total)
      assert.equal(total, last)
      local requests = service:requests()
      assert.equal(total, requests[#requests].body_length)
    end
  end)

  it("is reported for small bodies, and not for calls without one", function()
    local client, seen = service:client(), {}
    local function progress(...) seen[#seen + 1] = { ... } end
    local box = service.box
    assert(client:invite_user(box.friend_id, { instanceId = box.location }, { progress = progress }))
    local length = service:request().body_length
    assert.same({ length, length }, seen[#seen])
    seen = {}
    assert(client:get_invite_messages(box.user_id, "message", { progress = progress }))
    assert.same({}, seen)
  end)

  it("of a call starts at 0", function()
    local client = service:core()
    for _ = 1, 2 do
      local request = prepare_invite(client)
      assert.same({ 0, 0 }, { request:sent() })
      request:send()
      local sent, total = request:sent()
      assert.equal(0, sent)
      assert.is_true(total >= 0)
      request:wait()
      sent, total = request:sent()
      assert.equal(total, sent)
      assert.is_true(sent > 0)
      request:close()
      assert.same({ 0, 0 }, { request:sent() })
    end
  end)

  it("that raises cancels its call and raises the same error", function()
    local client, problem = service:client(), setmetatable({}, { __tostring = error })
    for _, thrown in ipairs { problem, "text", 5, false } do
      local ok, caught = pcall(send_photo, client, function() error(thrown, 0) end)
      assert.is_false(ok)
      assert.equal(thrown, caught)
    end
    core.step(0.01)
    for _, request in ipairs(service:requests()) do
      assert.is_false(request.complete)
    end
    assert(send_photo(client, function() end))
  end)

  it("may make calls of its own", function()
    local client, count = service:client(), 0
    assert(send_photo(client, function()
      count = count + 1
      if count == 1 then
        assert.equal(12, #assert(client:get_invite_messages(service.box.user_id, "message")))
      end
    end))
    assert.equal(2, #service:requests())
  end)
end)

describe("many calls", function()
  it("run in parallel, in any order", function()
    service.box:fault { kind = "slow", seconds = 0.2 }
    local one, two = service:core(), service:core()
    local requests = {}
    for i = 1, 30 do
      requests[i] = i % 3 == 0 and prepare_list(two) or prepare_invite(i % 2 == 0 and one or two)
      requests[i]:send()
    end
    service:await(30) -- all of them have come before the first was answered
    assert.is_false(requests[1]:done())
    for i = 30, 1, -1 do
      assert.is_true(requests[i]:wait())
      local result = assert(requests[i]:result())
      assert.is_true(i % 3 == 0 and #result == 12 or result.type == "invite")
    end
    local connections, count = {}, 0
    for _, request in ipairs(service:requests()) do
      if not connections[request.connection] then count = count + 1 end
      connections[request.connection] = true
    end
    assert.equal(30, count)
  end)

  it("work in coroutines and in callbacks of the standard library", function()
    local client = service:client()
    local function get() return #client:get_invite_messages(service.box.user_id, "message") end
    local thread = coroutine.wrap(function()
      coroutine.yield(get())
      return get()
    end)
    assert.equal(12, thread())
    assert.equal(12, thread())
    assert.equal("12-12", (("x-x"):gsub("x", function() return tostring(get()) end)))
    local list = { 2, 1 }
    table.sort(list, function(a, b) return get() == 12 and a < b end)
    assert.same({ 1, 2 }, list)
  end)

  it("reuse one connection without more memory", function()
    local script = [[
      local client = require("vrchatapi").new {
        user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = VALUES.url, auth = VALUES.auth,
        rate = false,
      }
      local function call(count)
        for _ = 1, count do
          assert(client:get_invite_messages(VALUES.user_id, "message"))
          assert(client:invite_user(VALUES.friend_id, { instanceId = VALUES.location }))
        end
        collectgarbage()
        collectgarbage()
        local resident
        for line in io.lines("/proc/self/status") do
          resident = tonumber(line:match("^VmRSS:%s+(%d+)")) or resident
        end
        return collectgarbage("count"), resident
      end
      local lua, resident = call(50)
      local lua_after, resident_after = call(300)
      print(lua_after - lua < 16, resident_after - resident < 1024)
    ]]
    local box = service.box
    local before = box:state().counters.connections
    local output = process.run(script, {
      url = box.url,
      auth = box.auth,
      user_id = box.user_id,
      friend_id = box.friend_id,
      location = box.location,
    })
    -- AddressSanitizer keeps what was freed for a while, on purpose
    assert.equal(
      process.has_asan() and "true" or "true\ttrue\n",
      process.has_asan() and output:match("^%a+") or output
    )
    assert.equal(before + 1, box:state().counters.connections)
  end)
end)
