--- Streams over real connections: plain, over TLS and through a proxy.

local certificate = require "spec.support.certificate"
local compile = require "spec.support.compile"
local core = require "vrchatapi.core"
local daemon = require "spec.support.daemon"
local files = require("spec.support.files").use()
local service = require("spec.support.service").use()
local stream_server = require "spec.support.stream_server"

local LIMIT = 60 -- seconds; far more than anything needs
local MIB = 1024 * 1024

-- Bytes of which no two places look the same.
local function bytes_of(count)
  local parts = {}
  for number = 1, math.ceil(count / 8) do
    parts[number] = ("%08d"):format(number)
  end
  return table.concat(parts):sub(1, count)
end

-- Steps the engine until the condition holds.
local function step_until(condition)
  local deadline = core.clock() + LIMIT
  while not condition() do
    assert(core.clock() < deadline, "nothing happens")
    core.step(0.05)
  end
end

local function has_ended(stream) return stream:state() == "ended" end

-- Sends the bytes, takes as many back, and returns these.
local function echo(stream, bytes, on_step)
  local sent, parts, received = 0, {}, 0
  step_until(function()
    if sent < #bytes then sent = sent + assert(stream:send(bytes:sub(sent + 1, sent + 100000))) end
    repeat
      local part = assert(stream:receive())
      parts[#parts + 1] = part
      received = received + #part
    until part == ""
    if on_step then on_step() end
    if sent < #bytes and stream:ready("writable") then core.step() end
    return received >= #bytes
  end)
  return table.concat(parts)
end

describe("a stream", function()
  local system, plain, tls, ca
  local DATA = bytes_of(4 * MIB)

  setup(function()
    system = compile.module("system.c", files:path("system.so"))
    plain = stream_server.start()
    if not stream_server.can_tls() then
      print("stream_spec: TLS skipped, as there is no nginx with its stream module, or no openssl")
      return
    end
    local key, path = certificate.make(files, "echo.test")
    ca = path
    tls = stream_server.start_tls(plain, files.read(key), files.read(path))
  end)
  teardown(function()
    plain:stop()
    if tls then tls:stop() end
  end)

  local function new(options) return service:core(options) end

  local function open(way, client)
    local stream = assert((client or new()):stream("ws://127.0.0.1:" .. plain.port .. "/"))
    if way then assert.equal(#way, stream:send(way)) end
    return stream
  end

  local function proxied(options)
    options = options or {}
    options.base_url, options.ca_file = "https://vrchat.test/api/1", options.ca_file or ca
    options.proxy = "http://127.0.0.1:" .. plain.port
    return new(options)
  end

  -- Over TLS, by the proxy, as the name of the certificate has no address.
  local function open_tls(way, client)
    local stream = assert((client or proxied()):stream("wss://echo.test:" .. tls.port))
    if way then assert.equal(#way, stream:send(way)) end
    return stream
  end

  local function it_with_tls(name, test)
    it(name, function()
      if tls then test() end
    end)
  end

  local function error_of(stream)
    step_until(function() return has_ended(stream) end)
    local bytes, err = stream:receive()
    assert.is_nil(bytes)
    assert.equal(tostring(err), tostring(select(2, stream:send("x"))))
    return err
  end

  it("carries bytes both ways", function()
    local stream = open("e")
    assert.is_true(echo(stream, DATA) == DATA)
    stream:close()
  end)

  it_with_tls("carries them over TLS and through a proxy", function()
    local stream = open_tls("e")
    assert.is_true(echo(stream, DATA) == DATA)
    stream:close()
  end)

  it("leaves calls beside it alone, and they leave it alone", function()
    local stream, client = open("e"), new()
    local calls, made = {}, 0
    assert.is_true(echo(stream, DATA, function()
      for _ = 1, made < 50 and 5 or 0 do
        made = made + 1
        calls[made] = made % 2 == 0 and service.prepare_list(client) or service.prepare_invite(client)
        calls[made]:send()
      end
    end) == DATA)
    assert.equal(50, made)
    for _, call in ipairs(calls) do
      assert.is_true(call:wait())
      assert(call:result())
    end
    assert.equal("again", echo(stream, "again"))
    stream:close()
  end)

  it("survives calls that come before its first byte", function()
    local stream, client = open(), new()
    for _ = 1, 5 do
      assert(service.list(client))
      assert(service.invite(client))
    end
    assert.equal("open", stream:state())
    assert.equal("e", "e", stream:send("e"))
    assert.equal("late", echo(stream, "late"))
    stream:close()
  end)

  it("does not count as a call in flight", function()
    local streams, client = {}, new()
    for number = 1, 300 do
      streams[number] = open("e", client)
    end
    assert(service.list(client))
    for _, stream in ipairs(streams) do
      assert.equal("one", echo(stream, "one"))
    end
    client:close()
  end)

  it("is silent while nothing happens", function()
    local stream = open("e")
    assert.equal("x", echo(stream, "x"))
    step_until(function() return not core.timeout() end)
    local before = core.clock()
    core.step(0.2)
    assert.is_true(core.clock() - before > 0.19)
    stream:close()
  end)

  -- ---- back-pressure ----

  local function resident()
    local file = assert(io.open("/proc/self/statm", "r"))
    local _, pages = file:read("n", "n")
    file:close()
    return pages * 4096
  end

  it("stops reading while nobody takes what came", function()
    local stream = open("f")
    step_until(function() return stream:ready("readable") end)
    local before = resident()
    for _ = 1, 100 do
      core.step(0.002)
    end
    assert.is_true(resident() - before < 2 * MIB)
    step_until(function() return not core.timeout() end)
    local clock = core.clock()
    core.step(0.2) -- and does not wake up for what it does not read
    assert.is_true(core.clock() - clock > 0.19)
    local received = 0
    step_until(function()
      while stream:ready("readable") and received <= MIB do
        received = received + #assert(stream:receive(1000))
      end
      return received > MIB
    end)
    stream:close()
  end)

  it("takes no more bytes than the other side does", function()
    local stream, sent = open("s"), 0
    for _ = 1, 500 do
      sent = sent + assert(stream:send(DATA))
      if not stream:ready("writable") then core.step(0.002) end
    end
    assert.is_true(sent > 64 * 1024)
    assert.is_true(sent < 32 * MIB) -- what the system's own buffers hold
    assert.is_false(stream:ready("writable"))
    assert.equal(0, stream:send("x"))
    stream:close()
  end)

  it("stays within the budget of a step", function()
    local stream, longest = open("f"), 0
    step_until(function() return stream:ready("readable") end)
    for _ = 1, 500 do
      local before = os.clock()
      core.step(0, 0.0005)
      longest = math.max(longest, os.clock() - before)
      stream:receive()
    end
    assert.is_true(longest < 0.02)
    stream:close()
  end)

  -- ---- ends ----

  it("reports what came before the end", function()
    local stream = open("b")
    step_until(function() return has_ended(stream) end)
    assert.equal("b", stream:receive(1))
    assert.equal("ye", stream:receive())
    local err = error_of(stream)
    assert.equal("ended", err.code)
    assert.equal("transport", err.kind)
    assert.equal("unknown", err.acted)
  end)

  it("reports a reset", function() assert.equal("cut_off", error_of(open("r")).code) end)

  it("reports that nobody listens", function()
    local err = error_of(assert(new():stream("ws://127.0.0.1:" .. daemon.free_port())))
    assert.equal("refused", err.code)
    assert.equal("no", err.acted)
  end)

  it("reports a host without an address", function()
    local client = new { base_url = "https://vrchat.test/api/1", proxy = "" }
    assert.equal("unresolved", error_of(assert(client:stream("wss://nobody.invalid"))).code)
  end)

  it_with_tls("reports a certificate that nobody vouches for", function()
    local err = error_of(open_tls("e", proxied { ca_file = files:write("") }))
    assert.equal("tls", err.code)
    assert.equal("no", err.acted)
  end)

  it_with_tls("reports a proxy that refuses", function()
    local err = error_of(assert(proxied():stream("wss://refuse.test:443")))
    assert.equal("proxy_refused", err.code)
    assert.equal(403, err.proxy_status)
  end)

  it("connects within the client's time", function()
    local client = new { connect_timeout = 0.2 }
    local stream = assert(client:stream("wss://127.0.0.1:" .. plain.port)) -- no TLS answers there
    local before = core.clock()
    assert.equal("connect_timeout", error_of(stream).code)
    assert.is_true(core.clock() - before < LIMIT / 2)
  end)

  it("ends in time when it is to finish, whatever the other side does", function()
    for _, way in ipairs { "s", "e" } do
      local stream = open(way)
      step_until(function() return stream:ready("connected") end)
      stream:send(DATA)
      stream:finish(0.1)
      assert.has_error(function() stream:send("more") end)
      step_until(function()
        stream:receive()
        return has_ended(stream)
      end)
      step_until(function() return not stream:receive() end)
      assert.equal("timeout", error_of(stream).code)
    end
  end)

  it("sends what it has taken before it finishes", function()
    local stream = open("e" .. DATA:sub(1, 60000))
    stream:finish(LIMIT)
    local parts = {}
    step_until(function()
      parts[#parts + 1] = assert(stream:receive())
      return #table.concat(parts) == 60000
    end)
    assert.equal(DATA:sub(1, 60000), table.concat(parts))
    stream:close()
  end)

  -- ---- at any moment ----

  local function count_after(action, opener)
    local client = new()
    service.list(client)
    collectgarbage()
    local before = system.descriptors()
    for steps = 0, 30 do
      action(opener(), steps)
    end
    collectgarbage()
    collectgarbage()
    step_until(function()
      core.step()
      return not core.timeout() or system.descriptors() == before
    end)
    assert.equal(before, system.descriptors())
    assert(service.list(client))
  end

  local function run(steps)
    for _ = 1, steps do
      core.step(0.002)
    end
  end

  local function it_at_any_moment(name, action)
    it("can be " .. name .. " at any moment, and leaves no descriptor", function()
      count_after(action, function() return open("e" .. DATA:sub(1, 10000)) end)
      if tls then count_after(action, function() return open_tls("e" .. DATA:sub(1, 10000)) end) end
    end)
  end

  it_at_any_moment("closed", function(stream, steps)
    run(steps)
    stream:close()
    local bytes, err = stream:receive()
    assert.is_nil(bytes)
    assert.equal("cancelled", err.code)
    stream:close()
  end)

  it_at_any_moment("collected", function(_, steps) run(steps) end)

  it("ends with its client at any moment", function()
    for steps = 0, 20 do
      local client = new()
      local stream = open("f", client)
      run(steps)
      client:close()
      assert.equal("closed", error_of(stream).code)
      local none, err = client:stream("ws://127.0.0.1:1")
      assert.is_nil(none)
      assert.equal("closed", err.code)
    end
  end)

  it("does nothing in a forked child, and continues in the parent", function()
    local stream, path = open("e"), files:path()
    assert.equal("before", echo(stream, "before"))
    local id = system.fork()
    if id == 0 then
      pcall(function()
        local bytes, err = stream:receive()
        core.step()
        files:write(tostring(bytes) .. " " .. err.code .. " " .. stream:state(), path)
        stream:close()
        stream = nil
        collectgarbage()
      end)
      system.end_now()
    end
    system.wait(id)
    assert.equal("nil forked ended", files.read(path))
    assert.equal("after", echo(stream, "after"))
    stream:close()
  end)
end)
