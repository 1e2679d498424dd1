--- Messages and control frames, between our two sides.
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
end)

describe("what comes byte by byte", function()
  it("is read as what comes at once", function()
    local client = peers.client()
    local server = websocket.server { key = peers.header(client.request, "Sec-WebSocket-Key") }
    local bytes = server.response .. server:text("hello") .. server:ping("p") .. server:close(1001, "bye")
    local events = {}
    for byte in bytes:gmatch "." do
      client:push(byte)
      local event = { client:next() }
      if event[1] then events[#events + 1] = event end
    end
    assert.equal("open", events[1][1])
    assert.same(
      { { "text", "hello" }, { "ping", "p" }, { "close", 1001, "bye" } },
      { events[2], events[3], events[4] }
    )
    assert.equal(4, #events)
  end)
end)
