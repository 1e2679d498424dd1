--- System calls about sockets and epoll that fail: a call ends in its time, what it says of itself is
--- so, and the next ones work.
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local process = require "spec.support.process"
local service = require("spec.support.service").use()

-- The errors that each call can have, and whether exchanges succeed all the same.
local FAILURES = {
  { "socket", "EMFILE" },
  { "connect", "ENETUNREACH" },
  { "getsockname", "ENOBUFS" },
  { "recv", "ECONNRESET" },
  { "send", "EPIPE" },
  { "epoll_create1", "EMFILE" },
  { "epoll_ctl", "ENOSPC", true },
  { "epoll_ctl", "ENOMEM", true },
  { "epoll_wait", "EINTR" },
}

local MOST = 20 -- calls of one kind in a run, at the most

-- Two calls while the n-th call of that name fails, and two after that. A process of its own, as the
-- connections of the one before would be used.
local SCRIPT = [[
  local sockets = assert(package.loadlib(VALUES.library, "luaopen_sockets"))()
  local core, vrchatapi
  local TIMEOUT = 0.5
  local ENGINE = 3 -- descriptors: of epoll, and the pair of libcurl's
  local KEPT = 3 -- connections to the service, and what else may stay open

  -- The number of open ones.
  local function descriptors()
    local stat = io.open("/proc/self/stat")
    local pid = stat:read("n")
    stat:close()
    local pipe = io.popen(("ls /proc/%d/fd | wc -l"):format(pid))
    local count = pipe:read("n")
    pipe:close()
    return count
  end

  local counts = { sent = 0, yes = 0, no = 0, unknown = 0 }
  local options = {
    user_agent = "VrchatapiSpec/1.0 spec@vrchatapi.test", base_url = VALUES.url, auth = VALUES.auth,
    rate = false, retries = 0, timeout = TIMEOUT,
  }
  local client
  local function invite()
    local result, err = client:invite_user(VALUES.friend_id, { instanceId = VALUES.location })
    local report = result and "sent" or err.acted
    counts[report] = counts[report] + 1
    return result, err
  end
  local function list() return client:get_invite_messages(VALUES.user_id, "message") end

  sockets.watch(VALUES.name, VALUES.at, VALUES.broken == "true", VALUES.error)
  local before_all = descriptors()
  local ok, problem = pcall(function()
    core = require "vrchatapi.core" -- which makes the engine
    vrchatapi = require "vrchatapi"
    client = vrchatapi.new(options)
  end)
  if ok then
    for _, call in ipairs { list, invite, list, invite } do
      local before = core.clock()
      local result, err = call()
      assert(result or VALUES.succeeds ~= "true", err)
      assert(core.clock() - before < TIMEOUT + 2, "it took too long")
    end
  end
  local seen = sockets.seen()
  if not ok then
    assert(tostring(problem):find("could not be initialised"), problem)
    package.loaded["vrchatapi.core"] = nil -- LuaJIT would not try again
    vrchatapi = require "vrchatapi"
    client = vrchatapi.new(options)
  end
  for _ = 1, 2 do
    assert(list())
    assert(invite())
  end
  client:close()
  assert(descriptors() <= before_all + ENGINE + KEPT, "descriptors are lost")
  print(seen, counts.sent + counts.yes, counts.unknown)
]]

describe("a system call that fails", function()
  local library
  setup(function() library = compile.library("sockets.c", files:path("sockets.so")) end)

  -- Runs the script; returns whether there was an n-th call.
  local function run(failure, at, broken)
    service.box:reset()
    local output = process.run(SCRIPT, {
      library = library,
      url = service.box.url,
      auth = service.box.auth,
      user_id = service.box.user_id,
      friend_id = service.box.friend_id,
      location = service.box.location,
      name = failure[1],
      error = failure[2],
      succeeds = tostring(failure[3] == true),
      at = at,
      broken = tostring(broken),
    }, { preload = library })
    local seen, done, unknown = output:match("(%a+)\t(%d+)\t(%d+)\n$")
    assert(seen, output)
    local invited = #service:sent()
    assert.is_true(invited >= tonumber(done), "reported as done, and was not: " .. output)
    assert.is_true(invited <= done + unknown, "reported as not done, and was: " .. output)
    return seen == "true"
  end

  for _, failure in ipairs(FAILURES) do
    local name, error = failure[1], failure[2]
    for _, broken in ipairs { false, true } do
      it(
        ("ends no call too late: %s with %s%s"):format(name, error, broken and ", again and again" or ""),
        function()
          local at = 1
          while at <= MOST and run(failure, at, broken) do
            at = at + (at < 4 and 1 or 3) -- those of the first exchange one by one
          end
          assert.is_true(at > 1, name .. " was never called")
        end
      )
    end
  end
end)
