--- Processes that use one session file at the same time, wait for each other, and are killed.

local closing = require("spec.support.closing").use()
local compile = require "spec.support.compile"
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local session = require "spec.support.session"
local service = require("spec.support.service").use()
local time = require "spec.support.time"
local vrchatapi = require "vrchatapi"

local DEAD = { auth = { value = "authcookie_dead" } }

-- Starts a script that continues when the gate file is there.
local function start_at_gate(path, script, options)
  local child = session.start(service.box, path, [[
    local gate, start = box.path .. ".gate", os.time()
    print("ready")
    io.stdout:flush()
    repeat local file = io.open(gate) until file or os.time() - start > 60 -- the spec has failed
  ]] .. script, nil, options)
  assert.equal("ready", child.pipe:read("l"))
  return child
end

-- Starts N processes at once and returns their output.
local function race(count, path, script)
  local children, outputs = {}, {}
  for i = 1, count do
    children[i] = start_at_gate(path, script)
  end
  files:write("", path .. ".gate")
  for i, child in ipairs(children) do
    local output, how, code = child:finish()
    assert.equal("exit 0", ("%s %d"):format(how, code), output)
    outputs[i] = output
  end
  os.remove(path .. ".gate")
  return outputs
end

describe("processes that start at once with a dead cookie", function()
  local CALL = [[
    local client = new { login = login }
    assert(#assert(list(client)) == 12)
    assert(client:save_session())
    assert(client:get_current_user())
  ]]

  for count, rounds in pairs { [2] = 6, [8] = 3 } do
    it(("make one login: %d processes"):format(count), function()
      for round = 1, rounds do
        assert(service.box:reset())
        local path = files:write(session.text(service.box, { cookies = DEAD }))
        race(count, path, CALL)
        local state = service.box:state()
        assert.same({ attempts = 1, succeeded = 1 }, state.logins, "in round " .. round)
        assert.equal(2, state.sessions)
        assert.equal(1, #session.read(path).logins)
        assert(service:client({ session = path, auth = false }):get_current_user())
      end
    end)
  end

  it("make one login without a session file too", function()
    for _ = 1, 3 do
      assert(service.box:reset())
      local path = files:path()
      race(4, path, CALL)
      assert.equal(1, service.box:state().logins.attempts)
      assert(service:client({ session = path, auth = false }):get_current_user())
    end
  end)

  it("make one login with many tasks each", function()
    local path = files:write(session.text(service.box, { cookies = DEAD }))
    race(
      3,
      path,
      [[
      local client = new { login = login }
      vrchatapi.run(function()
        for _ = 1, 10 do
          vrchatapi.spawn(function() assert(list(client)) end)
        end
      end)
    ]]
    )
    assert.equal(1, service.box:state().logins.attempts)
  end)

  it("lose no cookie of each other", function()
    local path = files:write(session.text(service.box))
    race(
      8,
      path,
      [[
      local client = new()
      assert(list(client))
      client.core:set_cookie("of" .. require("vrchatapi.core").system.process_id(), "1")
      assert(client:save_session())
    ]]
    )
    local count = 0
    for _ in pairs(session.cookies(path)) do
      count = count + 1
    end
    assert.equal(9, count)
  end)

  it("log in when the one that was logging in was killed", function()
    local path = files:write(session.text(service.box, { cookies = DEAD }))
    assert(service.box:fault { kind = "hang", path = "/api/1/auth/user", times = 1 })
    local first = session.start(service.box, path, "assert(list(new { login = login }))")
    service:await(2) -- the call, and the login's look at the dead cookie or the login
    local second = session.start(
      service.box,
      path,
      [[
      print("starts")
      io.stdout:flush()
      assert(list(new { login = login }))
    ]]
    )
    assert.equal("starts", second.pipe:read("l"))
    first:signal("KILL")
    first:finish()
    local output, how, code = second:finish()
    assert.equal("exit 0", ("%s %d"):format(how, code), output)
    assert.equal(1, service.box:state().logins.attempts)
    assert(service:client({ session = path, auth = false }):get_current_user())
  end)
end)

describe("a session file that another process has locked", function()
  local moved = time.use()

  -- A process that holds a lock until it is killed.
  local function hold(path, suffix)
    local child = session.start(
      service.box,
      path,
      [[
      local lock = assert(require("vrchatapi.core").system.lock(box.path, box.suffix))
      print("locked")
      io.stdout:flush()
      vrchatapi.sleep(60)
      lock:unlock()
    ]],
      { suffix = suffix }
    )
    assert.equal("locked", child.pipe:read("l"))
    return closing {
      close = function()
        if not child then return end
        child:signal("KILL")
        child:finish()
        child = nil
      end,
    }
  end

  local function assert_busy(ok, err, path, seconds)
    assert.is_nil(ok)
    assert.equal("session_busy", err.code)
    assert.equal(("somebody else has locked '%s' for %d seconds"):format(path, seconds), err.message)
    assert.near(seconds, moved:passed(), 1)
  end

  it("is waited for, but not forever", function()
    local path = files:write(session.text(service.box))
    local client = service:client { session = path, auth = false }
    assert(client:get_current_user())
    client.core:set_cookie("new", "1")
    local lock = hold(path, ".lock")
    local ok, err = client:save_session()
    assert_busy(ok, err, path, 10)
    assert(client:get_current_user()) -- the result stands
    assert.is_nil(session.cookies(path).new)
    lock.close()
    assert(client:save_session())
    assert.equal("1", session.cookies(path).new)
  end)

  it("is waited for until it is released", function()
    local path = files:write(session.text(service.box))
    local client = service:client { session = path, auth = false }
    session.set_cookies(service.box, "new=1")
    local lock = assert(core.system.lock(path, ".lock"))
    vrchatapi.run(function()
      local task = client:submit("get_current_user")
      vrchatapi.sleep(5)
      assert.is_false(task:done())
      assert.is_nil(session.cookies(path).new)
      lock:unlock()
      assert(task:wait())
    end)
    assert.near(5, moved:passed(), 1)
    assert.equal("1", session.cookies(path).new)
  end)

  it("during a login is waited for two minutes, and no password is sent", function()
    local path = files:write(session.text(service.box))
    local login = { username = service.box.username, password = service.box.password }
    local client = service:client { session = path, auth = false, login = login }
    hold(path, ".login")
    assert(client:get_current_user()) -- a living session does not need it
    service.box:end_sessions()
    local ok, err = client:get_current_user()
    assert_busy(ok, err, path, 120)
    assert.equal("get_current_user", err.operation)
    assert.equal(0, service.box:state().logins.attempts)
  end)
end)

describe("a process that is killed", function()
  local calls, support

  setup(function()
    calls = compile.library("calls.c", files:path("calls.so"))
    support = compile.library("system.c", files:path("system.so"))
  end)

  -- Does it in children, the n-th system call of which kills each; the parent looks after each.
  local KILL = [[
    local calls = package.loadlib(VALUES.calls, "luaopen_calls")()
    local support = package.loadlib(VALUES.support, "luaopen_system")()
    local json = require "cjson"
    local function read()
      local file = io.open(VALUES.path, "rb")
      if not file then return nil end
      local text = file:read("a")
      file:close()
      return text
    end
    local function write(text)
      local file = assert(io.open(VALUES.path, "wb"))
      assert(file:write(text))
      file:close()
    end
    -- Whether it was killed. A child has an engine of its own: nothing was loaded before.
    local function killed_at(n, action)
      local id = support.fork()
      if id == 0 then
        local function act()
          local run = assert(load(VALUES.prelude .. action))
          calls.watch(n and "kill" or "off", n)
          run()
        end
        local ok, message = pcall(act)
        calls.seen()
        if not ok then io.stderr:write(tostring(message), "\n") end
        support.leave(ok and 0 or 1)
      end
      local code = support.wait(id)
      assert(code == 0 or code == -9, "the child failed")
      return code == -9
    end
  ]]

  local function run(path, script)
    return session.run_bare(
      service.box,
      path,
      KILL .. script,
      { calls = calls, support = support },
      { preload = calls }
    )
  end

  it("leaves the old session file or the new one, at any system call", function()
    local folder = files:make("mkdir")
    session.set_cookies(service.box, "changed=new", "added=1")
    local output = run(
      folder .. "/session",
      ([[
      local OLD = %q
      local n, old, new = 0, 0, 0
      repeat
        n = n + 1
        write(OLD)
        local killed = killed_at(n, "assert(list(new()))")
        local text = read()
        local cookies = json.decode(text).cookies
        if text == OLD then
          old = old + 1
        else
          assert(cookies.changed.value == "new" and cookies.added.value == "1", "torn at " .. n)
          assert(cookies.auth.value == VALUES.auth and cookies.kept.value == "1", "lost at " .. n)
          new = new + 1
        end
        -- the next one finds nothing in its way
        assert(not killed_at(nil, "local c = new() assert(list(c)) assert(c:save_session())"))
        cookies = json.decode(read()).cookies
        assert(cookies.kept and cookies.changed.value == "new")
      until not killed
      print(old > 10 and new > 1)
    ]]):format(session.text(service.box, {
        cookies = {
          auth = { value = service.box.auth },
          changed = { value = "old" },
          kept = { value = "1" },
        },
      }))
    )
    assert.equal("true\n", output)
    assert.equal("session\nsession.lock\n", files.output("ls " .. files.quote(folder)))
  end)

  it("keeps the call's result and the old or the new file when any system call fails", function()
    session.set_cookies(service.box, "changed=new")
    local output = run(
      files:path(),
      ([[
      local OLD = %q
      local refused, n, struck = 0, 0, nil
      assert(load(VALUES.prelude .. "_G.new, _G.list = new, list"))()
      for _, mode in ipairs { "fail", "broken" } do
        n = 0
        repeat
          n = n + 1
          write(OLD)
          local client = new()
          assert(client.keeper.session:load())
          client.core:set_cookie("changed", "new")
          calls.watch(mode, n)
          local done, err = client:save_session()
          struck = select(2, calls.seen())
          local value = json.decode(read()).cookies.changed.value
          if done then
            assert(value == "new")
          else
            assert(err.code == "session_unwritable" or err.code == "session_unreadable", err)
            assert(value == "old" or err.message:find("sync the folder", 1, true), err)
            refused = refused + 1
          end
          assert(list(client) and client:save_session())
          assert(json.decode(read()).cookies.changed.value == "new")
          client:close()
        until not struck
      end
      -- and a whole call on such a disk
      write(OLD)
      local client = new()
      client.keeper.session:load()
      calls.watch("broken", 1)
      assert(#list(client) == 12)
      assert(client:save_session() == nil)
      calls.seen()
      assert(read() == OLD)
      assert(client:save_session())
      print(refused > 20)
    ]]):format(session.text(service.box, {
        cookies = {
          auth = { value = service.box.auth },
          changed = { value = "old" },
        },
      }))
    )
    assert.equal("true\n", output)
  end)
end)
