--- Tasks that wait for streams.

local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local service = require("spec.support.service").use()
local stream_server = require "spec.support.stream_server"
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"
local wait = require "vrchatapi.task.wait"

tasks.clean()

describe("a task that waits for a stream", function()
  local server

  setup(function() server = stream_server.start() end)
  teardown(function() server:stop() end)

  local function open(way)
    local stream = assert(service:core():stream("ws://127.0.0.1:" .. server.port))
    stream:send(way)
    return stream
  end

  local function receive(stream, count)
    local bytes = ""
    while #bytes < count do
      assert(wait.stream(stream, "readable", math.huge))
      bytes = bytes .. assert(stream:receive())
    end
    return bytes
  end

  it("continues when it is connected, and when bytes have come", function()
    assert.equal(
      "abcdef",
      vrchatapi.run(function()
        local stream = open("e")
        assert.is_true(wait.stream(stream, "connected", math.huge))
        assert.equal("open", stream:state())
        stream:send("abc")
        local first = receive(stream, 3)
        vrchatapi.spawn(function()
          vrchatapi.sleep(0.05)
          stream:send("def")
        end)
        return first .. receive(stream, 3)
      end)
    )
  end)

  it("lets the others run, one of which may write to the same stream", function()
    local block, count = ("x"):rep(100000), 20
    vrchatapi.run(function()
      local stream, calls = open("e"), 0
      vrchatapi.spawn(function()
        for _ = 1, count do
          local sent = 0
          while sent < #block do
            wait.stream(stream, "writable", math.huge)
            sent = sent + assert(stream:send(block:sub(sent + 1)))
          end
        end
      end)
      vrchatapi.spawn(function()
        for _ = 1, 5 do
          assert(service:client():get_invite_messages(service.box.user_id, "message"))
          calls = calls + 1
        end
      end)
      assert.equal(count * #block, #receive(stream, count * #block))
      while calls < 5 do
        vrchatapi.sleep(0.01)
      end
    end)
  end)

  it("stops waiting at its deadline", function()
    local stream = open("e")
    assert.is_false(wait.stream(stream, "readable", clock.now() + 0.02))
    vrchatapi.run(function() assert.is_false(wait.stream(stream, "readable", clock.now() + 0.02)) end)
    assert.is_true(wait.stream(stream, "connected", math.huge))
  end)

  it("continues when the stream is closed or its client is", function()
    for _, close in ipairs { "stream", "client" } do
      local client = service:core()
      local stream = assert(client:stream("ws://127.0.0.1:" .. server.port))
      vrchatapi.run(function()
        local waiting = vrchatapi.spawn(function() return wait.stream(stream, "readable", math.huge) end)
        vrchatapi.sleep(0.02)
        if close == "stream" then
          stream:close()
        else
          client:close()
        end
        assert.is_true(waiting:wait())
      end)
      assert.equal("ended", stream:state())
    end
  end)

  it("can be cancelled, which leaves the stream open", function()
    vrchatapi.run(function()
      local stream = open("e")
      local waiting = vrchatapi.spawn(function() wait.stream(stream, "readable", math.huge) end)
      vrchatapi.sleep(0.02)
      waiting:cancel()
      local _, err = waiting:wait()
      assert.equal("cancelled", err.code)
      stream:send("still")
      assert.equal("still", receive(stream, 5))
    end)
  end)

  it("is no deadlock, however long the stream is silent", function()
    local stream, steps, step = open("e"), 0, clock.step
    clock.step = function()
      steps = steps + 1
      if steps == 50 then stream:send("at last") end
      core.step(0.002)
    end
    finally(function() clock.step = step end)
    assert.equal("at last", vrchatapi.run(function() return receive(stream, 7) end))
  end)
end)
