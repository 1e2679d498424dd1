local process = require "spec.support.process"
local support = require "spec.support.sandbox"
local tcp = require "spec.support.tcp"
local cjson = require "cjson"
local sandbox = require "vrchatapi.sandbox"

describe("the sandbox's server", function()
  local box, clients, path

  setup(function() box = assert(sandbox.start()) end)
  teardown(function() box:stop() end)

  before_each(function()
    box:reset()
    clients = {}
    path = "/message/" .. box.user_id .. "/message"
  end)

  after_each(function()
    for _, client in ipairs(clients) do
      client:close()
    end
  end)

  local function dial()
    clients[#clients + 1] = assert(tcp.dial(box.url))
    return clients[#clients]
  end

  local function get(extra) return support.wire(box, "GET", path, nil, extra) end

  local function invite(extra)
    return support.wire(box, "POST", "/invite/" .. box.friend_id, { instanceId = box.location }, extra)
  end

  it("answers, and keeps the connection open", function()
    local client = dial()
    for _ = 1, 2 do
      local status, body, head = client:send(get()):response()
      assert.equal(200, status)
      assert.equal(12, #cjson.decode(body))
      assert.matches("\r\nContent%-Type: application/json; charset=utf%-8\r\n", head)
      assert.is_nil(head:find("Connection"))
    end
    local requests = box:requests()
    assert.equal(2, #requests)
    assert.equal(requests[1].connection, requests[2].connection)
  end)

  it("closes when it is asked to", function()
    local client = dial()
    local status, _, head = client:send(get("Connection: close\r\n")):response()
    assert.equal(200, status)
    assert.matches("\r\nConnection: close\r\n", head)
    local _, ended = client:rest()
    assert.equal("EOF", ended)
  end)

  it("answers pipelined requests in order", function()
    local client = dial():send(get() .. support.wire(box, "GET", "/none") .. invite() .. get())
    for _, expected in ipairs { 200, 404, 200, 200 } do
      assert.equal(expected, (client:response()))
    end
  end)

  it("takes requests byte by byte", function()
    local client, text = dial(), invite()
    for i = 1, #text do
      client:send(text:sub(i, i))
      require("luv").run("nowait")
    end
    assert.equal(200, (client:response()))
    assert.equal(1, #box:state().sent)
  end)

  it("takes chunked bodies", function()
    local client = dial()
    client:send(
      (
        support.wire(
          box,
          "POST",
          "/requestInvite/" .. box.friend_id,
          nil,
          "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
        )
      )
    )
    client:send('5\r\n{"req\r\n'):send('e;x\r\nuestSlot": 1 }\r\n0\r\n\r\n')
    assert.equal(200, (client:response()))
    assert.equal('{"requestSlot": 1 }', box:requests()[1].body)
  end)

  it("answers Expect: 100-continue before the body", function()
    local client = dial()
    local head, body = invite("Expect: 100-continue\r\n"):match("^(.-\r\n\r\n)(.*)$")
    client:send(head)
    assert.equal("HTTP/1.1 100 Continue\r\n\r\n", client:bytes(25))
    assert.same({ false, false }, { box:requests()[1].complete, box:requests()[1].acted })
    client.received = ""
    assert.equal(200, (client:send(body):response()))
  end)

  it("answers a HEAD as a GET, without a body", function()
    local client = dial()
    local length = #select(2, client:send(get()):response())
    local text = client:send(support.wire(box, "HEAD", path, nil, "Connection: close\r\n")):rest()
    assert.matches("^HTTP/1.1 200 .*\r\n\r\n$", text)
    assert.equal(length, tonumber(text:match("\r\nContent%-Length: (%d+)\r\n")))
  end)

  it("keeps a connection of HTTP/1.0 open if it is asked to, and says so", function()
    local function old(extra) return (get(extra):gsub(" HTTP/1.1\r\n", " HTTP/1.0\r\n")) end
    local client = dial()
    for _ = 1, 2 do
      local status, _, head = client:send(old("Connection: Keep-Alive\r\n")):response()
      assert.equal(200, status)
      assert.matches("\r\nConnection: keep%-alive\r\n", head)
    end
    assert.matches("\r\nConnection: close\r\n", (client:send(old()):rest()))
  end)

  it("takes a target with scheme and host", function()
    box:fault { kind = "html", path = "/api/1/message", times = 1 }
    for _, expected in ipairs { 502, 200 } do
      local text = get():gsub("^GET ", "GET http://api.vrchat.cloud:80")
      assert.equal(expected, (dial():send(text):response()))
    end
    assert.equal("http://api.vrchat.cloud:80/api/1" .. path, box:requests()[1].target)
  end)

  it(
    "takes lines of a head that end with a line feed alone",
    function() assert.equal(200, (dial():send((get():gsub("\r\n", "\n"))):response())) end
  )

  it("refuses a TLS handshake, and closes", function()
    local text, ended = dial():send("\22\3\1\2\0\1\0\1\252\3\3" .. ("\7"):rep(500)):rest()
    assert.matches("^HTTP/1.1 400 ", text)
    assert.equal("EOF", ended)
  end)

  it("dates each response by the real time", function()
    local client = dial()
    for _, text in ipairs { get(), support.wire(box, "GET", "/none"), invite(), "x\r\n\r\n" } do
      local _, _, head = client:send(text):response()
      local day, month, year, time = head:match("\r\nDate: %a%a%a, (%d%d) (%a+) (%d+) ([%d:]+) GMT\r\n")
      local now = os.time()
      local dates = {}
      for back = 0, 10 do
        dates[os.date("!%d %b %Y %H:%M:%S", now - back)] = true
      end
      assert.is_true(dates[("%s %s %s %s"):format(day, month, year, time)])
    end
  end)

  it("takes VRCX's User-Agent", function()
    local text = get():gsub("User%-Agent: [^\r]*", "User-Agent: VRCX 2026.08.20")
    assert.equal(200, (dial():send(text):response()))
  end)

  it("takes a photo form as .NET writes it", function()
    local body = "--b\r\nContent-Disposition: form-data; name=data\r\n\r\n"
      .. cjson.encode { instanceId = box.location }
      .. "\r\n--b\r\nContent-Disposition: form-data; name=image; filename=image.png; "
      .. "filename*=utf-8''image.png\r\nContent-Type: image/png\r\n\r\n"
      .. support.png()
      .. "\r\n--b--\r\n"
    local framing = 'Content-Type: multipart/form-data; boundary="b"\r\nContent-Length: ' .. #body .. "\r\n"
    local text = support.wire(box, "POST", "/invite/" .. box.friend_id .. "/photo", nil, framing)
    assert.equal(200, (dial():send(text .. body):response()))
  end)

  -- What Linux says about the sandbox's process.
  local function about_process(name)
    local file = assert(io.open(("/proc/%d/%s"):format(box:state().process_id, name)))
    local text = file:read("*a")
    file:close()
    return text
  end

  local function cpu_seconds()
    local user, system = about_process("stat"):match("%) %S+" .. (" %S+"):rep(10) .. " (%d+) (%d+)")
    return (user + system) / 100 -- in ticks of a hundredth
  end

  it("takes a body of many tiny chunks at once", function()
    local text = support.wire(
      box,
      "POST",
      "/requestInvite/" .. box.friend_id,
      nil,
      "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    )
    local before = cpu_seconds()
    local client = dial():send(text .. ("1\r\n \r\n"):rep(400000) .. "2\r\n{}\r\n0\r\n\r\n")
    assert.equal(200, (client:response()))
    assert.is_true(cpu_seconds() - before < 1.5) -- a cost that is not linear takes three seconds
  end)

  it("takes no more memory for large bodies than for what it keeps", function()
    if process.has_asan() then return pending("AddressSanitizer keeps what was freed") end
    local client = dial()
    local text = ("PUT /x HTTP/1.1\r\nContent-Length: %d\r\n\r\n"):format(1024 * 1024)
      .. ("x"):rep(1024 * 1024)
    for _ = 1, 400 do
      assert.equal(403, (client:send(text):response()))
    end
    local kibibytes = tonumber(about_process("status"):match("VmRSS:%s*(%d+)"))
    assert.is_true(kibibytes < 320 * 1024) -- of 400 MiB that were sent; Lua 5.3 collects latest: 262
  end)

  it("refuses what is not HTTP, and closes", function()
    local text, ended = dial():send("hello\r\n\r\n"):rest()
    assert.matches("^HTTP/1.1 400 ", text)
    assert.equal("EOF", ended)
    assert.same({}, box:requests())
  end)

  it("survives clients that reset their connection", function()
    for _ = 1, 20 do
      local client = dial():send(get():rep(500))
      client:bytes(1)
      client.socket:close_reset()
    end
    assert.is_table(box:state())
  end)

  it("serves photos without a session", function()
    local png = support.png(10, 10, 100000)
    local body, headers = support.photo({ instanceId = box.location }, png)
    local framing = ("Content-Type: %s\r\nContent-Length: %d\r\n"):format(headers["Content-Type"], #body)
    local target = "/invite/" .. box.friend_id .. "/photo"
    local client = dial():send(support.wire(box, "POST", target, nil, framing) .. body)
    local status, sent = client:response()
    assert.equal(200, status)
    local url = cjson.decode(sent).details.imageUrl
    assert.equal(box.url, url:sub(1, #box.url))
    client:send(("GET %s HTTP/1.1\r\n\r\n"):format(url:match("//[^/]*(.*)")))
    local code, bytes = client:response()
    assert.equal(200, code)
    assert.is_true(png == bytes)
    assert.is_true(body == box:requests()[1].body)
  end)

  describe("fault", function()
    local function send(text) return dial():send(text or invite()) end

    local function acted()
      local request = box:requests()[1]
      assert.equal(request.acted and 1 or 0, #box:state().sent)
      return request.acted
    end

    it("slow delays the response", function()
      box:fault { kind = "slow", seconds = 0.05 }
      local uv = require "luv"
      local started = uv.hrtime()
      local client = send(invite() .. get()) -- what follows waits, too
      assert.equal(200, (client:response()))
      assert.is_true(uv.hrtime() - started >= 0.045e9)
      assert.equal(200, (client:response()))
      assert.is_true(uv.hrtime() - started >= 0.09e9)
      assert.is_true(acted())
    end)

    it("hang never responds", function()
      for _, act in ipairs { false, true } do
        box:reset()
        box:fault { kind = "hang", act = act, times = 1 }
        local hanging = send()
        -- Another connection is served all the same, and its answer comes later.
        assert.equal(200, (send(get()):response()))
        assert.equal("", hanging.received)
        assert.is_nil(hanging.ended)
        assert.equal(act, acted())
        assert.equal("hang", box:requests()[1].fault)
      end
    end)

    it("close ends the connection at the moment it names", function()
      for at, expected in pairs { accept = 0, head = 1, body = 1 } do
        box:reset()
        box:fault { kind = "close", at = at }
        local client = dial()
        if at ~= "accept" then client:send(invite()) end
        assert.equal("", (client:rest()))
        local requests = box:requests()
        assert.equal(expected, #requests)
        if expected == 1 then
          assert.equal(at == "body", requests[1].complete)
          assert.is_false(acted())
        end
      end
    end)

    it("close closes after the head, before the body has come", function()
      box:fault { kind = "close", at = "head" }
      local text = send((invite():match("^(.-\r\n\r\n)"))):rest()
      assert.equal("", text)
    end)

    it("close can act before", function()
      box:fault { kind = "close", at = "body", act = true }
      assert.equal("", (send():rest()))
      assert.is_true(acted())
    end)

    it("close ends the connection in the headers of the response", function()
      box:fault { kind = "close", at = "reply" }
      local text, ended = send():rest()
      assert.matches("^HTTP/1.1 200 OK\r\n", text)
      assert.is_nil(text:find("\r\n\r\n"))
      assert.equal("EOF", ended)
      assert.is_true(acted())
    end)

    it("cut sends less than it promised", function()
      for after, got in pairs { [0] = 0, [5] = 5, [9999] = 99999 } do
        box:reset()
        box:fault { kind = "cut", after = after }
        local text, ended = send():rest()
        local length = tonumber(text:match("\r\nContent%-Length: (%d+)\r\n"))
        local body = text:match("\r\n\r\n(.*)$")
        assert.equal("EOF", ended)
        assert.is_true(length > #body)
        assert.is_true(#body == math.min(got, #body) and (got > 5 or #body == got))
        assert.is_true(acted())
      end
    end)

    it("reset resets the connection", function()
      box:fault { kind = "reset" }
      local text, ended = send():rest()
      assert.equal("", text)
      assert.matches("ECONNRESET", ended)
      assert.is_false(acted())
    end)

    it("status sends the usual body or any other", function()
      for status, message in pairs {
        [429] = "Too many requests",
        [503] = '"VRChat API services are currently unavailable. '
          .. 'Please check status.vrchat.com for updates!"',
        [500] = '"Status 500"',
      } do
        box:fault { kind = "status", status = status, headers = { ["Retry-After"] = "7" } }
        local code, body, head = send():response()
        assert.equal(status, code)
        assert.same({ error = { message = message, status_code = status } }, cjson.decode(body))
        assert.matches("\r\nRetry%-After: 7\r\n", head)
      end
      assert.is_false(acted())
      box:fault {
        kind = "status",
        status = 418,
        body = "\255{",
        headers = { ["content-type"] = "a/b" },
      }
      local code, body, head = send():response()
      assert.equal(418, code)
      assert.equal("\255{", body)
      assert.matches("\r\ncontent%-type: a/b\r\n", head)
      assert.is_nil(head:find("application/json", 1, true))
    end)

    it("html sends a page of the edge", function()
      box:fault { kind = "html" }
      local code, body, head = send():response()
      assert.equal(502, code)
      assert.matches("<h1>502 Error</h1>", body)
      assert.matches("\r\nContent%-Type: text/html\r\n", head)
      box:fault { kind = "html", status = 504 }
      assert.equal(504, (send():response()))
      assert.is_false(acted())
    end)

    it("garbage sends bytes that are not HTTP", function()
      box:fault { kind = "garbage" }
      local text, ended = send():rest()
      assert.matches("^\0\1\2", text)
      assert.equal("EOF", ended)
      assert.is_false(acted())
    end)

    it("raw sends bytes as they are", function()
      box:fault { kind = "raw", bytes = "\0\255x", close = true, times = 1 }
      assert.equal("\0\255x", (send():rest()))
      box:fault { kind = "raw", bytes = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", times = 1 }
      local client = send(invite() .. get())
      local _, body = client:response()
      assert.equal("x", body)
      assert.equal(12, #cjson.decode((select(2, client:response()))))
      assert.is_false(acted())
    end)

    it("reply sends any response, whether the service acted or not", function()
      for _, act in ipairs { true, false } do
        box:reset()
        box:fault {
          kind = "reply",
          status = 200,
          body = "[]",
          act = act,
          headers = { ["X-A"] = "b" },
        }
        local code, body, head = send():response()
        assert.equal(200, code)
        assert.equal("[]", body)
        assert.matches("\r\nX%-A: b\r\n", head)
        assert.is_nil(head:find("Content-Type", 1, true))
        assert.equal(act, acted())
      end
    end)

    it("endless never ends", function()
      box:fault { kind = "endless" }
      local client = send()
      local text = client:bytes(300000)
      assert.matches("\r\nTransfer%-Encoding: chunked\r\n", text)
      assert.is_nil(text:find("\r\n0\r\n", 1, true))
      assert.is_nil(client.ended)
      client:close()
      assert.is_false(acted())
    end)

    it("bomb sends the response with many spaces, gzipped", function()
      box:fault { kind = "bomb", bytes = 100000 }
      local code, body, head = send():response()
      assert.equal(200, code)
      assert.matches("\r\nContent%-Encoding: gzip\r\n", head)
      assert.equal("\x1F\x8B\x08", body:sub(1, 3))
      assert.equal(100000, (string.unpack("<I4", body, -4)))
      box:fault { kind = "bomb" }
      assert.equal(64 * 1024 * 1024, (string.unpack("<I4", select(2, send():response()), -4)))
      assert.is_true(box:requests()[1].acted)
    end)

    it("redirect points elsewhere", function()
      box:fault { kind = "redirect", location = "http://127.0.0.1:1/" }
      local code, body, head = send():response()
      assert.equal(302, code)
      assert.equal("", body)
      assert.matches("\r\nLocation: http://127.0.0.1:1/\r\n", head)
      assert.is_false(acted())
    end)

    it("drip sends the response byte by byte", function()
      box:fault { kind = "drip", seconds = 0, path = "/api/1/invite" }
      local client = send(invite() .. get())
      local code, body = client:response()
      assert.equal(200, code)
      assert.equal("invite", cjson.decode(body).type)
      assert.equal(200, (client:response()))
      assert.is_true(acted())
    end)

    it("cookies adds Set-Cookie headers", function()
      box:fault { kind = "cookies", set_cookie = { "a=b; Path=/", "c=d" } }
      local code, body, head = send():response()
      assert.equal(200, code)
      assert.equal("invite", cjson.decode(body).type)
      assert.matches("\r\nSet%-Cookie: a=b; Path=/\r\nSet%-Cookie: c=d\r\n", head)
      assert.is_true(acted())
    end)

    it("keepalive_close closes when the second request comes", function()
      box:fault { kind = "keepalive_close", times = 1 }
      local client = send()
      assert.equal(200, (client:response()))
      assert.is_nil(client.ended)
      assert.equal("", (client:send(invite()):rest()))
      local requests = box:requests()
      assert.same({ true, false }, { requests[1].acted, requests[2].acted })
      assert.is_true(requests[2].complete)
      assert.equal(1, #box:state().sent)
      local other = send()
      assert.equal(200, (other:response()))
      assert.equal(200, (other:send(invite()):response()))
    end)

    it("applies to a method, a path and a number of requests", function()
      box:fault { kind = "html", times = 2, method = "POST", path = "/api/1/invite/" }
      local client = dial()
      for _, case in ipairs {
        { get(), 200 },
        { support.wire(box, "POST", "/requestInvite/" .. box.friend_id), 200 },
        { invite(), 502 },
        { get(), 200 },
        { invite(), 502 },
        { invite(), 200 },
      } do
        assert.equal(case[2], (client:send(case[1]):response()))
      end
      assert.equal(0, box:state().fault.times)
    end)

    it("times counts connections that are closed at once", function()
      box:fault { kind = "close", at = "accept", times = 1 }
      assert.equal("", (dial():rest()))
      assert.equal(200, (send():response()))
    end)

    it("lasts until it is cleared", function()
      box:fault { kind = "html" }
      for _ = 1, 3 do
        assert.equal(502, (send():response()))
      end
      box:fault(nil)
      assert.equal(200, (send():response()))
    end)
  end)
end)
