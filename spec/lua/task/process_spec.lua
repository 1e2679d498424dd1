--- Tasks and the process: Ctrl-C, forks, and the end of the program.

local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"

describe("Ctrl-C", function()
  -- Sends it when the sandbox has got N requests.
  local function interrupt(script, count)
    local child = tasks.start(service, script)
    service:await(count)
    child:signal("INT")
    return child:finish()
  end

  it("ends run and cancels all tasks", function()
    service.box:fault { kind = "hang" }
    local output = interrupt(
      [[
      io.stdout:setvbuf("no")
      local all = {}
      print(pcall(vrchatapi.run, function()
        for i = 1, 3 do all[i] = vrchatapi.spawn(invite) end
        vrchatapi.spawn(require "spec.support.scoped", function() print("closed") end,
          vrchatapi.sleep, 3600)
      end))
      for i = 1, 3 do
        local _, err = all[i]:wait()
        print(err.code, err.acted)
      end
    ]],
      3
    )
    assert.matches("^closed\nfalse\t.*interrupted!\n", output)
    assert.equal(3, select(2, output:gsub("\ncancelled\tunknown", "")))
  end)

  it("ends a program that has tasks", function()
    service.box:fault { kind = "hang" }
    local output, how, code = interrupt(
      [[
      vrchatapi.spawn(invite)
      vrchatapi.run(list)
    ]],
      2
    )
    assert.matches("interrupted!", output)
    assert.equal("exit", how)
    assert.equal(1, code)
  end)

  it("ends a sleep", function()
    local output = interrupt(
      [[
      list()
      print(pcall(vrchatapi.sleep, 3600))
    ]],
      1
    )
    assert.matches("interrupted!", output)
  end)

  it("lets run be called again", function()
    service.box:fault { kind = "hang", times = 2 }
    local output = interrupt(
      [[
      print(pcall(vrchatapi.run, function()
        vrchatapi.spawn(list)
        list()
      end))
      print(vrchatapi.run(function() return #list() end))
    ]],
      2
    )
    assert.matches("^false\t.*interrupted!\n12\n$", output)
  end)

  it("lets __close spawn tasks while all are cancelled", function()
    service.box:fault { kind = "hang" }
    local output = interrupt(
      [[
      print(pcall(vrchatapi.run, function()
        for _ = 1, 50 do
          vrchatapi.spawn(require "spec.support.scoped", function()
            for _ = 1, 50 do vrchatapi.spawn(function() end) end
          end, vrchatapi.sleep, 3600)
        end
        list()
      end))
      print("on")
    ]],
      1
    )
    assert.matches("^false\t.*interrupted!\non\n$", output)
  end)
end)

describe("a fork", function()
  local library

  setup(function() library = compile.library("system.c", files:path("system.so")) end)

  -- Runs a script in which `fork(fn)` runs fn in a child and waits for that.
  local function run(script)
    return tasks.run(service, ([[
      io.stdout:setvbuf("no")
      local system = package.loadlib(%q, "luaopen_system")()
      local function fork(fn)
        local id = system.fork()
        if id == 0 then
          local ok, problem = pcall(fn)
          print(ok and "fine" or problem)
          system.end_now()
        end
        system.wait(id)
      end
    ]]):format(library) .. script)
  end

  it("refuses calls in tasks of the child", function()
    local output = run [[
      list()
      fork(function()
        print(vrchatapi.run(function() return select(2, list()).code end))
        print(select(2, client:submit("get_invite_messages", box.user_id, "message"):wait()).code)
      end)
      print(#list())
    ]]
    assert.equal("forked\nforked\nfine\n12\n", output)
  end)

  it("ends the child's tasks that the parent had in flight", function()
    service.box:fault { kind = "slow", seconds = 0.5 }
    local output = run [[
      local task = client:submit("get_invite_messages", box.user_id, "message")
      for _ = 1, 10 do vrchatapi.step() end
      fork(function()
        for _ = 1, 100 do vrchatapi.step() end
        print(task:done() and select(2, task:wait()).code or "still in flight")
      end)
      print(#task:wait())
    ]]
    assert.equal("forked\nfine\n12\n", output)
  end)
end)

describe("the end of a program", function()
  it("is clean with tasks in flight", function()
    service.box:fault { kind = "hang" }
    for _, ending in ipairs { "", "os.exit(0, true)", "os.exit(0)", "client:close()" } do
      local output = tasks.run(service, [[
        for _ = 1, 3 do vrchatapi.spawn(invite) end
        vrchatapi.spawn(vrchatapi.sleep, 3600)
        for _ = 1, 20 do vrchatapi.step() end
      ]] .. ending)
      assert.equal("", output)
    end
  end)
end)
