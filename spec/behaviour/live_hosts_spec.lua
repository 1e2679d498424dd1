--- Live events in all loops that there are, and what becomes of them when a program stops, forks, cancels or
--- forgets. Each in a process of its own, with the sandbox.

local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local process = require "spec.support.process"

local PRELUDE = [[
local vrchatapi = require "vrchatapi"
local box = assert(require("vrchatapi.sandbox").start { interpreter = VALUES.interpreter })
local client = vrchatapi.new {
  user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = box.url, auth = box.auth, rate = false,
  pipeline_url = box.pipeline_url,
}
local start = os.time()
local function await(happened, wait)
  while not happened() do
    assert(os.time() - start < 40, "it does not happen")
    wait(0.005)
  end
end
local function is_live() return client:live_state() == "live" end
local number = 0
local function push()
  number = number + 1
  return assert(box:push("new-thing", { userId = "usr_" .. number }))
end
]]

local SCRIPTS = {
  ["in run"] = [[
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        await(is_live, vrchatapi.sleep)
        push()
        push()
      end)
      for event in client:live { types = { "new-thing" } } do
        io.write(event.content.userId, " ")
        if event.content.userId == "usr_2" then break end
      end
    end)
    print "end"
  ]],
  ["in no task at all"] = [[
    local events = client:live { types = { "new-thing" } }
    await(is_live, function(seconds) events:next(seconds) end)
    push()
    push()
    io.write(events:next(20).content.userId, " ", events:next(20).content.userId, " ")
    print(events:next(0.01) == nil and "end")
  ]],
  ["in calls that wait for other things"] = [[
    local events = client:live { types = { "new-thing" } }
    await(is_live, function() assert(client:get_friends()) end)
    push()
    push()
    for _ = 1, 5 do assert(client:get_friends()) end
    io.write(events:next(0).content.userId, " ", events:next(0).content.userId, " ")
    print "end"
  ]],
  ["in the steps of a host"] = [[
    local list = {}
    client:on("new-thing", function(event) list[#list + 1] = event.content.userId end)
    await(is_live, function() vrchatapi.step() end)
    push()
    push()
    await(function() return #list == 2 end, function() vrchatapi.step() end)
    print(list[1], list[2], "end")
  ]],
  ["in a loop of libuv, which then ends"] = [[
    local uv = require "luv"
    require("vrchatapi.loop.luv").start()
    local list = {}
    local timer = uv.new_timer()
    client:on("new-thing", function(event)
      list[#list + 1] = event.content.userId
      if #list == 2 then client:close() end
    end)
    timer:start(5, 5, function()
      if not is_live() then return end
      push()
      push()
      timer:close()
    end)
    uv.run()
    print(list[1], list[2], "end")
  ]],
  ["without keeping a loop of libuv"] = [[
    local uv = require "luv"
    require("vrchatapi.loop.luv").start()
    local events = client:live { types = { "new-thing" } }
    local timer = uv.new_timer()
    timer:start(5, 5, function()
      if not is_live() then return end
      push()
      push()
      timer:stop()
      timer:start(100, 0, function() timer:close() end)
    end)
    uv.run()
    print(events:next(0).content.userId, events:next(0).content.userId, "end")
  ]],
}

local HAS_CQUEUES = pcall(require, "cqueues")
if HAS_CQUEUES then
  SCRIPTS["in a coroutine of cqueues"] = [[
    local cqueues = require "cqueues"
    local controller = cqueues.new()
    require("vrchatapi.loop.cqueues").start(controller)
    controller:wrap(function()
      await(is_live, cqueues.sleep)
      push()
      push()
    end)
    controller:wrap(function()
      for event in client:live { types = { "new-thing" } } do
        io.write(event.content.userId, " ")
        if event.content.userId == "usr_2" then break end
      end
    end)
    assert(controller:loop())
    print "end"
  ]]
  SCRIPTS["without keeping a controller of cqueues"] = [[
    local cqueues = require "cqueues"
    local controller = cqueues.new()
    require("vrchatapi.loop.cqueues").start(controller)
    local events = client:live { types = { "new-thing" } }
    controller:wrap(function()
      await(is_live, cqueues.sleep)
      push()
      push()
      cqueues.sleep(0.1)
    end)
    assert(controller:loop())
    print(events:next(0).content.userId, events:next(0).content.userId, "end")
  ]]
else
  print "live_hosts_spec: cqueues skipped, as there is none"
end

local function run(script, values)
  values = values or {}
  values.interpreter = process.interpreter()
  return (process.run(PRELUDE .. script, values):gsub("%s+", " "))
end

describe("live events come", function()
  for name, script in pairs(SCRIPTS) do
    it(name, function() assert.equal("usr_1 usr_2 end ", run(script)) end)
  end
end)

describe("a live connection", function()
  it(
    "ends when the task that listens is cancelled",
    function()
      assert.equal(
        "live idle 0 ",
        run [[
        vrchatapi.run(function()
          local task = vrchatapi.spawn(function()
            for _ in client:live() do end
          end)
          await(is_live, vrchatapi.sleep)
          io.write(client:live_state(), " ")
          task:cancel()
          await(function()
            collectgarbage()
            client.hub:look() -- or at the next PING, where Lua does not close what a loop holds
            return client:live_state() == "idle" and box:sockets() == 0
          end, vrchatapi.sleep)
          print(client:live_state(), box:sockets())
        end)
      ]]
      )
    end
  )

  it(
    "is left alone by the end of run",
    function()
      assert.equal(
        "live usr_1 ",
        run [[
        local events = client:live { types = { "new-thing" } }
        vrchatapi.run(function() await(is_live, vrchatapi.sleep) end)
        pcall(vrchatapi.run, function() error("mistake") end)
        io.write(client:live_state(), " ")
        push()
        print(events:next(20).content.userId)
      ]]
      )
    end
  )

  it(
    "is collected with its client, once nobody listens",
    function()
      assert.equal(
        "nil 0 ",
        run [[
        local known = setmetatable({ client = client }, { __mode = "v" })
        do
          local events = client:live()
          await(is_live, function(seconds) events:next(seconds) end)
        end
        await(function()
          collectgarbage() -- a replay that is on its way holds those who listen
          client.hub:look()
          return client:live_state() == "idle"
        end, vrchatapi.sleep)
        client = nil
        await(function()
          collectgarbage()
          return not known.client and box:sockets() == 0
        end, vrchatapi.sleep)
        print(known.client, box:sockets())
      ]]
      )
    end
  )

  it("does not stand in the way of the end of the program, wherever it is", function()
    for _, wait in ipairs { "", "vrchatapi.step()", "await(is_live, vrchatapi.sleep)" } do
      assert.equal("end ", run("local events = client:live()\n" .. wait .. "\nprint 'end'"))
    end
  end)

  it("is refused after a fork", function()
    local path = files:path("system.so")
    compile.module("system.c", path)
    assert.equal(
      "false forked usr_1 ",
      run(
        [[
          local system = assert(package.loadlib(VALUES.system, "luaopen_system"))()
          local events = client:live { types = { "new-thing" } }
          await(is_live, function(seconds) events:next(seconds) end)
          io.stdout:flush()
          local id = system.fork()
          if id == 0 then
            local event, err = events:next(40)
            io.write(tostring(event), " ", err.code, " ")
            io.stdout:flush()
            os.exit(true, false)
          end
          system.wait(id)
          push()
          print(events:next(20).content.userId)
        ]],
        { system = path }
      )
    )
  end)
end)
