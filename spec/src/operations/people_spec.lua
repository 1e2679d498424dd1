--- Notifications of the second kind, friend requests and the status, through a client.

local service = require("spec.support.service").use()

describe("a notification of the second kind", function()
  local client, box

  before_each(function()
    client, box = service:client(), service.box
  end)

  it("has its details, its data and its responses as tables, and no nulls", function()
    local id = box:notify_v2 {
      type = "boop",
      sender = box.friend_id,
      details = { emojiId = "default_wow", emojiVersion = 1 },
      responses = { { type = "boop", text = "Boop back" } },
    }
    box:notify_v2 { type = "badge.earned" }
    local list = assert(client:get_notification_v2s { limit = 2 })
    assert.same({ "badge.earned", id }, { list[1].type, list[2].id })
    assert.same({ {}, {}, {} }, { list[1].details, list[1].data, list[1].responses })
    assert.is_nil(list[1].senderUserId)
    assert.same({ emojiId = "default_wow", emojiVersion = 1 }, list[2].details)
    assert.equal("integer", math.type(list[2].version))
    assert.equal("boop", list[2].responses[1].type)
  end)

  it("is answered, seen and deleted", function()
    local id = box:notify_v2 { type = "group.invite", responses = { { type = "accept" } } }
    assert.is_true(client:acknowledge_notification_v2(id).seen)
    local _, err = client:respond_notification_v2(id, { responseType = "decline" })
    assert.same(
      { "http_400", "This notification cannot be replied to!", "no" },
      { err.code, err.message, err.acted }
    )
    assert.equal(id, assert(client:respond_notification_v2(id, { responseType = "accept" })).id)
    _, err = client:delete_notification_v2(id)
    assert.equal("not_found", err.code)
    box:notify_v2 { type = "group.post" }
    assert(client:delete_all_notification_v2s())
    assert.same({}, client:get_notification_v2s())
  end)

  it("is not shown to those who are no administrators", function()
    local _, err = client:get_notification_v2(box:notify_v2 { type = "group.post" })
    assert.same({ "not_authorized", 403 }, { err.code, err.status })
  end)
end)

describe("a friend request", function()
  it("is sent, taken back, and ends in a friendship that can be ended", function()
    local client, box = service:client(), service.box
    local sent = assert(client:friend(box.stranger_id))
    assert.same({ "friendRequest", {} }, { sent.type, sent.details })
    local _, err = client:friend(box.stranger_id)
    assert.same({ "http_400", "no" }, { err.code, err.acted })
    assert(client:delete_friend_request(box.stranger_id))
    _, err = client:delete_friend_request(box.stranger_id)
    assert.equal("not_found", err.code)
    local id = box:notify { type = "friendRequest", sender = box.stranger_id }
    assert(client:accept_friend_request(id))
    assert.is_true(client:get_friend_status(box.stranger_id).isFriend)
    assert(client:unfriend(box.stranger_id))
    assert.is_false(client:get_friend_status(box.stranger_id).isFriend)
    _, err = client:unfriend(box.stranger_id)
    assert.equal("not_friends", err.code)
  end)
end)

describe("the status of the account", function()
  it("is changed, and that of another is not", function()
    local client, box = service:client(), service.box
    local me = assert(client:update_user(box.user_id, { status = "busy", statusDescription = "" }))
    assert.same({ box.user_id, "busy" }, { me.id, me.status })
    local _, err = client:update_user(box.friend_id, { status = "busy" })
    assert.equal("not_authorized", err.code)
  end)
end)
