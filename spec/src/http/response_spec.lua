--- Responses as they come over the wire: whole, odd, cut off, too large.

local gzip = require "vrchatapi.sandbox.formats.gzip"
local service = require("spec.support.service").use()

local LIST = '[{"id":"default","slot":0},{"id":"invm_1","slot":1}]'

local list, invite = service.list, service.invite

-- The next responses are these bytes, and then the end of the connection.
local function wire(bytes, stay) service.box:fault { kind = "raw", bytes = bytes, close = not stay } end

local function reply(body, headers)
  -- the body is appended: Lua 5.2 formats a short text up to its first NUL only
  return ("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n"):format(headers or "", #body) .. body
end

local function fails(kind, code, status, result, err)
  assert.is_nil(result)
  assert.equal(code, err.code)
  assert.equal(kind, err.kind)
  assert.equal(status, err.status)
  return err
end

local function works(result, err)
  assert.is_nil(err)
  assert.equal(2, #result)
  assert.equal("invm_1", result[2].id)
  assert.equal(1, result[2].slot)
end

describe("a response", function()
  -- libcurl before 8.1 would follow a pointer into the head of the response before: see make asan.
  it("may begin its head with white space, also after another response of the client", function()
    local client = service:client()
    for _, name in ipairs { "HTTP", "HTTP", "hTTP" } do
      service.box:fault {
        kind = "raw",
        bytes = name .. "/1.1 200 OK\r\n folded: x\r\nContent-Length: 2\r\n\r\n[]",
        close = true,
        times = 1,
      }
      local result, err = list(client)
      assert.is_true(result and #result == 0 or err.code == "not_http", tostring(err))
      assert.equal(12, #list(client))
    end
  end)

  it("may come byte by byte", function()
    service.box:fault { kind = "drip" }
    assert.equal(12, #list())
  end)

  it("may come in chunks", function()
    wire(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n"
        .. LIST:sub(1, 5)
        .. ("\r\n%x\r\n"):format(#LIST - 5)
        .. LIST:sub(6)
        .. "\r\n0\r\nTrailer: x\r\n\r\n"
    )
    works(list())
  end)

  it("may end with the connection", function()
    wire("HTTP/1.1 200 OK\r\n\r\n" .. LIST)
    works(list())
    wire("HTTP/1.0 200 OK\r\n\r\n" .. LIST)
    works(list())
  end)

  it("may follow interim ones", function()
    wire(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n"
        .. "Retry-After: 9\r\n\r\nHTTP/1.1 429 X\r\nContent-Length: 2\r\n\r\n{}"
    )
    local err = fails("api", "rate_limited", 429, list())
    assert.equal("{}", err.body)
    wire("HTTP/1.1 100 Continue\r\n\r\n" .. reply(LIST))
    works(list())
  end)

  it("may have a reason of any kind, and headers of any number and case", function()
    wire(
      "HTTP/1.1 200 \xFF\xFE what?\r\n"
        .. ("X-Pad: " .. ("x"):rep(990) .. "\r\n"):rep(100)
        .. "cOnTeNt-LeNgTh: "
        .. #LIST
        .. "\r\n\r\n"
        .. LIST
    )
    works(list())
    wire("HTTP/1.1 200\r\nContent-Length:" .. #LIST .. "\r\n\r\n" .. LIST)
    works(list())
  end)

  it("may have any content type, and space around its JSON", function()
    wire(reply(" \r\n\t" .. LIST .. "\n \n", "Content-Type: text/html\r\n"))
    works(list())
  end)

  it("ends after its Content-Length; extra bytes are ignored", function()
    wire(reply(LIST) .. "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", true)
    local client = service:client()
    works(list(client))
    service.box:fault(nil)
    assert.equal(12, #assert(list(client)))
  end)

  it("that redirects is an error", function()
    service.box:fault { kind = "redirect", location = "/elsewhere" }
    local err = fails("api", "http_302", 302, list())
    assert.equal("unknown", err.acted)
  end)

  it("without a body is an error of the code not_json", function()
    for _, status in ipairs { 200, 201, 204, 205 } do
      service.box:fault { kind = "reply", status = status }
      local err = fails("decode", "not_json", status, list())
      assert.matches("got nothing %(status " .. status .. "%)$", err.message)
      assert.equal("unknown", err.acted)
    end
  end)
end)

describe("a response that is cut off", function()
  it("before it starts", function()
    for _, bytes in ipairs { "", "H", "HTTP/1.1 2" } do
      wire(bytes)
      local err = fails("transport", "cut_off", nil, invite())
      assert.equal("unknown", err.acted)
    end
  end)

  it("in its headers", function()
    for _, bytes in ipairs {
      "HTTP/1.1 200 OK\r\n",
      "HTTP/1.1 200 OK\r\nContent-Type: app",
      "HTTP/1.1 200 OK\r\nX: y\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
      "HTTP/1.1 200 OK\r\nX: y\r\n\r",
    } do
      wire(bytes)
      fails("transport", "cut_off", 200, invite())
    end
    wire("HTTP/1.1 403 Forbidden\r\nContent-Ty")
    fails("transport", "cut_off", 403, invite())
  end)

  it("in its body", function()
    for _, after in ipairs { 0, 1, 100 } do
      service.box:fault { kind = "cut", after = after }
      local err = fails("transport", "cut_off", 200, invite())
      assert.equal("yes", err.acted)
      assert.equal(after, #(err.body or ""))
    end
  end)

  it("in its chunks", function()
    for _, chunks in ipairs { "", "5", "5\r\n[", "1\r\n[\r\n", "2\r\n[]\r\n0\r\n" } do
      wire("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" .. chunks)
      fails("transport", "cut_off", 200, list())
    end
  end)

  it("by a reset", function()
    service.box:fault { kind = "reset" }
    fails("transport", "cut_off", nil, list())
  end)

  it("and sets no cookie that was cut off with it", function()
    wire("HTTP/1.1 200 OK\r\nSet-Cookie: auth=authcookie_half-of-")
    local client = service:client()
    fails("transport", "cut_off", 200, list(client))
    service.box:fault(nil)
    assert(list(client)) -- the old cookie is good
  end)
end)

describe("a response that is not HTTP", function()
  for what, bytes in pairs {
    ["a greeting"] = "SSH-2.0-OpenSSH_9.2\r\n",
    ["HTTP/0.9"] = LIST,
    ["zeros"] = ("\0"):rep(1000),
    ["a version of the future"] = "HTTP/9.9 200 OK\r\n\r\n" .. LIST,
    ["a status that is no number"] = "HTTP/1.1 two OK\r\n\r\n" .. LIST,
    ["a status of zero"] = "HTTP/1.1 000 OK\r\n\r\n" .. LIST,
    ["TLS"] = "\x15\x03\x01\0\x02\x02\x28",
  } do
    it("such as " .. what, function()
      wire(bytes)
      local err = fails("transport", "not_http", nil, invite())
      assert.equal("unknown", err.acted)
    end)
  end

  it("in its headers, such as a NUL or a length below zero", function()
    wire("HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n[]")
    fails("transport", "not_http", 200, list())
    wire("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n[]")
    fails("transport", "not_http", 200, list())
  end)
end)

describe("the size of a response", function()
  -- A list of exactly N bytes.
  local function list_of(bytes) return LIST .. (" "):rep(bytes - #LIST) end

  it("may be max_reply_bytes, and no byte more", function()
    for _, limit in ipairs { #LIST, 1000, 70000 } do
      local client = service:client { max_reply_bytes = limit }
      wire(reply(list_of(limit)))
      works(list(client))
      wire(reply(list_of(limit + 1)))
      local err = fails("transport", "too_large", 200, list(client))
      assert.equal("yes", err.acted)
    end
  end)

  it("has the same limit in chunks and until the connection is closed", function()
    local client = service:client { max_reply_bytes = 1000 }
    for bytes, head in pairs {
      [list_of(1000)] = "",
      ["3e8\r\n" .. list_of(1000) .. "\r\n0\r\n\r\n"] = "Transfer-Encoding: chunked\r\n",
    } do
      wire("HTTP/1.1 200 OK\r\n" .. head .. "\r\n" .. bytes)
      works(list(client))
    end
    for bytes, head in pairs {
      [list_of(1001)] = "",
      ["3e9\r\n" .. list_of(1001) .. "\r\n0\r\n\r\n"] = "Transfer-Encoding: chunked\r\n",
    } do
      wire("HTTP/1.1 200 OK\r\n" .. head .. "\r\n" .. bytes)
      fails("transport", "too_large", 200, list(client))
    end
  end)

  it("counts the body of a refusal", function()
    service.box:fault { kind = "reply", status = 500, body = ("x"):rep(2000) }
    local err = fails("transport", "too_large", 500, list(service:client { max_reply_bytes = 1999 }))
    assert.equal("unknown", err.acted)
  end)

  it("is at most 8 MiB by default, even if the response never ends", function()
    service.box:fault { kind = "endless" }
    local err = fails("transport", "too_large", 200, list())
    assert.is_true(#err.body <= 8 * 1024 * 1024)
  end)

  it("counts after decompression", function()
    service.box:fault { kind = "bomb", bytes = 200000 }
    assert.equal(12, #assert(list(service:client { max_reply_bytes = 300000 })))
    service.box:fault { kind = "bomb", bytes = 400000 }
    fails("transport", "too_large", 200, list(service:client { max_reply_bytes = 300000 }))
    service.box:fault { kind = "bomb", bytes = 1024 * 1024 * 1024 }
    fails("transport", "too_large", 200, list())
  end)

  it("is limited in the headers, too", function()
    for _, headers in ipairs {
      ("X-Pad: " .. ("x"):rep(1000) .. "\r\n"):rep(500),
      "X-Pad: " .. ("x"):rep(300000) .. "\r\n",
    } do
      wire("HTTP/1.1 200 OK\r\n" .. headers .. "Content-Length: 2\r\n\r\n[]")
      local err = fails("transport", "too_large", 200, list())
      assert.equal("yes", err.acted)
    end
  end)

  it("does not affect the next call", function()
    local client = service:client { max_reply_bytes = 5000 }
    for _ = 1, 3 do
      service.box:fault { kind = "endless" }
      fails("transport", "too_large", 200, list(client))
      service.box:fault { kind = "garbage" }
      fails("transport", "not_http", nil, list(client))
      service.box:fault(nil)
      assert.equal(12, #assert(list(client)))
    end
  end)
end)

describe("a compressed response", function()
  it("is requested and read", function()
    service.box:fault { kind = "bomb", bytes = 3000 }
    assert.equal(12, #assert(list()))
    assert.same({ "gzip" }, service.header(service:request(), "accept-encoding"))
  end)

  it("that is not compressed is an error of the code bad_encoding", function()
    local packed = gzip.pad(LIST, 1000)
    for _, body in ipairs {
      "xy",
      LIST,
      "\x1F\x8B\8\0\0\0\0\0\0\3\xFF\xFF\xFF",
      packed:sub(1, -9) .. ("\0"):rep(8),
      packed .. "and more",
    } do
      wire(reply(body, "Content-Encoding: gzip\r\n"))
      local err = fails("decode", "bad_encoding", 200, list())
      assert.equal("yes", err.acted)
    end
  end)

  it("that ends too soon is an error of the code not_json", function()
    for _, length in ipairs { 2, 20, 30 } do
      wire(reply(gzip.pad(LIST, 1000):sub(1, length), "Content-Encoding: gzip\r\n"))
      fails("decode", "not_json", 200, list())
    end
  end)
end)
