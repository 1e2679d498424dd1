local request_parser = require "vrchatapi.sandbox.formats.request_parser"

local compiler = jit -- luacheck: ignore 113

-- All events of a text that comes in pieces of some size.
local function parse(text, size)
  local parser, events = request_parser.new(), {}
  for at = 1, #text, size or #text do
    parser:push(text:sub(at, at + (size or #text) - 1))
    while true do
      local event, detail = parser:take()
      if not event then break end
      events[#events + 1] = { event, detail }
    end
  end
  return events
end

local function requests(events)
  local found = {}
  for _, event in ipairs(events) do
    if event[1] == "request" then found[#found + 1] = event[2] end
  end
  return found
end

local CHUNKED = "PUT /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
  .. "3\r\nabc\r\n0A;ext=1\r\n0123\r\n6789\r\n0\r\nTrailer: x\r\n\r\n"
local PLAIN = "POST /a?b HTTP/1.1\r\nHoSt:  x \r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 4\r\n\r\n"
  .. "\0\r\n\255"
local BARE = "GET / HTTP/1.1\r\n\r\n"

describe("the parser of requests", function()
  for _, size in ipairs { 1, 2, 3, 7, 1000 } do
    it("reads pipelined requests that come in pieces of " .. size, function()
      local found = requests(parse(PLAIN .. CHUNKED .. "\r\n" .. BARE, size))
      assert.equal(3, #found)
      assert.equal("POST", found[1].method)
      assert.equal("/a?b", found[1].target)
      assert.equal("\0\r\n\255", found[1].body)
      assert.same(
        { { "HoSt", "x" }, { "X-A", "1" }, { "x-a", "2" }, { "Content-Length", "4" } },
        found[1].headers
      )
      assert.equal(PLAIN:sub(1, -5), found[1].raw_head)
      assert.equal("abc0123\r\n6789", found[2].body)
      assert.equal("", found[3].body)
    end)
  end

  it("reads a head whose lines end with a line feed alone", function()
    local found = requests(parse("POST /a HTTP/1.1\nA: b\r\nContent-Length: 2\n\nxy" .. BARE))
    assert.same({ { "A", "b" }, { "Content-Length", "2" } }, found[1].headers)
    assert.equal("xy", found[1].body)
    assert.equal("/", found[2].target)
  end)

  it("reads a body of many tiny chunks in pieces of any size at a linear cost", function()
    if compiler then -- what is compiled takes memory itself, and less for the same
      compiler.off()
      compiler.flush()
      finally(compiler.on)
    end
    -- The memory that a body takes while nothing is collected, in KiB.
    local function cost(chunks, size)
      local text = "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        .. ("1\r\nx\r\n"):rep(chunks)
        .. "0\r\n\r\n"
      collectgarbage()
      collectgarbage("stop")
      local before = collectgarbage("count")
      local found = requests(parse(text, size))
      local after = collectgarbage("count")
      collectgarbage("restart")
      assert.equal(chunks, #found[1].body)
      return after - before
    end
    -- Copying what is left at each chunk makes it four times as much, not twice.
    for _, size in ipairs { 64 * 1024, 1000, 7 } do
      assert.is_true(cost(8000, size) < 3 * cost(4000, size))
    end
  end)

  it("returns the head before the body has come", function()
    local events = parse(PLAIN:sub(1, -2))
    assert.equal(1, #events)
    assert.equal("head", events[1][1])
    assert.is_nil(events[1][2].body)
  end)

  it("knows which connections stay open", function()
    local function keeps(version, header)
      local text = ("GET / HTTP/%s\r\n%s\r\n"):format(version, header)
      return requests(parse(text))[1].keep_alive
    end
    assert.is_true(keeps("1.1", ""))
    assert.is_false(keeps("1.1", "Connection: Close\r\n"))
    assert.is_false(keeps("1.0", ""))
    assert.is_true(keeps("1.0", "connection: keep-alive\r\n"))
  end)

  for name, case in pairs {
    ["a TLS handshake"] = { "\22\3\1\2\0\1\0\1\252\3\3", 400 },
    ["no HTTP"] = { "hello\r\n\r\n", 400 },
    ["another version"] = { "GET / HTTP/2.0\r\n\r\n", 400 },
    ["a header without a colon"] = { "GET / HTTP/1.1\r\nabc\r\n\r\n", 400 },
    ["a space before the colon"] = { "GET / HTTP/1.1\r\na : b\r\n\r\n", 400 },
    ["a folded header"] = { "GET / HTTP/1.1\r\na: b\r\n c\r\n\r\n", 400 },
    ["two lengths"] = { "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400 },
    ["a negative length"] = { "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400 },
    ["length and chunks"] = {
      "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
    },
    ["another coding"] = { "GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501 },
    ["a body without end"] = { "GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 413 },
    ["a head without end"] = { "GET / HTTP/1.1\r\nA: " .. ("a"):rep(70000), 431 },
  } do
    it(
      "refuses " .. name .. ", once",
      function() assert.same({ { "invalid", case[2] } }, parse(case[1] .. BARE)) end
    )
  end

  for name, chunks in pairs {
    ["a bad chunk size"] = "x\r\n",
    ["a chunk that is too long"] = "1\r\nabc\r\n",
    ["an empty chunk size"] = "\r\n",
    ["a huge chunk size"] = "fffffffff\r\n",
  } do
    it("refuses " .. name, function()
      local head = "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
      local events = parse(head .. chunks .. "\r\n")
      assert.same({ "invalid", 400 }, events[2])
      assert.is_nil(events[3])
    end)
  end

  it("refuses chunks that are too much together", function()
    local events = parse("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4000001\r\n")
    assert.same({ "invalid", 413 }, events[2])
  end)
end)
