--- The methods of a stream, and the mistakes that they raise.

local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local service = require("spec.support.service").use()

local LIMIT = 60

local function step_until(condition)
  local deadline = core.clock() + LIMIT
  while not condition() do
    assert(core.clock() < deadline, "nothing happens")
    core.step(0.05)
  end
end

-- A stream to the sandbox, which speaks HTTP.
local function open() return closing(assert(service:core():stream((service.box.url:gsub("^http", "ws"))))) end

describe("client:stream", function()
  local function raises(expected, ...)
    local ok, err = pcall(service:core().stream, service:core(), ...)
    assert.is_false(ok)
    assert.is_truthy(err:find(expected, 1, true), err)
  end

  it("takes URLs of a host that is reached over TLS, or of loopback", function()
    local client = service:core()
    for _, url in ipairs {
      "wss://vrchat.test/",
      "WSS://vrchat.test:444?a=b",
      "https://vrchat.test",
      "ws://127.0.0.1:1/#x",
      "http://[::1]:1",
    } do
      assert.equal("connecting", closing(assert(client:stream(url))):state())
    end
    for _, url in ipairs {
      "ws://vrchat.test",
      "http://vrchat.test",
      "ftp://127.0.0.1",
      "wss:///x",
      "wss:/x",
      "x",
      "",
    } do
      raises("bad argument #1 to 'stream' (url must be a wss:// or https:// URL with a host", url)
    end
    raises("must not contain a user or a password", "wss://me:secret@vrchat.test")
    raises("must not contain CR, LF or NUL", "wss://vrchat.test/\0x")
    raises("string expected")
  end)

  it("shows no secret of the URL", function()
    local client = service:core()
    local _, err = pcall(client.stream, client, "ws://vrchat.test/?authToken=authcookie_hidden")
    assert.is_nil(err:find("hidden", 1, true))
    local stream = closing(assert(client:stream("ws://127.0.0.1:1/?authToken=authcookie_hidden")))
    step_until(function() return stream:state() == "ended" end)
    _, err = stream:receive()
    assert.is_nil(tostring(err):find("hidden", 1, true))
  end)
end)

describe("a stream of the core", function()
  before_each(function()
    repeat
    until not core.next_ended()
  end)

  it("speaks to the service", function()
    local stream = open()
    assert.is_false(stream:ready("connected"))
    assert.is_false(stream:ready("readable"))
    assert.is_true(stream:ready("writable"))
    assert.equal("", stream:receive())
    assert.equal(37, stream:send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
    step_until(function() return stream:ready("readable") end)
    assert.is_true(stream:ready("connected"))
    assert.equal("HTTP/1.1", stream:receive(8))
    step_until(function() return stream:state() == "ended" end)
    for _, what in ipairs { "connected", "readable", "writable" } do
      assert.is_true(stream:ready(what))
    end
    local bytes, err
    repeat
      bytes, err = stream:receive()
    until not bytes
    assert.equal("ended", err.code)
    assert.equal("the other side has ended the stream (transport ended)", tostring(err))
  end)

  it("is reported when it opens, when bytes come and when it ends", function()
    local stream = open()
    local function reported()
      local seen = false
      step_until(function()
        for id in core.next_ended do
          seen = seen or id == stream:id()
        end
        return seen
      end)
    end
    assert.is_nil(core.next_ended())
    reported()
    assert.equal("open", stream:state())
    stream:send("GET / HTTP/1.1\r\n\r\n")
    reported()
    assert.is_true(stream:ready("readable"))
    stream:close()
    assert.equal(stream:id(), core.next_ended())
    assert.is_nil(core.next_ended())
  end)

  it("raises mistakes", function()
    local stream = open()
    for _, wrong in ipairs {
      function() stream:ready("done") end,
      function() stream:ready() end,
      function() stream:send({}) end,
      function() stream:receive(0) end,
      function() stream:receive("x") end,
      function() stream:finish(-1) end,
      function() stream.send({}, "x") end,
    } do
      assert.has_error(wrong)
    end
    stream:finish()
    assert.has_error(function() stream:send("x") end, "the stream is finishing: nothing more can be sent")
  end)

  it("keeps its client alive, and may be closed again", function()
    local stream = assert(core.new({ user_agent = service.USER_AGENT }):stream("ws://127.0.0.1:1"))
    collectgarbage()
    collectgarbage()
    assert.equal("connecting", stream:state())
    stream:close()
    stream:close()
    local bytes, err = stream:receive()
    assert.is_nil(bytes)
    assert.equal("cancelled", err.code)
    assert.equal("the stream was closed (cancelled cancelled)", tostring(err))
    assert.equal("ended", stream:state())
  end)
end)
