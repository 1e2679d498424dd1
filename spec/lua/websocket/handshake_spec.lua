--- The opening handshake, as a client makes it and as a server answers it.
local core = require "vrchatapi.core"
local peers = require "spec.support.peers"
local websocket = require "vrchatapi.websocket"

local GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

local function accept_of(client)
  return core.base64(core.sha1(peers.header(client.request, "Sec-WebSocket-Key") .. GUID))
end

-- A right response with some headers replaced (false: removed).
local function response(client, changes, status_line)
  local headers = {
    { "Upgrade", "websocket" },
    { "Connection", "Upgrade" },
    { "Sec-WebSocket-Accept", accept_of(client) },
  }
  local lines = { status_line or "HTTP/1.1 101 Switching Protocols" }
  for name, value in pairs(changes or {}) do
    headers[#headers + 1] = { name, value }
  end
  for i, header in ipairs(headers) do
    local value = header[2]
    if i <= 3 and changes and changes[header[1]] ~= nil then value = false end
    if value then lines[#lines + 1] = header[1] .. ": " .. value end
  end
  return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

describe("the request of a client", function()
  it("asks for an upgrade, and has the headers that were given", function()
    local client = peers.client {
      host = "pipeline.test:8443",
      target = "/?authToken=a%20b",
      headers = { { "User-Agent", "Spec/1.0 spec@vrchatapi.test" } },
    }
    local key = peers.header(client.request, "Sec-WebSocket-Key")
    assert.equal(
      "GET /?authToken=a%20b HTTP/1.1\r\nHost: pipeline.test:8443\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        .. ("Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n"):format(key)
        .. "User-Agent: Spec/1.0 spec@vrchatapi.test\r\n\r\n",
      client.request
    )
    assert.equal(16, #core.unbase64(key))
  end)

  it("has a key of its own each time", function()
    local keys, count = {}, 0
    for _ = 1, 50 do
      local key = peers.header(peers.client().request, "Sec-WebSocket-Key")
      if not keys[key] then count = count + 1 end
      keys[key] = true
    end
    assert.equal(50, count)
  end)

  for name, options in pairs {
    ["a host with a line feed"] = { host = "a\r\nX: y" },
    ["no host"] = { host = "" },
    ["a target that does not begin with a slash"] = { target = "?secret" },
    ["a target with a space"] = { target = "/secret HTTP/1.1" },
    ["a target with a line feed"] = { target = "/\r\nsecret: x" },
    ["a header of two lines"] = { headers = { { "X", "secret\r\nY: z" } } },
    ["a header without a name"] = { headers = { { "", "secret" } } },
    ["a header with a colon in its name"] = { headers = { { "X:secret", "" } } },
  } do
    it("cannot have " .. name .. ", which is not shown", function()
      local ok, message = pcall(peers.client, options)
      assert.is_false(ok)
      assert.is_truthy(message:find("bad argument #1 to 'client'", 1, true), message)
      assert.is_nil(message:find("secret", 1, true))
    end)
  end
end)

describe("a client whose upgrade is accepted", function()
  it("is open, and knows the headers", function()
    local client = peers.client()
    client:push(response(client, { ["X-Thing"] = "  a thing\t" }))
    local event, headers = client:next()
    assert.equal("open", event)
    assert.equal("a thing", headers["x-thing"])
    assert.is_nil(client:next())
  end)

  it("does not mind how the words are written", function()
    local client = peers.client()
    client:push(response(client, { Upgrade = "WebSocket", Connection = "keep-alive, upgrade" }))
    assert.equal("open", (client:next()))
  end)

  it("reads the frames that came with the response", function()
    local client = peers.client()
    client:push(response(client) .. websocket.frame { opcode = "text", payload = '{"err":"x"}' })
    assert.equal("open", (client:next()))
    assert.same({ "text", '{"err":"x"}' }, { client:next() })
  end)

  it("passes over interim responses", function()
    local client = peers.client()
    client:push("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" .. response(client))
    local event, headers = client:next()
    assert.equal("open", event)
    assert.is_nil(headers.link)
  end)
end)

describe("a client fails where the response", function()
  local cases = {
    ["agrees to another protocol"] = { { Upgrade = "h2c" }, "another protocol" },
    ["does not say to which protocol"] = { { Upgrade = false }, "another protocol" },
    ["does not upgrade"] = { { Connection = "keep-alive" }, "no Connection: Upgrade" },
    ["has no Connection"] = { { Connection = false }, "no Connection: Upgrade" },
    ["has no Accept"] = { { ["Sec-WebSocket-Accept"] = false }, "wrong Sec%-WebSocket%-Accept" },
    ["has the Accept of another key"] = {
      { ["Sec-WebSocket-Accept"] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" },
      "wrong Sec%-WebSocket%-Accept",
    },
    ["has an extension"] = { { ["Sec-WebSocket-Extensions"] = "permessage-deflate" }, "extension" },
    ["has a subprotocol"] = { { ["Sec-WebSocket-Protocol"] = "chat" }, "subprotocol" },
  }
  for name, case in pairs(cases) do
    it(name, function()
      local client = peers.client()
      client:push(response(client, case[1]) .. websocket.frame { opcode = "text", payload = "x" })
      local event, problem = client:next()
      assert.is_false(event)
      assert.equal("protocol", problem.code)
      assert.is_truthy(problem.message:find(case[2]), problem.message)
      assert.is_nil(problem.close_code)
      assert.same({ false, problem }, { client:next() })
    end)
  end

  for name, case in pairs {
    ["is of another protocol"] = { "SSH-2.0-OpenSSH\r\n", "not a response of HTTP/1.1" },
    ["is of another version"] = { "HTTP/2 101 x\r\n\r\n", "not a response of HTTP/1.1" },
    ["has a status of two digits"] = { "HTTP/1.1 10 x\r\n", "not a response of HTTP/1.1" },
    ["has a status of four digits"] = { "HTTP/1.1 1010 x\r\n", "not a response of HTTP/1.1" },
    ["has lines without CR"] = { "HTTP/1.1 101 x\nUpgrade: websocket\n\n", "does not end with CR LF" },
    ["has a header without a colon"] = { "HTTP/1.1 101 x\r\nUpgrade websocket\r\n", "cannot be read" },
    ["has a header that is folded"] = { "HTTP/1.1 101 x\r\nA: b\r\n c\r\n", "cannot be read" },
    ["has a header without a name"] = { "HTTP/1.1 101 x\r\n: b\r\n", "cannot be read" },
    ["has a header with a CR"] = { "HTTP/1.1 101 x\r\nA: b\rc\r\n", "cannot be read" },
    ["has a header with a NUL"] = { "HTTP/1.1 101 x\r\nA: b\0c\r\n", "cannot be read" },
    ["has one huge header"] = { "HTTP/1.1 101 x\r\nA: " .. ("b"):rep(16400), "larger than 16384 bytes" },
    ["has many headers"] = { "HTTP/1.1 101 x\r\n" .. ("A: b\r\n"):rep(2731), "larger than 16384 bytes" },
    ["is interim without end"] = { ("HTTP/1.1 100 x\r\n\r\n"):rep(1000), "larger than 16384 bytes" },
    ["is a line without end"] = { ("x"):rep(16385), "larger than 16384 bytes" },
  } do
    it(name .. ", also byte by byte", function()
      for _, size in ipairs { #case[1], 1 } do
        local client, event, problem = peers.client(), nil, nil
        for i = 1, #case[1], size do
          client:push(case[1]:sub(i, i + size - 1))
          event, problem = client:next()
          if event == false then break end
        end
        assert.is_false(event)
        assert.equal("protocol", problem.code)
        assert.is_truthy(problem.message:find(case[2], 1, true), problem.message)
      end
    end)
  end

  it("does not come before the connection ends", function()
    for _, bytes in ipairs { "", "HTTP/1.1 101 x\r\nUpgrade: web" } do
      local client = peers.client()
      client:push(bytes)
      assert.is_nil(client:next())
      client:eof()
      local event, problem = client:next()
      assert.is_false(event)
      assert.equal("ended", problem.code)
      assert.is_truthy(problem.message:find("before the response to the upgrade", 1, true))
    end
  end)
end)

describe("a server", function()
  local function headers(changes)
    local all = {
      upgrade = "websocket",
      connection = "Upgrade",
      ["sec-websocket-version"] = "13",
      ["sec-websocket-key"] = "dGhlIHNhbXBsZSBub25jZQ==",
    }
    for name, value in pairs(changes or {}) do
      all[name] = value or nil
    end
    return all
  end

  it("answers the example of RFC 6455", function()
    local server = websocket.server { key = assert(websocket.key_of(headers())) }
    assert.equal(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        .. "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
      server.response
    )
    assert.is_nil(server:next())
  end)

  it(
    "takes the lists that browsers send",
    function()
      assert.is_truthy(
        websocket.key_of(headers { connection = "keep-alive, Upgrade", upgrade = "h2c, WebSocket" })
      )
    end
  )

  for name, case in pairs {
    ["without Upgrade"] = { { upgrade = false }, "does not ask for an upgrade" },
    ["for another protocol"] = { { upgrade = "h2c" }, "does not ask for an upgrade" },
    ["without Connection: Upgrade"] = { { connection = "close" }, "does not ask for an upgrade" },
    ["of another version"] = { { ["sec-websocket-version"] = "8" }, "another version" },
    ["without a version"] = { { ["sec-websocket-version"] = false }, "another version" },
    ["without a key"] = { { ["sec-websocket-key"] = false }, "wrong Sec-WebSocket-Key" },
    ["with a short key"] = { { ["sec-websocket-key"] = "dGhl" }, "wrong Sec-WebSocket-Key" },
    ["with a key that is not Base64"] = {
      { ["sec-websocket-key"] = "dGhlIHNhbXBsZSBub25jZ!==" },
      "wrong Sec-WebSocket-Key",
    },
  } do
    it("finds no key in a request " .. name, function()
      local key, problem = websocket.key_of(headers(case[1]))
      assert.is_nil(key)
      assert.is_truthy(problem:find(case[2], 1, true), problem)
    end)
  end
end)
