--- vrchatapi.main: programs in processes of their own.

local files = require("spec.support.files").use()
local process = require "spec.support.process"
local service = require("spec.support.service").use()

-- Runs a program as a file of its own. What it printed, and how it ended.
local function start(text, before)
  local path = files:path("bot.lua")
  files:write(text, path)
  return process.start(("arg = { [0] = %q } dofile(arg[0])"):format(path), nil, { before = before }), path
end

local function run(text, before)
  local child, path = start(text, before)
  local output, how, code = child:finish()
  assert.equal("exit", how, output)
  return output:gsub(path:gsub("%p", "%%%0"), "PATH"), code
end

local HEAD = 'local vrchatapi = require "vrchatapi"\n'

-- The function of a program that makes a client of the sandbox.
local function with_client(text)
  return HEAD
    .. "local function new() return vrchatapi.new { rate = false, "
    .. ("user_agent = %q, base_url = %q, auth = %q } end\n"):format(
      service.USER_AGENT,
      service.box.url,
      service.box.auth
    )
    .. ("local friend, here = %q, %q\n"):format(service.box.friend_id, service.box.location)
    .. text
end

describe("vrchatapi.main", function()
  it("ends the program with the status of its function", function()
    for returned, status in pairs { [""] = 0, ["true"] = 0, ["7"] = 7, ["false"] = 1, ["nil"] = 0 } do
      local output, code =
        run(HEAD .. "vrchatapi.main(function() return " .. returned .. " end) print 'not here'")
      assert.same({ "", status }, { output, code })
    end
  end)

  it("waits for all tasks", function()
    local output, code = run(HEAD .. [[
      vrchatapi.main(function() vrchatapi.spawn(function() vrchatapi.sleep(0.01) print "done" end) end)]])
    assert.same({ "done\n", 0 }, { output, code })
  end)

  it("prints an error in a line, with its place", function()
    for text, line in pairs {
      ["error('bad')"] = "bot: PATH:2: bad\n",
      ["assert(new():invite_user('x', { instanceId = 'y' }))"] = "bot: PATH:2: invite_user: %C+ %(api %C+%)\n",
      ["new():invite_user(3)"] = "bot: PATH:2: bad argument #1 to 'invite_user' %C+\n",
      ["vrchatapi.spawn(function() error('in a task') end)"] = "bot: PATH:2: in a task\n",
      ["error({})"] = "bot: PATH:2: table: %C+\n",
      ["return nil, 'not today'"] = "bot: not today\n",
    } do
      local program = with_client(""):gsub("\n", " ")
      local output, code = run(program .. "\nvrchatapi.main(function() " .. text .. " end)")
      assert.equal(1, code)
      assert.matches("^" .. line:gsub("%-", "%%-") .. "$", "bot: " .. output:gsub("^%d*%-?bot: ", ""))
    end
  end)

  it("prints the traceback if the environment says so", function()
    local text = HEAD .. "vrchatapi.main(function() error('bad') end)"
    local output = run(text, "export VRCHATAPI_TRACEBACK=1")
    assert.matches("bot: PATH:2: bad\nstack traceback:\n", output)
    assert.is_nil((run(text)):find("traceback", 1, true))
  end)

  for name, number in pairs { INT = 2, TERM = 15, HUP = 1 } do
    it("cancels tasks after SIG" .. name .. ", and ends by it", function()
      local child = start(HEAD .. [[
        vrchatapi.main(function()
          local ensure = require("vrchatapi.compat").ensure
          vrchatapi.spawn(function() vrchatapi.sleep(1000) end)
          print "ready"
          io.stdout:flush()
          ensure(function() print "closed" end, vrchatapi.sleep, 1000)
        end, { how_to_continue = function(signal) return "after " .. signal end })]])
      assert.equal("ready", child.pipe:read("l"))
      child:signal(name)
      local output, how, code = child:finish()
      assert.same({ "signal", number }, { how, code })
      assert.matches("; after SIG" .. name .. "\nclosed\n$", (output:gsub("^(closed\n)(.*)$", "%2%1")))
    end)
  end

  it("leaves a journal that says what was in flight", function()
    service.box:fault { kind = "hang", method = "POST" }
    local journal = files:path()
    local child = start(with_client(([[
      vrchatapi.main(function()
        local client = new()
        client:invite_all { who = { friend }, where = here, journal = %q }
      end)]]):format(journal)))
    service:await(2)
    child:signal("TERM")
    local _, how = child:finish()
    assert.equal("signal", how)
    assert.matches('"state":"sending"[^\n]*\n$', files.read(journal))
    local client = service:client()
    local results = assert(
      client:invite_all { who = { service.box.friend_id }, where = service.box.location, journal = journal }
    )
    assert.equal("unknown", results[1].state)
  end)

  it("ends at once at a second signal", function()
    local child = start(HEAD .. [[
      vrchatapi.main(function() print "ready" io.stdout:flush() while true do end end)]])
    assert.equal("ready", child.pipe:read("l"))
    -- two that come at once count as one
    files.output(("for i in 1 2 3 4 5 6 7 8 9; do kill -INT %d; sleep 0.05; done 2>&1"):format(child.pid))
    local _, how, code = child:finish()
    assert.same({ "signal", 2 }, { how, code })
  end)

  it("leaves a signal ignored that was ignored before", function()
    local child = start(
      HEAD
        .. [[
      vrchatapi.main(function() print "ready" io.stdout:flush() vrchatapi.sleep(0.2) print "slept" end)]],
      "trap '' HUP"
    )
    assert.equal("ready", child.pipe:read("l"))
    child:signal("HUP")
    local output, how = child:finish()
    assert.same({ "slept\n", "exit" }, { output, how })
  end)

  it("refuses wrong arguments", function()
    for text, problem in pairs {
      ["3"] = "#1 to 'main' (a function expected, got number)",
      ["print, 3"] = "#2 to 'main' (options must be a table, got number)",
      ["print, { nam = 1 }"] = "#2 to 'main' (unknown option 'nam')",
      ["print, { name = 1 }"] = "#2 to 'main' (name must be a string, got number)",
    } do
      local output = run(HEAD .. "print(select(2, pcall(vrchatapi.main, " .. text .. ")))")
      assert.truthy(output:find("bad argument " .. problem, 1, true), output)
    end
  end)
end)

describe("a program that starts tasks and ends", function()
  local WARNING = "vrchatapi: the program has ended before its task began: "

  it("is told so if they never began", function()
    local output = run(with_client "client = new() client:on_request_invite(print)")
    assert.equal(WARNING, output:sub(1, #WARNING))
  end)

  it("is not told so if they ran", function()
    assert.equal("", (run(with_client [[
      local task = vrchatapi.spawn(function() vrchatapi.sleep(1000) end)
      vrchatapi.step(0)]])))
    assert.equal("", (run(HEAD .. "vrchatapi.run(function() vrchatapi.spawn(function() end) end)")))
  end)
end)
