--- Tasks: the same methods wait in them, and nothing else stands still meanwhile. Errors,
-- cancelling and coroutines of the user's have specs of their own.

local raised = require "spec.support.raised"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"

tasks.clean()

local function pack(...) return table.pack(...) end

-- A call with its result in one word.
local function list(client)
  local messages, err = client:get_invite_messages(service.box.user_id, "message")
  return messages and #messages or err.code
end

describe("run", function()
  it("returns what the function returned", function()
    assert.same(pack(1, nil, "x", nil), pack(vrchatapi.run(function() return 1, nil, "x", nil end)))
    assert.same(pack(), pack(vrchatapi.run(function() end)))
  end)

  it("passes arguments to the function", function()
    assert.same(pack(nil, 2, nil), pack(vrchatapi.run(function(...) return ... end, nil, 2, nil)))
  end)

  it("returns the results of calls", function()
    local client = service:client()
    local direct = assert(client:get_invite_messages(service.box.user_id, "message"))
    assert.same(
      direct,
      (
        vrchatapi.run(
          function() return assert(client:get_invite_messages(service.box.user_id, "message")) end
        )
      )
    )
  end)

  it("returns the errors of calls", function()
    local client = service:client()
    local box = service.box
    vrchatapi.run(function()
      local result, err = client:invite_user(box.stranger_id, { instanceId = box.location })
      assert.is_nil(result)
      assert.equal("not_friends", err.code)
    end)
  end)

  it("returns when all tasks have finished", function()
    local order = {}
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        vrchatapi.sleep(0.01)
        vrchatapi.spawn(function()
          vrchatapi.sleep(0.01)
          order[#order + 1] = "grandchild"
        end)
      end)
      order[#order + 1] = "own"
    end)
    assert.same({ "own", "grandchild" }, order)
  end)

  it("runs the tasks that were spawned before it", function()
    local client = service:client()
    local task = vrchatapi.spawn(list, client)
    assert.is_false(task:done())
    vrchatapi.run(function() end)
    assert.is_true(task:done())
    assert.equal(12, task:wait())
  end)

  it("may be called again", function()
    for i = 1, 3 do
      assert.equal(i, vrchatapi.run(function() return i end))
    end
  end)

  it("raises inside a task", function()
    local ok, message = vrchatapi.run(function()
      return pcall(function()
        vrchatapi.run(function() end)
      end)
    end)
    assert.is_false(ok)
    assert.matches("^spec/[%w_/]+_spec%.lua:%d+: 'run' was called inside a task", message)
  end)

  it("raises for anything but a function", function()
    assert.matches(
      "^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'run' %(a function expected, " .. "got nil%)$",
      raised(function() vrchatapi.run() end)
    )
    assert.matches(
      "^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'spawn' %(a function expected, " .. "got table%)$",
      raised(function() vrchatapi.spawn({}) end)
    )
  end)
end)

