--- What protects an account: cookies stay with their client, secrets stay hidden, redirects are not
--- followed, and nothing is sent twice.

local closing = require("spec.support.closing").use()
local service = require("spec.support.service").use()

local list, invite = service.list, service.invite

-- The cookies of a request, by name.
local function cookies(request)
  local found = {}
  for _, header in ipairs(service.header(request, "cookie")) do
    for name, value in header:gmatch("([^=;%s]+)=([^;]*)") do
      assert.is_nil(found[name])
      found[name] = value
    end
  end
  return found
end

describe("a redirect", function()
  it("is not followed, wherever it leads", function()
    for _, location in ipairs {
      service.box.url .. "/message/" .. service.box.user_id .. "/message",
      "/",
      "file:///etc/passwd",
      "https://host.invalid/",
      "ftp://127.0.0.1/",
      "//127.0.0.1/",
    } do
      service.box:forget()
      service.box:fault { kind = "redirect", location = location }
      for _, call in ipairs { list, invite } do
        local result, err = call(service:client())
        assert.is_nil(result)
        assert.equal("http_302", err.code)
        assert.equal(302, err.status)
        assert.equal("unknown", err.acted)
      end
      assert.equal(2, #service:requests())
    end
  end)

  it("sends no cookie to another host", function()
    local other = closing(assert(require("vrchatapi.sandbox").start()))
    for _, status in ipairs { 301, 302, 303, 307, 308 } do
      service.box:fault { kind = "reply", status = status, headers = { Location = other.url } }
      assert.is_nil((list(service:client())))
      assert.is_nil((invite(service:client())))
    end
    assert.same({}, other:requests())
    assert.equal(0, other:state().counters.connections)
  end)
end)

describe("a cookie", function()
  local function answer_with(...) service.box:fault { kind = "cookies", set_cookie = { ... }, times = 1 } end

  -- The cookies that the client sends after a response with these.
  local function after(client, ...)
    answer_with(...)
    assert(list(client))
    service.box:forget()
    assert(list(client))
    return cookies(service:request())
  end

  it("that a response sets is sent from then on", function()
    local client = service:client()
    local auth = service.box.auth
    assert.same(
      { auth = auth, a = "1", b = "x=y" },
      after(client, "a=1; Path=/; HttpOnly", "b=x=y; Max-Age=60; Secure; SameSite=Lax")
    )
    assert.same({ auth = auth, a = "2", b = "x=y" }, after(client, "a=2"))
  end)

  it("is sent by its own client only", function()
    local one, two = service:client(), service:client()
    after(one, "a=1")
    service.box:forget()
    assert(list(two))
    assert(invite(two))
    for _, request in ipairs(service:requests()) do
      assert.same({ auth = service.box.auth }, cookies(request))
    end
  end)

  it("expires with its age or its date", function()
    local client = service:client()
    after(client, "a=1", "b=2", "c=3")
    assert.same(
      { auth = service.box.auth, c = "3" },
      after(client, "a=; Max-Age=0", "b=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
    )
    assert.same(
      { auth = service.box.auth, c = "4" },
      after(client, "c=4; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60")
    )
    assert.same({ auth = service.box.auth }, after(client, "c=4; Max-Age=-1"))
  end)

  it("of the session can be replaced and removed by the service", function()
    local client = service:client()
    answer_with("auth=; Max-Age=0")
    assert(list(client))
    local _, err = list(client)
    assert.equal("missing_credentials", err.code)
    answer_with("auth=" .. service.box.auth)
    assert.is_nil((list(client))) -- refused, and the cookie comes with the refusal
    assert(list(client))
  end)

  it("that is malformed is ignored", function()
    local client = service:client()
    assert.same(
      { auth = service.box.auth, z = "1" },
      after(
        client,
        "",
        "=x",
        "a",
        "a b=1",
        'a="half',
        "a=x\\y",
        "a=\xFF",
        "a=1,2",
        "z=1",
        ";",
        "a=" .. "\1",
        "a=\127"
      )
    )
  end)

  it("is taken from refusals, and not from interim responses", function()
    local client = service:client()
    service.box:fault {
      kind = "raw",
      bytes = "HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=1\r\n\r\n"
        .. "HTTP/1.1 404 X\r\nset-cookie:b=2\r\nSET-COOKIE:  c=3  ;x\r\nContent-Length: 2\r\n\r\n{}",
    }
    assert.is_nil((list(client)))
    service.box:fault(nil)
    service.box:forget()
    assert(list(client))
    assert.same({ auth = service.box.auth, b = "2", c = "3" }, cookies(service:request()))
  end)

  it("and the User-Agent are never sent by another client", function()
    -- the sandbox takes only its own: the others are refused, which does not matter here
    local clients, count = {}, 3
    for i = 1, count do
      clients[i] = service:client {
        auth = ("authcookie_of-client-%d"):format(i),
        user_agent = ("Spec%d/1.0 a@b.test"):format(i),
        two_factor_auth = i == 2 and "second-factor-of-2" or nil,
      }
    end
    local order = {}
    for round = 1, 4 do
      for i = 1, count do
        order[#order + 1] = i
        if (round + i) % 2 == 0 then
          list(clients[i])
        else
          invite(clients[i])
        end
      end
    end
    clients[1]:close()
    for _, i in ipairs { 2, 3, 3, 2 } do
      order[#order + 1] = i
      invite(clients[i])
    end
    clients[2]:close()
    clients[4] = service:client {
      auth = "authcookie_of-client-4",
      user_agent = "Spec4/1.0 a@b.test",
    }
    list(clients[4])
    order[#order + 1] = 4
    for n, request in ipairs(service:requests()) do
      local i = order[n]
      assert.same({
        auth = ("authcookie_of-client-%d"):format(i),
        twoFactorAuth = i == 2 and "second-factor-of-2" or nil,
      }, cookies(request))
      assert.same({ ("Spec%d/1.0 a@b.test"):format(i) }, service.header(request, "user-agent"))
    end
    assert.equal(#order, #service:requests())
  end)
end)

describe("secrets", function()
  local AUTH, FACTOR = "authcookie_12345678-secret", "factor-12345678"

  it("are not shown by tostring of a client", function()
    for _, make in ipairs { service.client, service.core } do
      local client = make(service, {
        auth = AUTH,
        two_factor_auth = FACTOR,
        proxy = "http://me:hunter2hunter2@127.0.0.1:1",
      })
      for _ = 1, 2 do
        local text = tostring(client)
        for _, secret in ipairs { AUTH, FACTOR, "hunter2" } do
          assert.is_nil(text:find(secret, 1, true))
        end
        client:close()
      end
    end
  end)

  it("are not shown in texts of mistakes", function()
    for name, value in pairs {
      auth = AUTH .. "\n",
      two_factor_auth = FACTOR .. "\0",
      proxy = "http://me:" .. FACTOR .. "\r",
      base_url = "https://me:" .. FACTOR .. "@host.invalid",
    } do
      local ok, message = pcall(service.client, service, { [name] = value })
      assert.is_false(ok)
      assert.matches("bad argument #1 to 'new' %(" .. name, message)
      assert.is_nil(message:find("12345678", 1, true), message)
    end
    for _, value in ipairs { AUTH .. ";", AUTH .. ",", AUTH .. " ", '"' .. AUTH .. '"' } do
      local ok, message = pcall(service.client, service, { auth = value })
      assert.is_false(ok)
      assert.is_nil(message:find("12345678", 1, true), message)
    end
  end)
end)

describe("a line break or a NUL", function()
  it("is refused in headers and URLs", function()
    for _, bytes in ipairs { "\r", "\n", "\0", "\r\nX-Evil: 1\r\n" } do
      for name, value in pairs {
        auth = "authcookie_1" .. bytes,
        two_factor_auth = bytes .. "x",
        base_url = service.box.url .. bytes,
        user_agent = service.USER_AGENT .. bytes,
        proxy = "http://h" .. bytes,
        ca_file = "/x" .. bytes,
        ca_path = "/x" .. bytes,
      } do
        assert.has_error(function() service:client { [name] = value } end)
      end
      local client = service:client()
      assert.has_error(function() client:get_invite_messages("usr_1" .. bytes, "message") end)
      assert.has_error(function() client:invite_myself_to("wrld_1", "1" .. bytes) end)
      assert.has_error(function() client:invite_user("usr_1", { instanceId = bytes .. "x" }) end)
    end
    assert.same({}, service:requests())
  end)
end)

describe("a kept connection", function()
  it("is used again, by all clients of the program", function()
    local one, two = service:client(), service:client()
    for _ = 1, 5 do
      assert(list(one))
      assert(invite(two))
    end
    for _, request in ipairs(service:requests()) do
      assert.equal(service:requests()[1].connection, request.connection)
    end
  end)

  -- Each call finds the connection closed by the service after it was sent.
  it("that turns out dead never sends an invite twice", function()
    local box, client = service.box, service:client()
    local image = { bytes = require("spec.support.png").sized(200000) }
    for name, arguments in pairs {
      invite_user = { box.friend_id, { instanceId = box.location } },
      invite_user_with_photo = { box.friend_id, image, { instanceId = box.location } },
      invite_myself_to = { box.world_id, box.instance_id },
      request_invite = { box.friend_id },
      respond_invite = { box.notification_id, { responseSlot = 0 } },
      update_invite_message = { box.user_id, "message", 0, { message = "x" } },
      reset_invite_message = { box.user_id, "message", 0 },
    } do
      box:fault { kind = "keepalive_close", times = 1 }
      assert(list(client))
      box:fault(nil)
      box:forget()
      local result, err = client[name](client, table.unpack(arguments))
      assert.is_nil(result, name)
      assert.equal("cut_off", err.code, name)
      assert.equal("transport", err.kind)
      assert.equal("unknown", err.acted)
      assert.equal(1, err.attempts)
      assert.equal(1, #service:requests(), name)
      box:reset()
    end
  end)

  it("that turns out dead is replaced for calls that only read", function()
    local client = service:client()
    service.box:fault { kind = "keepalive_close", times = 1 }
    assert(list(client))
    service.box:fault(nil)
    assert.equal(12, #assert(list(client)))
    local requests = service:requests()
    assert.equal(3, #requests)
    assert.equal(requests[1].connection, requests[2].connection)
    assert.are_not.equal(requests[2].connection, requests[3].connection)
  end)

  it("that the service closed between two calls is replaced", function()
    local client = service:client()
    for _ = 1, 3 do
      service.box:fault {
        kind = "reply",
        status = 200,
        body = '{"id":"x"}',
        headers = { Connection = "close" },
      }
      assert(invite(client))
      service.box:fault(nil)
      assert(invite(client))
    end
    assert.equal(6, #service:requests())
  end)
end)
