--- Frames that break a rule of RFC 6455, each at both sides.
local peers = require "spec.support.peers"
local websocket = require "vrchatapi.websocket"

local KEY = "\1\2\3\4"

-- Frames as the other side of the peer sends them.
local function encode(peer, frames)
  local bytes = {}
  for i, it in ipairs(frames) do
    local copy = { mask = not peer.is_client and KEY or nil }
    for name, value in pairs(it) do
      copy[name] = value
    end
    bytes[i] = websocket.frame(copy)
  end
  return table.concat(bytes)
end

-- Why a peer fails at frames, which come in pieces of that size.
local function problem_of(peer, frames, size)
  local bytes = encode(peer, frames)
  for i = 1, #bytes, size do
    peer:push(bytes:sub(i, i + size - 1))
    repeat
      local event, problem = peer:next()
      if event == false then return problem end
    until event == nil
  end
end

local BAD = {
  ["the first reserved bit"] = { { { opcode = "text", payload = "x", rsv = 4 } }, 1002, "reserved bits" },
  ["the second reserved bit"] = { { { opcode = "ping", rsv = 2 } }, 1002, "reserved bits" },
  ["the third reserved bit"] = { { { opcode = "binary", rsv = 1 } }, 1002, "reserved bits" },
  ["a reserved bit in the middle of a message"] = {
    { { opcode = "text", payload = "x", fin = false }, { opcode = "continuation", rsv = 4 } },
    1002,
    "reserved bits",
  },
  ["the opcode 3"] = { { { opcode = 3, payload = "x" } }, 1002, "reserved opcode 3" },
  ["the opcode 7"] = { { { opcode = 7 } }, 1002, "reserved opcode 7" },
  ["the opcode 11"] = { { { opcode = 11 } }, 1002, "reserved opcode 11" },
  ["the opcode 15"] = { { { opcode = 15 } }, 1002, "reserved opcode 15" },
  ["a ping in fragments"] = { { { opcode = "ping", fin = false } }, 1002, "control frame is fragmented" },
  ["a close in fragments"] = { { { opcode = "close", fin = false } }, 1002, "control frame is fragmented" },
  ["a ping of 126 bytes"] = { { { opcode = "ping", payload = ("x"):rep(126) } }, 1002, "more than 125 bytes" },
  ["a ping whose length has 8 bytes"] = { { { opcode = "ping", size = 8 } }, 1002, "more than 125 bytes" },
  ["a close of 65536 bytes"] = {
    { { opcode = "close", payload = ("x"):rep(65536) } },
    1002,
    "more than 125 bytes",
  },
  ["a continuation of nothing"] = { { { opcode = "continuation", payload = "x" } }, 1002, "has not begun" },
  ["a continuation after a whole message"] = {
    { { opcode = "text", payload = "x" }, { opcode = "continuation", payload = "y" } },
    1002,
    "has not begun",
  },
  ["a continuation after the last fragment"] = {
    {
      { opcode = "text", payload = "x", fin = false },
      { opcode = "continuation" },
      { opcode = "continuation" },
    },
    1002,
    "has not begun",
  },
  ["a message inside of another one"] = {
    { { opcode = "text", payload = "x", fin = false }, { opcode = "text", payload = "y" } },
    1002,
    "before the one before it has ended",
  },
  ["a length of 125 in two bytes"] = {
    { { opcode = "text", payload = ("x"):rep(125), size = 2 } },
    1002,
    "more bytes than it needs",
  },
  ["a length of 0 in eight bytes"] = { { { opcode = "binary", size = 8 } }, 1002, "more bytes than it needs" },
  ["a length of 65535 in eight bytes"] = {
    { { opcode = "binary", size = 8, length = 65535 } },
    1002,
    "more bytes than it needs",
  },
  ["a length of 2^63"] = { { { opcode = "binary", size = 8, length = 2 ^ 63 } }, 1002, "2^63 or more" },
  ["a length of nearly 2^63"] = {
    { { opcode = "binary", size = 8, length = 2 ^ 62 + 2 ^ 61 } },
    1009,
    "larger than",
  },
  ["a length beyond the limit"] = {
    { { opcode = "text", length = 1048577 } },
    1009,
    "larger than 1048576 bytes",
  },
  ["fragments that are together beyond the limit"] = {
    {
      { opcode = "text", payload = ("x"):rep(1048570), fin = false },
      { opcode = "ping" },
      { opcode = "continuation", payload = "123456", fin = false },
      { opcode = "continuation", length = 1 },
    },
    1009,
    "larger than 1048576 bytes",
  },
  ["a text that is not UTF-8"] = { { { opcode = "text", payload = "x\255" } }, 1007, "a text is not UTF-8" },
  ["a text with a surrogate"] = { { { opcode = "text", payload = "\237\160\128" } }, 1007, "not UTF-8" },
  ["a text that is cut in a character"] = { { { opcode = "text", payload = "x\195" } }, 1007, "not UTF-8" },
  ["a text in fragments that is not UTF-8"] = {
    {
      { opcode = "text", payload = "\195", fin = false },
      { opcode = "ping" },
      { opcode = "continuation", payload = "x" },
    },
    1007,
    "not UTF-8",
  },
  ["a close of one byte"] = { { { opcode = "close", payload = "\3" } }, 1002, "half a code" },
  ["a close whose reason is not UTF-8"] = {
    { { opcode = "close", payload = "\3\232\255" } },
    1007,
    "the reason of a close frame",
  },
}
for _, code in ipairs { 0, 999, 1004, 1005, 1006, 1015, 1016, 1999, 2999, 5000, 65535 } do
  BAD["the code " .. code] = {
    { { opcode = "close", payload = string.char(math.floor(code / 256), code % 256) } },
    1002,
    ("the code %d, which may not be sent"):format(code),
  }
