--- Messages and control frames, between our two sides.
local core = require "vrchatapi.core"
local peers = require "spec.support.peers"
local websocket = require "vrchatapi.websocket"

describe("messages", function()
  for _, length in ipairs { 0, 1, 125, 126, 127, 65535, 65536, 1048576 } do
    it(("of %d bytes arrive at both sides"):format(length), function()
      local client, server = peers.pair()
      local text, bytes = ("é"):rep(math.floor(length / 2)) .. ("x"):rep(length % 2), ("\255"):rep(length)
      server:push(client:text(text) .. client:binary(bytes))
      client:push(server:text(text) .. server:binary(bytes))
      for _, peer in ipairs { client, server } do
        assert.same({ "text", text }, { peer:next() })
        assert.same({ "binary", bytes }, { peer:next() })
        assert.is_nil(peer:next())
      end
    end)
  end

  it("arrive from fragments, with control frames between them", function()
    local client = peers.open_client()
    for _, it in ipairs {
      { opcode = "text", payload = "a\240\159", fin = false },
      { opcode = "ping", payload = "first" },
      { opcode = "continuation", payload = "\152", fin = false },
      { opcode = "pong" },
      { opcode = "continuation", fin = false },
      { opcode = "continuation", payload = "\128b" },
      { opcode = "binary", fin = false },
      { opcode = "continuation" },
    } do
      client:push(websocket.frame(it))
    end
    assert.same({ "ping", "first" }, { client:next() })
    assert.same({ "pong", "" }, { client:next() })
    assert.same({ "text", "a😀b" }, { client:next() })
    assert.same({ "binary", "" }, { client:next() })
    assert.is_nil(client:next())
  end)

  it("of a client have a fresh mask each", function()
    local client = peers.open_client()
    local keys, count = {}, 0
    for _ = 1, 100 do
      for _, bytes in ipairs { client:text("hello"), client:ping("hello"), client:pong("hello") } do
        local key = bytes:sub(3, 6)
        assert.equal(133, bytes:byte(2)) -- masked, 5 bytes
        assert.equal("hello", core.mask(bytes:sub(7), key))
        if not keys[key] then count = count + 1 end
        keys[key] = true
      end
    end
    assert.is_true(count >= 299, count)
    assert.equal(134, client:close(1000, "done"):byte(2)) -- masked, 6 bytes
  end)

  it("of a server have no mask", function()
    local _, server = peers.pair()
    assert.equal("\129\5hello", server:text("hello"))
    assert.equal("\137\0", server:ping())
    assert.equal("\138\1x", server:pong("x"))
    assert.equal("\136\0", server:close())
  end)
end)

describe("a close", function()
  for _, code in ipairs { 1000, 1001, 1003, 1007, 1011, 1012, 1014, 3000, 4999 } do
    it(("with the code %d and a reason arrives at both sides"):format(code), function()
      local client, server = peers.pair()
      local reason = ("é"):rep(61) .. "x"
      server:push(client:close(code, reason))
      assert.same({ "close", code, reason }, { server:next() })
      client:push(server:close(code))
      assert.same({ "close", code, "" }, { client:next() })
    end)
  end

  it("may have no code", function()
    local client, server = peers.pair()
    client:push(server:close())
    assert.same({ "close", nil, "" }, { client:next() })
  end)

  it("ends what is read: what comes behind it is ignored", function()
    local client, server = peers.pair()
    client:push(server:text("before") .. server:close(1000) .. "\131garbage")
    assert.same({ "text", "before" }, { client:next() })
    assert.equal("close", (client:next()))
    assert.is_true(client.closed)
    client:push(websocket.frame { opcode = "text", payload = "behind" })
    assert.is_nil(client:next())
    client:eof()
    assert.is_nil(client:next())
  end)

  it("of one side leaves what the other one still sends", function()
    local client, server = peers.pair()
    server:push(client:close(1000))
    client:push(server:text("on its way") .. server:ping("p"))
    assert.same({ "text", "on its way" }, { client:next() })
    assert.same({ "ping", "p" }, { client:next() })
    assert.is_nil(client:next())
  end)

  it("may come in the middle of a message", function()
    local client, server = peers.pair()
    client:push(websocket.frame { opcode = "text", payload = "x", fin = false } .. server:close(1001))
    assert.same({ "close", 1001, "" }, { client:next() })
  end)
end)
