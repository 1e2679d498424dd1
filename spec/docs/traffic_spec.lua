--- docs/guide/traffic.md: the requests that it lists are those that the sandbox receives.

local files = require("spec.support.files").use()
local pages = require "spec.support.pages"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"
require("spec.support.tasks").clean()

require("spec.support.time").use()

local page = pages.read "docs/guide/traffic.md"

-- The requests that a cell lists: "GET /auth/user", …
local function listed(cell)
  local found = {}
  for text, after in cell:gmatch "`([^`]+)`([^`]*)" do
    for _ = 1, tonumber(after:match "× (%d+)") or 1 do
      found[#found + 1] = text
    end
  end
  return found
end

local function escaped(text) return (text:gsub("%p", "%%%0")) end

-- What the sandbox has received, with names instead of what varies; then it forgets that.
local function received()
  local box, found = service.box, {}
  for i, request in ipairs(service:requests()) do
    local path = request.target:gsub("^/api/1", ""):gsub("%?.*$", "")
    path = path:gsub(escaped(box.location), "{location}"):gsub("usr_[%x-]+", "{userId}")
    path = path:gsub(escaped(box.legacy_friend_id), "{userId}"):gsub("not_[%x-]+", "{notificationId}")
    path = path:gsub("^/instances/s/.+$", "/instances/s/{shortName}")
    path = path:gsub("^(/message/{userId}/message)/%d+$", "%1/{slot}")
    found[i] = request.method .. " " .. path
  end
  box:forget()
  return found
end

local function credentials()
  return {
    username = service.box.username,
    password = service.box.password,
    totp_secret = service.box.totp_secret,
  }
end

-- What the calls of the page find.
local function environment(client)
  local box = service.box
  local env = setmetatable({
    client = client,
    friend_id = box.friend_id,
    location = box.location,
    credentials = credentials(),
    invite = {},
    request = {},
  }, { __index = _G })
  local instance = assert(client:get_instance(box.world_id, box.instance_id))
  env.link = "https://vrch.at/" .. instance.shortName
  function env.invite:wait_reply(seconds)
    local sent = assert(client:invite(box.friend_id, box.location))
    box:respond(sent.id, { text = "Yes" })
    box:forget()
    return sent:wait_reply(seconds)
  end
  function env.request:accept(where)
    vrchatapi.run(function()
      local task
      task = assert(client:on_request_invite(function(request)
        if request.id ~= box.request_notification_id then return request:ignore() end
        box:forget()
        assert(request:accept(where))
        task:cancel()
      end))
    end)
  end
  return env
end

local function run(code, client)
  local env = environment(client)
  service.box:forget()
  return function() assert(load("return " .. code, "=" .. code, "t", env))() end
end

describe("docs/guide/traffic.md, calls:", function()
  for _, row in ipairs(pages.table_with(pages.section(page, "Calls"), "Call")) do
    local code = row[1]:match "^`(.-)`"
    it(code .. " sends what it lists", function()
      local call = run(code, service:client())
      call()
      assert.same(listed(row[2]), received())
      if row[3] ~= "" then
        call()
        assert.same(listed(row[3]), received())
      end
    end)
  end
end)

describe("invite_all", function()
  it("has as many invites in flight at the same time as the pages say", function()
    local count = tonumber(page:match "at most (%d+) at the same time")
    local options = pages.read "docs/guide/invite_all.md"
    assert.equal(count, tonumber(options:match "at the same time: 1 to 256, (%d+) by default"))
    local who = {}
    for i, friend in ipairs(service.box:friends(12)) do
      who[i] = { id = friend.id }
    end
    service.box:fault { kind = "slow", seconds = 0.05, method = "POST" }
    local results = assert(service:client():invite_all { who = who, where = service.box.location })
    assert.equal(#who, results.counts.invited)
    local connections, used = {}, 0 -- in HTTP/1.1 each has one request at a time
    for _, request in ipairs(service:requests()) do
      if request.method == "POST" and not connections[request.connection] then
        connections[request.connection], used = true, used + 1
      end
    end
    assert.equal(count, used)
  end)
end)

describe("invite_all with a journal", function()
  it("writes as many entries for an invite as the pages say", function()
    assert.truthy(pages.read("docs/guide/invite_all.md"):find("Each invite costs two entries", 1, true))
    assert.truthy(
      pages.read("docs/guide/hosts.md"):find("one entry before each invite and one after", 1, true)
    )
    local path, entries = files:path "journal", -1 -- without its first line, which says what it is
    local who = { service.box.friend_id, { id = service.box.legacy_friend_id } }
    assert(service:client():invite_all { who = who, where = service.box.location, journal = path })
    for _ in io.lines(path) do
      entries = entries + 1
    end
    assert.equal(2 * #who, entries)
  end)
end)

describe("docs/guide/traffic.md, sessions:", function()
  local function get_user(client) assert(client:get_user(service.box.friend_id)) end

  -- How to bring about what the rows say, in their order. "GET /users/{userId}" is the call.
  local CASES = {
    function()
      local path = files:path()
      local first = service:client { auth = false, session = path, login = credentials() }
      get_user(first)
      first:close()
      service.box:forget()
      get_user(service:client { auth = false, session = path })
      return "GET /users/{userId}"
    end,
    function() assert(service:client({ auth = false }):login(credentials())) end,
    function()
      service.box:account { two_factor = { "totp" } }
      assert(service:client({ auth = false }):login(credentials()))
    end,
    function() assert(service:client():login(credentials())) end,
    function()
      get_user(service:client { auth = false, login = credentials() })
      return "GET /users/{userId}"
    end,
    function()
      get_user(service:client { auth = "authcookie_dead0000", login = credentials() })
      return "GET /users/{userId}"
    end,
    function() assert(service:client():logout()) end,
  }

  local rows = pages.table_with(pages.section(page, "Sessions"), "What happens")

  it("the table has what is tried here", function() assert.equal(#rows, #CASES) end)

  for i, row in ipairs(rows) do
    it(row[1] .. " sends what it lists", function()
      local own = CASES[i]()
      local found = {}
      for _, request in ipairs(received()) do
        if request ~= own then found[#found + 1] = request end
      end
      assert.same(listed(row[2]), found)
    end)
  end
end)

describe("docs/guide/traffic.md, waiting:", function()
  local MINUTES = 10

  local CASES = {
    function(client, count)
      local sent = {}
      for i = 1, count or 1 do
        sent[i] = assert(client:invite(service.box.friend_id, service.box.location))
      end
      service.box:forget()
      vrchatapi.run(function()
        for _, invite in ipairs(sent) do
          vrchatapi.spawn(function() invite:wait_reply(MINUTES * 60) end)
        end
      end)
    end,
  }
  CASES[2] = function(client) CASES[1](client, 3) end
  CASES[3] = function(client)
    vrchatapi.run(function()
      local task = assert(client:on_request_invite(function(request) request:ignore() end))
      vrchatapi.sleep(MINUTES * 60 + 1)
      task:cancel()
    end)
  end
  CASES[4] = function(client)
    client:get_friends()
    service.box:forget()
    vrchatapi.sleep(MINUTES * 60)
  end

  local rows = pages.table_with(pages.section(page, "Waiting"), "What waits")

  it("the table has what is tried here", function() assert.equal(#rows, #CASES) end)

  for i, row in ipairs(rows) do
    it(row[1] .. " sends what it lists", function()
      CASES[i](service:client())
      assert.same(listed(row[2]), received())
    end)
  end
end)
