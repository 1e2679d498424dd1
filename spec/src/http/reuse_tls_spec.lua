--- A kept TLS connection is looked at before it is used again: the same as reuse_spec.lua, with
--- `openssl s_server`, which sends what is written to its input and prints what it receives.
local certificate = require "spec.support.certificate"
local daemon = require "spec.support.daemon"
local files = require("spec.support.files").use()
local peer = require "spec.support.peer"
local uv = require "luv"
local vrchatapi = require "vrchatapi"

local INVITED = peer.response("200 OK", '{"id":"not_1","type":"invite"}')
local LIMITED = peer.response("429 Too Many Requests", "error code: 1015")
local LIMIT = 20 -- seconds

local function await(condition, what)
  local deadline = uv.hrtime() + LIMIT * 1e9
  while not condition() do
    assert(uv.hrtime() < deadline, what)
    vrchatapi.step(0)
    uv.run("nowait")
  end
end

-- Whether something listens at that port, as Linux says. (A connection to find out would be the first.)
local function listens(port)
  local pattern = ("^%%s*%%d+: %%x+:%04X %%x+:%%x+ 0A "):format(port)
  for line in io.lines("/proc/net/tcp") do
    if line:find(pattern) then return true end
  end
  return false
end

-- Whether bytes wait at the client's end of a connection to that port.
local function waits(port)
  local remote = (":%04X"):format(port)
  for line in io.lines("/proc/net/tcp") do
    local address, queue = line:match("^%s*%d+: %x+:%x+ %x+(:%x+) 01 %x+:(%x+)")
    if address == remote and tonumber(queue, 16) > 0 then return true end
  end
  return false
end

describe("a kept TLS connection", function()
  local server, client

  setup(function()
    if not certificate.can() then print("reuse_tls_spec: skipped, as there is no `openssl` program") end
  end)

  local function start(version)
    server =
      { port = tonumber(daemon.free_port()), received = "", input = uv.new_pipe(), output = uv.new_pipe() }
    local key, path = certificate.make(files, "localhost")
    server.process = assert(uv.spawn("openssl", {
      args = {
        "s_server",
        "-quiet",
        version,
        "-accept",
        "127.0.0.1:" .. server.port,
        "-key",
        key,
        "-cert",
        path,
      },
      stdio = { server.input, server.output, nil },
    }, function() server.ended = true end))
    server.output:read_start(function(_, bytes) server.received = server.received .. (bytes or "") end)
    client = vrchatapi.new {
      user_agent = "VrchatapiSpec/1.0 spec@vrchatapi.test",
      auth = "authcookie_0123456789",
      base_url = "https://localhost:" .. server.port,
      ca_file = path,
      rate = false,
      retries = 0,
      timeout = LIMIT,
    }
  end

  after_each(function()
    if client then client:close() end
    if server then
      server.process:kill("sigkill")
      await(function() return server.ended end, "the server did not end")
      for _, handle in ipairs { server.process, server.input, server.output } do
        handle:close()
      end
      uv.run("nowait")
    end
    server, client = nil, nil
  end)

  -- Makes a call, which the server answers when it has come.
  local function invite()
    server.received = ""
    local task = client:submit("invite_user", "usr_1", { instanceId = "wrld_1:1" })
    await(function() return task:done() or server.received:find('"wrld_1:1"', 1, true) end, "no request")
    if not task:done() then server.input:write(INVITED) end
    await(function() return task:done() end, "the call did not end")
    return task:wait()
  end

  local function requests()
    local _, count = server.received:gsub("POST /invite", "")
    return count
  end

  for _, version in ipairs { "-tls1_2", "-tls1_3" } do
    it("does not take bytes that nobody asked for as a response, over " .. version:sub(2), function()
      if not certificate.can() then return end
      start(version)
      await(function() return listens(server.port) end, "the server does not listen")
      local result, err = invite()
      assert.is_nil(err)
      assert.equal("not_1", result.id)
      server.input:write(LIMITED)
      await(function() return waits(server.port) end, "the bytes did not arrive")
      result, err = invite()
      assert.is_nil(err)
      assert.equal("not_1", result.id)
      assert.equal(1, requests()) -- it was sent once
    end)
  end
end)
