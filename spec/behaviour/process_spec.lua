--- How the module behaves as a part of a process: what children inherit, signals, slow resolvers,
--- forks, and the end.

local compat = require "vrchatapi.compat"
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local process = require "spec.support.process"
local service = require("spec.support.service").use()

-- What scripts in children begin with: `box` holds what this process knows of the sandbox.
local PRELUDE = [[
  local core = require "vrchatapi.core"
  local vrchatapi = require "vrchatapi"
  local box = VALUES
  local function new(changes, make)
    local options = {
      user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = box.url, auth = box.auth, timeout = 60,
    }
    if not make then options.rate, options.retries = false, 0 end
    for name, value in pairs(changes or {}) do options[name] = value end
    return (make or vrchatapi.new)(options)
  end
  local function send(client, ...)
    return client:invite_user(box.friend_id, { instanceId = box.location }, ...)
  end
]]

local function values()
  local box = service.box
  return {
    url = box.url,
    auth = box.auth,
    friend_id = box.friend_id,
    user_id = box.user_id,
    location = box.location,
  }
end

local function run(script, options) return process.run(PRELUDE .. script, values(), options) end

describe("a child of the process", function()
  it("inherits no socket and no descriptor of the engine", function()
    local output = process.run([[
      local function descriptors()
        local pipe = io.popen("ls -l /proc/self/fd", "r")
        local found = {}
        for line in pipe:lines() do
          local target = line:match("%->%s+(.*)$")
          if target and (target:find("^socket:") or target:find("^anon_inode:")) then
            found[#found + 1] = target
          end
        end
        pipe:close()
        table.sort(found)
        return table.concat(found, " ")
      end
      local before = descriptors()
    ]] .. PRELUDE .. [[
      print(descriptors() == before)
      local client = new()
      assert(client:get_invite_messages(box.user_id, "message"))
      print(descriptors() == before)
      local request = client.core:prepare("get_invite_messages", box.user_id, "message")
      request:send()
      core.step(0)
      print(descriptors() == before)
      -- the engine's own descriptors are there all the same
      local own = io.popen("ls -l /proc/" .. io.open("/proc/self/stat"):read("n") .. "/fd")
      print(own:read("a"):find("socket:") ~= nil)
    ]], values())
    assert.equal("true\ntrue\ntrue\ntrue\n", output)
  end)
end)

describe("a resolver that takes a minute", function()
  -- Runs a script against a host whose name is slow; it must not take half as long.
  local function run_slowly(script)
    local options = { preload = compile.library("preload.c", files:path("preload.so")) }
    local begin = os.time()
    local output = run([[
      local client = new { base_url = "https://slow.invalid", timeout = 0.3 }
    ]] .. script, options)
    assert.is_true(os.time() - begin < 25)
    return output
  end

  it(
    "delays neither the deadline nor the end of the process",
    function()
      assert.equal(
        "timeout connect_timeout no\n",
        run_slowly [[
      local _, err = send(client)
      print(err.kind .. " " .. err.code .. " " .. err.acted)
    ]]
      )
    end
  )

  it(
    "delays neither other calls nor closing clients",
    function()
      assert.equal(
        "12\nconnect_timeout\nconnect_timeout\nclosed\n",
        run_slowly [[
      local requests = {}
      for i = 1, 3 do
        requests[i] = client.core:prepare("invite_user", box.friend_id, { instanceId = "x" })
        requests[i]:send()
      end
      core.step(0)
      local quick = new()
      print(#quick:get_invite_messages(box.user_id, "message"))
      for i = 1, 2 do
        requests[i]:wait()
        print(select(2, requests[i]:result()).code)
      end
      requests[3]:cancel()
      requests[3]:result()
      requests[3]:send()
      core.step(0)
      client:close()
      print(select(2, requests[3]:result()).code)
    ]]
      )
    end
  )

  it(
    "does not delay closing the Lua state",
    function()
      assert.equal(
        "",
        run_slowly [[
      local request = client.core:prepare("invite_user", box.friend_id, { instanceId = "x" })
      request:send()
      core.step(0)
      os.exit(0, true)
    ]]
      )
    end
  )
end)

describe("Ctrl-C", function()
  for what, script in pairs {
    ["a call"] = "send(new())",
    ["a call of the core"] = "send(new(nil, core.new))",
    ["a call with progress"] = "send(new(), { progress = function() end })",
    ["a call in a coroutine"] = [[
      coroutine.wrap(function()
        send(new())
        print("not reached")
      end)()
    ]],
    ["a request that is waited for"] = [[
      local client = new(nil, core.new)
      local request = client:prepare("get_invite_messages", box.user_id, "message")
      request:send()
      request:wait()
    ]],
  } do
    it("ends " .. what, function()
      service.box:fault { kind = "hang" }
      local begin = os.time()
      local child = process.start(PRELUDE .. script .. "\nprint('not reached')", values())
      service:await(1)
      child:signal("INT")
      local output, how, code = child:finish()
      assert.matches("interrupted!", output, 1, true)
      assert.is_nil(output:find("not reached", 1, true))
      assert.is_true(os.time() - begin < 30, "it waited for the end of the call")
      assert.equal("exit", how)
      assert.equal(1, code)
    end)
  end

  it("can be caught, and the client works afterwards", function()
    service.box:fault { kind = "hang", times = 1 }
    local child = process.start(PRELUDE .. [[
      local client = new()
      print(pcall(send, client))
      print(#client:get_invite_messages(box.user_id, "message"))
    ]], values())
    service:await(1)
    child:signal("INT")
    local output, how, code = child:finish()
    assert.matches("^false\t.*interrupted!\n12\n$", output)
    assert.equal("exit", how)
    assert.equal(0, code)
  end)

  it("is not taken for a JSON error", function()
    if compat.INTERPRETER == "luajit" then
      return pending("LuaJIT calls no hook when a C function returns")
    end
    local client, box = service:core(), service.box
    local function interrupt(name, ...)
      local call = client[name]
      debug.sethook(function()
        local callee, caller = debug.getinfo(2, "u"), debug.getinfo(3, "f")
        if caller and caller.func == call and callee.nups > 0 then -- lua-cjson's
          debug.sethook()
          error("enough", 0)
        end
      end, "r")
      local ok, failure = pcall(call, client, ...)
      debug.sethook()
      assert.is_false(ok)
      assert.equal("enough", failure)
    end
    interrupt("get_invite_messages", box.user_id, "message")
    interrupt("invite_user", box.friend_id, { instanceId = "1" }, { extra = { list = { 1 } } })
    assert.equal(12, #assert(client:get_invite_messages(box.user_id, "message")))
  end)

  it("is raised for any hook's error, in any call", function()
    service.box:fault { kind = "hang", times = 1 }
    local client = service:core()
    local call, user_id = client.get_invite_messages, service.box.user_id
    debug.sethook(function()
      if #service:requests() == 0 then return end
      debug.sethook()
      error("enough")
    end, "c")
    local ok, message = pcall(call, client, user_id, "message")
    assert.is_false(ok)
    assert.matches("enough", message)
    assert.equal(12, #assert(client:get_invite_messages(service.box.user_id, "message")))
  end)
end)

describe("a fork", function()
  local system

  setup(function() system = compile.module("system.c", files:path("system.so")) end)

  -- What a function returns in a forked child.
  local function in_child(action)
    local path = files:path()
    local id = system.fork()
    if id == 0 then
      local ok, text = pcall(action)
      pcall(files.write, files, tostring(ok) .. " " .. tostring(text), path)
      system.end_now()
    end
    system.wait(id)
    return files.read(path)
  end

  local function get(client) return client:get_invite_messages(service.box.user_id, "message") end

  it("does not use the parent's connection", function()
    local client = service:client()
    assert(get(client))
    assert.equal(
      "true closed forked no 0",
      in_child(function()
        local _, err = get(client)
        client:close()
        collectgarbage()
        return table.concat({ err.kind, err.code, err.acted, err.attempts }, " ")
      end)
    )
    assert.equal(12, #assert(get(client)))
    local requests = service:requests()
    assert.equal(2, #requests)
    assert.equal(requests[1].connection, requests[2].connection)
  end)

  it("returns no result of calls in flight in its child", function()
    service.box:fault { kind = "slow", seconds = 0.5 }
    local client = service:core()
    local request = client:prepare("get_invite_messages", service.box.user_id, "message")
    request:send()
    repeat
      require("vrchatapi.core").step(0.01)
    until #service:requests() == 1
    assert.equal(
      "true forked true",
      in_child(function()
        request:wait()
        local _, err = request:result()
        local core = require "vrchatapi.core"
        core.step(0)
        request:close()
        client:close()
        return err.code .. " " .. tostring(not pcall(request.send, request))
      end)
    )
    assert.is_true(request:wait())
    assert.equal(12, #assert(request:result()))
  end)
end)
