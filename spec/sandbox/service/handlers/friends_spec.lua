local support = require "spec.support.sandbox"
local State = require "vrchatapi.sandbox.state"
local control = require "vrchatapi.sandbox.process.control"
local required = require "spec.support.required_fields"

describe("friends", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  local function names(query)
    local status, list, response = support.call(state, "GET", "/auth/user/friends" .. (query or ""))
    assert.equal(200, status)
    assert.equal("[", response.body:sub(1, 1))
    local found = {}
    for i, friend in ipairs(list) do
      found[i] = friend.displayName
    end
    return found
  end

  it("are those online, or those offline", function()
    assert.same({ "Friend", "Old Friend" }, names())
    assert.same({ "Friend", "Old Friend" }, names("?offline=false"))
    assert.same({ "Sleeping Friend" }, names("?offline=true"))
  end)

  it("say where they are", function()
    local _, list = support.call(state, "GET", "/auth/user/friends")
    for _, field in ipairs(required.LimitedUserFriend) do
      assert.not_nil(list[1][field], field)
    end
    assert.equal(seed.friend_id, list[1].id)
    assert.is_true(list[1].isFriend)
    assert.equal(seed.location, list[1].location)
    assert.equal("active", list[1].status)
    assert.equal("private", list[2].location)
    _, list = support.call(state, "GET", "/auth/user/friends?offline=true")
    assert.equal("offline", list[1].location)
    assert.equal("offline", list[1].status)
  end)

  it("come and go", function()
    control.place(state, seed.friend_id, "offline")
    control.place(state, seed.offline_friend_id, "traveling")
    assert.same({ "Old Friend", "Sleeping Friend" }, names())
    assert.same({ "Friend" }, names("?offline=true"))
  end)

  it("come in pages", function()
    local expected = { "Friend", "Old Friend" }
    for _, friend in ipairs(control.friends(state, 150)) do
      expected[#expected + 1] = friend.displayName
    end
    control.friend(state, { location = "offline" })
    assert.equal("Guest 150", expected[152])
    assert.same(table.move(expected, 1, 60, 1, {}), names())
    assert.same(table.move(expected, 1, 100, 1, {}), names("?n=100&offset=0"))
    assert.same(table.move(expected, 101, 152, 1, {}), names("?n=100&offset=100"))
    assert.same({}, names("?n=100&offset=152"))
    assert.same({ "Sleeping Friend", "Guest 151" }, names("?offline=true&n=100"))
  end)

  it("are those of the caller", function()
    local _, _, response = support.call(state, "GET", "/auth/user", nil, {
      Cookie = false,
      Authorization = support.basic(seed.friend_username, seed.friend_password),
    })
    local _, list = support.call(
      state,
      "GET",
      "/auth/user/friends",
      nil,
      { Cookie = "auth=" .. support.set_cookie(response, "auth") }
    )
    assert.equal(1, #list)
    assert.equal(seed.user_id, list[1].id)
  end)

  it("have a status towards one", function()
    for id, expected in pairs {
      [seed.friend_id] = true,
      [seed.stranger_id] = false,
      [seed.user_id] = false,
      usr_x = false,
    } do
      local status, body = support.call(state, "GET", "/user/" .. id .. "/friendStatus")
      assert.equal(200, status)
      assert.same({ isFriend = expected, incomingRequest = false, outgoingRequest = false }, body)
    end
  end)
end)

describe("a friend request", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  local function as_friend(method, path)
    local _, _, response = support.call(state, "GET", "/auth/user", nil, {
      Cookie = false,
      Authorization = support.basic(seed.friend_username, seed.friend_password),
    })
    return support.call(
      state,
      method,
      path,
      nil,
      { Cookie = "auth=" .. support.set_cookie(response, "auth") }
    )
  end

  local function request(user_id) return support.call(state, "POST", "/user/" .. user_id .. "/friendRequest") end

  local function status_of(user_id)
    local _, body = support.call(state, "GET", "/user/" .. user_id .. "/friendStatus")
    return body
  end

  it("waits in the inbox of its receiver", function()
    local status, sent = request(seed.stranger_id)
    assert.equal(200, status)
    assert.same({ "friendRequest", "{}", false, seed.user_id }, {
      sent.type,
      sent.details,
      sent.seen,
      sent.senderUserId,
    })
    assert.matches("^frq_", sent.id)
    assert.same(
      { isFriend = false, incomingRequest = false, outgoingRequest = true },
      status_of(seed.stranger_id)
    )
  end)

  it("makes friends when it is accepted", function()
    support.call(state, "DELETE", "/auth/user/friends/" .. seed.friend_id)
    local _, sent = request(seed.friend_id)
    assert.equal(200, (as_friend("PUT", "/auth/user/notifications/" .. sent.id .. "/accept")))
    assert.same(
      { isFriend = true, incomingRequest = false, outgoingRequest = false },
      status_of(seed.friend_id)
    )
  end)

  it("is refused to those who have one or are friends, to nobody, and to oneself", function()
    request(seed.stranger_id)
    for _, case in ipairs {
      { seed.stranger_id, 400, "This user has already been sent a friend request" },
      { seed.friend_id, 400, "Users are already friends" },
      { "usr_none", 404, "user doesn't exist\u{1C3}" },
      { seed.user_id, 400, "You cannot befriend yourself" },
    } do
      local status, refusal = request(case[1])
      assert.same({ case[2], case[3] }, { status, refusal.error.message })
    end
  end)

  it("can be taken back", function()
    local path = "/user/" .. seed.stranger_id .. "/friendRequest"
    local _, sent = request(seed.stranger_id)
    local status, result = support.call(state, "DELETE", path)
    assert.same({ 200, "Friendship request deleted" }, { status, result.success.message })
    assert.is_false(status_of(seed.stranger_id).outgoingRequest)
    assert.is_true(state.notifications[sent.id].hidden)
    status, result = support.call(state, "DELETE", path)
    assert.same({ 404, "that friend request could not be found" }, { status, result.error.message })
    assert.equal(200, (request(seed.stranger_id)))
  end)
end)

describe("a friendship", function()
  it("ends for both", function()
    local state = State.new("http://127.0.0.1:1/api/1")
    local path = "/auth/user/friends/" .. state.seed.friend_id
    local status, result = support.call(state, "DELETE", path)
    assert.same({ 200, "Friendship destroyed" }, { status, result.success.message })
    local _, me = support.call(state, "GET", "/auth/user")
    assert.same({ state.seed.legacy_friend_id, state.seed.offline_friend_id }, me.friends)
    assert.same({}, state.friends[state.seed.friend_id].list)
    status, result = support.call(state, "DELETE", path)
    assert.same({ 400, "These users are not friends" }, { status, result.error.message })
    assert.equal(403, (support.call(state, "POST", "/invite/" .. state.seed.friend_id, { instanceId = "1" })))
  end)
end)

describe("users", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  local function show(id)
    local status, user = support.call(state, "GET", "/users/" .. id)
    assert.equal(200, status)
    return user
  end

  it("show friends where they are", function()
    local user = show(seed.friend_id)
    for _, field in ipairs(required.User) do
      assert.not_nil(user[field], field)
    end
    assert.is_true(user.isFriend)
    assert.same(
      { "online", seed.location, seed.world_id, seed.instance_id },
      { user.state, user.location, user.worldId, user.instanceId }
    )
    for _, word in ipairs { "private", "offline", "traveling" } do
      control.place(state, seed.friend_id, word)
      user = show(seed.friend_id)
      assert.same(
        { word == "offline" and "offline" or "online", word, word, word },
        { user.state, user.location, user.worldId, user.instanceId }
      )
    end
  end)

  it("are hidden from strangers", function()
    local user = show(seed.stranger_id)
    assert.is_false(user.isFriend)
    assert.same({ "offline", "offline", "offline" }, { user.state, user.status, user.location })
  end)

  it("show themselves where they are", function()
    local user = show(seed.user_id)
    assert.is_false(user.isFriend)
    assert.equal(seed.location, user.location)
  end)

  it("may be none", function()
    local status, body = support.call(state, "GET", "/users/usr_none")
    assert.equal(404, status)
    assert.same({ error = { message = "User not found", status_code = 404 } }, body)
  end)

  it("know all about themselves", function()
    local status, user, response = support.call(state, "GET", "/auth/user")
    assert.equal(200, status)
    for _, field in ipairs(required.CurrentUser) do
      -- A null is there, too.
      assert.truthy(response.body:find('"' .. field .. '":', 1, true), field)
    end
    assert.same(
      { "Sandbox", "Sandbox", "s_____x@mail.test", false },
      { user.displayName, user.username, user.obfuscatedEmail, user.twoFactorAuthEnabled }
    )
    assert.same({ seed.friend_id, seed.legacy_friend_id, seed.offline_friend_id }, user.friends)
    assert.same({ seed.friend_id, seed.legacy_friend_id }, user.onlineFriends)
    assert.same({ seed.offline_friend_id }, user.offlineFriends)
    assert.truthy(response.body:find('"activeFriends":[]', 1, true))
    assert.truthy(response.body:find('"steamDetails":{}', 1, true))
    assert.same(
      { seed.user_id, seed.world_id, seed.instance_id },
      { user.presence.id, user.presence.world, user.presence.instance }
    )
  end)

  it("can be placed anywhere", function()
    control.place(state, seed.user_id, "offline")
    local _, user = support.call(state, "GET", "/auth/user")
    assert.same({ "offline", "offline" }, { user.presence.world, user.presence.instance })
    control.place(state, seed.user_id, seed.world_id .. ":9~region(jp)")
    _, user = support.call(state, "GET", "/auth/user")
    assert.same({ seed.world_id, "9~region(jp)" }, { user.presence.world, user.presence.instance })
  end)
end)
