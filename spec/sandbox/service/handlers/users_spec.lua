local State = require "vrchatapi.sandbox.state"
local notifications = require "vrchatapi.sandbox.state.notifications"
local support = require "spec.support.sandbox"

describe("a user", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  local function update(user_id, body) return support.call(state, "PUT", "/users/" .. user_id, body) end

  it("changes what others see of them", function()
    local status, me = update(seed.user_id, {
      status = "ask me",
      statusDescription = "At tea",
      bio = "Hello",
      pronouns = "they",
      userIcon = "https://x.test/y",
      isBoopingEnabled = false,
    })
    assert.equal(200, status)
    local _, seen = support.call(state, "GET", "/users/" .. seed.user_id)
    for _, shown in ipairs { me, seen } do
      assert.same({ "ask me", "At tea", "Hello", "they", "https://x.test/y" }, {
        shown.status,
        shown.statusDescription,
        shown.bio,
        shown.pronouns,
        shown.userIcon,
      })
    end
    assert.same({ false, "ask me" }, { me.isBoopingEnabled, me.presence.status })
    _, me = update(seed.user_id, { statusDescription = "" })
    assert.same({ "ask me", "" }, { me.status, me.statusDescription })
  end)

  it("cannot change others, take another status, or change a name without the password", function()
    assert.equal(401, (update(seed.friend_id, { status = "busy" })))
    assert.equal(400, (update(seed.user_id, { status = "asleep" })))
    assert.equal(400, (update(seed.user_id, { displayName = "Castle" })))
    local _, me = support.call(state, "GET", "/auth/user")
    assert.same({ "active", "Sandbox" }, { me.status, me.displayName })
  end)
end)

describe("a boop", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  local function boop(user_id, body) return support.call(state, "POST", "/users/" .. user_id .. "/boop", body) end

  local function count(user_id) return #notifications.received(state, user_id) end

  it("reaches a friend, with its emoji", function()
    local before = count(seed.friend_id)
    local status, result = boop(seed.friend_id, '{"emojiId":"default_angry"}')
    assert.equal(200, status)
    assert.same({ message = "User booped!", status_code = 200 }, result.success)
    local received = notifications.received(state, seed.friend_id)
    assert.equal(before + 1, #received)
    local found
    for _, notification in ipairs(received) do
      if notification.type == "boop" then found = notification end
    end
    assert.equal("default_angry", found.details.emojiId)
    assert.equal(seed.user_id, found.senderUserId)
  end)

  it("is refused for those who are no friends, and for nobody", function()
    local status, refusal = boop(seed.stranger_id, "{}")
    assert.equal(400, status)
    assert.equal("These users are not friends", refusal.error.message)
    assert.equal(404, (boop("usr_nobody", "{}")))
  end)
end)
