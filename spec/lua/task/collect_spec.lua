--- Tasks, requests and clients that are dropped or collected at any moment.

local core = require "vrchatapi.core"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"

tasks.clean()

local list = service.list

local MODES = { incremental = { 100, 400 }, generational = { 5, 20 } }

for mode, parameters in pairs(MODES) do
  describe("with a " .. mode .. " collector", function()
    if not pcall(collectgarbage, mode) then return pending("this Lua has no such collector") end
    collectgarbage("incremental", 200, 100)

    before_each(function() collectgarbage(mode, table.unpack(parameters)) end)
    after_each(function() collectgarbage("incremental", 200, 100) end)

    it("tasks that drop all references complete", function()
      local client, count = service:client(), 0
      vrchatapi.run(function()
        for _ = 1, 40 do
          vrchatapi.spawn(function()
            local garbage = {}
            for i = 1, 100 do
              garbage[i] = { {} }
            end
            assert(list(client))
            collectgarbage("step")
            count = count + #garbage / 100
          end)
        end
      end)
      assert.equal(40, count)
    end)

    it("tasks complete with full collections at any moment", function()
      local client, done = service:client(), 0
      vrchatapi.run(function()
        for i = 1, 30 do
          local task = client:submit("get_invite_messages", service.box.user_id, "message")
          if i % 3 == 0 then task:cancel() end
          if i % 5 == 0 then collectgarbage() end
          vrchatapi.spawn(function()
            vrchatapi.sleep(i % 4 / 1000)
            collectgarbage()
            local result, err = task:wait()
            assert(result or err.code == "cancelled")
            collectgarbage()
            done = done + 1
          end)
        end
      end)
      assert.equal(30, done)
    end)

    it("a task without references continues", function()
      local client, count = service:client(), 0
      for _ = 1, 5 do
        vrchatapi.spawn(function()
          for _ = 1, 3 do
            assert(list(client))
            count = count + 1
          end
        end)
        collectgarbage()
      end
      tasks.step_until(function()
        collectgarbage()
        return count == 15
      end)
    end)

    it("calls of the core that are dropped in flight are cancelled", function()
      local client = service:core()
      service.box:fault { kind = "hang" }
      for i = 1, 20 do
        local request = client:prepare("get_invite_messages", service.box.user_id, "message")
        request:send()
        if i % 2 == 0 then
          local count = #service:requests()
          while #service:requests() == count do
            core.step(0.005)
          end
        end
        request = nil -- luacheck: ignore
        collectgarbage()
      end
      for _ = 1, 5 do
        core.step()
      end
      for id in core.next_ended do
        assert.is_nil(id)
      end
      vrchatapi.run(function() end)
      assert.is_nil(vrchatapi.timeout())
    end)

    it("dropping a client does not affect others", function()
      local client = service:client()
      vrchatapi.run(function()
        for _ = 1, 10 do
          vrchatapi.spawn(function()
            local own = vrchatapi.new(service:options())
            assert(list(own))
          end)
          vrchatapi.spawn(function()
            assert(list(client))
            collectgarbage()
          end)
        end
      end)
    end)
  end)
end

describe("a client without other references", function()
  it("lives until its call completes", function()
    service.box:fault { kind = "slow", seconds = 0.3 * tasks.slow_down }
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        local _, err = vrchatapi.new(service:options()):get_invite_messages(service.box.user_id, "message")
        assert.is_nil(err)
      end)
      service:await(1)
      collectgarbage()
      collectgarbage()
    end)
  end)

  it("lives until its submitted call completes", function()
    service.box:fault { kind = "slow", seconds = 0.02 }
    local task =
      vrchatapi.new(service:options()):submit("get_invite_messages", service.box.user_id, "message")
    collectgarbage()
    vrchatapi.step()
    collectgarbage()
    local _, err = task:wait()
    assert.is_nil(err)
  end)
end)

describe("what tasks have used", function()
  it("is collected when they have finished", function()
    local client, weak = service:client(), setmetatable({}, { __mode = "k" })
    vrchatapi.run(function()
      for i = 1, 10 do
        local task = vrchatapi.spawn(function(held)
          assert(list(client))
          vrchatapi.sleep(0.001)
          return held
        end, { i })
        weak[task] = true
      end
      local sleeper = vrchatapi.spawn(vrchatapi.sleep, 3600)
      weak[sleeper] = true
      vrchatapi.sleep(0)
      sleeper:cancel()
    end)
    vrchatapi.step()
    for _ = 1, 3 do
      collectgarbage()
    end
    assert.is_nil(next(weak))
  end)
end)
