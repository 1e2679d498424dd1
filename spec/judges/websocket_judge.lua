--- The codec of WebSocket against servers and clients that we did not write: Debian's python3-websockets
--- and the npm package ws.
local cjson = require "cjson"
local connection = require "spec.judges.websocket.connection"
local daemon = require "spec.support.daemon"
local files = require "spec.support.files"
local npm = require "spec.judges.npm"
local percent = require "vrchatapi.percent"
local service = require("spec.support.service").use()
local websocket = require "vrchatapi.websocket"

local HERE = debug.getinfo(1, "S").source:match("^@(.*/)")

local SERVERS = {
  ["python3-websockets"] = function()
    return daemon.start {
      command = "/usr/bin/python3 server.py @port@",
      files = { ["server.py"] = files.read(HERE .. "websocket/server.py") },
    }
  end,
  ws = function()
    return daemon.start { command = npm.command("websocket_server.mjs") .. " @port@", as_self = true }
  end,
}

-- The length that each way to write a length has, and those beside it.
local LENGTHS = { 0, 1, 125, 126, 127, 65535, 65536, 1048576 }

for name, start in pairs(SERVERS) do
  describe("a WebSocket server of " .. name, function()
    local server, opened

    setup(function() server = start() end)
    teardown(function() server:stop() end)
    before_each(function() opened = {} end)
    after_each(function()
      for _, it in ipairs(opened) do
        it.stream:close()
      end
    end)

    local function dial(target)
      local it = connection.open(server.port, target)
      opened[#opened + 1] = it
      return it
    end

    local function open(target)
      local it = dial(target)
      local event, headers = it:next()
      assert.equal("open", event, headers.message)
      return it, headers
    end

    -- How the connection with that target has ended, as the server knows it.
    local function close_of(target)
      local event, text = open("/closed?target=" .. percent.encode(target)):next()
      assert.equal("text", event)
      return cjson.decode(text)
    end

    it("sends messages of all sizes back", function()
      local it = open("/echo")
      for _, length in ipairs(LENGTHS) do
        local text = ("é"):rep(math.floor(length / 2)) .. ("x"):rep(length % 2)
        it:send(it.peer:text(text))
        local event, value = it:next()
        assert.is_true(event == "text" and value == text, length)
        it:send(it.peer:binary(("\255"):rep(length)))
        event, value = it:next()
        assert.is_true(event == "binary" and value == ("\255"):rep(length), length)
      end
    end)

    it("reads our fragments, and answers the PING between them", function()
      local it = open("/echo")
      local key = "\1\2\3\4"
      it:send(websocket.frame { opcode = "text", payload = "a \240\159", fin = false, mask = key })
      it:send(it.peer:ping("between"))
      it:send(websocket.frame { opcode = "continuation", payload = "\152\128", mask = key })
      assert.same({ "pong", "between" }, { it:next() })
      assert.same({ "text", "a 😀" }, { it:next() })
    end)

    it("sends fragments with a PING between them", function()
      local it = open("/fragments")
      assert.same({ "ping", "between" }, { it:next() })
      it:send(it.peer:pong("between"))
      assert.same({ "text", "a 😀 in fragments" }, { it:next() })
    end)

    it("takes our PONG", function()
      local it = open("/ping")
      local event, payload = it:next()
      assert.same({ "ping", ("\0any\255"):rep(25) }, { event, payload })
      it:send(it.peer:pong(payload))
      assert.same({ "text", "answered" }, { it:next() })
    end)

    it("sends 20,000 messages at once", function()
      local it = open("/burst?count=20000")
      for i = 0, 19999 do
        local event, value = it:next()
        assert(event == "text" and value == tostring(i), i)
      end
    end)

    it("would compress, and does not", function()
      local _, headers = open("/echo")
      assert.is_nil(headers["sec-websocket-extensions"])
    end)

    for path, word in pairs { ["/extension"] = "extension", ["/subprotocol"] = "subprotocol" } do
      it("is refused if its response has a " .. word, function()
        local event, problem = dial(path):next()
        assert.is_false(event)
        assert.equal("protocol", problem.code)
        assert.is_truthy(problem.message:find("a[n]? " .. word .. " that was not asked for"), problem.message)
      end)
    end

    it("refuses with a status, a header and a body", function()
      local event, problem = dial("/refused"):next()
      assert.is_false(event)
      assert.equal("refused", problem.code)
      assert.equal(429, problem.status)
      assert.equal("7", problem.headers["retry-after"])
      assert.equal('{"error":"slow down"}', problem.body)
    end)

    for _, code in ipairs { 1000, 1001, 1011, 1013, 3000, 4999 } do
      it(("ends with the code %d, and takes our answer"):format(code), function()
        local target = ("/close?code=%d&reason=bye"):format(code)
        local it = open(target)
        assert.same({ "close", code, "bye" }, { it:next() })
        it:close(code)
        assert.equal(code, close_of(target).code)
      end)
    end

    it("ends without a code, and takes our answer", function()
      local it = open("/close")
      assert.same({ "close", nil, "" }, { it:next() })
      it:close()
      assert.equal(1005, close_of("/close").code)
    end)

    it("takes our close", function()
      local it = open("/echo?closed")
      it:send(it.peer:close(1001, "going away"))
      local event, code = it:next()
      assert.same({ "close", 1001 }, { event, code })
      it:close()
      assert.same({ code = 1001, reason = "going away" }, close_of("/echo?closed"))
    end)

    for fault, case in pairs {
      ["without a mask"] = { { opcode = "text", payload = "x" }, 1002 },
      ["with a reserved bit"] = { { opcode = "text", payload = "x", rsv = 1, mask = "1234" }, 1002 },
      ["with a text that is not UTF-8"] = { { opcode = "text", payload = "\255", mask = "1234" }, 1007 },
    } do
      it("ends the connection at a frame " .. fault, function()
        local it = open("/echo")
        it:send(websocket.frame(case[1]))
        local event, code = it:next()
        assert.same({ "close", case[2] }, { event, code })
        it:close()
      end)
    end
  end)
end

local function hex(bytes)
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

describe("a WebSocket client of ws", function()
  -- What `websocket.frame` makes wrong, by the names that ws has for it.
  local BAD = {
    [{ opcode = "text", payload = "x", rsv = 4 }] = "WS_ERR_UNEXPECTED_RSV_1",
    [{ opcode = "text", payload = "x", rsv = 2 }] = "WS_ERR_UNEXPECTED_RSV_2_3",
    [{ opcode = 3 }] = "WS_ERR_INVALID_OPCODE",
    [{ opcode = "continuation", payload = "x" }] = "WS_ERR_INVALID_OPCODE",
    [{ opcode = "text", payload = "x", mask = "1234" }] = "WS_ERR_UNEXPECTED_MASK",
    [{ opcode = "ping", fin = false }] = "WS_ERR_EXPECTED_FIN",
    [{ opcode = "ping", payload = ("x"):rep(126) }] = "WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH",
    [{ opcode = "close", payload = "x" }] = "WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH",
    [{ opcode = "text", payload = "\255" }] = "WS_ERR_INVALID_UTF8",
    [{ opcode = "close", payload = "\3\237" }] = "WS_ERR_INVALID_CLOSE_CODE",
    [{ opcode = "text", size = 8, length = 2 ^ 54 }] = "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH",
  }

  it("is served by our side as the RFC says", function()
    local server = daemon.start {
      command = "lua5.4 echo.lua @port@",
      files = {
        ["echo.lua"] = ("package.path, package.cpath = %q, %q\n"):format(package.path, package.cpath)
          .. files.read(HERE .. "websocket/echo.lua"),
      },
    }
    local bad, expected = {}, {}
    for it, code in pairs(BAD) do
      local bytes = hex(websocket.frame(it))
      bad[#bad + 1], expected[bytes] = bytes, code
    end
    local ok, output = npm.run(
      "websocket_client.mjs",
      cjson.encode { url = "ws://127.0.0.1:" .. server.port .. "/", bad = bad }
    )
    server:stop()
    assert(ok, output)
    local results = cjson.decode(output)
    assert.equal("", results.extensions) -- it has asked for compression
    assert.equal(14, #results.sizes)
    for _, is_same in ipairs(results.sizes) do
      assert.is_true(is_same)
    end
    assert.same({ kind = "close", code = 1009, reason = "" }, results.large)
    assert.equal("a 😀 in fragments", results.fragments)
    assert.equal("pong between", results.pong)
    assert.equal("ping hello", results.ping)
    assert.equal("hello", results.answer)
    assert.same({ kind = "close", code = 3001, reason = "" }, results.closed)
    assert.same({ kind = "close", code = 1001, reason = "going away" }, results.closing)
    assert.same(expected, results.bad)
  end)

  it("gets what the sandbox pushes", function()
    local box = service.box
    local argument = cjson.encode { url = box.pipeline_url .. "?authToken=" .. box.auth, listen = true }
    local pipe =
      assert(io.popen(npm.command("websocket_client.mjs") .. " " .. files.quote(argument) .. " 2>&1"))
    while assert(box:sockets()) == 0 do
      daemon.pause(5)
    end
    assert.equal(1, box:push("friend-online", { userId = box.friend_id, platform = "standalonewindows" }))
    assert.equal(1, box:push("notification", { message = ("é"):rep(200000) }))
    assert.equal(1, box:disconnect { code = 1001, reason = "bye" })
    local events = cjson.decode(pipe:read("*a")).events
    pipe:close()
    local first, second = cjson.decode(events[1].data), cjson.decode(events[2].data)
    assert.equal("friend-online", first.type)
    assert.equal(box.friend_id, cjson.decode(first.content).userId)
    assert.equal(("é"):rep(200000), cjson.decode(second.content).message)
    assert.same({ kind = "close", code = 1001, reason = "bye" }, events[3])
  end)
end)
