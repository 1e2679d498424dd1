--- Kept connections stay watched between calls: the system is told of each once, and what happens on
--- one that nobody uses keeps no host busy.
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local peer = require("spec.support.peer").use()
local process = require "spec.support.process"
local service = require("spec.support.service").use()
local tcp = require "spec.support.tcp"
local uv = require "luv"
local vrchatapi = require "vrchatapi"

local CALLS, AT_ONCE = 40, 4

-- Calls in tasks; prints how often the system was told what to watch.
local SCRIPT = [[
  local sockets = assert(package.loadlib(VALUES.library, "luaopen_sockets"))()
  local vrchatapi = require "vrchatapi"
  local client = vrchatapi.new {
    user_agent = "VrchatapiSpec/1.0 spec@vrchatapi.test", base_url = VALUES.url, auth = VALUES.auth,
    rate = false, retries = 0,
  }
  sockets.watch("epoll_ctl", 1000000, false, "ENOSPC")
  vrchatapi.run(function()
    for _ = 1, VALUES.at_once do
      vrchatapi.spawn(function()
        for _ = 1, VALUES.calls / VALUES.at_once do
          assert(client:get_invite_messages(VALUES.user_id, "message"))
        end
      end)
    end
  end)
  print(select(2, sockets.seen()))
]]

describe("a kept connection", function()
  local system, fd

  setup(function()
    system = compile.module("system.c", files:path("system.so"))
    fd = vrchatapi.fd()
  end)

  -- Whether a host that watches the engine's descriptor would make a step now.
  local function is_readable()
    local poll, readable = uv.new_poll(fd), false
    poll:start("r", function() readable = true end)
    uv.run("nowait")
    poll:close()
    uv.run("nowait")
    return readable
  end

  -- Makes steps until the descriptor is silent; fails if it never is.
  local function calm_down()
    for _ = 1, 20 do
      if not is_readable() then return end
      vrchatapi.step()
    end
    error("a host would make steps for ever", 2)
  end

  local function list(client) return peer:call(client, "get_invite_messages", "usr_1", "message") end

  it("is watched once, however many calls use it", function()
    local library = compile.library("sockets.c", files:path("sockets.so"))
    local output = process.run(SCRIPT, {
      library = library,
      url = service.box.url,
      auth = service.box.auth,
      user_id = service.box.user_id,
      calls = CALLS,
      at_once = AT_ONCE,
    }, { preload = library })
    assert.equal(CALLS, #service:requests())
    -- two or three for each connection: until it is open, then for input, and at its end
    assert.is_true(tonumber(output:match("(%d+)\n$")) <= 3 * AT_ONCE, output)
  end)

  for what, disturb in pairs {
    ends = function(socket) socket:shutdown() end,
    ["is reset"] = function(socket) socket:close_reset() end,
    ["has bytes that nobody asked for"] = function(socket) socket:write "HTTP/1.1 200 OK\r\n\r\n" end,
  } do
    it("that " .. what .. " keeps no host busy, and the next call works", function()
      if not fd then return pending("this system has no descriptor to watch") end
      local client = peer:client()
      for round = 1, 3 do
        assert(list(client))
        calm_down()
        peer:disturb(disturb)
        assert(tcp.turn(is_readable), "it is not watched")
        calm_down()
        assert.equal(round, #peer.connections)
      end
    end)
  end

  it("that was closed is not watched, although a forked child still has it", function()
    if not fd then return pending("this system has no descriptor to watch") end
    peer.answer = function() end
    local client = peer:client()
    local task = client:submit("get_invite_messages", "usr_1", "message")
    assert(tcp.turn(function()
      vrchatapi.step()
      return #peer.requests == 1
    end))
    local id = system.fork()
    if id == 0 then system.pause() end
    task:cancel()
    vrchatapi.step()
    peer:disturb(function(socket) socket:write "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]" end)
    local ok, problem = pcall(calm_down)
    os.execute("kill -KILL " .. id)
    system.wait(id)
    assert.is_true(ok, problem)
    peer.answer = function() return peer.response("200 OK", "[]") end
    assert(list(client))
  end)
end)
