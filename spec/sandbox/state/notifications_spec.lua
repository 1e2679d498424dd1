local State = require "vrchatapi.sandbox.state"
local notifications = require "vrchatapi.sandbox.state.notifications"

describe("the sandbox's notifications", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  local function send(count, kind)
    for _ = 1, count do
      notifications.send(state, {
        type = kind or "invite",
        senderUserId = seed.user_id,
        receiverUserId = seed.friend_id,
        details = {},
      })
    end
  end

  local function held()
    local count = 0
    for _ in pairs(state.notifications) do
      count = count + 1
    end
    return count, #state.sent, #notifications.received(state, seed.friend_id)
  end

  it("are dropped after they vanished, but not friend requests", function()
    send(1, "friendRequest")
    for _ = 1, 20 do
      send(500)
      state.now = state.now + notifications.LIFETIME
    end
    for _, count in ipairs { held() } do
      assert.is_true(count < 1500)
    end
    assert.equal("friendRequest", state.sent[1].type)
    assert.equal(state.sent[1], notifications.received(state, seed.friend_id)[1])
    assert.equal(state.sent[1], state.notifications[state.sent[1].id])
  end)

  it("are kept up to about ten thousand while the clock stands still", function()
    send(25000)
    for _, count in ipairs { held() } do
      assert.is_true(count >= 10000 and count < 11100)
    end
    local inbox = notifications.received(state, seed.friend_id)
    assert.equal(state.sent[#state.sent], inbox[#inbox])
  end)
end)
