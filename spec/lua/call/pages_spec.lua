--- client:each: lists of the service that come in pages.

local service = require("spec.support.service").use()
local time = require("spec.support.time").use()
local vrchatapi = require "vrchatapi"

local box, client

before_each(function()
  box = service.box
  client = service:client()
end)

-- Adds friends until N are online.
local function befriend(count)
  local known = #assert(client:get_friends())
  box:friends(count - known)
  box:forget()
end

-- The ids of all friends who are online, as the service lists them.
local function all_ids()
  local ids, offset = {}, 0
  repeat
    local page = assert(client:get_friends { n = 100, offset = offset })
    for _, friend in ipairs(page) do
      ids[#ids + 1] = friend.id
    end
    offset = offset + 100
  until #page == 0
  box:forget()
  return ids
end

local function collect(...)
  local ids = {}
  for item, err in client:each(...) do
    assert.is_nil(err)
    ids[#ids + 1] = item.id
  end
  return ids
end

-- The queries of the requests, in their order.
local function queries()
  local found = {}
  for _, request in ipairs(service:requests()) do
    found[#found + 1] = request.target:match("%?(.*)$") or ""
  end
  return found
end

local function query_of(n, offset) return ("offset=%d&n=%d"):format(offset, n) end

describe("each", function()
  it("ends when the service returns the same page again", function()
    local items = {}
    for number = 1, 3 do
      items[number] = ('{"id":"usr_%d"}'):format(number)
    end
    box:fault { kind = "reply", status = 200, body = "[" .. table.concat(items, ",") .. "]" }
    local count = 0
    function client.get_friends(...)
      count = count + 1
      assert(count < 10, "there is no end")
      return getmetatable(client).get_friends(...)
    end
    assert.same({ "usr_1", "usr_2", "usr_3" }, collect("get_friends", { n = 3 }))
    assert.equal(2, count)
  end)

  it("returns all items in order, in pages of 100", function()
    befriend(250)
    local expected = all_ids()
    assert.equal(250, #expected)
    assert.same(expected, collect("get_friends"))
    assert.same({
      query_of(100, 0),
      query_of(100, 100),
      query_of(100, 200),
      query_of(100, 250),
    }, queries())
  end)

  it("continues behind a page that is shorter than was asked for", function()
    -- the service leaves out every third item, but counts it
    local all = {}
    for number = 1, 30 do
      all[number] = { id = "usr_" .. number }
    end
    function client.get_friends(_, query)
      local page = {}
      for i = query.offset + 1, math.min(query.offset + query.n, 30) do
        if i % 3 > 0 then page[#page + 1] = all[i] end
      end
      return page
    end
    assert.equal(20, #collect("get_friends", { n = 10 }))
    -- it returns at most seven at once
    function client.get_friends(_, query)
      return table.move(all, query.offset + 1, query.offset + math.min(query.n, 7), 1, {})
    end
    assert.equal(30, #collect("get_friends", { n = 10 }))
  end)

  it("fetches another page when the last one was full", function()
    befriend(100)
    assert.equal(100, #collect("get_friends"))
    assert.same({ query_of(100, 0), query_of(100, 100) }, queries())
  end)

  it("returns nothing for an empty list", function()
    assert.same({}, collect("get_notifications", { type = "votetokick" }))
    assert.equal(1, #queries())
  end)

  it("accepts the size of a page and an offset", function()
    befriend(30)
    local expected = all_ids()
    local query = { n = 10, offset = 15 }
    assert.same(table.move(expected, 16, 30, 1, {}), collect("get_friends", query))
    assert.same({ query_of(10, 15), query_of(10, 25), query_of(10, 30) }, queries())
    assert.same({ n = 10, offset = 15 }, query) -- is the caller's
  end)

  it("keeps the other fields of the query", function()
    for number = 1, 5 do
      box:notify { type = number % 2 == 0 and "invite" or "friendRequest" }
    end
    local types = {}
    for item in client:each("get_notifications", { type = "friendRequest", n = 2 }) do
      types[#types + 1] = item.type
    end
    assert.same({ "friendRequest", "friendRequest", "friendRequest" }, types)
  end)

  it("passes on the options of a call", function()
    box:fault { kind = "hang" }
    local _, err = client:each("get_friends", nil, { timeout = 0.1 })()
    assert.equal("timeout", err.code)
  end)

  it("fetches a page only when it is needed", function()
    befriend(250)
    local next_item = client:each("get_friends")
    assert.same({}, queries())
    for _ = 1, 100 do
      next_item()
    end
    assert.equal(1, #queries())
    next_item()
    assert.equal(2, #queries())
  end)

  it("returns an item once that has moved to the next page in the meantime", function()
    befriend(25)
    local expected, ids = all_ids(), {}
    box:place(expected[1], "offline")
    for friend in client:each("get_friends", { n = 10 }) do
      ids[#ids + 1] = friend.id
      if #ids == 10 then box:place(expected[1], "private") end -- all others move down by one
    end
    assert.same(table.move(expected, 2, 25, 1, {}), ids)
  end)

  it("ends with the list when that shrinks", function()
    befriend(40)
    local expected, ids = all_ids(), {}
    for friend in client:each("get_friends", { n = 10 }) do
      ids[#ids + 1] = friend.id
      if #ids == 10 then
        for number = 15, 40 do
          box:place(expected[number], "offline")
        end
      end
    end
    assert.same(table.move(expected, 1, 14, 1, {}), ids)
  end)

  it("returns false and the error of a page that cannot be fetched, and ends", function()
    befriend(25)
    local ids, failure, rounds = {}, nil, 0
    for friend, err in client:each("get_friends", { n = 10 }) do
      rounds = rounds + 1
      if not friend then
        assert.is_false(friend)
        failure = err
      else
        ids[#ids + 1] = friend.id
        if #ids == 15 then box:fault { kind = "status", status = 503 } end
      end
    end
    assert.equal(20, #ids)
    assert.equal(21, rounds)
    assert.same({ "unavailable", "get_friends" }, { failure.code, failure.operation })
    assert.equal(3, #queries())
  end)

  it("applies the rate limit and retries to each page", function()
    befriend(25)
    client = service:client { rate = { calls = 1 }, retries = 1 }
    box:fault { kind = "status", status = 503, times = 1 }
    assert.equal(25, #collect("get_friends", { n = 10 }))
    assert.equal(240, time:passed()) -- four calls
  end)

  it("works in several tasks at once", function()
    befriend(25)
    local counts = {}
    vrchatapi.run(function()
      for number = 1, 3 do
        vrchatapi.spawn(function() counts[number] = #collect("get_friends", { n = 10 }) end)
      end
    end)
    assert.same({ 25, 25, 25 }, counts)
  end)
end)

describe("each raises", function()
  -- The message, which must have the position of this file.
  local function mistake(fn)
    local ok, message = pcall(fn)
    assert.is_false(ok)
    local place = debug.getinfo(1, "S").short_src
    assert.equal(place, tostring(message):match("^(.-):%d+: "), message)
    return (message:gsub("^.-:%d+: ", ""))
  end

  it("for an operation without pages", function()
    for _, name in ipairs { "get_user", "everything", "close" } do
      assert.equal(
        ("bad argument #1 to 'each' (there is no operation '%s' that gives pages)"):format(name),
        mistake(function() client:each(name) end)
      )
    end
    assert.matches("^bad argument #1 to 'each'", mistake(function() client:each() end))
  end)

  it("for a query that is not a table", function()
    assert.equal(
      "bad argument #2 to 'each' (query must be a table, got number)",
      mistake(function() client:each("get_friends", 5) end)
    )
  end)

  it("for fields of the query that are wrong, when the first page is fetched", function()
    for _, query in ipairs { { n = 0 }, { n = 101 }, { offset = -1 }, { number = 1 }, { n = "10" } } do
      local next_item = client:each("get_friends", query)
      mistake(function() next_item() end)
    end
    assert.same({}, queries())
  end)

  it("without a client", function()
    assert.matches("bad self", mistake(function() client.each("get_friends") end))
  end)
end)
