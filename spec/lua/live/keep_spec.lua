--- The connection of live events: its states, its ends, and what follows from them.

local json = require("cjson").new()
local server = require("spec.support.live_server").use()
local vrchatapi = require "vrchatapi"
local websocket = require "vrchatapi.websocket"

require("spec.support.tasks").clean()

local ERR = "authToken doesn't correspond with an active session"

local function listen(changes)
  local client = server:client(changes)
  return client:live(), client
end

local function await_state(client, wanted)
  server:await(function() return client:live_state() == wanted end)
  return select(2, client:live_state())
end

-- Makes the service say that in the packet of the 101.
local function say(text)
  server.first = function(socket)
    socket.ends = true
    return socket.peer:text(json.encode { err = text, authToken = "authcookie_1", ip = "192.0.2.7" })
  end
end

local function answer_user(response, cookie)
  server.answer = function(request)
    if request:find("/auth/user$") then
      return cookie and response:gsub("\r\n", "\r\nSet-Cookie: auth=" .. cookie .. "; Path=/\r\n", 1)
        or response
    end
    return server.default_answer(request)
  end
end

local USER = server.response("200 OK", '{"id":"usr_me","displayName":"me"}')
local DEAD =
  server.response("401 Unauthorized", '{"error":{"message":"\\"Missing Credentials\\"","status_code":401}}')

local function count(words)
  local found = 0
  for _, request in ipairs(server.requests) do
    if request:find(words) then found = found + 1 end
  end
  return found
end

