local support = require "spec.support.sandbox"
local cjson = require "cjson"
local State = require "vrchatapi.sandbox.state"
local control = require "vrchatapi.sandbox.process.control"

describe("the control channel", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  -- What a user finds newest in the inbox.
  local function newest()
    local _, list = support.call(state, "GET", "/auth/user/notifications?n=1")
    local details = cjson.decode(list[1].details)
    return list[1], details
  end

  local function invite()
    local _, sent = support.call(state, "POST", "/invite/" .. seed.friend_id, { instanceId = seed.location })
    return sent.id
  end

  it("adds friends with different names and ids", function()
    local friends = control.friends(state, 2)
    assert.same({ "Guest 1", "Guest 2" }, { friends[1].displayName, friends[2].displayName })
    assert.are_not.equal(friends[1].id, friends[2].id)
    assert.equal("Guest 3", control.friends(state, 1)[1].displayName)
    assert.equal(6, state:snapshot().friends)
    assert.equal(200, (support.call(state, "POST", "/requestInvite/" .. friends[2].id)))
  end)

  it("adds a friend with any fields, also with a name that exists", function()
    local one = control.friend(state, { displayName = "Twin", location = seed.location })
    local other = control.friend(state, { displayName = "Twin", id = "usr_twin" })
    assert.equal("usr_twin", other.id)
    assert.are_not.equal(one.id, other.id)
    for id, location in pairs { [one.id] = seed.location, usr_twin = "private" } do
      local _, user = support.call(state, "GET", "/users/" .. id)
      assert.same({ "Twin", location, true }, { user.displayName, user.location, user.isFriend })
    end
  end)

  it("changes a friend, and befriends a stranger", function()
    assert.same(
      { id = seed.friend_id, displayName = "Renamed" },
      control.friend(state, { id = seed.friend_id, displayName = "Renamed" })
    )
    control.friend(state, { id = seed.stranger_id, location = seed.location })
    for id, name in pairs { [seed.friend_id] = "Renamed", [seed.stranger_id] = "Stranger" } do
      local _, user = support.call(state, "GET", "/users/" .. id)
      assert.same({ name, seed.location, true }, { user.displayName, user.location, user.isFriend })
    end
    assert.equal(4, state:snapshot().friends)
  end)

  it("puts notifications into the inbox", function()
    local id = control.notify(state, {
      type = "requestInvite",
      sender = seed.legacy_friend_id,
      message = "hello",
      details = { platform = "android" },
    })
    local shown, details = newest()
    assert.same(
      { id, "requestInvite", seed.legacy_friend_id, "Old Friend", "hello" },
      { shown.id, shown.type, shown.senderUserId, shown.senderUsername, shown.message }
    )
    assert.same({ platform = "android" }, details)
    assert.equal(200, (support.call(state, "POST", "/invite/" .. id .. "/response", { responseSlot = 1 })))
    assert.equal("not_1", control.notify(state, { type = "invite", id = "not_1" }))
    shown = newest()
    assert.same({ "not_1", seed.friend_id, "{}" }, { shown.id, shown.senderUserId, shown.details })
  end)

  it("answers what the user sent", function()
    local sent = invite()
    local id = control.respond(state, sent, { text = "Sure!", imageUrl = "http://x/y" })
    local _, request = support.call(state, "POST", "/requestInvite/" .. seed.legacy_friend_id)
    local shown, details = newest()
    assert.same({ id, "inviteResponse", seed.friend_id }, { shown.id, shown.type, shown.senderUserId })
    assert.same({ inResponseTo = sent, responseMessage = "Sure\u{01C3}", imageUrl = "http://x/y" }, details)
    assert.is_true(state:snapshot().sent[1].responded)
    control.respond(state, request.id, { slot = 11 })
    shown, details = newest()
    assert.equal("requestInviteResponse", shown.type)
    assert.same({
      inResponseTo = request.id,
      responseMessage = "Busy \u{FF1D} true\u{2024} Later\u{01C3}",
    }, details)
  end)

  -- Each case: the name, the number of the argument, what is said of it, the arguments.
  local function refusals()
    local answered, vanished = invite(), invite()
    control.respond(state, answered, { slot = 0 })
    state.notifications[vanished].sent_at = state.now - 3600
    local open = invite()
    local _, mine = support.call(state, "POST", "/invite/myself/to/" .. seed.location)
    local location = "location must be offline, private, traveling or a location such as "
      .. "wrld_…:12345~region(eu)"
    local sendable = "notification_id must be that of an invite or a request that the user sent to "
      .. "somebody, got "
    return {
      { "account", 1, "changes must be a table" },
      { "account", 1, "changes has no field name", { name = "x" } },
      { "account", 1, "password must be a string", { password = 1 } },
      {
        "account",
        1,
        "two_factor must be a list of totp, otp and emailOtp",
        { two_factor = { "sms" } },
      },
      {
        "account",
        1,
        "two_factor must be a list of totp, otp and emailOtp",
        { two_factor = { totp = true } },
      },
      {
        "account",
        1,
        "new_location must be false, somewhere_new or too_many_places",
        { new_location = true },
      },
      { "account", 1, "locked_out must be a number of seconds from 0", { locked_out = -1 } },
      { "account", 1, "session_cap must be an integer from 0 or false", { session_cap = 1.5 } },
      {
        "account",
        2,
        "user_id must be that of an account, got " .. seed.stranger_id,
        {},
        seed.stranger_id,
      },
      { "end_sessions", 1, "user_id must be that of an account, got usr_x", "usr_x" },
      { "friends", 1, "count must be an integer from 1 to 10000", 0 },
      { "friends", 1, "count must be an integer from 1 to 10000", 10001 },
      { "friends", 1, "count must be an integer from 1 to 10000", "5" },
      { "friend", 1, "fields must be a table" },
      { "friend", 1, "fields has no field name", { name = "x" } },
      { "friend", 1, "id must be a string that is not empty, without / and controls", { id = "" } },
      { "friend", 1, location, { location = "here" } },
      { "friend", 1, "id must be that of another user", { id = seed.user_id } },
      { "place", 1, "user_id must be that of a user, got nil" },
      { "place", 1, "user_id must be that of a user, got usr_x", "usr_x", "offline" },
      { "place", 2, location, seed.friend_id },
      { "place", 2, location, seed.friend_id, "wrld_x:" },
      { "notify", 1, "notification must be a table" },
      { "notify", 1, "notification needs type", {} },
      { "notify", 1, "details must be a table", { type = "invite", details = "{}" } },
      {
        "notify",
        1,
        "sender must be the id of a user, got usr_x",
        { type = "invite", sender = "usr_x" },
      },
      { "notify", 1, "there is a notification with the id " .. open, { type = "invite", id = open } },
      { "respond", 1, sendable .. "nil" },
      { "respond", 1, sendable .. seed.notification_id, seed.notification_id, { slot = 1 } },
      { "respond", 1, sendable .. mine.id, mine.id, { slot = 1 } },
      { "respond", 1, "that notification was answered already", answered, { slot = 1 } },
      { "respond", 1, "that notification has vanished", vanished, { slot = 1 } },
      { "respond", 2, "answer must be a table", open },
      { "respond", 2, "answer needs either text or slot", open, {} },
      { "respond", 2, "answer needs either text or slot", open, { text = "x", slot = 1 } },
      { "respond", 2, "slot must be an integer from 0 to 11", open, { slot = 12 } },
      { "limit", 1, "limit must be a table", 5 },
      { "limit", 1, "limit needs calls and per", { calls = 1 } },
      { "limit", 1, "calls must be an integer from 0", { calls = 0.5, per = 1 } },
      { "limit", 1, "limit has no field seconds", { calls = 1, seconds = 1 } },
    }
  end

  it("refuses wrong arguments, and changes nothing", function()
    local cases = refusals()
    local before = cjson.decode(cjson.encode(state:snapshot()))
    for _, case in ipairs(cases) do
      assert.same({ n = 3, nil, case[3], case[2] }, table.pack(control[case[1]](state, case[4], case[5])))
    end
    assert.same(before, cjson.decode(cjson.encode(state:snapshot())))
    assert.is_nil(state.limit)
  end)
end)

