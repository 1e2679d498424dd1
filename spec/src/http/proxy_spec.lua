--- The option proxy, and proxies that the environment names.

local child = require "spec.support.child"
local service = require("spec.support.service").use()

local AGENT = service.USER_AGENT
local SECRET = "hunter2-is-my-password"

local function origin() return service.box.url:match("^(http://[^/]+)/") end

local list = service.list

describe("proxy", function()
  -- The sandbox can play the proxy: it notes what it is asked for.
  local ELSEWHERE = "https://vrchat.test/api/1"

  local SCRIPT = [[
    local vrchatapi = require "vrchatapi"
    local base_url, user_agent, auth, proxy = ...
    local client = vrchatapi.new {
      base_url = base_url, user_agent = user_agent, auth = auth, proxy = proxy, timeout = 20,
      retries = 0,
    }
    local result, err = client:get_invite_messages("usr_1", "message")
    print(result and "result" or err.code)
  ]]

  -- Does a call in a process with that environment.
  local function in_environment(names, base_url, proxy)
    local environment = {
      http_proxy = false,
      https_proxy = false,
      HTTPS_PROXY = false,
      all_proxy = false,
      ALL_PROXY = false,
      no_proxy = false,
      NO_PROXY = false,
    }
    for _, name in ipairs(names) do
      environment[name] = origin()
    end
    local ok, output = child.run(SCRIPT, environment, base_url, AGENT, service.box.auth, proxy)
    assert.is_true(ok, output)
    return output
  end

  local function asked_for()
    local request = service:request()
    return request.method .. " " .. request.target, request
  end

  it("stands between the client and the service", function()
    local result, err = list(service:client { base_url = ELSEWHERE, proxy = origin() })
    assert.is_nil(result)
    assert.equal("no", err.acted)
    local line_, request = asked_for()
    assert.equal("CONNECT vrchat.test:443", line_)
    assert.same({}, service.header(request, "Cookie"))
  end)

  it("may have a password, which is never shown", function()
    local proxy = origin():gsub("//", "//me:" .. SECRET .. "@")
    local _, err = list(service:client { base_url = ELSEWHERE, proxy = proxy })
    assert.equal("CONNECT vrchat.test:443", (asked_for()))
    assert.equal(1, #service.header(service:request(), "Proxy-Authorization"))
    assert.is_nil(tostring(err):find("hunter2", 1, true))
    for _, value in pairs(err) do
      assert.is_nil(tostring(value):find("hunter2", 1, true))
    end
  end)

  it("of the environment may have a password that looks like a scheme, which is never shown", function()
    local script = [[
      local vrchatapi = require "vrchatapi"
      local base_url, user_agent, proxy = ...
      local client = vrchatapi.new { base_url = base_url, user_agent = user_agent, retries = 0 }
      print(require "vrchatapi.core".error("failed", "no way by " .. proxy).message)
      local _, err = client:get_user("usr_1")
      for name, value in pairs(err) do print(name, value) end
    ]]
    local proxy = "me:" .. SECRET .. "://x@127.0.0.1:1"
    local ok, output = child.run(
      script,
      { https_proxy = proxy, HTTPS_PROXY = false, all_proxy = false, ALL_PROXY = false },
      ELSEWHERE,
      AGENT,
      proxy
    )
    assert.is_true(ok, output)
    assert.matches("no way by [secret]@", output, 1, true)
    assert.is_nil(output:find("me:", 1, true), output)
    assert.is_nil(output:find("hunter2", 1, true), output)
  end)

  it("is not used for loopback", function()
    for _, host in ipairs { "127.0.0.1", "localhost" } do
      service.box:forget()
      local url = service.box.url:gsub("127%.0%.0%.1", host)
      local client = service:client { base_url = url, proxy = origin() }
      assert.equal(12, #list(client))
      assert.equal("GET /api/1/message/" .. service.box.user_id .. "/message", (asked_for()))
    end
  end)

  it("comes from the environment", function()
    for _, name in ipairs { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" } do
      service.box:forget()
      in_environment({ name }, ELSEWHERE)
      assert.equal("CONNECT vrchat.test:443", (asked_for()))
    end
  end)

  it("does not come from the environment for loopback", function()
    local all = { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" }
    for _, host in ipairs { "127.0.0.1", "localhost" } do
      service.box:forget()
      in_environment(all, (service.box.url:gsub("127%.0%.0%.1", host)))
      assert.equal("GET /api/1/message/usr_1/message", (asked_for()))
    end
    service.box:forget()
    in_environment(all, service.box.url, origin())
    assert.equal("GET /api/1/message/usr_1/message", (asked_for()))
  end)

  it("of a client takes precedence over the environment", function()
    local first, second = origin():gsub("//", "//a:b@"), origin():gsub("//", "//c:d@")
    local ok, output = child.run(
      SCRIPT,
      { https_proxy = first, HTTPS_PROXY = first, all_proxy = first, no_proxy = false, NO_PROXY = false },
      ELSEWHERE,
      AGENT,
      service.box.auth,
      second
    )
    assert.is_true(ok, output)
    local line_, request = asked_for()
    assert.equal("CONNECT vrchat.test:443", line_)
    assert.same({ "Basic Yzpk" }, service.header(request, "Proxy-Authorization")) -- "c:d"
  end)
end)