end

describe("a connection fails at", function()
  local function check(peer, case, size)
    local problem = problem_of(peer, case[1], size or 2000000)
    assert.is_truthy(problem, "it did not fail")
    assert.equal("protocol", problem.code)
    assert.equal(case[2], problem.close_code)
    assert.is_truthy(problem.message:find(case[3], 1, true), problem.message)
    -- and what comes afterwards is ignored
    peer:push(encode(peer, { { opcode = "text", payload = "later" } }))
    assert.same({ false, problem }, { peer:next() })
    assert.is_string(peer:close(problem.close_code))
  end

  for name, case in pairs(BAD) do
    it(name, function()
      for side = 1, 2 do
        check(select(side, peers.pair()), case)
        check(select(side, peers.pair()), case, 5)
      end
    end)
  end

  it("a masked frame of a server", function()
    check(peers.open_client(), { { { opcode = "text", payload = "x", mask = KEY } }, 1002, "masked" })
    check(peers.open_client(), { { { opcode = "close", mask = "\0\0\0\0" } }, 1002, "masked" })
  end)

  it("a frame of a client that is not masked", function()
    local _, server = peers.pair()
    check(server, { { { opcode = "text", payload = "x", mask = false } }, 1002, "not masked" })
    _, server = peers.pair()
    check(server, { { { opcode = "ping", mask = false } }, 1002, "not masked" })
  end)

  it("a limit of its own", function()
    local client, server = peers.pair { max_message = 10 }
    client:push(server:text("0123456789"))
    server:push(client:text("0123456789"))
    assert.same({ "text", "0123456789" }, { client:next() })
    assert.same({ "text", "0123456789" }, { server:next() })
    check(client, { { { opcode = "binary", length = 11 } }, 1009, "larger than 10 bytes" })
    check(server, { { { opcode = "binary", length = 11 } }, 1009, "larger than 10 bytes" })
  end)

  it("the first two bytes of a frame, before the rest of it has come", function()
    for _, bytes in ipairs { "\195\0", "\131\127", "\129\254", "\137\126", "\128\1" } do
      local client = peers.open_client()
      client:push(bytes)
      assert.is_false((client:next()))
    end
  end)

  it("its end without a close frame", function()
    for _, bytes in ipairs { "", "\129", "\129\5abc", "\1\1x" } do
      local client = peers.open_client()
      client:push(bytes)
      client:eof()
      local event, problem = client:next()
      assert.is_false(event)
      assert.equal("ended", problem.code)
      assert.is_nil(problem.close_code)
    end
  end)
end)

describe("a program cannot send", function()
  local cases = {
    ["a text that is not UTF-8"] = { "text", { "\255" }, "#1 to 'text' %(payload must be UTF%-8%)" },
    ["a text that is not a string"] = {
      "text",
      { {} },
      "#1 to 'text' %(payload must be a string, got table%)",
    },
    ["bytes that are not a string"] = { "binary", {}, "#1 to 'binary' %(payload must be a string, got nil%)" },
    ["a ping of 126 bytes"] = {
      "ping",
      { ("x"):rep(126) },
      "#1 to 'ping' %(payload must be at most 125 bytes, got 126%)",
    },
    ["a pong of 126 bytes"] = {
      "pong",
      { ("x"):rep(126) },
      "#1 to 'pong' %(payload must be at most 125 bytes, got 126%)",
    },
    ["a reason without a code"] = {
      "close",
      { nil, "why" },
      "#2 to 'close' %(reason must come with a code%)",
    },
    ["a reason of 124 bytes"] = {
      "close",
      { 1000, ("x"):rep(124) },
      "#2 to 'close' %(reason must be UTF%-8 of at most",
    },
    ["a reason that is not UTF-8"] = {
      "close",
      { 1000, "\255" },
      "#2 to 'close' %(reason must be UTF%-8 of at most",
    },
    ["the code 1005"] = { "close", { 1005 }, "#1 to 'close' %(code must be one that may be sent, got 1005%)" },
    ["the code 2000"] = { "close", { 2000 }, "#1 to 'close' %(code must be one that may be sent, got 2000%)" },
    ["a code with a fraction"] = { "close", { 3000.5 }, "#1 to 'close' %(code must be one that may be sent" },
  }
  for name, case in pairs(cases) do
    it(name, function()
      local client = peers.open_client()
      local ok, message = pcall(function() client[case[1]](client, case[2][1], case[2][2]) end)
      assert.is_false(ok)
      assert.is_truthy(
        message:find("^spec/lua/websocket/rules_spec%.lua:%d+: bad argument " .. case[3]),
        message
      )
      assert.is_nil(client.closing)
    end)
  end

  it("anything after a close frame", function()
    local client = peers.open_client()
    assert.is_string(client:close(1000))
    for _, name in ipairs { "text", "binary", "ping" } do
      local ok, message = pcall(client[name], client, "x")
      assert.is_false(ok)
      assert.is_truthy(message:find("the connection is being closed", 1, true), message)
    end
    assert.equal("", client:pong("x"))
    assert.equal("", client:close(1000))
  end)
end)