describe("the rate limit", function()
  local state

  before_each(function() state = State.new("http://127.0.0.1:1/api/1") end)

  local function statuses(count)
    local found = {}
    for i = 1, count do
      found[i] = support.call(state, "GET", "/auth")
    end
    return found
  end

  it("is off until it is set, and can be taken back", function()
    for _ = 1, 200 do
      assert.same({ 200 }, statuses(1))
    end
    control.limit(state, { calls = 1, per = 60 })
    assert.same({ 200, 429 }, statuses(2))
    control.limit(state, nil)
    assert.same({ 200, 200 }, statuses(2))
  end)

  it("counts only the requests it lets through", function()
    control.limit(state, { calls = 2, per = 60 })
    assert.same({ 200 }, statuses(1))
    state.now = state.now + 30
    assert.same({ 200, 429, 429 }, statuses(3))
    state.now = state.now + 29.5
    assert.same({ 429 }, statuses(1))
    state.now = state.now + 0.5
    assert.same({ 200, 429 }, statuses(2))
    state.now = state.now + 3600
    assert.same({ 200, 200, 429 }, statuses(3))
  end)

  it("words the refusal as the service does, with Retry-After if it is set", function()
    control.limit(state, { calls = 0, per = 1 })
    local status, body, response = support.call(state, "GET", "/auth/user", nil, { Cookie = false })
    assert.equal(429, status)
    assert.same({ error = { message = "Too many requests", status_code = 429 } }, body)
    assert.is_nil(support.header(response, "Retry-After"))
    control.limit(state, { calls = 0, per = 1, retry_after = 7 })
    response = select(3, support.call(state, "GET", "/auth"))
    assert.equal("7", support.header(response, "Retry-After"))
  end)
end)
