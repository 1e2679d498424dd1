--- Garbage collection and the end of the Lua state, at any moment.

local core = require "vrchatapi.core"
local png = require "spec.support.png"
local process = require "spec.support.process"
local service = require("spec.support.service").use()

local function collect()
  collectgarbage()
  collectgarbage()
end

local function prepare(client)
  local box = service.box
  return assert(client:prepare("invite_user", box.friend_id, { instanceId = box.location }))
end

local function prepare_photo(client)
  local box = service.box
  return assert(
    client:prepare(
      "invite_user_with_photo",
      box.friend_id,
      { bytes = png.sized(1000000) },
      { instanceId = box.location }
    )
  )
end

local function works()
  assert.equal(12, #assert(service:core():get_invite_messages(service.box.user_id, "message")))
end

-- What a request goes through before it is dropped.
local STAGES = {
  ["before it was sent"] = function() end,
  ["before its first turn"] = function(request) request:send() end,
  ["in flight"] = function(request)
    request:send()
    for _ = 1, 5 do
      core.step(0.001)
    end
  end,
  ["after its end"] = function(request)
    request:send()
    request:wait()
  end,
  ["after it was cancelled"] = function(request)
    request:send()
    core.step(0)
    request:cancel()
  end,
  ["after its result"] = function(request)
    request:send()
    request:wait()
    request:result()
  end,
}

describe("a call without references", function()
  for when, act in pairs(STAGES) do
    it("is released " .. when, function()
      local client = service:core()
      for _, make in ipairs { prepare, prepare_photo } do
        for _ = 1, 3 do
          act(make(client))
          collect()
          core.step(0)
        end
      end
      works()
    end)

    it("can outlive its client, and the client the call, " .. when, function()
      for _, make in ipairs { prepare, prepare_photo } do
        local request = make(core.new(service:options()))
        collect() -- the client
        act(request)
        request = nil -- luacheck: ignore 311
        collect()
        local client = core.new(service:options())
        act(make(client))
        client = nil -- luacheck: ignore 311
        collect() -- both, in one go
      end
      works()
    end)
  end

  it("keeps its client alive", function()
    local request = prepare(core.new(service:options()))
    collect()
    request:send()
    collect()
    assert.is_true(request:wait())
    assert.equal("invite", assert(request:result()).type)
  end)

  it("is cancelled when it is collected", function()
    local client = service:core()
    local request = prepare_photo(client)
    request:send()
    core.step(0.01)
    request = nil -- luacheck: ignore 311
    collect()
    works()
    for _ = 1, 50 do
      core.step(0.002)
    end
    for _, seen in ipairs(service:requests()) do
      assert.is_true(seen.method == "GET" or not seen.complete)
    end
  end)

  it("keeps alive what it sends", function()
    local client = service:core()
    local request
    do
      local bytes = png.sized(2000000)
      request = client:prepare(
        "invite_user_with_photo",
        service.box.friend_id,
        { bytes = bytes },
        { instanceId = service.box.location }
      )
    end
    collect()
    request:send()
    repeat
      collect()
      core.step(0.01)
    until request:done()
    assert.equal("invite", assert(request:result()).type)
    local seen = service:request()
    assert.is_true(seen.complete)
    assert.is_true(seen.body_length > 2000000)
  end)
end)

describe("a client in mid-call", function()
  it("is not collected during its call", function()
    service.box:fault { kind = "slow", seconds = 0.05 }
    local box = service.box
    local function call() return core.new(service:options()):get_invite_messages(box.user_id, "message") end
    debug.sethook(function() collect() end, "c")
    local list, err = call()
    debug.sethook()
    assert.is_nil(err)
    assert.equal(12, #list)
  end)

  it("is collected with a coroutine that is never resumed", function()
    service.box:fault { kind = "slow", seconds = 0.02 }
    local client = service:client()
    local thread = coroutine.create(
      function()
        client:invite_user_with_photo(
          service.box.friend_id,
          { bytes = png.sized(1000000) },
          { instanceId = service.box.location },
          { progress = coroutine.yield }
        )
      end
    )
    local ok = coroutine.resume(thread)
    assert.is_true(ok)
    assert.equal("suspended", coroutine.status(thread))
    thread = nil -- luacheck: ignore 311
    collect()
    works()
  end)
end)

describe("a list of cookies", function()
  it(
    "is correct while finalizers change them",
    function()
      assert.equal(
        "ok\n",
        process.run(
          [[
      local core = require "vrchatapi.core"
      local client = core.new { user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = VALUES.url }
      local kinds, again = { "a", "b", "c" }, {}
      for i, letter in ipairs(kinds) do kinds[i] = letter:rep(100) end -- allocated each time
      local runs = 0
      function again.__gc()
        runs = runs + 1
        for i, kind in ipairs(kinds) do
          client:set_cookie(kind, (runs + i) % 3 > 0 and kind .. ("-%d"):format(runs) or nil)
        end
        setmetatable({}, again)
      end
      setmetatable({}, again)
      collectgarbage("incremental", 1, 1000, 1) -- at every allocation
      for _ = 1, 2000 do
        for _, cookie in ipairs(client:cookies()) do
          assert(cookie.value:find("^" .. cookie.name .. "%-"), cookie.value)
        end
      end
      assert(runs > 100, runs)
      print "ok"
      os.exit(0) -- the finalizers would never end
    ]],
          { url = service.box.url }
        )
      )
    end
  )
end)

describe("the end of the Lua state", function()
  local BEGIN = [[
    local core = require "vrchatapi.core"
    local vrchatapi = require "vrchatapi"
    local function new(make)
      return make { user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = VALUES.url,
        auth = VALUES.auth }
    end
    local function prepare(client)
      return client:prepare("invite_user", VALUES.friend_id, { instanceId = VALUES.location })
    end
    local client, other = new(core.new), new(core.new)
    local requests = {}
    for i = 1, 6 do
      requests[i] = prepare(i % 2 == 0 and client or other)
      if i > 2 then requests[i]:send() end
    end
    for _ = 1, 5 do core.step(0.001) end
    requests[3]:cancel()
    requests[4]:cancel()
    requests[4]:result()
  ]]

  local function run(script)
    local box = service.box
    return process.run(BEGIN .. script, {
      url = box.url,
      auth = box.auth,
      friend_id = box.friend_id,
      location = box.location,
    })
  end

  for how, script in pairs {
    ["by the end of the script"] = "print('end')",
    ["by os.exit"] = "print('end') os.exit(0, true)",
    ["by os.exit without closing"] = "print('end') io.stdout:flush() os.exit(0)",
    ["with all in globals"] = "everything = { client, other, requests } print('end')",
    ["with only the requests left"] = "client, other = nil, nil collectgarbage() print('end')",
    ["with a client that is closed"] = "client:close() print('end')",
    ["with a call in a coroutine"] = [[
      local coroutines = require("vrchatapi.compat").coroutines
      local co = coroutines.create(function()
        require "spec.support.scoped"(function() print("end") end, function()
          new(vrchatapi.new):invite_user(VALUES.friend_id, { instanceId = VALUES.location },
            { progress = coroutines.yield })
        end)
      end)
      coroutines.resume(co)
      coroutines.close(co, "closed")
    ]],
  } do
    it("is clean with requests in flight, " .. how, function()
      service.box:fault { kind = "hang" }
      assert.equal("end\n", run(script))
    end)
  end

  it("lets finalizers use closed objects, in any order", function()
    service.box:fault { kind = "hang" }
    -- Finalizers run in the reverse order of their marking: some before ours, some after.
    local output = run [[
      local early = setmetatable({}, { __gc = function()
        -- (What gets a finalizer while a state is closed never sees it called: nothing is made here.)
        print("early", pcall(requests[1].send, requests[1]))
        print("early", pcall(requests[5].wait, requests[5], 0))
        print("early", pcall(core.step, 0))
        print("early", pcall(core.fd))
        print("early", pcall(tostring, client))
        for _, request in ipairs(requests) do request:close() request:cancel() end
        print("early", pcall(client.close, client))
      end })
      keep = early
    ]]
    assert.matches("early", output)
    local late = process.run(
      [[
      local requests, client = {}
      -- marked before the module's own: runs after them
      keep = setmetatable({}, { __gc = function()
        local core = package.loaded["vrchatapi.core"]
        print("late", pcall(requests[1].send, requests[1]))
        print("late", pcall(requests[1].wait, requests[1]))
        print("late", pcall(requests[1].sent, requests[1]))
        print("late", pcall(requests[1].cancel, requests[1]))
        print("late", pcall(requests[1].close, requests[1]))
        print("late", pcall(client.prepare, client, "invite_myself_to", "a", "b"))
        print("late", pcall(client.invite_myself_to, client, "a", "b"))
        print("late", pcall(tostring, client))
        print("late", pcall(client.close, client))
        print("late", pcall(core.step, 0))
        print("late", pcall(core.fd))
        print("late", pcall(core.timeout))
        print("late", pcall(core.new, { user_agent = "Spec/1.0 spec@vrchatapi.test" }))
      end })
      local core = require "vrchatapi.core"
      client = core.new { user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = VALUES.url }
      requests[1] = client:prepare("invite_myself_to", "a", "b")
      requests[1]:send()
      core.step(0.01)
    ]],
      { url = service.box.url }
    )
    local lines, raised = 0, 0
    for line in late:gmatch("[^\n]+") do
      lines = lines + 1
      if line:find("^late\tfalse") then raised = raised + 1 end
      assert.is_nil(line:find("attempt to"), line)
    end
    assert.equal(13, lines)
    assert.is_true(raised >= 8, late)
  end)
end)
