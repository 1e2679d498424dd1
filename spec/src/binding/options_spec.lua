local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local service = require("spec.support.service").use()
local uv = require "luv"
local vrchatapi = require "vrchatapi"

local HERE = debug.getinfo(1, "S").short_src
local AGENT = service.USER_AGENT
local SECRET = "hunter2-is-my-password"
local ONE_LINE = "must not contain CR, LF or NUL"

local function line() return debug.getinfo(2, "l").currentline end

-- Both ways to make a client must say the same.
local function refused(options, text)
  for _, new in ipairs { vrchatapi.new, core.new } do
    local where = line() + 1
    local ok, message = pcall(new, options)
    assert.is_false(ok, "it was accepted")
    assert.equal(("%s:%d: bad argument #1 to 'new' (%s)"):format(HERE, where, text), message)
    assert.is_nil(message:find("hunter2", 1, true), "the secret shows")
  end
end

local function accepted(options)
  for _, new in ipairs { vrchatapi.new, core.new } do
    local client = new(options)
    assert.is_truthy(client)
    client:close()
  end
end

-- Options with a user agent, and one more.
local function with(name, value) return { user_agent = AGENT, [name] = value } end

local list = service.list

describe("options", function()
  it("must be a table with names as keys", function()
    refused(nil, "options must be a table, got nil")
    refused("MyBot/1.0 me@bots.test", "options must be a table, got 'MyBot/1.0 me@bots.test'")
    refused(5, "options must be a table, got 5")
    refused({ AGENT }, "options must have names as keys, got 1")
    refused({ user_agent = AGENT, [false] = 1 }, "options must have names as keys, got false")
  end)

  it("must be known", function()
    refused(with("useragent", AGENT), "unknown option 'useragent'")
    refused(with("password", SECRET), "unknown option 'password'")
    refused({ unknown = 1 }, "unknown option 'unknown'")
    for _, name in ipairs { "auth\0", "timeout\0x" } do
      for _, new in ipairs { vrchatapi.new, core.new } do
        local ok, message = pcall(new, with(name, 5))
        assert.is_false(ok, "it was accepted")
        assert.matches("unknown option", message, 1, true)
      end
    end
  end)

  it("raise with the line of the caller of new", function()
    local where
    local ok, message = pcall(function()
      where = line() + 1
      local client = vrchatapi.new { user_agent = AGENT, timeout = 0 }
      return client
    end)
    assert.is_false(ok)
    assert.equal(
      ("%s:%d: bad argument #1 to 'new' (timeout must be a positive number of seconds, " .. "got 0)"):format(
        HERE,
        where
      ),
      message
    )
    local _, again = coroutine.resume(coroutine.create(function()
      where = line() + 1
      local client = vrchatapi.new { user_agent = AGENT, timeout = 0 }
      return client
    end))
    assert.equal(("%s:%d: "):format(HERE, where), again:match("^.-:%d+: "))
  end)

  it("are not changed and may be used for many clients", function()
    local options = service:options()
    local copy = service:options()
    local first, second = vrchatapi.new(options), vrchatapi.new(options)
    assert.same(copy, options)
    options.auth, options.base_url = "other", "https://elsewhere.test"
    assert.equal(12, #list(first))
    first:close()
    assert.equal(12, #list(second))
    second:close()
  end)

  it("are optional except user_agent", function()
    local client = vrchatapi.new { user_agent = AGENT }
    assert.equal("vrchatapi.client (https://api.vrchat.cloud/api/1)", tostring(client))
    client:close()
    client = core.new { user_agent = AGENT }
    assert.equal("vrchatapi.core.client (https://api.vrchat.cloud/api/1)", tostring(client))
    client:close()
  end)

  it("must be single lines if they are strings", function()
    local values = {
      user_agent = AGENT,
      base_url = "https://vrchat.test/" .. SECRET,
      auth = SECRET,
      two_factor_auth = SECRET,
      proxy = "http://me:" .. SECRET .. "@proxy.test",
      ca_file = "/etc/" .. SECRET,
      ca_path = "/etc/" .. SECRET,
    }
    for name, value in pairs(values) do
      for _, byte in ipairs { "\r", "\n", "\0", "\r\nX: y" } do
        local inside = value:sub(1, 9) .. byte .. value:sub(10)
        for _, odd in ipairs { byte .. value, value .. byte, inside } do
          local options = with("base_url", "https://vrchat.test")
          options[name] = odd
          refused(options, name .. " " .. ONE_LINE)
        end
      end
    end
  end)

  it("must have the right type", function()
    for _, name in ipairs {
      "user_agent",
      "base_url",
      "auth",
      "two_factor_auth",
      "proxy",
      "ca_file",
      "ca_path",
    } do
      for _, value in ipairs { 5, true, {}, print } do
        refused(with(name, value), ("%s must be a string, got %s"):format(name, type(value)))
      end
    end
    for _, name in ipairs { "ca_file", "ca_path" } do
      refused(with(name, ""), name .. " must not be empty")
    end
  end)
end)

describe("user_agent", function()
  local function refused_as(agent, text)
    refused(
      { user_agent = agent },
      ("user_agent %s: it takes the form 'Name/Version contact', got '%s'"):format(text, agent)
    )
  end

  it(
    "is required",
    function()
      refused(
        {},
        "user_agent is required: 'Name/Version contact', the contact being an e-mail " .. "address or a URL"
      )
    end
  )

  it("starts with a name and a version", function()
    for _, agent in ipairs {
      "",
      " ",
      "MyBot",
      "MyBot me@bots.test",
      "MyBot/ me@bots.test",
      "/1.0 me@bots.test",
      "MyBot/",
      "me@bots.test",
      "https://bots.test/",
      " MyBot/1.0 me@bots.test",
      "My Bot/1.0 me@bots.test",
    } do
      local ok, message = pcall(vrchatapi.new, { user_agent = agent })
      assert.is_false(ok, agent .. " was accepted")
      assert.matches("(user_agent must ", message, 1, true)
    end
    refused_as("MyBot", "must begin with 'Name/Version'")
    refused_as("My Bot/1.0 me@bots.test", "must begin with 'Name/Version'")
  end)

  it("has a contact", function()
    for _, agent in ipairs {
      "MyBot/1.0",
      "MyBot/1.0 me",
      "MyBot/1.0 me@",
      "MyBot/1.0 @bots.test",
      "MyBot/1.0 me@mydomain",
      "MyBot/1.0 https://",
      "MyBot/1.0 bots.test",
      "MyBot/1.0me@bots.test",
      "MyBot/me@bots.test",
    } do
      refused_as(agent, "must end with a contact, an e-mail address or a URL")
    end
  end)

  it("must not be that of an HTTP library", function()
    for _, agent in ipairs {
      "curl/8.5.0 me@bots.test",
      "libcurl/8.5.0 me@bots.test",
      "Wget/1.21 me@bots.test",
      "LuaSocket/3.1 me@bots.test",
      "python-requests/2.31 me@bots.test",
      "PYTHON-URLLIB/3.11 me@bots.test",
      "okhttp/4.9 me@bots.test",
      "axios/1.6 me@bots.test",
      "Java/17 me@bots.test",
      "Go-http-client/1.1 me@bots.test",
    } do
      refused_as(agent, "must name your application, not an HTTP library")
    end
  end)

  it("must not have an example as its contact", function()
    for _, agent in ipairs {
      "MyBot/1.0 me@example.com",
      "MyBot/1.0 https://example.org/bot",
      "MyBot/1.0 (me@example.net)",
      "MyBot/1.0 me@mail.example.com",
      "MyBot/1.0 me@Example.COM",
      "MyBot/1.0 me@my.domain",
      "MyBot/1.0 (+https://your.domain/bot)",
      "MyBot/1.0 me@domain.tld",
    } do
      refused_as(agent, "must hold a real contact, not an example address")
    end
  end)

  it("is accepted if the service accepts it", function()
    for _, agent in ipairs {
      "MyBot/1.0 me@bots.test",
      "MyBot/1.0 https://github.com/me/bot",
      "MyBot/1.0 http://bots.test",
      "MyBot/1.0 (me@bots.test)",
      "MyBot/1.0 <me@bots.test>",
      "MyBot/1.0 (+https://bots.test/bot)",
      "MyBot/v2-beta+3 me@bots.test",
      "MyBot/1.0 of the club, see https://bots.test or ask",
      "Bot/1 first.last+tag@sub.my-domain.co.uk",
      "curlew/1.0 me@bots.test",
      "Javascripter/1 me@bots.test",
      "MyBot/1.0 me@myexample.com",
      "MyBot/1.0 me@bots.test Lua/5.4",
      "MyBot/1.0 - me@bots.test",
    } do
      local ok, client = pcall(service.client, service, { user_agent = agent })
      assert.is_true(ok, client)
      local result, err = list(client)
      assert.is_nil(err)
      assert.equal(12, #result)
    end
  end)

  it("is sent as it is", function()
    local agent = "MyBot/1.0  (+https://bots.test;\tx) ü"
    list(service:client { user_agent = agent })
    assert.same({ agent }, service.header(service:request(), "User-Agent"))
  end)
end)

describe("base_url", function()
  it("is an https:// URL", function()
    local wrong = {
      ["must be an https:// URL (http:// is for loopback alone)"] = {
        "http://api.vrchat.cloud/api/1",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://128.0.0.1",
        "http://127.0.0.1.vrchat.test",
        "http://localhost.vrchat.test",
        "http://xlocalhost",
        "http://[::2]",
        "http://[::]",
        "http://127.vrchat.test",
        "http://127.0.0.1x",
        "http://127.4294967296.0.1",
        "http://127...",
        "http://127.1.2.",
        "http://127.0.0.256",
        "http://127.0.0.080", -- a name to some, an octal number to none
        "HTTP://api.vrchat.cloud",
      },
      ["must be an https:// URL"] = {
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1",
        "ws://127.0.0.1",
        "wss://vrchat.test",
      },
      ["must not contain a user or a password"] = {
        "https://me:" .. SECRET .. "@vrchat.test",
        "https://" .. SECRET .. "@vrchat.test/api/1",
        "http://me:" .. SECRET .. "@127.0.0.1",
        "https://:" .. SECRET .. "@vrchat.test",
        "http://127.0.0.1:80@vrchat.test",
        "http://localhost@vrchat.test",
      },
      ["must not contain a query or a fragment"] = {
        "https://vrchat.test/?key=" .. SECRET,
        "https://vrchat.test?a",
        "https://vrchat.test/api/1#x",
        "https://vrchat.test/api/1?#",
        "https://vrchat.test/api/1?",
        "https://vrchat.test/api/1#",
      },
      ["must not contain spaces"] = {
        "https://vrchat.test/api 1",
        " https://vrchat.test",
        "https://vrchat.test\t",
      },
    }
    for text, urls in pairs(wrong) do
      for _, url in ipairs(urls) do
        local ok, message = pcall(vrchatapi.new, with("base_url", url))
        assert.is_false(ok, url .. " was accepted")
        assert.matches(("bad argument #1 to 'new' (base_url %s)"):format(text), message, 1, true)
        refused(with("base_url", url), "base_url " .. text)
      end
    end
  end)

  it("must be a URL", function()
    for _, url in ipairs {
      "",
      "https://",
      "https:////a",
      "//vrchat.test",
      "127.0.0.1:80",
      "vrchat.test/" .. SECRET,
      "https://vrchat.test:port",
      "https://vrchat.test:99999",
      "https:vrchat",
      "\1https://a",
      "://",
      "https://[::1",
      "https://a b/",
    } do
      for _, new in ipairs { vrchatapi.new, core.new } do
        local ok, message = pcall(new, with("base_url", url))
        assert.is_false(ok, url .. " was accepted")
        assert.matches("bad argument #1 to 'new' (base_url must ", message, 1, true)
        assert.is_nil(message:find("hunter2", 1, true), "the secret shows")
      end
    end
  end)

  it("must not hide its host", function()
    for _, url in ipairs { "https:///api/1", "https:/vrchat.test/api/1", "https:///" } do
      assert.is_false((pcall(vrchatapi.new, with("base_url", url))), url .. " was accepted")
    end
  end)

  it("may be http:// for loopback", function()
    for _, url in ipairs {
      "http://127.0.0.1",
      "http://127.0.0.1:8080/api/1",
      "http://127.255.255.254/",
      "http://localhost",
      "http://LOCALHOST:80/",
      "http://[::1]:8080/api/1",
      "HTTP://127.0.0.1",
      "https://vrchat.test",
      "HTTPS://vrchat.test:444/a/b/",
      "https://127.0.0.1",
      "https://[::2]/",
    } do
      accepted(with("base_url", url))
    end
  end)

  it("is shown by tostring without the slashes at its end", function()
    local client = vrchatapi.new(with("base_url", "https://vrchat.test/api/1//"))
    assert.equal("vrchatapi.client (https://vrchat.test/api/1)", tostring(client))
    client:close()
    assert.equal("vrchatapi.client (closed)", tostring(client))
  end)

  it("may name the loopback interface", function()
    local port = service.box.url:match(":(%d+)/")
    local url = ("http://localhost:%s/api/1"):format(port)
    assert.equal(12, #list(service:client { base_url = url }))
    assert.same({ "localhost:" .. port }, service.header(service:request(), "Host"))
  end)
end)

describe("auth and two_factor_auth", function()
  local FORM = " must be the value of a cookie: visible ASCII without quotes, commas, semicolons "
    .. "and backslashes"

  it("are values of cookies", function()
    for _, name in ipairs { "auth", "two_factor_auth" } do
      for _, odd in ipairs { " ", ";", ",", '"', "\\", "\t", "\1", "\127", "ü", "\xFF" } do
        refused(with(name, SECRET .. odd .. "b"), name .. FORM)
        refused(with(name, odd), name .. FORM)
      end
      refused(with(name, ""), name .. FORM)
      refused(with(name, "x=" .. SECRET .. "; Path=/"), name .. FORM)
      for _, value in ipairs {
        "authcookie_5f2d8a71-c0e4",
        "a",
        "a=b",
        "a%20b+/_.~!'()*:@<>[]{}|^`?&#$",
      } do
        accepted(with(name, value))
      end
    end
  end)

  it("must not contain the names of the cookies", function()
    for option, name in pairs { auth = "auth", two_factor_auth = "twoFactorAuth" } do
      refused(
        with(option, name .. "=" .. SECRET),
        ("%s must be the value of the cookie alone, without '%s='"):format(option, name)
      )
    end
  end)

  it("are sent as they are", function()
    list(service:client { auth = "a%20b=", two_factor_auth = "c'd!" })
    assert.same({ "auth=a%20b=; twoFactorAuth=c'd!" }, service.header(service:request(), "Cookie"))
  end)

  it("are not shown by tostring", function()
    local client = service:client { auth = SECRET, two_factor_auth = SECRET }
    assert.is_nil(tostring(client):find("hunter2", 1, true))
    assert.is_nil(tostring(client.core):find("hunter2", 1, true))
  end)
end)

describe("timeout and connect_timeout", function()
  it("are positive numbers of seconds", function()
    for _, name in ipairs { "timeout", "connect_timeout" } do
      for _, value in ipairs { 0, -1, 0.0, math.huge, -math.huge, 1e10, 0 / 0, math.mininteger } do
        refused(
          with(name, value),
          ("%s must be a positive number of seconds, got %s"):format(name, tostring(value))
        )
      end
      refused(with(name, "5"), name .. " must be a positive number of seconds, got '5'")
      refused(with(name, {}), name .. " must be a positive number of seconds, got table")
      for _, value in ipairs { 0.001, 0.5, 1, 30.0, 86400 } do
        accepted(with(name, value))
      end
    end
  end)

  it("limit the exchange", function()
    service.box:fault { kind = "hang" }
    local result, err = list(service:client { timeout = 0.3 })
    assert.is_nil(result)
    assert.equal("timeout", err.kind)
    assert.equal("timeout", err.code)
    assert.equal("unknown", err.acted)
  end)

  it("can be set for a call, which takes precedence", function()
    service.box:fault { kind = "hang" }
    local _, err =
      service:client { timeout = 10 }:get_invite_messages(service.box.user_id, "message", { timeout = 0.3 })
    assert.equal("timeout", err.code)
    service.box:fault { kind = "slow", seconds = 0.1 }
    local result =
      service:client { timeout = 0.05 }:get_invite_messages(service.box.user_id, "message", { timeout = 10 })
    assert.equal(12, #result)
  end)

  it("limit the connecting", function()
    local deaf = uv.new_tcp() -- takes connections, and never says a word
    deaf:bind("127.0.0.1", 0)
    deaf:listen(8, function() end)
    local client = service:core {
      base_url = ("https://127.0.0.1:%d"):format(deaf:getsockname().port),
      timeout = 1000,
      connect_timeout = 0.05,
    }
    local request = closing(client:prepare("get_invite_messages", "usr_1", "message"))
    request:send()
    assert.is_true(request:wait(15), "it goes on and on")
    local result, err = request:result()
    deaf:close()
    uv.run("nowait")
    assert.is_nil(result)
    assert.equal("timeout", err.kind)
    assert.equal("connect_timeout", err.code)
    assert.equal("no", err.acted)
  end)
end)

describe("max_reply_bytes", function()
  it("is a positive integer", function()
    for _, value in ipairs { 0, -1, 1.5, math.huge, 0 / 0 } do
      refused(
        with("max_reply_bytes", value),
        "max_reply_bytes must be a positive integer (bytes), got " .. tostring(value)
      )
    end
    refused(with("max_reply_bytes", "100"), "max_reply_bytes must be a positive integer (bytes), got '100'")
    for _, value in ipairs { 1, 100.0, 2 ^ 20, math.maxinteger } do
      accepted(with("max_reply_bytes", value))
    end
  end)

  local function reply_of(bytes)
    service.box:fault { kind = "reply", status = 200, body = "[" .. (" "):rep(bytes - 2) .. "]" }
  end

  it("limits the response to the byte", function()
    local client = service:client { max_reply_bytes = 1000 }
    reply_of(1000)
    assert.same({}, (list(client)))
    reply_of(1001)
    local result, err = list(client)
    assert.is_nil(result)
    assert.equal("transport", err.kind)
    assert.equal("too_large", err.code)
    assert.equal("yes", err.acted)
  end)

  it("is 8 MiB by default", function()
    local client = service:client()
    service.box:fault { kind = "bomb", bytes = 8 * 1024 * 1024 }
    assert.equal(12, #list(client))
    service.box:fault { kind = "bomb", bytes = 8 * 1024 * 1024 + 1 }
    assert.equal("too_large", select(2, list(client)).code)
  end)
end)
