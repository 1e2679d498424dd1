--- The sandbox's pipeline, over real sockets.

local cjson = require "cjson"
local open = require("spec.support.pipeline").use()
local support = require "spec.support.sandbox"
local tcp = require "spec.support.tcp"
local sandbox = require "vrchatapi.sandbox"

describe("the sandbox's pipeline", function()
  local box, rest

  setup(function() box = assert(sandbox.start()) end)
  teardown(function() box:stop() end)

  before_each(function()
    box:reset()
    rest = assert(tcp.dial(box.url))
  end)

  after_each(function() rest:close() end)

  local function call(method, path, body) return rest:send(support.wire(box, method, path, body)):response() end

  local function token(value) return { target = "/pipeline?authToken=" .. value } end

  describe("lets in", function()
    it("a session, by either parameter and at either path", function()
      for i, target in ipairs { "/pipeline?authToken=", "/pipeline?auth=", "/?authToken=", "/?auth=" } do
        open(box, { target = target .. box.auth }):enter()
        assert.equal(i, box:sockets())
      end
    end)

    it("a token that is percent-encoded", function()
      local encoded = box.auth:gsub(".", function(byte) return ("%%%02x"):format(byte:byte()) end)
      assert.equal(1, open(box, token(encoded)):enter() and box:sockets(box.user_id))
      assert.equal(0, box:sockets(box.friend_id))
    end)

    it("and records the request", function()
      open(box):enter()
      local request = box:requests()[1]
      assert.same(
        { "GET", "/pipeline?authToken=" .. box.auth, true, true },
        { request.method, request.target, request.complete, request.acted }
      )
    end)
  end)

  describe("refuses", function()
    it("a User-Agent that says nothing, as the edge does", function()
      for _, agent in ipairs { false, "curl/8.5.0", "Me/1.0 me@example.com" } do
        local event, problem = open(box, { user_agent = agent }):next()
        assert.same({ false, "refused", 403 }, { event, problem.code, problem.status })
        assert.equal(13799, cjson.decode(problem.body).error.waf_code)
      end
      assert.equal(0, box:sockets())
    end)

    it("a request that does not ask for WebSocket", function()
      for _, header in ipairs { "Upgrade: websocket", "Connection: Upgrade\r\nUpgrade: h2c" } do
        rest:send(
          ("GET /pipeline HTTP/1.1\r\nUser-Agent: %s\r\n%s\r\n\r\n"):format(support.USER_AGENT, header)
        )
        local status = rest:response()
        assert.equal(header:find("h2c") and 401 or 400, status)
      end
    end)

    it("a dead session after the response, in the same packet", function()
      local client = open(box, token("authcookie_x%2Fy"))
      local received, ended = client.tcp:rest()
      assert.equal("EOF", ended)
      local _, last = received:find("\r\n\r\n", 1, true)
      assert.matches("^HTTP/1.1 101 ", received)
      assert.equal(0x81, received:byte(last + 1))
      assert.same({
        err = "authToken doesn't correspond with an active session",
        authToken = "authcookie_x/y",
        ip = "127.0.0.1",
      }, client:enter():frame())
      assert.is_false(box:requests()[1].acted)
    end)

    it("a session that owes a second factor, and none at all", function()
      box:account { two_factor = { "totp" } }
      local login = "Authorization: " .. support.basic(box.username, box.password) .. "\r\n"
      local request = support.wire(box, "GET", "/auth/user", nil, login):gsub("Cookie: [^\n]*\n", "")
      local _, _, head = rest:send(request):response()
      for _, target in ipairs { "/pipeline?authToken=" .. head:match("auth=([^;]*)"), "/pipeline" } do
        assert.matches("active session", open(box, { target = target }):enter():frame().err)
      end
      assert.equal(0, box:sockets())
    end)
  end)

  describe("pushes", function()
    it("what REST changes to every socket of the account", function()
      local one, other = open(box):enter(), open(box):enter()
      local status = call("POST", ("/invite/myself/to/%s:%s"):format(box.world_id, box.instance_id))
      assert.equal(200, status)
      for _, client in ipairs { one, other } do
        local frame = client:frame()
        assert.equal("notification", frame.type)
        assert.equal("invite", cjson.decode(frame.content).type)
      end
    end)

    it("what a control changes", function()
      local client = open(box):enter()
      box:place(box.offline_friend_id, box.location)
      assert.equal("friend-online", client:frame().type)
    end)

    it("anything", function()
      local client = open(box):enter()
      assert.equal(1, box:push("future-event", { a = { 1 } }))
      assert.equal(1, box:push("see-notification", '"not_1"'))
      assert.equal(1, box:push("clear-notification"))
      assert.equal(1, box:push_text('{"type":5,"content":{"a":1}}'))
      assert.equal(1, box:push_bytes("\137\1!"))
      assert.same({ type = "future-event", content = '{"a":[1]}' }, client:frame())
      assert.same({ type = "see-notification", content = '"not_1"' }, client:frame())
      assert.same({ type = "clear-notification" }, client:frame())
      assert.same({ type = 5, content = { a = 1 } }, client:frame())
      assert.same({ "ping", "!" }, { client:next() })
    end)

    it("to the account that is named, and says to how many", function()
      assert.equal(0, box:push("a"))
      local client = open(box):enter()
      assert.equal(0, box:push("a", "b", box.friend_id))
      assert.equal(1, box:push("c", "d", box.user_id))
      assert.equal("c", client:frame().type)
    end)

    it("a message of any length", function()
      local client = open(box):enter()
      for _, length in ipairs { 0, 125, 126, 65535, 65536, 1000000 } do
        box:push_text(("x"):rep(length))
        local _, text = client:next()
        assert.equal(length, #text)
      end
    end)
  end)

  describe("as a socket", function()
    it("answers a PING, and counts it", function()
      local client = open(box):enter():send("ping", "\0\255")
      assert.same({ "pong", "\0\255" }, { client:next() })
      local shown = box:state().pipeline
      assert.same({ sockets = 1, opened = 1, pings = 1, pongs = 0, closes = 0 }, shown)
    end)

    it("answers a PING in the packet of the request", function()
      local request, peer = require("spec.support.pipeline").request(box)
      local client = assert(tcp.dial(box.url)):send(request .. peer:ping("early"))
      assert(tcp.turn(function() return client.received:find("early", 1, true) end))
      assert.equal("\138\5early", client.received:match("\r\n\r\n(.*)$"))
      client:close()
    end)

    it("answers a close, and ends", function()
      local client = open(box):enter():send("close", 1000, "bye")
      assert.same({ "close", 1000 }, { client:next() })
      assert.same({ "end", "EOF" }, { client:next() })
      assert.equal(0, box:sockets())
      assert.equal(1, box:state().pipeline.closes)
    end)

    it("ends with a code when the client breaks a rule", function()
      local client = open(box):enter()
      client.tcp:send("\129\1a") -- without a mask
      assert.same({ "close", 1002 }, { client:next() })
      assert.same({ "end", "EOF" }, { client:next() })
    end)

    it("is gone when the client is", function()
      local client = open(box):enter()
      client.tcp:close()
      assert(tcp.turn(function() return box:sockets() == 0 end))
      assert.equal(0, box:push("a"))
    end)
  end)

  describe("ends the sockets", function()
    local function assert_ended(client)
      assert.same({ "close", 1000 }, { client:next() })
      assert.same({ "end", "EOF" }, { client:next() })
      assert.equal(0, box:sockets())
    end

    it("of a session that logs out", function()
      local client = open(box):enter()
      assert.equal(200, (call("PUT", "/logout")))
      assert_ended(client)
    end)

    it("of sessions that a control ends", function()
      local client = open(box):enter()
      box:end_sessions()
      assert_ended(client)
    end)

    it("of a session that expires", function()
      local client = open(box):enter()
      box:advance(7 * 24 * 3600 - 1)
      assert.is_true(client:is_quiet())
      box:advance(1)
      assert_ended(client)
    end)

    it("when it is reset", function()
      local client = open(box):enter()
      box:reset()
      assert_ended(client)
      assert.equal(0, box:state().pipeline.opened)
    end)

    it("as it is told to", function()
      for _, case in ipairs {
        { {}, { "close" } },
        { { code = 1012, reason = "restart" }, { "close", 1012, "restart" } },
        { { code = 1006 }, { false } },
        { { frame = false }, { "end", "EOF" } },
        { { reset = true }, { "end", "ECONNRESET" } },
      } do
        local client = open(box):enter()
        assert.equal(1, box:disconnect(case[1]))
        local event, value, reason = client:next()
        if event == false then value = nil end
        assert.same(case[2], { event, value, reason })
        assert.equal(0, box:sockets())
      end
    end)

    it("of one account", function()
      open(box):enter()
      assert.equal(0, box:disconnect { user_id = box.friend_id })
      assert.equal(1, box:disconnect { user_id = box.user_id })
    end)
  end)

  it("raises for a wrong argument", function()
    for message, act in pairs {
      ["bad argument #1 to 'push' (type must be a string)"] = function() box:push(5) end,
      ["bad argument #2 to 'push' (content must be a table, a string or nil)"] = function() box:push("a", 5) end,
      ["bad argument #3 to 'push' (user_id must be that of an account, got x)"] = function()
        box:push("a", nil, "x")
      end,
      ["bad argument #1 to 'push_text' (text must be a string)"] = function() box:push_text() end,
      ["bad argument #1 to 'push_bytes' (bytes must be a string)"] = function() box:push_bytes() end,
      ["bad argument #1 to 'sockets' (user_id must be that of an account, got x)"] = function()
        box:sockets("x")
      end,
      ["bad argument #1 to 'disconnect' (code must be an integer from 0 to 65535)"] = function()
        box:disconnect { code = -1 }
      end,
      ["bad argument #1 to 'disconnect' (reason goes with code)"] = function()
        box:disconnect { reason = "x" }
      end,
    } do
      local ok, problem = pcall(act)
      assert.is_false(ok)
      assert.equal(message, (problem:gsub("^%S+:%d+: ", "")))
    end
  end)
end)
