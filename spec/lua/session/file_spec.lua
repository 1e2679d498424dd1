--- Session files that cannot be used: what calls say of them, and that they stay as they are.

local closing = require("spec.support.closing").use()
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local session = require "spec.support.session"
local service = require("spec.support.service").use()

local support

setup(function() support = compile.module("system.c", files:path("system.so")) end)

local function login() return { username = service.box.username, password = service.box.password } end

-- Takes rights to a path away, and what root may do beyond all rights, until the block ends.
local function without_rights(mode, path)
  local user = support.user()
  local function chmod(to, where) assert(os.execute(("chmod %s %s"):format(to, files.quote(where)))) end
  chmod("755", files.directory)
  chmod(mode, path)
  if user == 0 then support.user(65534) end
  return setmetatable({}, {
    __close = function()
      support.user(user)
      chmod("700", path)
    end,
  })
end

-- Every call with the file fails with that code before anything is sent, and leaves the file alone.
local function assert_refused(path, code, changes)
  local before = files.read(path)
  local options = { session = path, auth = false, login = login() }
  for name, value in pairs(changes or {}) do
    options[name] = value
  end
  local client = service:client(options)
  local message
  for _ = 1, 2 do
    for _, call in ipairs {
      { "get_invite_messages", service.box.user_id, "message" },
      { "invite_user", service.box.friend_id, { instanceId = service.box.location } },
      { "logout" },
      { "verify_2fa", { code = "123456" } },
      { "login", options.login },
      { "save_session" },
    } do
      local result, err = client[call[1]](client, table.unpack(call, 2))
      assert.is_nil(result)
      assert.equal(code, err.code)
      assert.equal("session", err.kind)
      assert.equal("no", err.acted)
      message = message or err.message
      assert.equal(message, err.message)
      assert.is_nil(tostring(err):find("hush", 1, true))
    end
  end
  client:close()
  assert.equal(before, files.read(path))
  assert.equal(0, #service:requests())
  assert.truthy(message:find(path, 1, true))
  return message
end

describe("a damaged session file is refused and not changed:", function()
  local texts = {
    ["one with white space"] = " \n",
    ["no JSON"] = "authcookie_hush\n",
    ["binary"] = "\0\1\2\255\254hush",
    ["a number"] = "12\n",
    ["a string"] = '"hush"\n',
    ["null"] = "null\n",
    ["deep"] = ("["):rep(100000),
    ["two objects"] = '{"a":1}{"b":2}\n',
  }
  for what, text in pairs(texts) do
    it(
      what,
      function()
        assert.matches(
          "is not a whole session file; it was left as it is",
          assert_refused(files:write(text), "session_damaged"),
          1,
          true
        )
      end
    )
  end

  it("one that was cut off at any byte", function()
    local whole = session.text(service.box, {
      username = "hush",
      logins = { os.time() },
      holds = { locked_out = os.time() + 9 },
    })
    local path = files:path()
    for length = 1, #whole - 2 do -- the newline at the end says nothing
      files:write(whole:sub(1, length), path)
      local client = service:client { session = path, auth = false }
      local result, err = client:get_current_user()
      assert.is_nil(result, length)
      assert.equal("session_damaged", err.code)
      assert.is_nil(client:save_session())
      assert.equal(whole:sub(1, length), files.read(path))
      client:close()
    end
    files:write(whole:sub(1, -2), path)
    assert(service:client({ session = path, auth = false }):get_current_user())
  end)

  it("one with NUL in or behind it", function()
    local whole = session.text(service.box)
    assert_refused(files:write(whole .. ("\0"):rep(4096)), "session_damaged")
    assert_refused(files:write(whole:sub(1, 20) .. "\0" .. whole:sub(22)), "session_damaged")
    assert_refused(files:write(("\0"):rep(#whole)), "session_damaged")
  end)

  local null = require("cjson").null
  local later = 4102444800 -- 2100-01-01
  local fields = {
    { "an unknown field", { extra = 1 } },
    { "cookies that are no object", { cookies = "hush" } },
    { "cookies that are null", { cookies = null } },
    { "a list of cookies", { cookies = { { value = "hush" } } } },
    { "a cookie that is no object", { cookies = { auth = "hush" } } },
    { "a cookie without a value", { cookies = { auth = { expires = later } } } },
    { "an empty value", { cookies = { auth = { value = "" } } } },
    { "a value with a space", { cookies = { auth = { value = "hush hush" } } } },
    { "a value with a semicolon", { cookies = { auth = { value = "hush;x=1" } } } },
    { "a value with a comma", { cookies = { auth = { value = "hush,hush" } } } },
    { "a value with a quote", { cookies = { auth = { value = '"hush"' } } } },
    { "a value with a backslash", { cookies = { auth = { value = "hush\\" } } } },
    { "a value with a new line", { cookies = { auth = { value = "hush\r\nX: 1" } } } },
    { "a value with NUL", { cookies = { auth = { value = "hush\0" } } } },
    { "a value that is not ASCII", { cookies = { auth = { value = "h\u{fc}sh" } } } },
    { "a value that is a number", { cookies = { auth = { value = 8 } } } },
    { "a name with =", { cookies = { ["a=b"] = { value = "hush" } } } },
    { "an empty name", { cookies = { [""] = { value = "hush" } } } },
    { "an unknown field of a cookie", { cookies = { auth = { value = "hush", path = "/" } } } },
    { "expires that is text", { cookies = { auth = { value = "hush", expires = "4102444800" } } } },
    { "expires with a fraction", { cookies = { auth = { value = "hush", expires = later + 0.5 } } } },
    { "expires of 0", { cookies = { auth = { value = "hush", expires = 0 } } } },
    { "expires below 0", { cookies = { auth = { value = "hush", expires = -1 } } } },
    { "expires beyond all", { cookies = { auth = { value = "hush", expires = 1e300 } } } },
    { "a username that is no text", { username = 8 } },
    { "logins that are no list", { logins = 8 } },
    { "logins that are an object", { logins = { ["1"] = later, x = later } } },
    { "a login that is text", { logins = { "1735732800" } } },
    { "a login that is null", { logins = { 1735732800, null } } },
    { "a login that is false", { logins = { false } } },
    { "holds that are a list", { holds = { later } } },
    { "a hold that is no time", { holds = { locked_out = "soon" } } },
  }
  for _, row in ipairs(fields) do
    it(
      "one with " .. row[1],
      function()
        assert.matches(
          "has fields that no session file has; it was left as it is",
          assert_refused(files:write(session.text(service.box, row[2])), "session_damaged"),
          1,
          true
        )
      end
    )
  end

  it("damaged after it was read", function()
    local path = files:write(session.text(service.box))
    local client = service:client { session = path, auth = false }
    assert(client:get_current_user())
    files:write("hush", path)
    session.set_cookies(service.box, "new=1")
    assert(client:get_current_user())
    assert.equal("session_damaged", select(2, client:save_session()).code)
    assert.equal("hush", files.read(path))
    files:write(session.text(service.box), path)
    assert(client:save_session())
    assert.equal("1", session.cookies(path).new)
  end)
end)

describe("a file of another service or user is refused and not changed:", function()
  for what, text in pairs {
    ["of another program"] = '{"cookies":{},"version":3}\n',
    ["a list"] = "[1,2]\n",
    ["an empty object"] = "{}\n",
    ["of another version"] = '{"format":"vrchatapi session 2","everything":{"is":"different"}}\n',
    ["of a format that is no text"] = '{"format":1}\n',
  } do
    it(
      what,
      function()
        assert.matches(
          "is no session file of this version (vrchatapi session 1); it was left",
          assert_refused(files:write(text), "session_foreign"),
          1,
          true
        )
      end
    )
  end

  it("of another service", function()
    local path = files:write(session.text(service.box, { service = "https://api.vrchat.cloud/api/1" }))
    assert.matches(
      "is for https://api.vrchat.cloud/api/1, not for " .. service.box.url,
      assert_refused(path, "session_foreign"),
      1,
      true
    )
  end)

  it(
    "without a service",
    function() assert_refused(files:write('{"format":"vrchatapi session 1"}'), "session_damaged") end
  )

  it("of another user", function()
    local path = files:write(session.text(service.box, { username = "Somebody" }))
    assert.matches(
      "was made by a login as 'Somebody', not as 'Sandbox'",
      assert_refused(path, "session_foreign"),
      1,
      true
    )
  end)

  it("but not if the user's name differs only in case", function()
    local path = files:write(session.text(service.box, { username = "sAndbox" }))
    local client = service:client { session = path, auth = false, login = login() }
    assert(client:get_current_user())
    assert(client:login())
  end)

  it("also by a login as another user", function()
    local path = files:path()
    local client = service:client { session = path, auth = false, login = login() }
    local other = { username = service.box.friend_username, password = service.box.friend_password }
    for _ = 1, 2 do
      assert.equal("session_foreign", select(2, client:login(other)).code)
      assert(client:get_current_user())
    end
    assert.equal(service.box.username, session.read(path).username)
    client = service:client { session = path, auth = false }
    assert.equal("session_foreign", select(2, client:login(other)).code)
    assert.equal(1, service.box:state().logins.attempts)
  end)
end)

describe("a session file that cannot be read is refused:", function()
  it("a huge file", function()
    local text = session.text(service.box)
    local path = files:write(text .. (" "):rep(1024 * 1024))
    assert.matches(
      "the session cannot be read: cannot read '.*': It is longer than 1048576 bytes",
      assert_refused(path, "session_unreadable")
    )
  end)

  local function assert_unreadable(path, words)
    local client = service:client { session = path, auth = false }
    for _ = 1, 2 do
      local result, err = client:get_current_user()
      assert.is_nil(result)
      assert.equal("session_unreadable", err.code)
      assert.matches(words, err.message)
    end
    assert.equal("session_unreadable", select(2, client:save_session()).code)
    assert.equal(0, #service:requests())
  end

  it("a folder", function() assert_unreadable(files:make("mkdir"), "directory") end)
  it("a FIFO", function() assert_unreadable(files:make("mkfifo"), "regular file") end)

  it("a link to itself", function()
    local path = files:path()
    assert(os.execute(("ln -s %s %s"):format(files.quote(path), files.quote(path))))
    local client = service:client { session = path, auth = false }
    local result, err = client:get_current_user()
    assert.is_nil(result)
    assert.equal("session_unreadable", err.code)
  end)

  it("a file of somebody else", function()
    local path = files:write(session.text(service.box))
    local _ = closing(without_rights("000", path))
    local client = service:client { session = path, auth = false }
    local _, err = client:get_current_user()
    assert.equal("session_unreadable", err.code)
    assert.matches("Permission denied", err.message)
  end)
end)

describe("a session file that cannot be written", function()
  it("is used all the same, and save_session returns the error", function()
    local folder = files:make("mkdir")
    local path = files:write(session.text(service.box), folder .. "/session")
    files.output(("chmod 400 %s"):format(files.quote(path)))
    if support.user() == 0 then files.output(("chown 65534 %s"):format(files.quote(path))) end
    local _ = closing(without_rights("555", folder))
    local client = service:client { session = path, auth = false }
    session.set_cookies(service.box, "new=1")
    for _ = 1, 2 do
      assert(client:get_current_user())
      local done, err = client:save_session()
      assert.is_nil(done)
      assert.equal("session_unwritable", err.code)
      assert.matches(
        "the session cannot be kept: cannot open '.*/session.lock': Permission denied",
        err.message
      )
    end
    assert.same({ auth = service.box.auth }, session.cookies(path))
  end)

  it("lets no password be sent, because logins could not be counted", function()
    local client = service:client { session = files.directory .. "/none/session", auth = false }
    local user, err = client:login(login())
    assert.is_nil(user)
    assert.equal("session_unwritable", err.code)
    assert.equal(0, service.box:state().logins.attempts)
  end)
end)

describe("a symbolic link to a session file", function()
  local function link(target)
    local path = files:path("link")
    assert(os.execute(("ln -s %s %s"):format(files.quote(target), files.quote(path))))
    return path
  end

  local function kind(path) return files.output("stat -c %F " .. files.quote(path)) end

  it("is followed for reading and writing", function()
    local path = files:write(session.text(service.box))
    local name = link(path)
    session.set_cookies(service.box, "new=1")
    assert(service:client({ session = name, auth = false }):get_current_user())
    assert.equal("1", session.cookies(path).new)
    assert.equal("symbolic link\n", kind(name))
  end)

  it("may point to a file that does not exist yet", function()
    local path = files:path()
    local name = link(path)
    assert(service:client({ session = name }):get_current_user())
    assert.same({ auth = service.box.auth }, session.cookies(path))
    assert.equal("symbolic link\n", kind(name))
  end)

  it("uses the lock files of its target", function()
    local path = files:write(session.text(service.box))
    session.set_cookies(service.box, "new=1")
    assert(service:client({ session = link(link(path)) }):login(login()))
    local names = files.output("ls " .. files.quote(files.directory))
    assert.is_nil(names:find("link%.lo"))
    assert(io.open(path .. ".lock")):close()
    assert(io.open(path .. ".login")):close()
  end)
end)
