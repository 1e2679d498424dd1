--- The life of a client and of its requests: made, sent, waited for, cancelled, closed.

local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local png = require "spec.support.png"
local scoped = require "spec.support.scoped"
local service = require("spec.support.service").use()

local prepare_list, prepare_invite = service.prepare_list, service.prepare_invite

local function fails(code, result, err)
  assert.is_nil(result)
  assert.equal(code, err.code)
  return err
end

describe("a call", function()
  it("is independent of the one before", function()
    local client, box = service:core(), service.box
    local image = { bytes = png.sized(5000) }
    local location = { instanceId = box.location }
    fails("not_png", client:invite_user_with_photo(box.friend_id, { bytes = "GIF8" }, location))
    assert(client:invite_user_with_photo(box.friend_id, image, location, { timeout = 15, extra = { a = 1 } }))
    assert.has_error(function() client:invite_user(box.friend_id, { instanceId = "" }) end)
    box:forget()
    box:fault { kind = "status", status = 503, times = 1 }
    assert.equal(1, fails("unavailable", client:request_invite(box.friend_id)).attempts)
    assert.equal("", service:request().body)
    assert.equal(12, #client:get_invite_messages(box.user_id, "message"))
  end)

  it("releases its photo", function()
    local client, box = service:core(), service.box
    local location = { instanceId = box.location }
    local function used()
      for _ = 1, 20 do
        collectgarbage() -- LuaJIT halves the buffer in which it makes strings each time
      end
      return collectgarbage("count")
    end
    assert(client:request_invite(box.friend_id))
    local before = used()
    local function send(size) return client:invite_user_with_photo(box.friend_id, png.sized(size), location) end
    assert(send(2000000))
    assert.is_true(used() - before < 1000)
    fails("too_many_bytes", send(11000000))
    assert.is_true(used() - before < 1000)
  end)

  it("may be made by a debug hook while another one waits", function()
    local client, box = service:core(), service.box
    local method = client.get_invite_messages
    local inner
    debug.sethook(function()
      local caller = debug.getinfo(3, "f")
      if caller and caller.func == method then
        debug.sethook()
        inner = client:get_invite_message(box.user_id, "request", 3)
      end
    end, "c")
    local outer = client:get_invite_messages(box.user_id, "message")
    debug.sethook()
    assert.equal(12, #outer)
    assert.equal("message", outer[1].messageType)
    assert.equal("request", inner.messageType)
    assert.equal(3, inner.slot)
    assert.equal(12, #client:get_invite_messages(box.user_id, "message"))
  end)
end)

describe("a prepared call", function()
  it("is not sent before send", function()
    local request = prepare_invite(service:core())
    core.step(0.01)
    assert.same({}, service:requests())
    request:send()
    assert.is_false(request:done())
    assert.is_true(request:wait())
    assert.is_true(request:done())
    assert.equal("invite", request:result().type)
    assert.equal(1, #service:requests())
  end)

  it("can be completed by steps without a wait", function()
    local request, late = prepare_list(service:core()), os.time() + 20
    request:send()
    while not request:done() do
      core.step(core.timeout() or 1)
      assert.is_true(os.time() < late)
    end
    assert.equal(12, #request:result())
    assert.is_true(core.fd() == nil or math.type(core.fd()) == "integer")
  end)

  it("is waited for as long as given", function()
    service.box:fault { kind = "hang" }
    local request = prepare_list(service:core { timeout = 0.5 })
    request:send()
    assert.is_false(request:wait(0))
    assert.is_false(request:wait(0.01))
    assert.is_false(request:done())
    assert.is_true(request:wait(100))
    assert.is_true(request:wait(0))
    fails("timeout", request:result())
  end)

  it("has its result until it is closed", function()
    service.box:fault { kind = "slow", seconds = 0.02 }
    local request = prepare_list(service:core())
    for _, name in ipairs { "wait", "done", "result" } do
      assert.error_matches(function() request[name](request) end, "was not sent")
    end
    request:send()
    assert.error_matches(function() request:send() end, "in flight already")
    assert.error_matches(function() request:result() end, "still in flight")
    request:wait()
    assert.equal(12, #request:result())
    assert.equal(12, #request:result())
    request:close()
    for _, name in ipairs { "wait", "done", "result" } do
      assert.error_matches(function() request[name](request) end, "was closed")
    end
  end)

  it("refuses wrong times to wait", function()
    local request = prepare_list(service:core())
    request:send()
    for _, seconds in ipairs { -1, 0 / 0, math.huge, 1e10, "x", {} } do
      assert.has_error(function() request:wait(seconds) end)
      assert.has_error(function() core.step(seconds) end)
    end
    assert.is_true(request:wait())
  end)

  it("can be sent again after its result", function()
    local client = service:core()
    local image = { bytes = png.sized(50000) }
    for _, request in ipairs {
      prepare_list(client),
      prepare_invite(client),
      assert(client:prepare("request_invite_with_photo", service.box.friend_id, image, {})),
    } do
      service.box:forget()
      service.box:fault { kind = "status", status = 503, times = 1 }
      request:send()
      request:wait()
      local err = fails("unavailable", request:result())
      assert.equal(1, err.attempts)
      request:send()
      request:wait()
      assert.is_table((request:result()))
      service.box:fault { kind = "status", status = 503, times = 1 }
      request:send()
      request:wait()
      assert.equal(3, fails("unavailable", request:result()).attempts)
      local sent = service:requests()
      assert.equal(3, #sent)
      local length = #service.header(sent[1], "content-length")
      assert.equal(sent[1].body_length, sent[2].body_length)
      assert.equal(length, #service.header(sent[3], "content-length"))
    end
  end)

  describe("whose result is being read", function()
    -- The core's own function: where everything is collected all the time, it is wrapped.
    local function unwrapped(method)
      local place, value = 0, method
      while debug.getinfo(value, "S").what ~= "C" or value == collectgarbage do
        place = place + 1
        value = select(2, assert(debug.getupvalue(method, place)))
      end
      return value
    end

    -- Its result, and does that to it whenever a function is called within.
    local function result_while(request, action)
      local method = unwrapped(request.result)
      debug.sethook(function()
        for level = 3, 5 do
          local caller = debug.getinfo(level, "f")
          if caller and caller.func == method then return action(request) end
        end
      end, "c")
      local results = table.pack(pcall(method, request))
      debug.sethook()
      return table.unpack(results, 1, results.n)
    end

    local function ended(user_id)
      local request =
        assert(service:core():prepare("get_invite_messages", user_id or service.box.user_id, "message"))
      request:send()
      request:wait()
      return request
    end

    it("is released afterwards if it is closed", function()
      local request = ended()
      local ok, result = result_while(request, request.close)
      assert.is_true(ok)
      assert.equal(12, #result)
      assert.error_matches(function() request:result() end, "was closed")
      request = ended("usr_other")
      ok, result = result_while(request, request.close)
      assert.is_true(ok)
      assert.is_nil(result)
      assert.error_matches(function() request:result() end, "was closed")
    end)

    it("cannot be sent again", function()
      local request, failure = ended("usr_other"), nil
      local _, _, err = result_while(
        request,
        function() failure = select(2, pcall(request.send, request)) end
      )
      assert.equal("the call is being read", failure)
      assert.equal("not_authorized", err.code)
      request:send()
      request:wait()
      fails("not_authorized", request:result())
    end)

    it("can be closed if reading failed", function()
      local request = ended()
      local ok, failure = result_while(request, function() error("enough", 0) end)
      assert.is_false(ok)
      assert.equal("enough", failure)
      request:close()
      assert.error_matches(function() request:result() end, "was closed")
    end)
  end)

  it("is closed for good", function()
    local client = service:core()
    for stage = 1, 4 do
      local request = closing(prepare_list(client))
      if stage > 1 then request:send() end
      if stage > 2 then request:wait() end
      if stage > 3 then request:result() end
      for _ = 1, 2 do
        request:close()
      end
      for _, name in ipairs { "send", "wait", "done", "result" } do
        assert.has_error(function() request[name](request) end)
      end
      request:cancel()
      assert.same({ 0, 0 }, { request:sent() })
    end
    assert.equal(12, #client:get_invite_messages(service.box.user_id, "message"))
  end)

  it("refuses other userdata", function()
    local request, client = prepare_list(service:core()), service:core()
    for name, method in pairs(debug.getmetatable(request).__index) do
      for _, thing in ipairs { client, io.stdout, {}, 5 } do
        assert.has_error(function() method(thing) end, nil, name)
      end
      assert.has_error(function() method() end)
    end
    assert.has_error(function() debug.getmetatable(client).__index.prepare(request, "x") end)
  end)
end)

describe("a cancelled call", function()
  it("ends at once, and nothing was sent if the service has not seen it", function()
    local client = service:core()
    assert(client:get_invite_messages(service.box.user_id, "message")) -- a handle with a past
    for _ = 1, 2 do
      local request = prepare_invite(client)
      request:cancel() -- nothing to cancel yet
      request:send()
      request:cancel()
      assert.is_true(request:done())
      assert.is_true(request:wait(0))
      local err = fails("cancelled", request:result())
      assert.equal("cancelled", err.kind)
      assert.equal("no", err.acted)
      assert.is_nil(err.status)
      assert.is_nil(err.body)
    end
    core.step(0.01)
    assert.equal(1, #service:requests())
  end)

  it("has acted unknown if it was in flight", function()
    local client = service:core()
    assert(client:get_invite_messages(service.box.user_id, "message"))
    service.box:fault { kind = "hang", act = true }
    local request = prepare_invite(client)
    request:send()
    service:await(2)
    request:cancel()
    local err = fails("cancelled", request:result())
    assert.equal("unknown", err.acted)
    assert.is_nil(err.status)
  end)

  it("has acted yes if a success had begun to arrive", function()
    service.box:fault { kind = "raw", bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{" }
    local request = prepare_invite(service:core())
    request:send()
    assert.is_false(request:wait(0.2))
    request:cancel()
    local err = fails("cancelled", request:result())
    assert.equal("yes", err.acted)
    assert.equal(200, err.status)
  end)

  it("keeps its result if it had completed", function()
    local request = prepare_invite(service:core())
    request:send()
    request:wait()
    request:cancel()
    assert.equal("invite", request:result().type)
  end)

  it("can be sent again", function()
    service.box:fault { kind = "hang", times = 1 }
    local request = prepare_list(service:core())
    request:send()
    service:await(1)
    request:cancel()
    fails("cancelled", request:result())
    request:send()
    request:wait()
    assert.equal(12, #request:result())
  end)
end)

describe("a closed client", function()
  it("ends its own calls in flight and no others", function()
    service.box:fault { kind = "slow", seconds = 0.05 }
    local client, other = service:core(), service:core()
    local requests = {}
    for i = 1, 4 do
      requests[i] = prepare_invite(client)
      requests[i]:send()
    end
    local theirs = prepare_list(other)
    theirs:send()
    service:await(5)
    client:close()
    for _, request in ipairs(requests) do
      assert.is_true(request:done())
      local err = fails("closed", request:result())
      assert.equal("closed", err.kind)
      assert.equal("unknown", err.acted)
      assert.is_nil(err.status)
      request:send()
      err = fails("closed", request:result())
      assert.equal("no", err.acted)
    end
    theirs:wait()
    assert.equal(12, #theirs:result())
    assert.equal(5, #service:requests())
  end)

  it("makes no more calls and can be closed again", function()
    for _, make in ipairs { service.client, service.core } do
      local client = make(service)
      client:close()
      client:close()
      for _, operation in ipairs(core.operations()) do
        local err = fails("closed", client[operation.name](client))
        assert.equal(operation.name, err.operation)
        assert.equal("no", err.acted)
        assert.equal(0, err.attempts)
      end
    end
    assert.same({}, service:requests())
  end)

  it("is closed when its variable goes out of scope", function()
    for _, make in ipairs { service.client, service.core } do
      local kept = make(service)
      scoped(kept, function() assert(kept:get_invite_messages(service.box.user_id, "message")) end)
      fails("closed", kept:get_invite_messages(service.box.user_id, "message"))
      assert.matches("%(closed%)$", tostring(kept))
    end
  end)

  it("can be closed in progress", function()
    local client = service:client()
    local _, err = client:invite_user_with_photo(
      service.box.friend_id,
      { bytes = png.sized(3000000) },
      { instanceId = service.box.location },
      { progress = function() client:close() end }
    )
    assert.equal("closed", err.code)
    assert.equal("unknown", err.acted)
  end)
end)
