--- What servers send as cookies: odd attributes, too many, too long, for somebody else.

local files = require("spec.support.files").use()
local service = require("spec.support.service").use()

local DAY = 24 * 3600
local unpack = table.unpack

-- The cookies that a client sends after a response with these.
local function after(client, ...)
  service.box:fault { kind = "cookies", set_cookie = { ... }, times = 1 }
  client:get_invite_messages(service.box.user_id, "message")
  service.box:forget()
  client:get_invite_messages(service.box.user_id, "message")
  local found = {}
  for _, line in ipairs(service.header(service:request(), "Cookie")) do
    for name, value in line:gmatch("([^=; ]+)=([^;]*)") do
      found[name] = value
    end
  end
  return found
end

describe("a cookie", function()
  it("keeps its value without the quotes around it", function()
    assert.equal("x", after(service:client(), 'a="x"').a)
    assert.equal("1", after(service:client(), "a=1", 'a=""').a)
    assert.equal("1", after(service:client(), "a=1", 'a="').a)
  end)

  it("is accepted with attributes that it cannot understand", function()
    for _, attribute in ipairs {
      "Max-Age=",
      'Max-Age="604800"',
      "Max-Age=Session",
      "Max-Age=1x",
      "Max-Age=-",
      "Max-Age",
      "Expires=tomorrow",
      "Expires=",
      "Path=",
      "Path=x",
      "Domain=",
      "=",
      "",
      "Max-Age=60; Max-Age=x",
      "Max-Age=99999999999999999999",
      "Expires=Fri, 31 Dec 9999 23:59:59 GMT",
      "Priority=High",
    } do
      assert.equal("x", after(service:client(), "a=x; " .. attribute).a, attribute)
    end
  end)

  it("ends by its age, whichever comes first, and else by its date", function()
    local past, coming = "Expires=Thu, 01 Jan 1970 00:00:00 GMT", "Expires=Fri, 31 Dec 9999 23:59:59 GMT"
    assert.is_nil(after(service:client(), "a=x; Max-Age=0; " .. coming).a)
    assert.is_nil(after(service:client(), "a=x; " .. coming .. "; Max-Age=-5").a)
    assert.is_nil(after(service:client(), "a=x; Max-Age=soon; " .. past).a)
    assert.equal("x", after(service:client(), "a=x; " .. past .. "; Max-Age=60").a)
  end)

  it("lives for 400 days at most, and what is kept of it can be read", function()
    for _, attribute in ipairs { "Expires=Fri, 31 Dec 9999 23:59:59 GMT", "Max-Age=99999999999" } do
      local path = files:path()
      after(service:client { session = path }, "a=x; " .. attribute)
      local expires = tonumber(
        files.read(path):match('"a":{[^}]*"expires":(%d+)')
          or files.read(path):match('"expires":(%d+)[^}]*"value":"x"')
      )
      assert.near(os.time() + 400 * DAY, expires, 60)
      local client = service:client { session = path, auth = false }
      assert(client:get_invite_messages(service.box.user_id, "message"))
    end
  end)

  it("of another host or path is not taken", function()
    for _, attribute in ipairs {
      "Domain=vrchat.test",
      "Domain=27.0.0.1",
      "Domain=.1",
      "Path=/api/2",
      "Path=/api/1/auth",
      "Path=/ap",
    } do
      assert.is_nil(after(service:client(), "a=x; " .. attribute).a, attribute)
    end
    for _, attribute in ipairs { "Domain=127.0.0.1", "Path=/", "Path=/api", "Path=/api/1/" } do
      assert.equal("x", after(service:client(), "a=x; " .. attribute).a, attribute)
    end
  end)

  it("is not removed by the removal of one of another domain or path", function()
    local auth = service.box.auth
    for _, attribute in ipairs { "Domain=vrchat.test", "Domain=127.0.0.1", "Path=/api", "Path=/other" } do
      assert.equal(auth, after(service:client(), "auth=; Max-Age=0; " .. attribute).auth, attribute)
    end
    assert.is_nil(after(service:client(), "a=x; Path=/api", "a=; Path=/api; Max-Age=0").a)
    assert.is_nil(after(service:client(), "auth=; Path=/; Max-Age=0").auth)
  end)

  it("has 4,096 bytes at most, name and value together", function()
    local longest = ("x"):rep(4095)
    assert.equal(longest, after(service:client(), "a=" .. longest).a)
    assert.equal("1", after(service:client(), "a=1", "a=" .. longest .. "x").a)
    assert.equal("1", after(service:client(), "a=1", "a=" .. ("x"):rep(100000)).a)
  end)

  it("of the session is never lost among many, and comes in after many", function()
    local many = {}
    for i = 1, 200 do
      many[i] = ("c%d=%d"):format(i, i)
    end
    local client = service:client()
    local sent = after(client, unpack(many))
    assert.equal(service.box.auth, sent.auth)
    assert.same({ "200", nil }, { sent.c200, sent.c1 }) -- the newest stay
    many[#many + 1] = "twoFactorAuth=eyJz; Path=/"
    for i = 1, 50 do
      many[#many + 1] = ("d%d=%d"):format(i, i)
    end
    sent = after(service:client { auth = false }, "auth=" .. service.box.auth, unpack(many))
    assert.same({ service.box.auth, "eyJz", "50" }, { sent.auth, sent.twoFactorAuth, sent.d50 })
  end)
end)
