local State = require "vrchatapi.sandbox.state"
local control = require "vrchatapi.sandbox.process.control"
local notifications = require "vrchatapi.sandbox.state.notifications"
local required = require "spec.support.required_fields"
local support = require "spec.support.sandbox"

local NOT_FOUND = { error = { message = "Notification not found", status_code = 404 } }
local RESPONSES = { { type = "accept", text = "Join", data = "grp_1" }, { type = "decline" } }

describe("the inbox of the second kind", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  local function call(method, path, body) return support.call(state, method, "/notifications" .. path, body) end

  local function notify(fields) return assert(control.notify_v2(state, fields)) end

  local function ids(query)
    local status, list, response = call("GET", query or "")
    assert.equal(200, status)
    assert.equal("[", response.body:sub(1, 1))
    local found = {}
    for i, notification in ipairs(list) do
      found[i] = notification.id
    end
    return found
  end

  it("is empty at first", function() assert.same({}, ids()) end)

  it("shows what there is, newest first", function()
    local first = notify { type = "group.announcement", title = "Tea", message = "At noon" }
    local second = notify { type = "group.invite", sender = seed.friend_id, responses = RESPONSES }
    assert.same({ second, first }, ids())
    assert.same({ second }, ids("?limit=1"))
    local _, list, response = call("GET", "")
    for _, field in ipairs(required.NotificationV2) do
      assert.truthy(response.body:find('"' .. field .. '":', 1, true), field)
    end
    assert.same({ "group.invite", "group", 2, seed.friend_id, "Friend", seed.user_id, false }, {
      list[1].type,
      list[1].category,
      list[1].version,
      list[1].senderUserId,
      list[1].senderUsername,
      list[1].receiverUserId,
      list[1].seen,
    })
    assert.same({ "accept", "Join", "grp_1" }, {
      list[1].responses[1].type,
      list[1].responses[1].text,
      list[1].responses[1].data,
    })
    assert.same({ "Tea", "At noon", "2025-01-31T12:00:00.000Z" }, {
      list[2].title,
      list[2].message,
      list[2].expiresAt,
    })
    assert.truthy(response.body:find('"responses":[]', 1, true))
  end)

  it("forgets what has expired", function()
    local short = notify { type = "economy.alert", expires_in = 60 }
    local seen = notify { type = "economy.alert", expiryAfterSeen = 10 }
    assert.equal(200, (call("POST", "/" .. seen .. "/see")))
    state.now = state.now + 9
    assert.same({ seen, short }, ids())
    state.now = state.now + 1
    assert.same({ short }, ids())
    state.now = state.now + 50
    assert.same({}, ids())
    assert.equal(404, (call("POST", "/" .. short .. "/see")))
  end)

  it("is marked as seen", function()
    local id = notify { type = "group.post" }
    state.now = state.now + 5
    local status, shown = call("POST", "/" .. id .. "/see")
    assert.same(
      { 200, id, true, "2025-01-01T12:00:05.000Z" },
      { status, shown.id, shown.seen, shown.updatedAt }
    )
  end)

  it("takes one of the responses of a notification, once", function()
    local id = notify { type = "group.invite", responses = RESPONSES }
    local status, refusal = call("POST", "/" .. id .. "/respond", { responseType = "block" })
    assert.equal(400, status)
    assert.equal("This notification cannot be replied to\u{1C3}", refusal.error.message)
    status = call("POST", "/" .. id .. "/respond", {})
    assert.equal(400, status)
    local shown
    status, shown = call("POST", "/" .. id .. "/respond", { responseType = "accept", responseData = "grp_1" })
    assert.same({ 200, id }, { status, shown.id })
    assert.same({}, ids())
    assert.equal(404, (call("POST", "/" .. id .. "/respond", { responseType = "accept" })))
  end)

  it("takes a boop as the reply to a boop alone", function()
    local boop = notify { type = "boop", sender = seed.friend_id, details = { emojiId = "default_angry" } }
    local status, shown = call("POST", "/" .. boop .. "/reply", { emojiId = "default_wow" })
    assert.same({ 200, boop, true }, { status, shown.id, shown.seen })
    assert.same({ emojiId = "default_angry" }, shown.details)
    local got = notifications.received(state, seed.friend_id)
    assert.same({ "boop", "default_wow" }, { got[#got].type, got[#got].details.emojiId })
    local other = notify { type = "group.post", sender = seed.friend_id }
    assert.equal(400, (call("POST", "/" .. other .. "/reply", {})))
  end)

  it("lets notifications be deleted, but for some", function()
    local one = notify { type = "group.post" }
    local kept = notify { type = "moderation.notice", canDelete = false }
    local other = notify { type = "group.post" }
    local status, result = call("DELETE", "/" .. one)
    assert.same({ 200, "Notification cleared." }, { status, result.success.message })
    assert.equal(404, (call("DELETE", "/" .. one)))
    assert.equal(400, (call("DELETE", "/" .. kept)))
    assert.same({ other, kept }, ids())
    status, result = call("DELETE", "")
    assert.same({ 200, "Notifications cleared." }, { status, result.success.message })
    assert.same({ kept }, ids())
  end)

  it("is one's own, and read as a list", function()
    local id = notify { type = "group.post" }
    local status, refusal = call("GET", "/" .. id)
    assert.equal(403, status)
    assert.equal('"Invalid Admin Credentials"', refusal.error.message)
    for _, request in ipairs {
      { "POST", "/see" },
      { "POST", "/respond" },
      { "POST", "/reply" },
      { "DELETE", "" },
    } do
      local body
      status, body = call(request[1], "/not_none" .. request[2])
      assert.equal(404, status)
      assert.same(NOT_FOUND, body)
    end
  end)

  it("is checked where a test puts something into it", function()
    for _, case in ipairs {
      { {}, "notification needs type" },
      { { type = "x", sender = "usr_none" }, "sender must be the id of a user, got usr_none" },
      { { type = "x", responses = { { text = "y" } } }, "responses must be a list of tables of strings" },
      { { type = "x", canDelete = 1 }, "canDelete must be true or false" },
      { { type = "x", when = 1 }, "notification has no field when" },
    } do
      local value, problem, position = control.notify_v2(state, case[1])
      assert.same({ nil, 1 }, { value, position })
      assert.truthy(problem:find(case[2], 1, true), problem)
    end
    notify { type = "x", id = "not_1" }
    assert.equal(
      "there is a notification with the id not_1",
      select(2, control.notify_v2(state, { type = "x", id = "not_1" }))
    )
    assert.equal("not_1", state:snapshot().notifications_v2[1].id)
  end)
end)
