--- Sessions that functions of the host keep: what they are given, and what comes of their failures.

local files = require("spec.support.files").use()
local json = require "cjson".new()
local step = require "vrchatapi.task.step"
local session = require "spec.support.session"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local list = service.list

-- A store in memory, whose functions may be replaced.
local function new_store(text)
  local store = { text = text, loads = 0, saves = 0 }
  function store.load()
    store.loads = store.loads + 1
    return store.text
  end
  function store.save(bytes)
    store.saves = store.saves + 1
    store.text = bytes
    return true
  end
  function store:cookies()
    local values = {}
    for name, cookie in pairs(json.decode(self.text).cookies) do
      values[name] = cookie.value
    end
    return values
  end
  return store
end

local function keeper(store, changes)
  local all = { session = store, auth = false }
  for name, value in pairs(changes or {}) do
    all[name] = value
  end
  return service:client(all)
end

local function login() return { username = service.box.username, password = service.box.password } end

describe("a table with load and save", function()
  it("keeps a session from one client to the next", function()
    local store = new_store()
    assert(keeper(store):login(login()))
    assert(list(keeper(store)))
    assert.equal(1, service.box:state().logins.attempts)
    assert.equal(1, #json.decode(store.text).logins)
  end)

  it("uses the same text as a session file", function()
    local store, path = new_store(), files:path()
    assert(list(keeper(store, { auth = service.box.auth })))
    files:write(store.text, path)
    assert(list(service:client { session = path, auth = false }))
    store.text = files.read(path)
    assert(list(keeper(store)))
  end)

  it("is read once and written when something has changed", function()
    local store = new_store(session.text(service.box))
    local client = keeper(store)
    for _ = 1, 3 do
      assert(list(client))
    end
    assert.equal(1, store.loads)
    assert.equal(0, store.saves)
    session.set_cookies(service.box, "new=1")
    assert(list(client))
    assert.equal(1, store.saves)
    assert.same({ auth = service.box.auth, new = "1" }, store:cookies())
  end)

  it("is refused if it is damaged or of another service", function()
    for text, code in pairs {
      [""] = "session_damaged",
      ["{}"] = "session_foreign",
      [session.text(service.box, { cookies = 8 })] = "session_damaged",
    } do
      local store = new_store(text)
      local client = keeper(store, { login = login() })
      for _ = 1, 2 do
        local result, err = list(client)
        assert.is_nil(result)
        assert.equal(code, err.code)
        assert.matches("^the session ", err.message)
      end
      assert.equal(code, select(2, client:login()).code)
      assert.equal(0, store.saves)
    end
    assert.equal(0, #service:requests())
  end)
end)

describe("a load that fails", function()
  local failures = {
    ["returns nil and why"] = { function() return nil, "out of paper" end, "out of paper" },
    ["returns false and why"] = { function() return false, "out of paper" end, "out of paper" },
    ["returns nil and an object"] = {
      function()
        return nil, setmetatable({}, { __tostring = function() return "out of ink" end })
      end,
      "out of ink",
    },
    ["returns a table"] = { function() return {} end, "load returned a table, not a string" },
    ["returns a number"] = { function() return 12 end, "load returned a number, not a string" },
    ["raises"] = { function() error("out of paper") end, "out of paper" },
    -- from Lua 5.5 on "<no error object>"
    ["raises nothing"] = { function() error() end, _VERSION == "Lua 5.5" and "no error" or "nil" },
  }
  for what, row in pairs(failures) do
    it("fails each call, and nothing is written, when it " .. what, function()
      local store = new_store()
      store.load = row[1]
      local client = keeper(store, { login = login() })
      for _ = 1, 2 do
        local result, err = list(client)
        assert.is_nil(result)
        assert.equal("session_unreadable", err.code)
        assert.equal("get_invite_messages", err.operation)
        assert.truthy(err.message:find("the session cannot be read: ", 1, true))
        assert.truthy(err.message:find(row[2], 1, true))
      end
      assert.equal("session_unreadable", select(2, client:login()).code)
      assert.equal(0, store.saves)
      assert.equal(0, #service:requests())
      store.load = function() return session.text(service.box) end
      assert(list(client))
    end)
  end
end)

describe("a save that fails", function()
  local failures = {
    ["returns nil and why"] = { function() return nil, "out of paper" end, "out of paper" },
    ["returns false"] = { function() return false end, "save did not return true" },
    ["returns nothing"] = { function() end, "save did not return true" },
    ["raises"] = { function() error("out of paper") end, "out of paper" },
    ["raises a table"] = { function() error({}) end, "table: " },
  }
  for what, row in pairs(failures) do
    it("does not change the call's result when it " .. what .. "; save_session returns the error", function()
      local store = new_store(session.text(service.box))
      local save = store.save
      store.save = row[1]
      local client = keeper(store)
      session.set_cookies(service.box, "new=1")
      assert.equal(12, #list(client))
      local done, err = client:save_session()
      assert.is_nil(done)
      assert.equal("session_unwritable", err.code)
      assert.truthy(err.message:find("the session cannot be kept: ", 1, true))
      assert.truthy(err.message:find(row[2], 1, true))
      store.save = save
      assert.is_true(client:save_session())
      assert.same({ auth = service.box.auth, new = "1" }, store:cookies())
    end)

    it("lets no password be sent, because logins could not be counted, when it " .. what, function()
      local store = new_store()
      store.save = row[1]
      assert.equal("session_unwritable", select(2, keeper(store):login(login())).code)
      assert.equal(0, service.box:state().logins.attempts)
    end)
  end

  it("after a login is reported, and the session can be used", function()
    local store, saves = new_store(), 0
    store.save = function(text)
      saves = saves + 1
      store.text = saves < 2 and text or store.text
      return saves < 2, "out of paper"
    end
    local client = keeper(store)
    assert.equal("session_unwritable", select(2, client:login(login())).code)
    assert(list(client))
  end)
end)

describe("load and save functions that wait", function()
  -- A store whose functions take some time, and never run at the same time.
  local function slow_store(text)
    local store, busy = new_store(text), false
    for _, name in ipairs { "load", "save" } do
      local fn = store[name]
      store[name] = function(...)
        assert(not busy, "two at once")
        busy = true
        vrchatapi.sleep(0.01)
        busy = false
        return fn(...)
      end
    end
    return store
  end

  it("let other tasks continue", function()
    local store, gate = new_store(session.text(service.box)), {}
    for _, name in ipairs { "load", "save" } do
      local fn = store[name]
      store[name] = function(...)
        repeat
          vrchatapi.sleep(0.001)
        until gate[name] -- which another task opens
        return fn(...)
      end
    end
    local client = keeper(store)
    session.set_cookies(service.box, "new=1")
    vrchatapi.run(function()
      local task = vrchatapi.spawn(list, client)
      for _, name in ipairs { "load", "save" } do
        vrchatapi.sleep(0.01)
        assert.is_false(task:done())
        gate[name] = true
      end
      assert(task:wait())
    end)
    assert.equal("1", store:cookies().new)
  end)

  it("work outside of tasks too", function()
    local store = slow_store()
    assert(keeper(store):login(login()))
    assert(list(keeper(store)))
  end)

  it("are called for one task at a time, and once for many", function()
    local store = slow_store(session.text(service.box))
    local client = keeper(store)
    vrchatapi.run(function()
      for _ = 1, 20 do
        vrchatapi.spawn(function() assert(list(client)) end)
      end
    end)
    assert.equal(1, store.loads)
    session.set_cookies(service.box, "new=1")
    vrchatapi.run(function()
      for _ = 1, 5 do
        vrchatapi.spawn(function() assert(list(client)) end)
      end
    end)
    assert(client:save_session())
    assert.same({ auth = service.box.auth, new = "1" }, store:cookies())
  end)

  it("do not mix up two clients with one store", function()
    local store = slow_store(session.text(service.box))
    local one, two = keeper(store), keeper(store)
    assert(list(one) and list(two))
    session.set_cookies(service.box, "a=1")
    assert(one:get_current_user())
    local base = json.decode(store.text)
    vrchatapi.run(function() -- both write at once; nothing of either is lost
      for i, client in ipairs { one, two } do
        vrchatapi.spawn(function() client.keeper.session:hold("code" .. i, 60) end)
      end
    end)
    local holds = json.decode(store.text).holds
    assert.truthy(holds.code1 and holds.code2)
    assert.same(base.cookies, json.decode(store.text).cookies)
  end)

  it("save a cookie that arrives while they save", function()
    local store = new_store(session.text(service.box))
    local client = keeper(store)
    assert(list(client))
    local save = store.save
    store.save = function(text)
      store.save = save
      session.set_cookies(service.box, "second=1")
      assert(list(client.other))
      client.core:set_cookie("second", "1") -- as a response to another task's call does
      return save(text)
    end
    client.other = service:client()
    session.set_cookies(service.box, "first=1")
    assert(list(client))
    assert(client:save_session())
    assert.same({ auth = service.box.auth, first = "1", second = "1" }, store:cookies())
  end)

  it("can be cancelled with their task", function()
    local store = new_store(session.text(service.box))
    local load = store.load
    store.load = function() vrchatapi.sleep(1000) end
    local client = keeper(store)
    vrchatapi.run(function()
      local task = vrchatapi.spawn(list, client)
      vrchatapi.sleep(0.01)
      task:cancel()
      assert.equal("cancelled", select(2, task:wait()).code)
      store.load = load
      assert(list(client))
    end)
  end)

  it("raise when they call the client, instead of waiting forever", function()
    local store = new_store()
    local client
    store.load = function() return select(2, list(client)) and nil, "it was busy" end
    client = keeper(store)
    local clock = require "vrchatapi.clock"
    local real, now = clock.now, 0
    clock.now = function()
      now = now + 0.1 -- faster than it is
      return now
    end
    local result, err = list(client)
    clock.now = real
    assert.is_nil(result)
    assert.equal("session_unreadable", err.code)
    assert.matches("it was busy", err.message)
    assert.is_false(step.is_busy())
  end)
end)
