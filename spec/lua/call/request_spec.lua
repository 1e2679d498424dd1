--- client:request: requests without an operation are sent as all others are.

local clients = require("spec.support.service").use()
local png = require "spec.support.png"
require("spec.support.time").use()
local vrchatapi = require "vrchatapi"
local ways = require "spec.support.ways"

local box

before_each(function() box = clients.box end)

local function get_user(client) return client:request("GET", "/users/{id}", { path = { id = box.friend_id } }) end

local function invite(client, more)
  local options = { path = { id = box.friend_id }, body = { instanceId = box.location } }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return client:request("POST", "/invite/{id}", options)
end

-- What the sandbox has received: methods and targets.
local function lines()
  local found = {}
  for i, request in ipairs(clients:requests()) do
    found[i] = request.method .. " " .. request.target:gsub("^/api/1", "")
  end
  return found
end

describe("a request", function()
  it("returns the response", function()
    assert.equal(box.friend_id, assert(get_user(clients:client())).id)
    assert.equal("invite", assert(invite(clients:client())).type)
  end)

  it("sends a photo beside its body", function()
    local bytes = png.sized(5000)
    local sent = assert(clients:client():request("POST", "/invite/{id}/photo", {
      path = { id = box.friend_id },
      body = { instanceId = box.location },
      photo = { bytes = bytes },
    }))
    assert.is_true(clients:photo(sent.details.imageUrl) == bytes)
  end)

  it("reports its progress", function()
    local total
    local result = invite(clients:client(), { progress = function(_, all) total = all end })
    assert.equal("invite", result.type)
    assert.equal(clients:request().body_length, total)
  end)

  it("has a timeout of its own", function()
    box:fault { kind = "hang" }
    local _, err = invite(clients:client(), { timeout = 0.05 })
    assert.equal("timeout", err.code)
    assert.equal("unknown", err.acted)
    assert.equal("POST /invite/{id}", err.operation)
  end)

  it("is retried where nothing can happen twice", function()
    local client = clients:client { retries = 2 }
    box:fault { kind = "status", status = 503, times = 1 }
    assert(get_user(client))
    assert.equal(2, #clients:requests())
    box:forget()
    box:fault { kind = "status", status = 503, times = 1 }
    local err = ways.fail("api", "unavailable", invite(client))
    assert.equal("unknown", err.acted)
    assert.equal(1, err.attempts)
    box:forget()
    box:fault { kind = "status", status = 429, times = 1 }
    assert(invite(client))
    assert.equal(2, #clients:requests())
  end)

  it("counts for the rate limit: as a send, unless it is a GET or says otherwise", function()
    local client = clients:client { rate = { calls = 4, sends = 1 }, queue_timeout = 0 }
    assert(get_user(client))
    assert(invite(client))
    ways.fail("timeout", "queue_timeout", invite(client))
    assert(invite(client, { send = false }))
    ways.fail(
      "timeout",
      "queue_timeout",
      client:request("GET", "/users/{id}", { path = { id = box.friend_id }, send = true })
    )
    assert(get_user(client))
    local err = ways.fail("timeout", "queue_timeout", get_user(client))
    assert.equal("GET /users/{id}", err.operation)
    assert.equal(4, #clients:requests())
  end)

  it("renews the session when it has died", function()
    local client = clients:client {
      auth = false,
      login = { username = box.username, password = box.password },
    }
    assert(get_user(client))
    box:end_sessions()
    box:forget()
    assert.equal("invite", assert(invite(client)).type)
    assert.equal("POST /invite/" .. box.friend_id, lines()[1])
    assert.equal("POST /invite/" .. box.friend_id, lines()[#lines()])
    assert.equal(2, box:state().logins.succeeded)
  end)

  it("returns false where that is the response", function()
    local client = clients:client { retries = 1, rate = true }
    box:fault { kind = "reply", status = 200, body = "false" }
    local result, err = client:request("GET", "/x")
    assert.is_false(result)
    assert.is_nil(err)
    assert.equal(1, #clients:requests())
  end)

  it("is shown and not sent in a dry run, unless it is a GET", function()
    local traced = {}
    local client = clients:client {
      dry_run = true,
      trace = function(line) traced[#traced + 1] = line end,
    }
    assert(get_user(client))
    for _, method in ipairs { "POST", "PUT", "DELETE" } do
      local result = assert(client:request(method, "/x/{id}", { path = { id = "a b" } }))
      assert.is_true(result.dry_run)
      assert.equal(method .. " /x/{id}", result.request.operation)
      assert.equal(box.url .. "/x/a%20b", result.request.url)
    end
    assert.same({ "GET /users/" .. box.friend_id }, lines())
    assert.matches(" POST /x/{id}: POST http%S+/x/a%%20b %(dry run: not sent%)$", traced[2])
  end)

  it("is traced, without secrets", function()
    local traced = {}
    local client = clients:client { trace = function(line) traced[#traced + 1] = line end }
    client:request("PUT", "/x/{a}/" .. box.auth, {
      path = { a = box.auth },
      query = { token = box.auth },
      body = { auth = { box.auth }, text = "hello" },
    })
    assert.matches(
      " PUT /x/{a}/%[secret%]: PUT http%S+/x/%[secret%]/%[secret%]%?token=%[secret%] "
        .. '{"auth":%["%[secret%]"%],"text":"hello"} %-> 404 not_found: ',
      traced[1]
    )
  end)

  it("shows no password, wherever it may be seen", function()
    local traced = {}
    for _, name in ipairs { "password", "currentPassword", "code" } do
      local client = clients:client { trace = function(line) traced[#traced + 1] = line end }
      box:fault { kind = "reply", status = 400, body = '{"error":{"message":"No.","got":"s3cr\\u00e9t"}}' }
      local _, err = client:request("PUT", "/users/{id}", {
        path = { id = box.user_id },
        body = { [name] = "s3crét", email = "a@b.test" },
      })
      assert.equal("http_400", err.code)
      assert.is_nil(err.body)
      assert.truthy(clients:request().body:find("s3crét", 1, true))
      assert.matches("%[secret%] %-> 400 ", traced[#traced])
      assert.falsy(traced[#traced]:find("s3cr"))
      box:forget()
    end
  end)

  it("waits in a task without blocking others, and can be submitted", function()
    box:fault { kind = "slow", seconds = 0.05 }
    local client = clients:client()
    vrchatapi.run(function()
      local one = client:submit("request", "GET", "/users/{id}", { path = { id = box.friend_id } })
      local two = vrchatapi.spawn(get_user, client)
      assert.equal(box.friend_id, one:wait().id)
      assert.equal(box.friend_id, two:wait().id)
    end)
    local requests = clients:requests()
    assert.equal(2, #requests)
    assert.not_equal(requests[1].connection, requests[2].connection) -- both were in flight
    local ok, message = pcall(client.submit, client, "request", "GET", "x")
    assert.is_false(ok)
    assert.matches("bad argument #2 to 'request'", message)
  end)

  it("is an error of its own when it is submitted and cannot be sent", function()
    local client = clients:client()
    client:close()
    local _, err = client:submit("request", "GET", "/x"):wait()
    assert.equal("closed", err.code)
  end)

  it("refuses another self", function()
    local ok, message = pcall(clients:client().request, {}, "GET", "/x")
    assert.is_false(ok)
    assert.matches("calling 'request' on a bad self", message)
  end)
end)

describe("each, with a path,", function()
  -- Answers pages of three items: the bodies in their order, then the last one again.
  local function answers(bodies)
    local client, i = clients:client(), 0
    local request = client.request
    function client.request(self, method, path, options)
      i = math.min(i + 1, #bodies)
      box:fault { kind = "reply", status = 200, body = bodies[i] }
      return request(self, method, path, options)
    end
    return client
  end

  local function collect(client, ...)
    local ids = {}
    for item, err in client:each(...) do
      if not item then return ids, err end
      ids[#ids + 1] = item.id
    end
    return ids
  end

  local FULL = '[{"id":"a"},{"id":"b"}]'

  it("fetches pages until one brings nothing new", function()
    local client = answers { FULL, '[{"id":"c"}]', "[]" }
    local ids = collect(client, "/x/{p}", { n = 2, sort = "name" }, { path = { p = "y" } })
    assert.same({ "a", "b", "c" }, ids)
    assert.same({
      "GET /x/y?n=2&offset=0&sort=name",
      "GET /x/y?n=2&offset=2&sort=name",
      "GET /x/y?n=2&offset=3&sort=name",
    }, lines())
  end)

  it("takes a list from the field results, and ends where there is no next page", function()
    local client = answers {
      '{"results":' .. FULL .. ',"hasNext":true,"totalCount":3}',
      '{"results":[{"id":"c"}],"hasNext":false}',
    }
    assert.same({ "a", "b", "c" }, (collect(client, "/calendar")))
    assert.same({ "GET /calendar?n=100&offset=0", "GET /calendar?n=100&offset=2" }, lines())
  end)

  it(
    "takes a list from the field that it is told",
    function()
      assert.same(
        { "a", "b" },
        (collect(answers { '{"posts":' .. FULL .. "}" }, "/x", nil, { items = "posts" }))
      )
    end
  )

  it("returns an error for a response without a list", function()
    for body, items in pairs { ['{"posts":[]}'] = false, ['{"a":1}'] = "posts", ["5"] = false } do
      local _, err = collect(answers { body }, "/x", nil, { items = items or nil })
      assert.equal("wrong_shape", err.code)
      assert.equal("unknown", err.acted)
      assert.matches(items and "'posts'" or "option 'items' names", err.message)
    end
  end)

  it("returns an error for a page that cannot be fetched", function()
    local _, err = collect(clients:client(), "/x/{p}", nil, { path = { p = "y" } })
    assert.equal("not_found", err.code)
    assert.equal("GET /x/{p}", err.operation)
  end)

  it("raises for wrong arguments", function()
    local client = clients:client()
    for _, case in ipairs {
      { 2, 5, nil, "query must be a table, got number" },
      { 2, { n = 0 }, nil, "query.n must be an integer from 1 on, got 0" },
      { 2, { n = "5" }, nil, "query.n must be an integer from 1 on, got 5" },
      { 2, { offset = -1 }, nil, "query.offset must be an integer from 0 on, got -1" },
      { 3, nil, 5, "options must be a table, got number" },
      { 3, nil, { items = 5 }, "items must be the name of a field, got number" },
      { 3, nil, { query = {} }, "query must be absent: pages are got by a query, which is argument #2" },
      { 3, nil, { body = {} }, "body must be absent: pages are got by a query, which is argument #2" },
    } do
      local ok, message = pcall(client.each, client, "/x", case[2], case[3])
      assert.is_false(ok)
      local expected = ("bad argument #%d to 'each' (%s)"):format(case[1], case[4])
      assert.equal(expected, message:sub(-#expected))
    end
    local ok, message = pcall(client.each, client, "/x", nil, { timout = 1 })
    assert.is_true(ok, message)
    assert.matches("unknown option 'timout'", select(2, pcall(message)))
  end)
end)
