--- A day of live events, with everything that goes wrong in one: stalls and cuts every hour, restarts, a
--- session that dies, and a service that refuses to be asked. What came is counted.
---
--- VRCHATAPI_EVENTS=100000 makes it a long one, VRCHATAPI_SEED=7 the same one again.

local files = require("spec.support.files").use()
local json = require("cjson").new()
local server = require("spec.support.live_server").use()
local vrchatapi = require "vrchatapi"

local EVENTS = tonumber(os.getenv "VRCHATAPI_EVENTS") or 10000
local SEED = tonumber(os.getenv "VRCHATAPI_SEED") or os.time()
local LATEST = 1200 -- seconds; the service is down for ten minutes, and a pause takes up to six
local DAY, HOUR = 86400, 3600
local LOGIN = { username = "me", password = "secret" }

require("spec.support.tasks").clean()

local USER = '{"id":"usr_me","displayName":"me"}'
local NO_SESSION = '{"error":{"message":"\\"Missing Credentials\\"","status_code":401}}'

-- The service: its inbox, its session, and what it was asked for.
local function new_service()
  local self = { inbox = {}, order = {}, added = {}, session = "authcookie_1", logins = 0, refusals = 0 }

  local function list(request)
    local page, offset = {}, tonumber(request:match "offset=(%d+)")
    for i = #self.order - offset, math.max(#self.order - offset - 99, 1), -1 do
      page[#page + 1] = self.inbox[self.order[i]]
    end
    return #page > 0 and json.encode(page) or "[]"
  end

  local function hide(id)
    self.inbox[id] = nil
    for i, other in ipairs(self.order) do
      if other == id then
        table.remove(self.order, i)
        break
      end
    end
    return json.encode { id = id, type = "invite", senderUserId = "usr_1" }
  end

  function self.answer(request, head)
    if head:find("\nAuthorization:", 1, true) then
      self.logins = self.logins + 1
      self.session = "authcookie_" .. self.logins + 1
      return (
        server
          .response("200 OK", USER)
          :gsub("\r\n", "\r\nSet-Cookie: auth=" .. self.session .. "; Path=/\r\n", 1)
      )
    elseif not head:find("auth=" .. self.session, 1, true) then
      return server.response("401 Unauthorized", NO_SESSION)
    elseif request:find("/auth/user$") then
      return server.response("200 OK", USER)
    elseif request:find "/hide$" then
      return server.response("200 OK", hide(request:match "/([^/]+)/hide$"))
    elseif self.refusals > 0 then
      self.refusals = self.refusals - 1
      return "HTTP/1.1 429 Slow\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n"
    elseif request:find("/auth/user/notifications?", 1, true) then
      return server.response("200 OK", list(request))
    end
    return server.response("200 OK", "[]")
  end

  function self.first(socket)
    if server.upgrades[#server.upgrades]:find("authToken=" .. self.session .. " ", 1, true) then return "" end
    return socket.peer:text(json.encode { err = "authToken doesn't correspond with an active session" })
  end

  function self.add(id)
    local it = { id = id, type = "requestInvite", senderUserId = "usr_1", details = "{}" }
    self.inbox[id] = it
    self.order[#self.order + 1] = id
    self.added[id] = server.now
    for _ = 1, math.random(20) == 1 and 2 or 1 do
      server:push("notification", it)
      server:push("see-notification", id)
    end
  end

  return self
end

describe("a day of live events", function()
  it(("loses none and brings none twice (seed %d)"):format(SEED), function()
    math.randomseed(SEED)
    local service, counts, path = new_service(), {}, files:path()
    server.answer, server.first = service.answer, service.first
    local busy, latest, client = 0, 0, nil

    local function take(event)
      local id = event.content.id
      counts[id] = (counts[id] or 0) + 1
      latest = math.max(latest, server.now - service.added[id])
      busy = busy + 1
      vrchatapi.sleep(10) -- meanwhile a replay may list it
      local done, err
      repeat -- so that it is not replayed after a restart
        done, err = client:delete_notification(id)
      until done or err.kind == "closed"
      busy = busy - 1
    end

    local function start()
      client = server:client { session = path, login = LOGIN, auth = "authcookie_1", retries = 1 }
      client:on("notification", take)
    end

    local function stop()
      repeat -- until what it works on is done
        vrchatapi.sleep(1)
      until busy == 0
      client:close()
      server:settle()
    end

    local FAULTS = {
      function() -- the connection is cut
        if server:socket() then server:socket():cut() end
      end,
      function() -- it stalls without a word
        if server:socket() then server:socket().stalled = true end
        server.patience = 3
      end,
      function() -- it is cut, and the service does not want to be asked
        service.refusals = math.random(1, 3)
        if server:socket() then server:socket():cut() end
      end,
      function() -- the service is down for some minutes
        local back = server.now + math.random(10, 600)
        server.refuse = function()
          if server.now < back then return server.response("503 Down", "") end
        end
        if server:socket() then server:socket():cut() end
      end,
    }

    start()
    local begin, fault_at, restart_at, death_at = server.now, HOUR / 2, 4 * HOUR, 11.7 * HOUR
    for number = 1, EVENTS do
      vrchatapi.sleep(2 * DAY / EVENTS * math.random())
      local at = server.now - begin
      if at >= fault_at then
        fault_at = fault_at + HOUR
        FAULTS[math.random(#FAULTS)]()
      end
      if at >= restart_at then
        restart_at = restart_at + 4 * HOUR
        stop()
        start()
      end
      if at >= death_at then
        death_at = math.huge
        service.session = "authcookie_dead"
        server:socket():cut()
      end
      service.add("not_" .. number)
    end
    server.refuse, service.refusals, server.patience = nil, 0, 200
    server:await_live(client)
    vrchatapi.sleep(60)
    server:settle()

    for number = 1, EVENTS do
      assert.equal(1, counts["not_" .. number] or 0, "not_" .. number)
    end
    assert.is_true(latest < LATEST, ("one came %g seconds late"):format(latest))
    assert.is_true(service.logins <= 1, service.logins .. " logins")
    assert.is_true(#server.upgrades > 30)
  end)
end)
