--- Session files where the folder takes no other file: mounted on their own into a container, or in a folder
--- that is read-only; files that others could read; and files that are empty at first.

local closing = require("spec.support.closing").use()
local compile = require "spec.support.compile"
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local session = require "spec.support.session"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local support

setup(function() support = compile.module("system.c", files:path("system.so")) end)

local function login() return { username = service.box.username, password = service.box.password } end

local function shell(text, ...)
  local words = {}
  for i, word in ipairs { ... } do
    words[i] = files.quote(word)
  end
  return files.output(text:format(table.unpack(words)))
end

-- Makes this process another user until the block ends, who owns the file but not its folder.
local function as_other_user(folder, path)
  local user = support.user()
  shell("chmod 755 %s %s", files.directory, folder)
  if user == 0 then
    shell("chown 65534 %s", path)
    support.user(65534)
  else
    shell("chmod 555 %s", folder)
  end
  return setmetatable({}, {
    __close = function()
      support.user(user)
      shell("chmod 755 %s", folder)
    end,
  })
end

describe("an empty session file", function()
  it("means that there is no session yet", function()
    local path = files:write("")
    local client = service:client { session = path, auth = false, login = login() }
    assert(client:get_friends())
    assert.truthy(session.cookies(path).auth)
    assert(service:client({ session = path, auth = false }):get_friends())
    assert.equal(1, service.box:state().logins.attempts)
  end)

  it("is an error of calls without a session, not of the file", function()
    local client = service:client { session = files:write(""), auth = false }
    local _, err = client:get_friends()
    assert.equal("missing_credentials", err.code)
  end)
end)

describe("a session file that others could read", function()
  for _, mode in ipairs { "644", "666", "640", "602" } do
    it("gets the mode 0600 from " .. mode, function()
      local path = files:write(session.text(service.box))
      shell("chmod " .. mode .. " %s", path)
      assert(service:client({ session = path, auth = false }):get_friends())
      assert.equal("-rw-------", files.mode(path))
    end)
  end

  it("is refused if it belongs to somebody else", function()
    if support.user() ~= 0 then return pending("needs root: a file of somebody else") end
    local path = files:write(session.text(service.box))
    shell("chmod 666 %s; chmod 755 %s", path, files.directory)
    local client = service:client { session = path, auth = false }
    support.user(65534)
    local result, err = client:get_friends()
    support.user(0)
    assert.is_nil(result)
    assert.same({ "session", "session_unreadable", "no" }, { err.kind, err.code, err.acted })
    assert.matches("cannot set the mode 0600 of '.*': Operation not permitted", err.message)
    assert.equal(0, #service:requests())
  end)
end)

describe("a session file in a folder that cannot be written", function()
  it("is written in place", function()
    local folder = files:make("mkdir")
    local path = files:write("", folder .. "/session")
    local _ = closing(as_other_user(folder, path))
    local client = service:client { session = path, auth = false, login = login() }
    assert(client:get_friends())
    assert(client:save_session())
    assert.truthy(session.cookies(path).auth)
    session.set_cookies(service.box, "new=1")
    assert(client:get_friends())
    assert.equal("1", session.cookies(path).new)
    service.box:fault(nil)
    assert(client:logout())
    assert.is_nil(session.cookies(path).auth)
    assert.equal("session\n", shell("ls -A %s", folder))
    assert.equal("-rw-------", files.mode(path))
  end)

  it("counts logins", function()
    local folder = files:make("mkdir")
    local path = files:write("", folder .. "/session")
    local _ = closing(as_other_user(folder, path))
    for count = 1, 3 do
      local client = service:client { session = path, auth = false }
      assert(client:login(login()))
      assert.equal(count, #session.read(path).logins)
      assert(client:logout())
    end
    local _, err = service:client({ session = path, auth = false }):login(login())
    assert.equal("login_limit", err.code)
  end)

  it("is shared by the clients of a program", function()
    local folder = files:make("mkdir")
    local path = files:write("", folder .. "/session")
    local _ = closing(as_other_user(folder, path))
    vrchatapi.run(function()
      for _ = 1, 10 do
        vrchatapi.spawn(function()
          local client = service:client { session = path, auth = false, login = login() }
          assert(client:get_friends())
        end)
      end
    end)
    assert.equal(1, service.box:state().logins.attempts)
  end)
end)

describe("a session file that is mounted on its own", function()
  local can_mount = os.execute("unshare -m true 2>/dev/null")

  it("is written in place", function()
    if not can_mount then return pending("needs the right to mount: unshare -m") end
    local path, mounted = files:write(""), files:write("")
    session.run(
      service.box,
      mounted,
      [[
      local client = new { login = login }
      assert(list(client))
      assert(client:save_session())
      for i = 1, 100 do
        client.core:set_cookie("n", ("x"):rep(i * 37 % 101 + 1))
        assert(client:save_session())
        assert(list(new()))
      end
      assert(not io.open(box.path .. ".new"))
    ]],
      nil,
      {
        before = ("mount --bind %s %s"):format(files.quote(path), files.quote(mounted)),
        within = "unshare -m sh -c",
      }
    )
    assert.truthy(session.cookies(path).auth)
    assert.equal("", files.read(mounted))
    assert.equal(1, service.box:state().logins.attempts)
  end)
end)

describe("a session file that somebody writes in place", function()
  it("is read when it is whole again", function()
    local whole = session.text(service.box)
    local path = files:write(whole:sub(1, 30))
    local lock = closing(assert(core.system.lock(path, ".lock")))
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        vrchatapi.sleep(0.05)
        files:write(whole, path)
        lock:unlock()
      end)
      assert(service:client({ session = path, auth = false }):get_friends())
    end)
  end)
end)

describe("a draft of the session that somebody else has locked", function()
  it("is waited for, but not for ever", function()
    local path = files:write(session.text(service.box))
    local lock = closing(assert(core.system.lock(path, ".new")))
    local client = service:client { session = path, auth = false }
    session.set_cookies(service.box, "new=1")
    assert(client:get_friends()) -- the result stands
    local start = os.time()
    local done, err = client:save_session()
    assert.is_true(os.time() - start < 30)
    assert.is_nil(done)
    assert.same({ "session", "session_busy" }, { err.kind, err.code })
    assert.matches("the session cannot be kept: ", err.message, 1, true)
    lock:unlock()
    assert(client:save_session())
    assert.equal("1", session.cookies(path).new)
  end)
end)
