--- Calls that are ended while they wait for a slot or for their next attempt. With moved time.

local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local time = require("spec.support.time").use()
local vrchatapi = require "vrchatapi"

tasks.clean()

local box

before_each(function() box = service.box end)

local invite = service.invite

-- A client with a call that waits, and the task of that call. `met` reports exchanges.
local WAITS = {
  ["its turn"] = function()
    local client = service:client { rate = { calls = 1 } }
    assert(client:get_friends())
    return client, vrchatapi.spawn(invite, client)
  end,
  ["its next attempt"] = function()
    local met
    local client = service:client { retries = 5, trace = function() met = true end }
    box:fault { kind = "status", status = 429 }
    local task = vrchatapi.spawn(invite, client)
    while not met do
      vrchatapi.sleep(0)
    end
    box:fault(nil)
    return client, task
  end,
}

-- What ends them, and the code of the error.
local ENDS = {
  cancelled = function(_, task) task:cancel() end,
  closed = function(client) client:close() end,
}

for wait, begin in pairs(WAITS) do
  for code, finish in pairs(ENDS) do
    it(("a call that waits for %s can be %s"):format(wait, code), function()
      vrchatapi.run(function()
        local client, task = begin()
        vrchatapi.sleep(1)
        assert.is_false(task:done())
        finish(client, task)
        local result, err = task:wait()
        assert.is_nil(result)
        assert.same({ code, code, "no" }, { err.code, err.kind, err.acted })
        assert.equal(1, time:passed())
        vrchatapi.sleep(300)
      end)
      assert.equal(1, #service:requests())
      assert.equal(0, #service:sent())
    end)
  end
end

it("an error of a call that was closed names its operation", function()
  for _, begin in pairs(WAITS) do
    local client, task = begin()
    vrchatapi.sleep(1)
    client:close()
    assert.equal("invite_user", select(2, task:wait()).operation)
    box:reset()
  end
end)

it("calls of a closed client return the code closed", function()
  local client = service:client { rate = true, retries = 2 }
  client:close()
  local _, err = invite(client)
  assert.equal("closed", err.code)
  assert.equal(0, time:passed())
end)

it("a client can be closed while a call waits outside of tasks", function()
  local client = service:client { rate = { calls = 1 } }
  assert(client:get_friends())
  vrchatapi.spawn(function()
    vrchatapi.sleep(5)
    client:close()
  end)
  local _, err = invite(client)
  assert.equal("closed", err.code)
  assert.equal(5, time:passed())
end)

it("calls behind a cancelled one take its slot", function()
  local client = service:client { rate = { calls = 1 } }
  local ends = {}
  vrchatapi.run(function()
    assert(client:get_friends())
    local queue = {}
    for number = 1, 4 do
      queue[number] = vrchatapi.spawn(function()
        assert(invite(client))
        ends[number] = time:passed()
      end)
    end
    vrchatapi.sleep(10)
    queue[1]:cancel()
    queue[3]:cancel()
  end)
  assert.same({ [2] = 60, [4] = 120 }, ends)
end)

it("closing one client does not affect others", function()
  local one, other = service:client { rate = { calls = 1 } }, service:client { rate = { calls = 1 } }
  vrchatapi.run(function()
    assert(one:get_friends())
    assert(other:get_friends())
    vrchatapi.spawn(function()
      local _, err = invite(one)
      assert.equal("closed", err.code)
    end)
    local task = vrchatapi.spawn(invite, other)
    vrchatapi.sleep(1)
    one:close()
    assert.is_table(task:wait())
  end)
  assert.equal(60, time:passed())
end)
