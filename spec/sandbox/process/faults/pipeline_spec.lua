--- The faults of the pipeline, over real sockets.

local cjson = require "cjson"
local open = require("spec.support.pipeline").use()
local sandbox = require "vrchatapi.sandbox"
local tcp = require "spec.support.tcp"
local websocket = require "vrchatapi.websocket"

describe("a fault of the pipeline", function()
  local box

  setup(function() box = assert(sandbox.start()) end)
  teardown(function() box:stop() end)
  before_each(function() box:reset() end)

  -- What a client gets that opens a socket while a fault lasts.
  local function event_with(fault)
    box:pipeline_fault(fault)
    return open(box):next()
  end

  -- The bytes that come after the response.
  local function bytes_of(client, count)
    local at = select(2, client.tcp.received:find("\r\n\r\n", 1, true))
    return client.tcp:bytes(at + count):sub(at + 1)
  end

  describe("with an upgrade:", function()
    it("status", function()
      local event, problem = event_with { kind = "status", status = 503, headers = { ["Retry-After"] = "7" } }
      assert.same({ false, "refused", 503 }, { event, problem.code, problem.status })
      assert.equal("7", problem.headers["retry-after"])
      assert.matches("currently unavailable", problem.body)
      event, problem = event_with { kind = "status", status = 200, body = "{}" }
      assert.same({ false, "refused", 200, "{}" }, { event, problem.code, problem.status, problem.body })
      assert.same({ 0, false }, { box:sockets(), box:requests()[1].acted })
    end)

    it("html", function()
      local _, problem = event_with { kind = "html", status = 520 }
      assert.equal(520, problem.status)
      assert.matches("^<html>", problem.body)
      assert.equal("text/html", problem.headers["content-type"])
    end)

    it("raw", function()
      box:pipeline_fault { kind = "raw", bytes = "\0\1", close = true }
      assert.same({ "\0\1", "EOF" }, { open(box).tcp:rest() })
    end)

    it("hang", function()
      box:pipeline_fault { kind = "hang" }
      local client = open(box)
      assert(tcp.turn(function() return #box:requests() == 1 end))
      assert.same({ "", 0 }, { client.tcp.received, box:sockets() })
      box:disconnect()
      assert.is_nil(client.tcp.ended)
    end)

    it("close, reset", function()
      box:pipeline_fault { kind = "close" }
      assert.same({ "", "EOF" }, { open(box).tcp:rest() })
      box:pipeline_fault { kind = "reset" }
      assert.same({ "", "ECONNRESET" }, { open(box).tcp:rest() })
    end)

    it("slow", function()
      box:pipeline_fault { kind = "slow", seconds = 0.05 }
      local start = os.time()
      local client = open(box)
      assert(tcp.turn(function() return #box:requests() == 1 end))
      assert.equal(0, box:sockets())
      client:enter()
      assert.equal(1, box:sockets())
      assert.is_true(os.time() - start < 10)
    end)

    it("headers", function()
      for name, value in pairs {
        ["Sec-WebSocket-Accept"] = "wrong",
        ["sec-websocket-accept"] = "",
        ["Sec-WebSocket-Extensions"] = "permessage-deflate",
        Upgrade = "h2c",
        Connection = "",
      } do
        local event, problem = event_with { kind = "headers", headers = { [name] = value } }
        assert.same({ false, "protocol" }, { event, problem.code })
      end
      assert.equal("open", (event_with { kind = "headers", headers = { ["CF-RAY"] = "1" } }))
      box:pipeline_fault { kind = "headers", headers = { upgrade = "", Connection = "" } }
      local client = open(box)
      client:next()
      assert.matches("^HTTP/1.1 101 [%a ]+\r\nSec%-WebSocket%-Accept: [^\r\n]*\r\n\r\n$", client.tcp.received)
    end)

    it("error", function()
      for text, expected in pairs {
        [false] = "authToken doesn't correspond with an active session",
        ["Error finding user usr_1"] = "Error finding user usr_1",
      } do
        box:pipeline_fault { kind = "error", text = text or nil }
        local client = open(box):enter()
        assert.same({ err = expected, authToken = box.auth, ip = "127.0.0.1" }, client:frame())
        assert.equal("end", (client:next()))
      end
      assert.equal(0, box:sockets())
    end)

    it("greeting", function()
      box:pipeline_fault { kind = "greeting", texts = { '{"type":"a"}', '{"type":"b"}' } }
      local client = open(box):enter()
      assert.equal('\129\12{"type":"a"}\129\12{"type":"b"}', (client.tcp.received:gsub("^.*\r\n\r\n", "")))
      assert.equal("a", client:frame().type)
      assert.equal("b", client:frame().type)
      assert.is_true(client:is_quiet())
    end)

    it("for some upgrades only", function()
      box:pipeline_fault { kind = "status", status = 429, times = 1 }
      assert.equal(429, select(2, open(box):next()).status)
      assert.equal("open", (open(box):next()))
      assert.same({ kind = "status", status = 429, times = 0 }, box:state().pipeline.fault)
    end)

    it("not with REST, and the other way round", function()
      box:pipeline_fault { kind = "close" }
      local rest = assert(tcp.dial(box.url))
      assert.equal(200, (rest:send(require("spec.support.sandbox").wire(box, "GET", "/auth")):response()))
      rest:close()
      box:pipeline_fault(nil)
      box:fault { kind = "close", at = "head" }
      assert.equal("open", (open(box):next()))
    end)
  end)

  describe("with what is pushed:", function()
    local client

    before_each(function() client = open(box):enter() end)

    it("duplicate", function()
      box:pipeline_fault { kind = "duplicate", times = 1 }
      box:push("a")
      box:push("b")
      for _, expected in ipairs { "a", "a", "b" } do
        assert.equal(expected, client:frame().type)
      end
      box:pipeline_fault { kind = "duplicate", copies = 0 } -- lost
      box:push("c")
      assert.is_true(client:is_quiet())
    end)

    it("delay", function()
      box:pipeline_fault { kind = "delay", seconds = 0.1, times = 1 }
      box:push("a")
      box:push("b") -- after it all the same
      local early = client.tcp.received
      assert.equal("a", client:frame().type)
      assert.equal("b", client:frame().type)
      assert.matches("\r\n\r\n$", early)
    end)

    it("drip, from the response on", function()
      box:pipeline_fault { kind = "drip", seconds = 0 }
      local pieces = 0
      local other = open(box)
      other.tcp.socket:read_stop()
      other.tcp.socket:read_start(function(_, bytes)
        if bytes then
          pieces = pieces + 1
          other.tcp.received = other.tcp.received .. bytes
        end
      end)
      other:enter()
      box:push("a", ("é"):rep(70))
      assert.equal(("é"):rep(70), other:frame().content)
      assert.equal(("é"):rep(70), client:frame().content)
      assert.is_true(pieces > 1)
    end)

    it("batch, also with the response", function()
      box:pipeline_fault { kind = "batch", count = 3 }
      local other = open(box)
      assert(tcp.turn(function() return box:sockets() == 2 end))
      box:push("a")
      assert.is_true(client:is_quiet())
      assert.equal("", other.tcp.received)
      box:push("b")
      assert(tcp.turn(function() return other.tcp.received ~= "" end))
      other:enter()
      assert.equal("a", other:frame().type)
      assert.equal("b", other:frame().type)
      box:pipeline_fault(nil) -- what is held is sent
      assert.equal("a", client:frame().type)
    end)

    it("fragments, with a PING between", function()
      box:pipeline_fault { kind = "fragments", bytes = 5 }
      box:push_text('{"type":1}')
      assert.equal('\1\5{"typ\137\7between\128\5e":1}', bytes_of(client, 23))
      assert.same({ "ping", "between" }, { client:next() })
      assert.equal(1, client:frame().type)
      client:send("pong", "between")
      assert(tcp.turn(function() return box:state().pipeline.pongs == 1 end))
      box:pipeline_fault { kind = "fragments", ping = false }
      box:push_text(("x"):rep(100))
      local _, text = client:next()
      assert.equal(100, #text)
      box:push_text("")
      assert.same({ "text", "" }, { client:next() })
    end)

    it("frame", function()
      for _, fields in ipairs {
        { opcode = "binary" },
        { opcode = 3 },
        { rsv = 4 },
        { mask = "abcd" },
        { size = 8 },
        { length = 2 ^ 40 },
        { fin = false },
      } do
        local fault = { kind = "frame" }
        for name, value in pairs(fields) do
          fault[name] = value
        end
        box:pipeline_fault(fault)
        box:push_text("hey")
        fields.opcode = fields.opcode or "text"
        fields.payload = "hey"
        local frame = websocket.frame(fields)
        local other = open(box):enter()
        box:push_text("hey")
        assert.equal(frame, bytes_of(other, #frame))
      end
    end)

    it("bad_utf8", function()
      box:pipeline_fault { kind = "bad_utf8" }
      box:push("a", { b = 1 })
      local event, problem = client:next()
      assert.same({ false, 1007 }, { event, problem.close_code })
    end)

    it("oversized", function()
      box:pipeline_fault { kind = "oversized", bytes = 300 }
      box:push("a")
      local _, text = client:next()
      assert.same({ 300, "a" }, { #text, cjson.decode(text).type })
      box:pipeline_fault { kind = "oversized" }
      box:push("a")
      local event, problem = client:next()
      assert.same({ false, 1009 }, { event, problem.close_code })
    end)
  end)

  describe("with sockets:", function()
    it("stall, of those that are open then", function()
      local stalled = open(box):enter()
      box:pipeline_fault { kind = "stall" }
      box:pipeline_fault(nil)
      local other = open(box):enter()
      assert.equal(2, box:push("a"))
      stalled:send("ping", "x")
      assert.equal("a", other:frame().type)
      assert.is_true(other:is_quiet())
      box:end_sessions()
      assert.equal("close", (other:next()))
      assert.equal(1, box:sockets())
      assert.matches("\r\n\r\n$", stalled.tcp.received)
      assert.is_nil(stalled.tcp.ended)
      stalled.tcp:close()
      assert(tcp.turn(function() return box:sockets() == 0 end))
    end)

    it("stall, also of what was to come later", function()
      local stalled = open(box):enter()
      box:pipeline_fault { kind = "delay", seconds = 0.02 }
      box:push("a")
      box:pipeline_fault { kind = "stall" }
      box:pipeline_fault { kind = "delay", seconds = 0.02 }
      local other = open(box):enter()
      box:push("b")
      assert.equal("b", other:frame().type)
      assert.matches("\r\n\r\n$", stalled.tcp.received)
    end)

    it("stall, of those that are opened later", function()
      box:pipeline_fault { kind = "stall" }
      local client = open(box):enter()
      box:push("a")
      box:reset()
      assert.same({ "close", 1000 }, { client:next() })
    end)

    it("no_pong", function()
      local client = open(box):enter()
      box:pipeline_fault { kind = "no_pong" }
      client:send("ping", "x")
      assert(tcp.turn(function() return box:state().pipeline.pings == 1 end))
      box:push("a")
      assert.equal("a", client:frame().type)
      client:send("close", 1000)
      assert.equal("close", (client:next()))
    end)
  end)

  it("raises for a wrong argument", function()
    for message, fault in pairs {
      ["fault must be a table or nil"] = 5,
      ["there is no kind x"] = { kind = "x" },
      ["status needs status"] = { kind = "status" },
      ["status must be an HTTP status from 200 to 599"] = { kind = "status", status = 101 },
      ["drip has no field path"] = { kind = "drip", path = "/" },
      ["stall goes without times"] = { kind = "stall", times = 1 },
      ["rsv must be an integer from 0 to 7"] = { kind = "frame", rsv = 8 },
      ["opcode must be the name of an opcode or an integer from 0 to 15"] = { kind = "frame", opcode = "x" },
      ["mask must be a string of 4 bytes"] = { kind = "frame", mask = "x" },
      ["size must be 0, 2 or 8"] = { kind = "frame", size = 1 },
    } do
      local ok, problem = pcall(box.pipeline_fault, box, fault)
      assert.is_false(ok)
      assert.equal(
        ("bad argument #1 to 'pipeline_fault' (%s)"):format(message),
        (problem:gsub("^%S+:%d+: ", ""))
      )
    end
  end)
end)
