local support = require "spec.support.sandbox"
local cjson = require "cjson"
local State = require "vrchatapi.sandbox.state"
local control = require "vrchatapi.sandbox.process.control"

local NOT_FOUND = { error = { message = "Notification not found", status_code = 404 } }

describe("the inbox", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  local function get(path) return support.call(state, "GET", "/auth/user/notifications" .. (path or "")) end

  local function put(path) return support.call(state, "PUT", "/auth/user/notifications" .. path) end

  local function notify(fields) return (assert(control.notify(state, fields))) end

  local function ids(query)
    local status, list, response = get(query)
    assert.equal(200, status)
    assert.equal("[", response.body:sub(1, 1))
    local found = {}
    for i, item in ipairs(list) do
      found[i] = item.id
    end
    return found
  end

  it("shows notifications, newest first, with details as JSON in a string", function()
    assert.same({ seed.request_notification_id, seed.notification_id }, ids())
    local _, list = get()
    assert.same({
      id = seed.notification_id,
      type = "invite",
      seen = false,
      senderUserId = seed.friend_id,
      senderUsername = "Friend",
      receiverUserId = seed.user_id,
      message = "This is a generated invite to The Sandbox",
      created_at = "2025-01-01T12:00:00.000Z",
      details = list[2].details,
    }, list[2])
    assert.same({ worldId = seed.location, worldName = "The Sandbox" }, cjson.decode(list[2].details))
  end)

  it("comes in pages of sixty, or of up to a hundred", function()
    local all = { seed.request_notification_id, seed.notification_id }
    for _ = 1, 118 do
      table.insert(all, 1, notify { type = "invite" })
    end
    assert.same(table.move(all, 1, 60, 1, {}), ids())
    assert.same(table.move(all, 1, 100, 1, {}), ids("?n=101"))
    assert.same(table.move(all, 101, 120, 1, {}), ids("?n=100&offset=100"))
    assert.same({ all[6] }, ids("?offset=5&n=1"))
    assert.same({ all[1] }, ids("?n=0"))
    assert.same({}, ids("?offset=120"))
    assert.equal(60, #ids("?n=x&offset=-1"))
  end)

  it("can be asked for a type", function()
    assert.same({ seed.notification_id }, ids("?type=invite"))
    assert.same({}, ids("?type=friendRequest"))
    assert.equal(2, #ids("?type=all"))
  end)

  it("can be asked for what is new", function()
    state.now = state.now + 600
    local id = notify { type = "invite" }
    for _, after in ipairs {
      "five_minutes_ago",
      "2025-01-01T12:00:00.000Z",
      "2025-01-01T12:09:59Z",
      "2025-01-01T12:05:00",
    } do
      assert.same({ id }, ids("?after=" .. after))
    end
    assert.same({}, ids("?after=2025-01-01T12%3A10%3A00Z"))
    assert.equal(3, #ids("?after=2025-01-01"))
    assert.equal(3, #ids("?after=yesterday"))
    local request = notify { type = "friendRequest" }
    assert.same({ request }, ids("?after=2025-01-02"))
  end)

  it("can be asked for what was sent", function()
    local _, sent = support.call(state, "POST", "/requestInvite/" .. seed.friend_id)
    assert.same({ sent.id }, ids("?sent=true"))
    assert.equal(2, #ids("?sent=false"))
    local _, _, response = support.call(state, "GET", "/auth/user", nil, {
      Cookie = false,
      Authorization = support.basic(seed.friend_username, seed.friend_password),
    })
    local _, list = support.call(
      state,
      "GET",
      "/auth/user/notifications?sent=true",
      nil,
      { Cookie = "auth=" .. support.set_cookie(response, "auth") }
    )
    assert.same({}, list)
  end)

  it("drops invites after an hour, but not friend requests", function()
    local id = notify { type = "friendRequest" }
    assert.matches("^frq_", id)
    state.now = state.now + 3599
    assert.equal(3, #ids())
    state.now = state.now + 1
    assert.same({ id }, ids())
    assert.equal(404, (get("/" .. seed.notification_id)))
    assert.equal(200, (get("/" .. id)))
  end)

  it("shows one", function()
    local status, shown = get("/" .. seed.notification_id)
    assert.equal(200, status)
    local _, list = get()
    assert.same(list[2], shown)
  end)

  it("knows what was seen", function()
    local status, shown = put("/" .. seed.notification_id .. "/see")
    assert.equal(200, status)
    assert.equal(seed.notification_id, shown.id)
    assert.is_true(shown.seen)
    local _, list = get()
    assert.is_false(list[1].seen)
    assert.is_true(list[2].seen)
  end)

  it("hides a notification", function()
    local status, shown = put("/" .. seed.notification_id .. "/hide")
    assert.equal(200, status)
    assert.equal(seed.notification_id, shown.id)
    assert.same({ seed.request_notification_id }, ids())
    assert.same({}, ids("?hidden=true")) -- requests for friendship only
    local id = notify { type = "friendRequest" }
    put("/" .. id .. "/hide")
    assert.same({ id }, ids("?hidden=true"))
    assert.is_true(state:snapshot().notifications[1].hidden)
  end)

  it("can be cleared", function()
    notify { type = "friendRequest" }
    local status, body = put("/clear")
    assert.equal(200, status)
    assert.same({ success = { message = "Ok!", status_code = 200 } }, body)
    assert.same({}, ids())
    local id = notify { type = "invite" }
    assert.same({ id }, ids())
  end)

  it("is one's own", function()
    local _, sent = support.call(state, "POST", "/requestInvite/" .. seed.friend_id)
    for _, id in ipairs { sent.id, "not_none" } do
      for _, response in ipairs {
        { get("/" .. id) },
        { put("/" .. id .. "/see") },
        { put("/" .. id .. "/hide") },
      } do
        assert.equal(404, response[1])
        assert.same(NOT_FOUND, response[2])
      end
    end
    assert.is_false(state.notifications[sent.id].hidden)
  end)

  describe("with a friend request", function()
    local id

    before_each(function() id = notify { type = "friendRequest", sender = seed.stranger_id } end)

    local function status_of(user_id)
      local status, body = support.call(state, "GET", "/user/" .. user_id .. "/friendStatus")
      assert.equal(200, status)
      return body
    end

    it("makes friends when it is accepted", function()
      assert.same(
        { isFriend = false, incomingRequest = true, outgoingRequest = false },
        status_of(seed.stranger_id)
      )
      local status, body = put("/" .. id .. "/accept")
      assert.equal(200, status)
      assert.same({ success = { message = "Friendship accepted", status_code = 200 } }, body)
      assert.same(
        { isFriend = true, incomingRequest = false, outgoingRequest = false },
        status_of(seed.stranger_id)
      )
      assert.equal(4, state:snapshot().friends)
      assert.equal(2, #ids())
      assert.equal(
        200,
        (support.call(state, "POST", "/invite/" .. seed.stranger_id, { instanceId = seed.location }))
      )
    end)

    it("is accepted once; other codes are refused", function()
      put("/" .. id .. "/accept")
      for _, other in ipairs { id, seed.notification_id, "frq_none" } do
        local status, body = put("/" .. other .. "/accept")
        assert.equal(404, status)
        assert.same({
          error = { message = "that friend request could not be found", status_code = 404 },
        }, body)
      end
      assert.equal(4, state:snapshot().friends)
    end)

    it("does not accept a hidden one", function()
      put("/" .. id .. "/hide")
      assert.equal(404, (put("/" .. id .. "/accept")))
      assert.same(
        { isFriend = false, incomingRequest = false, outgoingRequest = false },
        status_of(seed.stranger_id)
      )
    end)
  end)
end)
