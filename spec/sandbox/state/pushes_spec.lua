--- What is pushed for notifications of the second kind, friendships and profiles.

local cjson = require "cjson"
local State = require "vrchatapi.sandbox.state"
local control = require "vrchatapi.sandbox.process.control"
local pipeline = require "vrchatapi.sandbox.state.pipeline"
local support = require "spec.support.sandbox"

describe("the sandbox pushes", function()
  local state, seed, events

  -- Listens as a user: the events go to the list that is returned, as { type, content }.
  local function listen(user_id)
    local list = {}
    pipeline.listen(state, user_id, function(text)
      local frame = cjson.decode(text)
      list[#list + 1] = { frame.type, cjson.decode(frame.content) }
    end)
    return list
  end

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
    events = listen(seed.user_id)
  end)

  it("the life of a notification of the second kind", function()
    local id = control.notify_v2(state, { type = "group.post", title = "Tea" })
    local kept = control.notify_v2(state, { type = "group.post", canDelete = false })
    support.call(state, "POST", "/notifications/" .. id .. "/see")
    support.call(state, "POST", "/notifications/" .. id .. "/see")
    support.call(state, "DELETE", "/notifications/" .. id)
    local last = control.notify_v2(state, { type = "group.post" })
    support.call(state, "DELETE", "/notifications")
    support.call(state, "DELETE", "/notifications") -- nothing is left that can be deleted
    assert.equal(6, #events)
    assert.same({ "notification-v2", id, 2, "Tea" }, {
      events[1][1],
      events[1][2].id,
      events[1][2].version,
      events[1][2].title,
    })
    assert.equal(kept, events[2][2].id)
    assert.same({
      "notification-v2-update",
      { id = id, version = 2, updates = { seen = true, updatedAt = "2025-01-01T12:00:00.000Z" } },
    }, events[3])
    assert.same({ "notification-v2-delete", { ids = { id }, version = 2 } }, events[4])
    assert.same({ "notification-v2-delete", { ids = { last }, version = 2 } }, events[6])
  end)

  it("to both whose friendship ends", function()
    local theirs = listen(seed.friend_id)
    support.call(state, "DELETE", "/auth/user/friends/" .. seed.friend_id)
    assert.same({ { "friend-delete", { userId = seed.friend_id } } }, events)
    assert.same({ { "friend-delete", { userId = seed.user_id } } }, theirs)
  end)

  it("to oneself and to friends what one says of oneself, once", function()
    local theirs = listen(seed.friend_id)
    for _ = 1, 2 do
      support.call(state, "PUT", "/users/" .. seed.user_id, { status = "busy" })
    end
    assert.same({ 1, 1 }, { #events, #theirs })
    assert.same({ "user-update", "busy" }, { events[1][1], events[1][2].user.status })
    assert.same({ "friend-update", "busy" }, { theirs[1][1], theirs[1][2].user.status })
  end)
end)
