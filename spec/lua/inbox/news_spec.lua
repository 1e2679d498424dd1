--- The list of notifications that live events make, beside polls that are made at the same time.

local News = require "vrchatapi.inbox.news"
local server = require("spec.support.live_server").use()
require("spec.support.tasks").clean()

local news

before_each(function()
  local client = server:client()
  news = News.new(client)
  news:enter()
  server:await_live(client)
end)

-- Pushes events: ids of notifications, or frames.
local function push(...)
  for _, it in ipairs { ... } do
    if type(it) == "string" then
      it =
        { "notification", { id = it, type = "invite", senderUserId = "usr_1", message = "", details = {} } }
    end
    server:push(it[1], it[2])
  end
  server:settle()
  news:read()
end

local function ids()
  local found = {}
  for i, it in ipairs(news:list()) do
    found[i] = it.id
  end
  return found
end

local function list_of(...)
  local list = {}
  for i, id in ipairs { ... } do
    list[i] = { id = id }
  end
  return list
end

describe("the news", function()
  it("become the list that was read", function()
    push("not_1", "not_2")
    news:begin_poll()
    news:end_poll(list_of("not_3", "not_2"))
    assert.same({ "not_3", "not_2" }, ids())
    news:begin_poll()
    news:end_poll(nil) -- it could not be read
    assert.same({ "not_3", "not_2" }, ids())
  end)

  it("keep what has come since the reading began", function()
    push("not_1")
    news:begin_poll()
    push("not_2", "not_3")
    news:end_poll(list_of("not_2", "not_1")) -- which has one of these
    assert.same({ "not_3", "not_2", "not_1" }, ids())
  end)

  it("keep out what has gone since the reading began", function()
    push("not_1", "not_2")
    news:begin_poll()
    push { "hide-notification", "not_1" }
    news:end_poll(list_of("not_2", "not_1"))
    assert.same({ "not_2" }, ids())
    news:begin_poll()
    push { "clear-notification" }
    push("not_3")
    news:end_poll(list_of("not_2"))
    assert.same({ "not_3" }, ids())
  end)

  it("are out of date when events were lost", function()
    for i = 1, 1001 do
      server:push("notification", { id = "not_" .. i, type = "invite", senderUserId = "usr_1" })
    end
    server:settle()
    assert.is_false(news.is_stale)
    news:read()
    assert.is_true(news.is_stale)
  end)

  it("are the latest thousand", function()
    for round = 1, 3 do
      for i = 1, 400 do
        server:push(
          "notification",
          { id = ("not_%d_%d"):format(round, i), type = "invite", senderUserId = "usr_1" }
        )
      end
      server:settle()
      news:read()
    end
    local found = ids()
    assert.same({ 1000, "not_3_400", "not_1_201" }, { #found, found[1], found[1000] })
  end)

  it("ignores notifications without an id", function()
    push(
      { "notification", {} },
      { "notification", "x" },
      { "response-notification", "x" },
      { "hide-notification" }
    )
    assert.same({}, ids())
  end)
end)
