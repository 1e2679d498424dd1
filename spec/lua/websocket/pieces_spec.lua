--- The pieces in which bytes come, and what they cost.
local peers = require "spec.support.peers"
local websocket = require "vrchatapi.websocket"

-- All events of a peer for bytes that come in pieces of these sizes, in turn.
local function events_of(peer, bytes, sizes)
  local events, from, i = {}, 1, 0
  while from <= #bytes do
    i = i + 1
    local size = sizes[(i - 1) % #sizes + 1]
    peer:push(bytes:sub(from, from + size - 1))
    from = from + size
    while true do
      local event = { peer:next() }
      if event[1] == nil then break end
      events[#events + 1] = event
      if event[1] == false then return events end
    end
  end
  return events
end

describe("bytes", function()
  it("are read in whatever pieces they come", function()
    local function pair()
      local client = peers.client()
      return client, websocket.server { key = peers.header(client.request, "Sec-WebSocket-Key") }
    end
    local client, server = pair()
    local bytes = {}
    for length = 0, 300, 3 do
      bytes[#bytes + 1] = server:text(("é"):rep(length))
      bytes[#bytes + 1] = server:ping(tostring(length))
      bytes[#bytes + 1] = websocket.frame { opcode = "binary", payload = ("b"):rep(length), fin = false }
      bytes[#bytes + 1] = websocket.frame { opcode = "continuation", payload = ("c"):rep(length * 9) }
    end
    bytes = table.concat(bytes) .. server:close(1000)
    local expected = events_of(client, server.response .. bytes, { 1000000 })
    assert.equal("open", table.remove(expected, 1)[1])
    assert.equal(101 * 3 + 1, #expected)
    for _, sizes in ipairs { { 1 }, { 2 }, { 3, 1, 4, 1, 5, 9, 2, 6 }, { 127, 1 }, { 1024 } } do
      client, server = pair()
      local events = events_of(client, server.response .. bytes, sizes)
      table.remove(events, 1) -- with the headers of its own response
      assert.same(expected, events)
    end
  end)

  it("of any kind end in events or a problem", function()
    math.randomseed(tonumber(os.getenv("VRCHATAPI_SEED")) or 6455)
    for _ = 1, 3000 do
      local client, server = peers.pair()
      local bytes = {}
      for i = 1, math.random(1, 40) do
        bytes[i] = math.random() < 0.3 and server:text(("x"):rep(math.random(0, 200)))
          or string.char(math.random(0, 255))
      end
      bytes = table.concat(bytes)
      local peer = math.random() < 0.5 and client or server
      local events = events_of(peer, bytes, { math.random(1, 9) })
      local last = events[#events]
      if last and last[1] == false then assert.is_string(last[2].message) end
    end
  end)
end)

describe("the memory that is used in all", function()
  -- KiB that a function allocates: nothing is collected meanwhile.
  local function allocated(fn)
    collectgarbage()
    collectgarbage("stop")
    local before = collectgarbage("count")
    fn()
    local after = collectgarbage("count")
    collectgarbage("restart")
    return after - before
  end

  local MIB = 1048576

  it("is a few times the size of a message that comes byte by byte", function()
    local client, server = peers.pair()
    local bytes = server:text(("x"):rep(MIB))
    local letters, event, text = {}, nil, nil
    for i = 0, 255 do
      letters[i] = string.char(i)
    end
    local used = allocated(function()
      for i = 1, #bytes do
        client:push(letters[bytes:byte(i)])
        event, text = client:next()
      end
    end)
    assert.equal("text", event)
    assert.equal(MIB, #text)
    assert.is_true(used < 8 * 1024, used .. " KiB")
  end)

  it("is little for a message in fragments of one byte", function()
    local client = peers.open_client()
    local more = websocket.frame { opcode = "continuation", payload = "x", fin = false }:rep(1000)
    client:push(websocket.frame { opcode = "text", fin = false })
    collectgarbage()
    local before = collectgarbage("count")
    for _ = 1, 300 do
      client:push(more)
      assert.is_nil(client:next())
    end
    collectgarbage()
    assert.is_true(collectgarbage("count") - before < 600)
    client:push(websocket.frame { opcode = "continuation" })
    local _, text = client:next()
    assert.equal(300000, #text)
  end)

  it("does not grow with fragments without bytes", function()
    local client = peers.open_client()
    client:push(websocket.frame { opcode = "text", fin = false })
    local empty = websocket.frame { opcode = "continuation", fin = false }:rep(1000)
    local function push()
      for _ = 1, 100 do
        client:push(empty)
        assert.is_nil(client:next())
      end
      collectgarbage()
      return collectgarbage("count")
    end
    local before = push()
    assert.is_true(push() - before < 1)
  end)

  it("is in proportion to many messages that come at once", function()
    local function used(count)
      local client, server = peers.pair()
      local bytes = server:text(("x"):rep(100)):rep(count)
      return allocated(function()
        client:push(bytes)
        for _ = 1, count do
          assert(client:next() == "text")
          client:push("") -- as a stream returns where nothing has come
        end
      end)
    end
    local few = used(1000)
    assert.is_true(used(10000) < 12 * few)
  end)
end)
