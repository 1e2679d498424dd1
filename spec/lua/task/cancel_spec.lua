--- Cancelling tasks at every stage of their lives.

local scoped = require "spec.support.scoped"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"

tasks.clean()

local list, invite = service.list, service.invite

-- Notes in `log` the end of the scope in which fn runs.
local function noted(log, name, fn, ...)
  return scoped(function() log[#log + 1] = name end, fn, ...)
end

local function assert_cancelled(result, err)
  assert.is_nil(result)
  assert.equal("cancelled", err.kind)
  assert.equal("cancelled", err.code)
  return err
end

-- Runs a task that calls, and cancels it when the sandbox has its request.
local function cancel_in_flight(call)
  local client = service:client()
  service.box:fault { kind = "hang" }
  return vrchatapi.run(function()
    local task = vrchatapi.spawn(call, client)
    service:await(1)
    task:cancel()
    return task:wait()
  end)
end

describe("a task that is cancelled", function()
  it("before its first step never runs", function()
    local started = false
    local task = vrchatapi.spawn(function() started = true end)
    task:cancel()
    assert.is_true(task:done())
    local err = assert_cancelled(task:wait())
    assert.equal("no", err.acted)
    assert.equal(0, err.attempts)
    vrchatapi.run(function() end)
    assert.is_false(started)
  end)

  it("before its first step sends nothing", function()
    local box = service.box
    local task = service:client():submit("invite_user", box.friend_id, { instanceId = box.location })
    task:cancel()
    local err = assert_cancelled(task:wait())
    assert.equal("no", err.acted)
    assert.equal("string", type(tostring(err)))
    vrchatapi.run(function() end)
    assert.same({}, service:requests())
    assert.same({}, service:sent())
  end)

  it("while the session of a completed call is saved returns the call's result", function()
    local store = {}
    function store.load() return store.text end
    function store.save(text)
      store.text = text
      coroutine.yield()
      if #service:sent() > 0 then vrchatapi.sleep(0.1) end
      store.done = #service:sent()
      return true
    end
    local replies = 0
    local client = service:client { session = store, trace = function() replies = replies + 1 end }
    service.box:fault { kind = "cookies", set_cookie = { "a=1" } }
    local ended = false
    vrchatapi.run(function()
      local task = vrchatapi.spawn(function()
        local result, err = invite(client)
        ended = true
        vrchatapi.sleep(60)
        return result, err
      end)
      local call = client:submit("request_invite", service.box.friend_id)
      while replies < 2 do
        vrchatapi.sleep(0.002)
      end
      task:cancel()
      call:cancel()
      assert.is_false(ended)
      assert.equal("requestInvite", assert(call:wait()).type)
      assert_cancelled(task:wait())
    end)
    assert.is_true(ended)
    assert.equal(2, store.done)
  end)

  it("in flight cancels its call, whose acted is unknown", function()
    local err = assert_cancelled(cancel_in_flight(invite))
    assert.equal("unknown", err.acted)
    assert.equal("invite_user", err.operation)
    assert.equal(1, err.attempts)
  end)

  it("in flight closes its connection", function()
    local client, box = service:client(), service.box
    assert(list(client)) -- a connection that would be kept
    box:forget()
    box:fault { kind = "hang", times = 1 }
    vrchatapi.run(function()
      local task = vrchatapi.spawn(list, client)
      service:await(1)
      task:cancel()
      task:wait()
    end)
    assert(list(client))
    local requests = service:requests()
    assert.not_equal(requests[1].connection, requests[2].connection)
  end)

  it("in flight continues with the error of its call", function()
    local log = {}
    local result = cancel_in_flight(function(client)
      return noted(log, "closed", function()
        local _, err = invite(client)
        log[#log + 1] = err.code
        return "own"
      end)
    end)
    assert.equal("own", result)
    assert.same({ "cancelled", "closed" }, log)
  end)

  it("in flight continues up to its next wait", function()
    local log = {}
    for _, wait in ipairs {
      function() vrchatapi.sleep(0) end,
      function() vrchatapi.sleep(3600) end,
      function() vrchatapi.spawn(vrchatapi.sleep, 0):wait() end,
    } do
      service.box:reset()
      assert_cancelled(cancel_in_flight(function(client)
        noted(log, "closed", function()
          invite(client)
          log[#log + 1] = "on"
          wait()
          log[#log + 1] = "too far"
        end)
      end))
    end
    assert.same({ "on", "closed", "on", "closed", "on", "closed" }, log)
  end)

  it("in flight sends nothing else", function()
    local err = assert_cancelled(cancel_in_flight(function(client)
      invite(client)
      service.box:fault(nil)
      return invite(client)
    end))
    assert.equal("no", err.acted)
    assert.equal(1, #service:requests())
  end)

  it("after it has finished keeps its result", function()
    local task = vrchatapi.spawn(function() return "result" end)
    task:wait()
    task:cancel()
    assert.equal("result", task:wait())
    local failed = vrchatapi.spawn(error, "failure")
    assert.is_false(pcall(failed.wait, failed))
    failed:cancel()
    assert.is_false(pcall(failed.wait, failed))
  end)

  it("while it sleeps ends at once and closes its variables", function()
    local log = {}
    local task = vrchatapi.spawn(function()
      noted(log, "outer", function()
        noted(log, "inner", vrchatapi.sleep, 3600)
        log[#log + 1] = "too far"
      end)
    end)
    vrchatapi.step()
    task:cancel()
    assert.same({ "inner", "outer" }, log)
    assert.is_true(task:done())
    assert_cancelled(task:wait())
    vrchatapi.run(function() end) -- nothing is left to wait for
  end)

  it("while it waits for another does not cancel that one", function()
    local other = vrchatapi.spawn(function()
      vrchatapi.sleep(0.02)
      return "fine"
    end)
    local task = vrchatapi.spawn(function() return other:wait() end)
    vrchatapi.step()
    task:cancel()
    assert_cancelled(task:wait())
    assert.is_false(other:done())
    assert.equal("fine", other:wait())
  end)

  it("twice is the same as once", function()
    local log = {}
    local task = vrchatapi.spawn(function() noted(log, "closed", vrchatapi.sleep, 3600) end)
    vrchatapi.step()
    task:cancel()
    task:cancel()
    assert.same({ "closed" }, log)
    assert_cancelled(task:wait())
    assert_cancelled(cancel_in_flight(function(client)
      local own
      own = vrchatapi.spawn(invite, client)
      vrchatapi.spawn(function()
        service:await(1)
        own:cancel()
        own:cancel()
      end)
      return own:wait()
    end))
  end)

  it("wakes all tasks that wait for it", function()
    local seen = {}
    vrchatapi.run(function()
      local task = vrchatapi.spawn(vrchatapi.sleep, 3600)
      for i = 1, 3 do
        vrchatapi.spawn(function()
          assert_cancelled(task:wait())
          seen[i] = true
        end)
      end
      vrchatapi.sleep(0)
      task:cancel()
    end)
    assert.same({ true, true, true }, seen)
  end)

  it("by itself continues up to its next wait", function()
    for name, wait in pairs {
      sleep = function() vrchatapi.sleep(3600) end,
      call = function(client) return invite(client) end,
      yield = function() coroutine.yield() end,
    } do
      local client, log, task = service:client(), {}, nil
      task = vrchatapi.spawn(function()
        return noted(log, "closed", function()
          task:cancel()
          log[#log + 1] = "on"
          return wait(client)
        end)
      end)
      vrchatapi.run(function() assert_cancelled(task:wait()) end)
      assert.same({ "on", "closed" }, log, name)
    end
    assert.same({}, service:requests())
  end)

  it("by itself returns its result if it does not wait again", function()
    local task
    task = vrchatapi.spawn(function()
      task:cancel()
      return "result"
    end)
    assert.equal("result", task:wait())
  end)

  -- In another process: a failure would end this one.
  it(
    "by itself, after it has waited, ends at a plain yield",
    function()
      assert.equal(
        "cancelled\n",
        tasks.run(
          service,
          [[
      local task
      task = vrchatapi.spawn(function()
        vrchatapi.sleep(0.001)
        task:cancel()
        coroutine.yield()
      end)
      print(select(2, vrchatapi.run(function() return task:wait() end)).code)
    ]]
        )
      )
    end
  )

  it("while it is ready to continue gets what it has waited for, and nothing else", function()
    local client, log = service:client(), {}
    vrchatapi.run(function()
      local task
      local function finished() vrchatapi.sleep(0) end
      local other = vrchatapi.spawn(finished)
      vrchatapi.spawn(function()
        other:wait()
        task:cancel()
      end)
      task = vrchatapi.spawn(function()
        other:wait()
        log[#log + 1] = "woken"
        local _, err = list(client)
        log[#log + 1] = err.code
      end)
    end)
    assert.same({ "woken", "cancelled" }, log)
    assert.same({}, service:requests())
  end)

  it("during another's wait that cannot be suspended ends during that wait", function()
    local client, log = service:client(), {}
    service.box:fault { kind = "slow", seconds = 0.05 }
    vrchatapi.run(function()
      local task = vrchatapi.spawn(function() noted(log, "closed", vrchatapi.sleep, 3600) end)
      vrchatapi.spawn(function() task:cancel() end)
      local text = ("x"):gsub("x", function() return assert(list(client)) and "done" end)
      log[#log + 1] = text
    end)
    assert.same({ "closed", "done" }, log)
  end)

  it("while it waits and cannot be suspended ends at its next wait", function()
    local client, log = service:client(), {}
    service.box:fault { kind = "slow", seconds = 0.05 }
    vrchatapi.run(function()
      local task = vrchatapi.spawn(function()
        noted(log, "closed", function()
          ("x"):gsub("x", function() list(client) end)
          vrchatapi.sleep(3600)
        end)
      end)
      vrchatapi.spawn(function() task:cancel() end)
    end)
    assert.same({ "closed" }, log)
  end)

  it("can make calls in its __close", function()
    local client, box, outcome = service:client(), service.box, nil
    local task = vrchatapi.spawn(function()
      scoped(
        function() outcome = table.pack(client:get_invite_message(box.user_id, "message", 7)) end,
        vrchatapi.sleep,
        3600
      )
    end)
    vrchatapi.step()
    task:cancel()
    task:wait()
    assert.is_truthy(outcome, "the handler did not end")
    assert.equal(7, outcome[1].slot)
  end)

  it("raises the error of its __close", function()
    local task = vrchatapi.spawn(scoped, function() error({ "handler" }) end, vrchatapi.sleep, 3600)
    vrchatapi.step()
    task:cancel()
    local ok, failure = pcall(task.wait, task)
    assert.is_false(ok)
    assert.same({ "handler" }, failure)
  end)

  it("as a to-be-closed variable is cancelled at the end of the scope", function()
    local task = vrchatapi.spawn(vrchatapi.sleep, 3600)
    scoped(task, function() end)
    assert.is_true(task:done())
    assert_cancelled(task:wait())
  end)

  it("does not affect other tasks", function()
    local client, codes = service:client(), {}
    service.box:fault { kind = "slow", seconds = 0.1 * tasks.slow_down }
    vrchatapi.run(function()
      local all = {}
      for i = 1, 10 do
        all[i] = vrchatapi.spawn(list, client)
      end
      service:await(10)
      for i = 1, 10, 2 do
        all[i]:cancel()
      end
      for i = 1, 10 do
        local result, err = all[i]:wait()
        codes[i] = result and #result or err.code
      end
    end)
    for i = 1, 10 do
      assert.equal(i % 2 == 1 and "cancelled" or 12, codes[i])
    end
  end)
end)

describe("closing the client", function()
  it("ends its calls in tasks", function()
    local client = service:client()
    local other = service:client()
    service.box:fault { kind = "hang", times = 3 }
    vrchatapi.run(function()
      local all = {}
      for i = 1, 3 do
        all[i] = vrchatapi.spawn(invite, client)
      end
      service:await(3)
      local bystander = vrchatapi.spawn(list, other)
      client:close()
      for i = 1, 3 do
        local result, err = all[i]:wait()
        assert.is_nil(result)
        assert.equal("closed", err.code)
        assert.equal("unknown", err.acted)
      end
      assert.equal(12, #bystander:wait())
    end)
  end)

  it("ends submitted calls that were not yet sent", function()
    local client, box = service:client(), service.box
    local task = client:submit("invite_user", box.friend_id, { instanceId = box.location })
    client:close()
    local result, err = task:wait()
    assert.is_nil(result)
    assert.equal("closed", err.code)
    assert.equal("no", err.acted)
    assert.same({}, service:requests())
  end)
end)
