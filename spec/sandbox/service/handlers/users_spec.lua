local State = require "vrchatapi.sandbox.state"
local notifications = require "vrchatapi.sandbox.state.notifications"
local support = require "spec.support.sandbox"

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
