--- What a replay reads and delivers, as the hub asks for it.
local event = require "vrchatapi.live.event"
local replay = require "vrchatapi.live.replay"
local service = require("spec.support.service").use()
local time = require("spec.support.time").use()

local FRIENDS = { "friend-online", "friend-location", "friend-offline" }

describe("a replay", function()
  local box, client, known, delivered, seen

  before_each(function()
    box, client = service.box, service:client()
    known, delivered, seen = {}, {}, {}
  end)

  -- What the hub does with an event of a replay.
  local function deliver(it)
    local id = event.id(it)
    assert.equal("replay", it.source)
    assert.is_nil(id and seen[id])
    if id then seen[id] = true end
    delivered[#delivered + 1] = it
  end

  -- Replays for those who want events of some types. Returns what replay.run does.
  local function run(types, gap, is_new)
    local wanted = {}
    for _, name in ipairs(types) do
      wanted[name] = true
    end
    box:forget()
    delivered = {}
    return replay.run {
      client = client,
      wants = function(name) return wanted[name] or false end,
      seen = function(id) return seen[id] or false end,
      deliver = deliver,
      gap = gap,
      is_new = is_new,
      known = known,
    }
  end

  local function observe(kind, content) replay.observe(known, event.new(kind, content, "socket")) end

  local function requests() return #service:requests() end

  -- The types and places of what was delivered, by the id of the user.
  local function by_user()
    local found = {}
    for _, it in ipairs(delivered) do
      found[it.content.userId] = { it.type, it.content.location }
    end
    return found
  end

  it("reads nothing that nobody wants", function()
    assert.is_true(run { "friend-add", "user-update" })
    assert.same({ 0, 0 }, { requests(), #delivered })
  end)

  describe("of notifications", function()
    it("brings those that nobody has had, the oldest first, with details as a table", function()
      box:notify { type = "friendRequest", sender = box.stranger_id }
      seen[box.request_notification_id] = true
      assert.is_true(run { "notification" })
      assert.same({ "invite", "friendRequest" }, { delivered[1].content.type, delivered[2].content.type })
      assert.equal(box.location, delivered[1].content.details.worldId)
      assert.is_true(run { "notification" })
      assert.same({}, delivered)
    end)

    it("spells types as the service does", function()
      box:notify { type = "request-invite", id = "not_hyphen" }
      run { "notification" }
      assert.equal("requestInvite", delivered[3].content.type)
    end)

    it("reads all pages", function()
      for _ = 1, 250 do
        box:notify { type = "message" }
      end
      assert.is_true(run { "notification" })
      assert.equal(252, #delivered)
      assert.equal("invite", delivered[1].content.type)
    end)

    it("reads the list again if it gets shorter meanwhile", function()
      local ids = {}
      for i = 1, 150 do
        ids[i] = box:notify { type = "message" }
      end
      local get = client.get_notifications
      local pages = 0
      function client.get_notifications(self, query)
        local list, err = get(self, query)
        pages = pages + 1
        if pages == 1 then
          assert(get and client:delete_notification(ids[150]))
          seen[ids[150]] = true -- as the hub does
          observe("hide-notification", ids[150])
        end
        return list, err
      end
      assert.is_true(run { "notification" })
      for i = 1, 149 do
        assert.is_true(seen[ids[i]], i)
      end
    end)

    it("delivers nothing twice when it is repeated after a 429", function()
      for _ = 1, 150 do
        box:notify { type = "message" }
      end
      local get = client.get_notifications
      function client.get_notifications(self, query)
        if query.offset > 0 then box:fault { kind = "status", status = 429, times = 1 } end
        return get(self, query)
      end
      local ok, err = run { "notification" }
      assert.same({ nil, "rate_limited", 0 }, { ok, err.code, #delivered })
      client.get_notifications = nil
      box:fault { kind = "status", status = 429, path = "/api/1/notifications" }
      ok, err = run { "notification", "notification-v2" }
      assert.same({ nil, "rate_limited", 152 }, { ok, err.code, #delivered })
      box:fault(nil)
      local id = box:notify_v2 { type = "group.post" }
      assert.is_true(run { "notification", "notification-v2" })
      assert.same({ 1, id }, { #delivered, delivered[1].content.id })
    end)
  end)

  describe("of notifications of the second kind", function()
    it("brings them, the oldest first", function()
      local first = box:notify_v2 { type = "group.post", title = "Tea" }
      box:advance(1)
      local second = box:notify_v2 { type = "boop", details = { emojiId = "default_wow" } }
      assert.is_true(run { "notification-v2" })
      assert.equal(1, requests())
      assert.same({ "notification-v2", first, "Tea" }, {
        delivered[1].type,
        delivered[1].content.id,
        delivered[1].content.title,
      })
      assert.same(
        { second, "default_wow" },
        { delivered[2].content.id, delivered[2].content.details.emojiId }
      )
      run { "notification-v2" }
      assert.same({}, delivered)
    end)

    it("does without them where the service has none", function()
      box:fault { kind = "status", status = 404, path = "/api/1/notifications" }
      assert.is_true(run { "notification-v2" })
      box:fault { kind = "status", status = 500, path = "/api/1/notifications" }
      assert.is_nil(run { "notification-v2" })
    end)
  end)

  describe("of friends", function()
    it("brings all who are in VRChat, the first time", function()
      assert.is_true(run(FRIENDS))
      assert.same({
        [box.friend_id] = { "friend-online", box.location },
        [box.legacy_friend_id] = { "friend-online", "private" },
      }, by_user())
      local content = delivered[1].content
      assert.same({ box.world_id, "standalonewindows", "Friend", "" }, {
        content.worldId,
        content.platform,
        content.user.displayName,
        content.travelingToLocation,
      })
    end)

    it("leaves out those on the website alone", function()
      local reply =
        '[{"id":"usr_1","location":"offline","platform":"web"},{"id":"usr_2","location":"private"}]'
      box:fault { kind = "reply", status = 200, body = reply, times = 1, path = "/api/1/auth/user/friends" }
      assert.is_true(run { "friend-online" })
      assert.same({ "friend-online", "private" }, by_user().usr_2)
      assert.is_nil(by_user().usr_1)
    end)

    it("brings what has changed after that", function()
      run(FRIENDS)
      local place = box.world_id .. ":9~region(jp)"
      box:place(box.friend_id, place)
      box:place(box.legacy_friend_id, "offline")
      box:place(box.offline_friend_id, "private")
      assert.is_true(run(FRIENDS, 3600))
      assert.same({
        [box.friend_id] = { "friend-location", place },
        [box.legacy_friend_id] = { "friend-offline" },
        [box.offline_friend_id] = { "friend-online", "private" },
      }, by_user())
      assert.is_true(run(FRIENDS, 3600))
      assert.same({}, delivered)
    end)

    it("brings nothing that events have brought", function()
      run(FRIENDS)
      local place = box.world_id .. ":9~region(jp)"
      box:place(box.friend_id, place)
      observe("friend-location", { userId = box.friend_id, location = place })
      box:place(box.legacy_friend_id, "offline")
      observe("friend-active", { userid = box.legacy_friend_id, platform = "web" })
      box:place(box.offline_friend_id, "private")
      observe("friend-online", { userId = box.offline_friend_id, location = "private", platform = "android" })
      assert.is_true(run(FRIENDS, 3600))
      assert.same({}, delivered)
    end)

    it("believes events that come while it reads", function()
      run(FRIENDS)
      local get = client.get_friends
      function client.get_friends(self, query)
        local list, err = get(self, query)
        observe("friend-location", { userId = box.friend_id, location = "private" })
        observe("friend-offline", { userId = box.legacy_friend_id })
        observe("friend-online", { userId = box.offline_friend_id, location = "private" })
        return list, err
      end
      box:place(box.friend_id, box.world_id .. ":9")
      assert.is_true(run(FRIENDS, 3600))
      assert.same({}, delivered)
      client.get_friends = nil
      box:place(box.friend_id, "private")
      box:place(box.legacy_friend_id, "offline")
      box:place(box.offline_friend_id, "private")
      run(FRIENDS, 3600)
      assert.same({}, delivered)
    end)

    it("believes that somebody has come while it reads", function()
      run(FRIENDS)
      local get = client.get_friends
      function client.get_friends(self, query)
        local list, err = get(self, query)
        observe("friend-online", { userId = box.offline_friend_id, location = "private" })
        return list, err
      end
      assert.is_true(run(FRIENDS, 3600))
      assert.same({}, delivered)
    end)

    it("takes nobody for offline while friends keep going", function()
      observe("friend-online", { userId = "usr_left_out", location = "private" })
      function client.get_friends(_, query)
        observe("friend-offline", { userId = "usr_gone" })
        return query.offset == 0 and { { id = "usr_1", location = "private" } } or {}
      end
      assert.is_true(run(FRIENDS))
      assert.same({ usr_1 = { "friend-online", "private" } }, by_user())
    end)

    it("takes nobody for offline whom the pages have left out", function()
      box:friends(150)
      run(FRIENDS)
      local get = client.get_friends
      function client.get_friends(self, query)
        local list, err = get(self, query)
        if query.offset == 0 then
          observe("friend-offline", { userId = box.friend_id })
          box:place(box.friend_id, "offline")
        end
        return list, err
      end
      assert.is_true(run(FRIENDS, 3600))
      assert.same({}, delivered)
    end)

    it("reads them at most every 15 minutes, unless much was missed", function()
      run(FRIENDS)
      box:place(box.friend_id, "private")
      time:advance(600)
      local ok, _, seconds = run(FRIENDS, 5)
      assert.same({ true, 300, 0, 0 }, { ok, seconds, requests(), #delivered })
      time:advance(300)
      ok, _, seconds = run(FRIENDS, 5)
      assert.same({ true, 1 }, { ok, #delivered })
      assert.is_nil(seconds)
      box:place(box.friend_id, "offline")
      run(FRIENDS, 60)
      assert.same({ [box.friend_id] = { "friend-offline" } }, by_user())
    end)

    it("forgets them where nobody wants them after a gap", function()
      run(FRIENDS)
      run({ "notification" }, 5)
      run(FRIENDS, 5)
      assert.equal(2, #delivered)
    end)

    it("brings all to one who begins to listen later, from what is known", function()
      run(FRIENDS)
      observe("friend-online", { userId = "usr_3", location = "private", user = { displayName = "Third" } })
      assert.is_true(run(FRIENDS, nil, true))
      assert.equal(0, requests())
      assert.same({
        [box.friend_id] = { "friend-online", box.location },
        [box.legacy_friend_id] = { "friend-online", "private" },
        usr_3 = { "friend-online", "private" },
      }, by_user())
      known = {}
      run(FRIENDS, nil, true)
      assert.same({ true, 2 }, { requests() > 0, #delivered })
    end)

    it("delivers nothing if they cannot be read", function()
      box:fault { kind = "status", status = 429, path = "/api/1/auth/user/friends" }
      local ok, err = run(FRIENDS)
      assert.same({ nil, "rate_limited", 0 }, { ok, err.code, #delivered })
      box:fault(nil)
      run(FRIENDS, 5)
      assert.equal(2, #delivered)
    end)
  end)

  describe("of the account's own place", function()
    local OWN = { "user-location" }

    it("brings it once", function()
      assert.is_true(run(OWN))
      local content = delivered[1].content
      assert.same({ "user-location", box.location, box.instance_id, box.user_id, "Sandbox" }, {
        delivered[1].type,
        content.location,
        content.instance,
        content.userId,
        content.user.displayName,
      })
      assert.is_true(run(OWN, 5))
      assert.same({}, delivered)
      box:place(box.user_id, "traveling:" .. box.location)
      run(OWN, 5)
      assert.same({ "traveling", box.location }, {
        delivered[1].content.location,
        delivered[1].content.travelingToLocation,
      })
      box:place(box.user_id, "offline")
      run(OWN, 5)
      assert.same(
        { "offline", "" },
        { delivered[1].content.location, delivered[1].content.travelingToLocation }
      )
    end)

    it("believes events that come while it reads", function()
      local get = client.get_current_user
      function client.get_current_user(...)
        local user, err = get(...)
        observe("user-location", { userId = box.user_id, location = "private" })
        return user, err
      end
      assert.is_true(run(OWN))
      assert.same({}, delivered)
      assert.is_true(run(OWN, nil, true))
      assert.same({ 0, "private" }, { requests(), delivered[1].content.location })
      client.get_current_user = nil
    end)

    it("forgets it where nobody wants it after a gap", function()
      run(OWN)
      run({}, 5)
      run(OWN, nil, true)
      assert.same({ 1, 1 }, { requests(), #delivered })
    end)
  end)
end)
