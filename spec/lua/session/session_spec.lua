--- What a session keeps over runs, and how it gets along with others who use the same file.

local files = require("spec.support.files").use()
local session = require "spec.support.session"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local list = service.list

-- The cookies that the latest request carried, in the order of their names.
local function sent()
  local requests = service:requests()
  local pairs_sent = {}
  for _, line in ipairs(service.header(requests[#requests], "Cookie")) do
    for cookie in line:gmatch("[^; ]+") do
      pairs_sent[#pairs_sent + 1] = cookie
    end
  end
  table.sort(pairs_sent)
  return table.concat(pairs_sent, " ")
end

-- A client with a session file, and no cookie but those in there.
local function keeper(path, changes)
  local all = { session = path, auth = false }
  for name, value in pairs(changes or {}) do
    all[name] = value
  end
  return service:client(all)
end

describe("a session file", function()
  it("keeps cookies from one process to the next", function()
    local path = files:path()
    session.run(service.box, path, "assert(list(new { auth = box.auth }))")
    session.run(service.box, path, "assert(list(new()))")
    assert.equal(2, #service:requests())
  end)

  it("keeps a login from one process to the next", function()
    local path = files:path()
    local name = session.run(service.box, path, "print(new():login(login).displayName)")
    assert.equal(
      name,
      session.run(service.box, path, "print(new { login = login }:get_current_user().displayName)")
    )
    assert.equal(1, service.box:state().logins.attempts)
  end)

  it("does not keep the password", function()
    local path = files:path()
    assert(keeper(path):login {
      username = service.box.username,
      password = service.box.password,
      totp_secret = service.box.totp_secret,
    })
    local text = files.read(path)
    assert.is_nil(text:find(service.box.password, 1, true))
    assert.is_nil(text:find(service.box.totp_secret, 1, true))
    assert.truthy(text:find(service.box.username, 1, true))
  end)

  it("is readable by its owner alone, whatever the umask and the old mode", function()
    for _, before in ipairs { "umask 0", "umask 0777" } do
      local path = files:path()
      session.run(service.box, path, "assert(list(new { auth = box.auth }))", nil, { before = before })
      assert.equal("-rw-------", files.mode(path))
    end
    local path = files:write(session.text(service.box))
    assert(os.execute("chmod 644 " .. files.quote(path)))
    session.set_cookies(service.box, "other=1")
    assert(list(keeper(path)))
    assert.equal("-rw-------", files.mode(path))
  end)

  it("has the cookies of a response when the call returns", function()
    local path = files:write(session.text(service.box, {
      cookies = { auth = { value = service.box.auth }, gone = { value = "g" }, other = { value = "o" } },
    }))
    session.set_cookies(service.box, "new=1; Max-Age=600", "other=2", "gone=; Max-Age=0")
    local before = os.time()
    assert(list(keeper(path)))
    local cookies = session.read(path).cookies
    assert.near(before + 600, cookies.new.expires, 10)
    assert.same({ auth = service.box.auth, new = "1", other = "2" }, session.cookies(path))
  end)

  it("has the cookies of a refusal", function()
    local path = files:write(session.text(service.box))
    session.set_cookies(service.box, "new=1")
    assert.equal(
      "not_friends",
      select(2, keeper(path):invite_user(service.box.stranger_id, { instanceId = service.box.location })).code
    )
    assert.equal("1", session.cookies(path).new)
  end)

  it("has no cookies after a logout", function()
    local path = files:write(session.text(service.box))
    assert(keeper(path):logout())
    assert.same({}, session.cookies(path))
    assert.equal(0, service.box:state().sessions)
  end)

  it("is read before a login, for the second factor that it remembers", function()
    local path = files:path()
    local credentials = {
      username = service.box.username,
      password = service.box.password,
      totp_secret = service.box.totp_secret,
    }
    service.box:account { two_factor = { "totp" } }
    assert(keeper(path):login(credentials))
    service.box:end_sessions()
    service.box:forget()
    credentials.totp_secret = nil
    assert(keeper(path):login(credentials))
    assert(session.cookies(path).twoFactorAuth)
  end)

  it("is not written while the cookies stay the same", function()
    local path = files:write(session.text(service.box))
    local client = keeper(path)
    assert(os.execute(("ln %s %s"):format(files.quote(path), files.quote(path .. ".old"))))
    for _ = 1, 3 do
      assert(list(client))
    end
    assert(client:save_session())
    assert.equal("2\n", files.output("stat -c %h " .. files.quote(path))) -- the same file still
  end)

  it("takes precedence over the cookies in the options", function()
    local path = files:write(session.text(service.box))
    assert(list(keeper(path, { auth = "authcookie_long-since-dead", two_factor_auth = "remembered" })))
    assert.equal(("auth=%s twoFactorAuth=remembered"):format(service.box.auth), sent())
    assert.same({ auth = service.box.auth, twoFactorAuth = "remembered" }, session.cookies(path))
  end)

  it("is written again, whole, when it was removed", function()
    local path = files:write(session.text(service.box, { username = "Sandbox", logins = { os.time() } }))
    local client = keeper(path)
    assert(list(client))
    os.remove(path)
    session.set_cookies(service.box, "new=1")
    assert(list(client))
    assert.same({ auth = service.box.auth, new = "1" }, session.cookies(path))
    assert.equal("Sandbox", session.read(path).username)
    assert.equal(1, #session.read(path).logins)
  end)
end)

describe("a cookie that has expired", function()
  it("in the file is not sent, and can be replaced", function()
    local past = os.time() - 10
    local cookies = { auth = { value = "authcookie_old", expires = past } }
    local path = files:write(session.text(service.box, { cookies = cookies }))
    local client = keeper(path)
    assert.equal("missing_credentials", select(2, list(client)).code)
    assert.equal("", sent())
    files:write(session.text(service.box), path) -- by another process
    session.set_cookies(service.box, "new=1")
    list(client)
    assert(list(client))
    assert.same({ auth = service.box.auth, new = "1" }, session.cookies(path))
  end)

  it("in the file does not take precedence over the options", function()
    local cookies = { auth = { value = "authcookie_old", expires = os.time() - 10 } }
    local path = files:write(session.text(service.box, { cookies = cookies }))
    assert(list(keeper(path, { auth = service.box.auth })))
    assert.same({ auth = service.box.auth }, session.cookies(path))
  end)
end)

describe("two clients of one file", function()
  local path, one, two

  before_each(function()
    path = files:write(session.text(service.box, {
      cookies = { auth = { value = service.box.auth }, a = { value = "1" }, b = { value = "1" } },
    }))
    one, two = keeper(path), keeper(path)
    assert(list(one) and list(two))
  end)

  -- A call whose response sets cookies.
  local function set(client, ...)
    session.set_cookies(service.box, ...)
    assert(list(client))
  end

  local function assert_kept(expected)
    expected.auth = service.box.auth
    assert.same(expected, session.cookies(path))
  end

  it("keep what each of them has changed", function()
    set(one, "a=2")
    set(two, "b=2")
    assert_kept { a = "2", b = "2" }
    set(one, "c=2")
    assert_kept { a = "2", b = "2", c = "2" }
  end)

  it("send what the other has changed once they have read the file", function()
    set(one, "a=2")
    set(two, "b=2")
    assert.truthy(sent():find("a=1", 1, true))
    list(two)
    assert.truthy(sent():find("a=2", 1, true))
  end)

  it("keep the later value of the same cookie", function()
    set(one, "a=2")
    set(two, "a=3")
    assert_kept { a = "3", b = "1" }
  end)

  it("remove what the other has removed", function()
    set(one, "a=; Max-Age=0")
    set(two, "b=2")
    assert_kept { b = "2" }
    list(two)
    assert.is_nil(sent():find("a=", 1, true))
  end)

  it("keep a new value when the other has removed the old one", function()
    set(one, "a=; Max-Age=0")
    set(two, "a=2")
    assert_kept { a = "2", b = "1" }
  end)

  it("do not remove a value that they have not seen", function()
    set(one, "a=2")
    set(two, "a=; Max-Age=0")
    assert_kept { a = "2", b = "1" }
    list(two)
    assert.truthy(sent():find("a=2", 1, true))
  end)

  it("do all this in two processes too", function()
    local child = session.start(
      service.box,
      path,
      [[
      local client = new()
      assert(list(client))
      print("read")
      io.stdout:flush()
      local gate, start = box.path .. ".gate", os.time()
      repeat until io.open(gate) or os.time() - start > 60 -- it was written by then; or the spec has failed
      assert(list(client))
    ]]
    )
    assert.equal("read", child.pipe:read("l"))
    set(one, "a=2")
    session.set_cookies(service.box, "b=2", "c=2")
    files:write("", path .. ".gate")
    assert.equal("", child:finish())
    assert_kept { a = "2", b = "2", c = "2" }
  end)
end)

describe("clients in one process", function()
  it("do not share cookies", function()
    local one, two = files:path(), files:path()
    local credentials = {
      { username = service.box.username, password = service.box.password },
      { username = service.box.friend_username, password = service.box.friend_password },
    }
    local clients = { keeper(one), keeper(two), service:client { auth = false } }
    vrchatapi.run(function()
      for i = 1, 2 do
        vrchatapi.spawn(function() assert(clients[i]:login(credentials[i])) end)
      end
    end)
    local first, second = session.cookies(one).auth, session.cookies(two).auth
    assert.not_equal(first, second)
    assert(clients[1]:get_current_user())
    assert.equal("auth=" .. first, sent())
    assert(clients[2]:get_current_user())
    assert.equal("auth=" .. second, sent())
    clients[3]:get_current_user()
    assert.equal("", sent())
  end)
end)