describe("calls in tasks", function()
  it("are in flight at the same time", function()
    local client = service:client()
    service.box:fault { kind = "hang" }
    local outcomes = vrchatapi.run(function()
      local found, all = {}, {}
      for i = 1, 20 do
        all[i] = vrchatapi.spawn(list, client)
      end
      service:await(20) -- none has had a response
      client:close()
      for i, task in ipairs(all) do
        found[i] = task:wait()
      end
      return found
    end)
    for i = 1, 20 do
      assert.equal("closed", outcomes[i])
    end
  end)

  it("complete in the order of their responses", function()
    local client, order = service:client(), {}
    service.box:fault { kind = "slow", seconds = 0.3 * tasks.slow_down, times = 1 }
    vrchatapi.run(function()
      local function call(name)
        assert.equal(12, list(client))
        order[#order + 1] = name
      end
      vrchatapi.spawn(call, "slow")
      service:await(1)
      for i = 1, 3 do
        call(i)
      end
    end)
    assert.same({ 1, 2, 3, "slow" }, order)
  end)

  it("work for all operations of the Invite API", function()
    local client, box, image = service:client(), service.box, require("spec.support.png").image()
    local body = { instanceId = box.location }
    local calls = {
      { "get_invite_message", box.user_id, "message", 0 },
      { "get_invite_messages", box.user_id, "response" },
      { "update_invite_message", box.user_id, "message", 3, { message = "Hello" } },
      { "reset_invite_message", box.user_id, "request", 4 },
      { "invite_user", box.friend_id, body },
      { "invite_user_with_photo", box.friend_id, image, body },
      { "invite_myself_to", box.world_id, box.instance_id },
      { "request_invite", box.friend_id },
      { "request_invite_with_photo", box.friend_id, image, {} },
      { "respond_invite", box.notification_id, { responseSlot = 0 } },
      { "respond_invite_with_photo", box.request_notification_id, image, { responseSlot = 0 } },
    }
    vrchatapi.run(function()
      for _, call in ipairs(calls) do
        vrchatapi.spawn(function()
          local result, err = client[call[1]](client, table.unpack(call, 2))
          assert(result or call[1] == "reset_invite_message", tostring(err))
        end)
      end
    end)
    assert.equal(#calls, #service:requests())
  end)

  it("get their own responses", function()
    local client, box = service:client(), service.box
    vrchatapi.run(function()
      for slot = 0, 11 do
        vrchatapi.spawn(function()
          local message = assert(client:get_invite_message(box.user_id, "message", slot))
          assert.equal(slot, message.slot)
        end)
      end
    end)
    assert.equal(12, #service:requests())
  end)

  it("raise mistakes with the caller's line", function()
    local client = service:client()
    local ok, message = vrchatapi.run(function()
      return pcall(function() client:get_invite_messages(service.box.user_id, "none") end)
    end)
    assert.is_false(ok)
    assert.matches("^spec/[%w_/]+_spec%.lua:%d+: bad argument #2 to 'get_invite_messages'", message)
  end)
end)

describe("a task", function()
  it("starts at the next step, not in spawn", function()
    local started = false
    local task = vrchatapi.spawn(function() started = true end)
    assert.is_false(started)
    vrchatapi.step()
    assert.is_true(started)
    assert.is_true(task:done())
  end)

  it("returns its values from every wait", function()
    local task = vrchatapi.spawn(function(...)
      vrchatapi.sleep(0.01)
      return ..., nil
    end, "a")
    local seen = {}
    vrchatapi.run(function()
      for i = 1, 3 do
        vrchatapi.spawn(function() seen[i] = pack(task:wait()) end)
      end
    end)
    for i = 1, 3 do
      assert.same(pack("a", nil), seen[i])
    end
    assert.same(pack("a", nil), pack(task:wait())) -- and later
  end)

  it("can be waited for outside of tasks", function()
    local client = service:client()
    assert.equal(12, vrchatapi.spawn(list, client):wait())
  end)

  it("cannot wait for itself", function()
    local task
    task = vrchatapi.spawn(function()
      return pcall(function() task:wait() end)
    end)
    local ok, message = task:wait()
    assert.is_false(ok)
    assert.matches("^spec/[%w_/]+_spec%.lua:%d+: a task cannot wait for itself$", message)
  end)

  it("can wait for a task that waits for another", function()
    local function nested(depth)
      if depth == 0 then
        vrchatapi.sleep(0.005)
        return 0
      end
      return vrchatapi.spawn(nested, depth - 1):wait() + 1
    end
    assert.equal(30, vrchatapi.run(nested, 30))
  end)

  it("lets others run at a plain coroutine.yield", function()
    local order = {}
    vrchatapi.run(function()
      for _, name in ipairs { "a", "b" } do
        vrchatapi.spawn(function()
          for i = 1, 3 do
            order[#order + 1] = name .. i
            coroutine.yield("ignored")
          end
        end)
      end
    end)
    assert.same({ "a1", "b1", "a2", "b2", "a3", "b3" }, order)
  end)

  it("does not starve waits by yielding in a loop", function()
    local client, ended = service:client(), false
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        list(client)
        ended = true
      end)
      local late = os.time() + 60
      while not ended and os.time() < late do
        coroutine.yield()
      end
    end)
    assert.is_true(ended)
  end)
end)

describe("sleep", function()
  it("wakes tasks in the order of their times", function()
    local order = {}
    vrchatapi.run(function()
      for _, hundredths in ipairs { 3, 1, 2, 0 } do
        vrchatapi.spawn(function()
          vrchatapi.sleep(hundredths / 100)
          order[#order + 1] = hundredths
        end)
      end
    end)
    assert.same({ 0, 1, 2, 3 }, order)
  end)

  it("is never shorter than asked", function()
    local core = require "vrchatapi.core"
    for _, seconds in ipairs { 0, 0.0001, 0.01, 0.0215 } do
      local start = core.clock()
      vrchatapi.sleep(seconds) -- outside of tasks
      assert.is_true(core.clock() - start >= seconds)
      start = core.clock()
      vrchatapi.run(vrchatapi.sleep, seconds)
      assert.is_true(core.clock() - start >= seconds)
    end
  end)

  it("lets other tasks run, even for 0 seconds", function()
    local order = {}
    vrchatapi.run(function()
      for _, name in ipairs { "a", "b" } do
        vrchatapi.spawn(function()
          for i = 1, 2 do
            order[#order + 1] = name .. i
            vrchatapi.sleep(0)
          end
        end)
      end
    end)
    assert.same({ "a1", "b1", "a2", "b2" }, order)
  end)

  it("accepts a number >= 0", function()
    for _, bad in ipairs { -1, 0 / 0, "1", {}, false } do
      assert.matches(
        "^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'sleep' %(seconds must",
        raised(function() vrchatapi.sleep(bad) end)
      )
    end
    assert.matches("got nil%)$", raised(function() vrchatapi.sleep() end))
  end)

  it("can last forever and be cancelled", function()
    local task = vrchatapi.spawn(vrchatapi.sleep, math.huge)
    vrchatapi.step()
    assert.is_false(task:done())
    task:cancel()
    assert.is_true(task:done())
  end)
end)

describe("submit", function()
  it("starts a call and returns its result from wait", function()
    local client = service:client()
    local task = client:submit("get_invite_message", service.box.user_id, "message", 5)
    assert.equal(5, task:wait().slot)
    assert.equal("GET", service:request().method)
  end)

  it("completes whether or not anybody waits", function()
    local client = service:client()
    vrchatapi.run(function()
      for slot = 0, 4 do
        client:submit("get_invite_message", service.box.user_id, "message", slot)
      end
    end)
    assert.equal(5, #service:requests())
    for _, request in ipairs(service:requests()) do
      assert.is_true(request.acted)
    end
  end)

  it("raises mistakes at once, with the caller's line", function()
    local client = service:client()
    for pattern, arguments in pairs {
      ["bad argument #1 to 'invite_user'"] = { "invite_user", 5 },
      ["bad argument #3 to 'get_invite_message' %(slot must be an integer from 0 to 11, got 12%)$"] = {
        "get_invite_message",
        "usr_x",
        "message",
        12,
      },
    } do
      assert.matches(
        "^spec/[%w_/]+_spec%.lua:%d+: " .. pattern,
        raised(function() client:submit(table.unpack(arguments)) end)
      )
    end
    assert.matches(
      "^spec/[%w_/]+_spec%.lua:%d+: calling 'submit' on a bad self",
      raised(function() client.submit({}, "invite_user", "usr_x") end)
    )
    vrchatapi.run(function() end)
    assert.same({}, service:requests())
  end)

  it("raises for an operation that does not exist", function()
    local client = service:client()
    assert.matches(
      "^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'submit' %(.*'invite'",
      raised(function() client:submit("invite") end)
    )
    assert.matches(
      "^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to 'submit'",
      raised(function() client:submit() end)
    )
  end)

  it("returns errors from wait", function()
    local client, box = service:client(), service.box
    local task = client:submit("invite_user", box.stranger_id, { instanceId = box.location })
    local result, err = task:wait()
    assert.is_nil(result)
    assert.equal("not_friends", err.code)
  end)

  it("returns the error of a photo from wait", function()
    local client, box = service:client(), service.box
    local task = client:submit(
      "invite_user_with_photo",
      box.friend_id,
      { bytes = "no PNG" },
      { instanceId = box.location }
    )
    local result, err = task:wait()
    assert.is_nil(result)
    assert.equal("not_png", err.code)
    assert.equal("no", err.acted)
    assert.same({}, service:requests())
  end)

  it("returns the error of a closed client from wait", function()
    local client = service:client()
    client:close()
    local result, err = client:submit("request_invite", service.box.friend_id):wait()
    assert.is_nil(result)
    assert.equal("closed", err.code)
  end)

  it("sends a photo from a file that is closed in the meantime", function()
    local bytes = require("spec.support.png").image()
    local file = assert(io.tmpfile())
    file:write(bytes)
    file:seek("set")
    local task = service:client():submit("request_invite_with_photo", service.box.friend_id, file, {})
    file:close()
    local sent = assert(task:wait())
    assert.equal(bytes, service:photo(sent.details.imageUrl))
  end)
end)