describe("a live connection", function()
  it("sends a PING every 30 seconds, and nothing else", function()
    local _, client = listen()
    server:await_live(client)
    local received = server:socket().received
    assert.same({ { "ping", "" } }, received)
    local start = server.now
    server:pass(29.9)
    assert.equal(1, #received)
    for number = 2, 10 do
      server:await(function() return #received == number end)
      assert.same({ "ping", "" }, received[number])
    end
    assert.is_true(math.abs(server.now - start - 9 * 30) < 0.01)
  end)

  it("answers a PING with its payload", function()
    local _, client = listen()
    server:await_live(client)
    server:socket():write(server:socket().peer:ping "hello")
    server:settle()
    assert.same({ "pong", "hello" }, server:socket().received[2])
  end)

  it("is replaced after two PINGs without an answer", function()
    local events, client = listen()
    server:await_live(client)
    server.silent = true
    local start = server.now
    local err = await_state(client, "waiting")
    assert.equal("stalled", err.code)
    assert.equal("timeout", err.kind)
    assert.is_true(server.now - start <= 90)
    server.silent = nil
    server:await_live(client)
    server:push("friend-online", {})
    assert.equal("friend-online", events:next().type)
  end)

  it("stalls also while events come", function()
    local _, client = listen()
    server:await_live(client)
    server.silent = true
    local start = server.now
    server:await(function()
      server:push("friend-online", { userId = tostring(server.now) })
      vrchatapi.sleep(0.7)
      return client:live_state() ~= "live"
    end)
    assert.is_true(server.now - start <= 91)
  end)

  it("counts as live after five seconds, if the service answers no PING", function()
    server.silent = true
    local _, client = listen()
    await_state(client, "live")
    assert.is_true(server.now - server.start >= 5)
    assert.equal("stalled", await_state(client, "waiting").code)
  end)

  it("is retried when it ends, after longer and longer pauses", function()
    local _, client = listen()
    server:await_live(client)
    server.refuse = function() return server.response("503 No", "") end
    server:socket():cut()
    local pauses = {}
    for number = 1, 9 do
      local err = await_state(client, "waiting")
      pauses[number] = select(3, client:live_state())
      assert.equal(number == 1 and "cut_off" or "unavailable", err.code)
      server:await(function() return client:live_state() ~= "waiting" end)
    end
    for number, pause in ipairs(pauses) do
      local expected = math.min(5 * 2 ^ (number - 1), 300)
      assert.is_true(
        pause >= 0.7 * expected - 0.01 and pause <= 1.3 * expected + 0.01,
        number .. ": " .. pause
      )
    end
    server.refuse = nil
    server:await_live(client)
    server:pass(31)
    server:socket():cut()
    await_state(client, "waiting")
    assert.is_true(select(3, client:live_state()) <= 6.5)
  end)

  it("is retried when the service closes it, and says why", function()
    local _, client = listen()
    server:await_live(client)
    server:socket():close(1012, "restart \27 authcookie_12345678-1234-1234-1234-123456789012")
    local err = await_state(client, "waiting")
    assert.equal("ended", err.code)
    assert.matches("%(code 1012%): restart", err.message)
    assert.is_nil(err.message:find("authcookie_", 1, true))
    assert.is_nil(err.message:find("\27", 1, true))
    assert.same({ "close", 1012 }, server:socket().received[2])
  end)

  it("waits as long as the service asks for", function()
    server.refuse = function() return "HTTP/1.1 429 Slow\r\nRetry-After: 1000\r\nContent-Length: 0\r\n\r\n" end
    local _, client = listen()
    local err = await_state(client, "waiting")
    assert.equal("rate_limited", err.code)
    assert.equal(1000, err.retry_after)
    assert.is_true(select(3, client:live_state()) > 900)
  end)

  it("waits no longer than an hour, whatever the service asks for", function()
    server.refuse = function() return "HTTP/1.1 503 No\r\nRetry-After: 99999999\r\nContent-Length: 0\r\n\r\n" end
    local _, client = listen()
    await_state(client, "waiting")
    local seconds = select(3, client:live_state())
    assert.is_true(seconds > 3590 and seconds <= 3600)
  end)

  it("is given up when the service breaks the protocol, or is none", function()
    server.first = function() return websocket.frame { opcode = "text", payload = "x", rsv = 4 } end
    local _, client = listen()
    assert.equal("bad_frame", await_state(client, "waiting").code)
    server.first, server.refuse = nil, function() return "SMTP\r\n\r\n" end
    server:await(function() return #server.upgrades == 2 end)
    assert.equal("bad_frame", await_state(client, "waiting").code)
  end)

  it("is given up when the service does not answer the upgrade", function()
    server.refuse = function() return "HTTP/1.1 101" end
    local _, client = listen()
    server:await(function() return #server.upgrades == 1 end)
    server.silent = true -- it does not answer at all
    assert.equal("timeout", await_state(client, "waiting").code)
    assert.is_true(server.now - server.start <= 11)
  end)
end)

describe("a session that the pipeline refuses", function()
  it("is refused for good if the service takes it elsewhere: the address differs", function()
    say(ERR)
    local events, client = listen()
    local event, err = events()
    assert.is_false(event)
    assert.equal("other_address", err.code)
    assert.equal("live", err.kind)
    assert.matches("ip_version", err.message)
    assert.same({ "refused", err }, { client:live_state() })
    assert.equal(1, count "/auth/user ")
    assert.equal(1, #server.upgrades)
    for _, it in ipairs { tostring(err), err.message } do
      assert.is_nil(it:find("authcookie", 1, true) or it:find("192.0.2.7", 1, true))
    end
  end)

  it("is refused with the service's error if it is dead and cannot be renewed", function()
    say(ERR)
    answer_user(DEAD)
    local events = listen()
    local event, err = events()
    assert.is_false(event)
    assert.equal("missing_credentials", err.code)
    assert.equal(1, count "/auth/user ")
  end)

  it("is renewed once, by the login of the client", function()
    say(ERR)
    local logins = 0
    server.answer = function(request, head)
      if request:find("/auth/user$") then
        if head:find("authcookie_2", 1, true) then return USER end
        if not head:find("\nAuthorization:", 1, true) then return DEAD end
        logins = logins + 1
        server.first = nil
        return (USER:gsub("\r\n", "\r\nSet-Cookie: auth=authcookie_2; Path=/\r\n", 1))
      end
      return server.default_answer(request)
    end
    local _, client = listen { login = { username = "me", password = "secret" } }
    await_state(client, "live")
    assert.equal(1, logins)
    assert.equal(server.start, server.now)
    assert.matches("authcookie_1", server.upgrades[1])
    assert.matches("authcookie_2", server.upgrades[2])
  end)

  it("is not shown at once again and again, however often the service renews it", function()
    say(ERR)
    local number = 1
    server.answer = function(request)
      if not request:find("/auth/user$") then return server.default_answer(request) end
      number = number + 1
      return (USER:gsub("\r\n", "\r\nSet-Cookie: auth=authcookie_" .. number .. "; Path=/\r\n", 1))
    end
    local _, client = listen()
    await_state(client, "waiting")
    assert.equal(2, #server.upgrades)
  end)

  it("is looked at after a 401 as well", function()
    server.refuse = function() return server.response("401 Unauthorized", "authcookie_1") end
    answer_user(DEAD)
    local events = listen()
    local _, err = events()
    assert.equal("missing_credentials", err.code)
  end)

  it("is asked about again later, when the service cannot say", function()
    say(ERR)
    answer_user(server.response("503 No", ""))
    local _, client = listen()
    assert.equal("unavailable", await_state(client, "waiting").code)
    server.first, server.answer = nil, server.default_answer
    server:await_live(client)
  end)

  it("is not asked about when the service cannot find its users", function()
    say("Error finding user for authToken authcookie_1")
    local _, client = listen()
    assert.equal("unavailable", await_state(client, "waiting").code)
    assert.equal(0, count "/auth/user ")
  end)

  it("is made by a login if there is none", function()
    server.answer = function(request, head)
      if not request:find("/auth/user$") then return server.default_answer(request) end
      if head:find("authcookie_7", 1, true) then return USER end
      if not head:find("\nAuthorization:", 1, true) then return DEAD end
      return (USER:gsub("\r\n", "\r\nSet-Cookie: auth=authcookie_7; Path=/\r\n", 1))
    end
    local options = { login = { username = "me", password = "secret" }, auth = false }
    local _, client = listen(options)
    server:await_live(client)
    assert.matches("authcookie_7", server.upgrades[1])
  end)

  it("is missing where there is neither a cookie nor a login", function()
    answer_user(DEAD)
    local events = listen { auth = false }
    local _, err = events()
    assert.equal("missing_credentials", err.code)
    assert.equal(0, #server.upgrades)
  end)

  it("is not shown again at once to the service when somebody else begins to listen", function()
    say(ERR)
    local events, client = listen()
    assert.is_false((events()))
    local more = client:live()
    server:settle()
    assert.equal(1, #server.upgrades)
    assert.equal("waiting", (client:live_state()))
    server.first = nil
    server:await_live(client)
    more:close()
  end)

  for status, code in pairs { [403] = "blocked_address", [404] = "http_404", [302] = "http_302" } do
    it(("ends with a status of %d: %s"):format(status, code), function()
      server.refuse = function() return server.response(status .. " No", "") end
      local events = listen()
      local _, err = events()
      assert.equal(code, err.code)
      assert.equal(status, err.status)
    end)
  end

  it("ends with a User-Agent that the edge does not take", function()
    server.refuse = function() return server.response("403 No", '{"error":{"waf_code":13799}}') end
    local events = listen()
    assert.equal("bad_user_agent", select(2, events()).code)
  end)
end)

describe("the end of a session", function()
  it("ends the connection: logout", function()
    local events, client = listen()
    server:await_live(client)
    server.answer = function()
      return "HTTP/1.1 200 OK\r\nSet-Cookie: auth=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT\r\n"
        .. "Content-Length: 34\r\n\r\n"
        .. '{"success":{"message":"Ok","x":1}}'
    end
    assert(client:logout())
    local event, err = events:next(1)
    assert.is_false(event)
    assert.equal("missing_credentials", err.code)
    server:settle()
    assert.equal("close", server:socket().received[2][1])
  end)

  it("ends the connection: close", function()
    local events, client = listen()
    server:await_live(client)
    client:close()
    assert.equal("closed", select(2, events()).code)
    server:settle()
    assert.is_true(server:socket().ended)
  end)
end)
