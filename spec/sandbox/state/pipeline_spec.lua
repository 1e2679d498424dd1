local cjson = require "cjson"
local State = require "vrchatapi.sandbox.state"
local control = require "vrchatapi.sandbox.process.control"
local pipeline = require "vrchatapi.sandbox.state.pipeline"
local support = require "spec.support.sandbox"

describe("the sandbox pushes", function()
  local state, seed, texts

  -- Listens as a user; the texts of the frames go to the list that is returned.
  local function listen(user_id)
    local list = {}
    pipeline.listen(state, user_id, function(text) list[#list + 1] = text end)
    return list
  end

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
    texts = listen(seed.user_id)
  end)

  -- Takes the events so far: a list of { type, content }, decoded.
  local function take(list)
    list = list or texts
    local events = {}
    for i, text in ipairs(list) do
      local frame = cjson.decode(text)
      local is_json = frame.content and frame.content:find "^[{%[]"
      events[i] = { frame.type, is_json and cjson.decode(frame.content) or frame.content }
      list[i] = nil
    end
    return events
  end

  local function types_of(events)
    local types = {}
    for i, event in ipairs(events) do
      types[i] = event[1]
    end
    return types
  end

  local function as_friend(method, path, body)
    state.sessions.friend = { cookie = "friend", user_id = seed.friend_id, expires_at = math.huge }
    return support.call(state, method, path, body, { Cookie = "auth=friend" })
  end

  describe("a notification", function()
    it("with details as an object, and without what REST alone has", function()
      local _, sent = as_friend("POST", "/invite/" .. seed.user_id, { instanceId = seed.location })
      local events = take()
      assert.same({ "notification" }, types_of(events))
      local content = events[1][2]
      assert.equal(sent.id, content.id)
      assert.same({ worldId = seed.location, worldName = "The Sandbox" }, content.details)
      assert.same({ "invite", "Friend" }, { content.type, content.senderUsername })
      assert.same({ seed.friend_id, seed.user_id }, { content.senderUserId, content.receiverUserId })
      assert.is_nil(content.seen)
      assert.matches("^2025%-01%-01T", content.created_at)
    end)

    it("to the receiver alone", function()
      local theirs = listen(seed.friend_id)
      support.call(state, "POST", "/invite/" .. seed.friend_id, { instanceId = seed.location })
      assert.same({}, take())
      assert.same({ "notification" }, types_of(take(theirs)))
    end)

    it("to oneself, who sent it", function()
      local path = ("/invite/myself/to/%s:%s"):format(seed.world_id, seed.instance_id)
      assert.equal(200, (support.call(state, "POST", path)))
      assert.same({ "notification" }, types_of(take()))
    end)

    it("that a control adds", function()
      local id = control.notify(state, { type = "message" })
      local content = take()[1][2]
      assert.same({ id, {} }, { content.id, content.details })
    end)

    it("that answers an invite", function()
      local _, sent =
        support.call(state, "POST", "/invite/" .. seed.friend_id, { instanceId = seed.location })
      control.respond(state, sent.id, { text = "Yes" })
      local content = take()[1][2]
      assert.equal("inviteResponse", content.type)
      assert.same({ inResponseTo = sent.id, responseMessage = "Yes" }, content.details)
    end)
  end)

  describe("what one does oneself", function()
    local function change(what, id)
      local path = "/auth/user/notifications/" .. (id and id .. "/" or "") .. what
      assert.equal(200, (support.call(state, "PUT", path)))
    end

    it("to a notification, by its bare id", function()
      change("see", seed.notification_id)
      change("hide", seed.notification_id)
      change("clear")
      assert.same({
        { "see-notification", seed.notification_id },
        { "hide-notification", seed.notification_id },
        { "clear-notification" },
      }, take())
    end)

    it("in answer to an invite", function()
      local theirs = listen(seed.friend_id)
      local path = ("/invite/%s/response"):format(seed.notification_id)
      local _, answer = support.call(state, "POST", path, { responseSlot = 0 })
      assert.same({
        {
          "response-notification",
          {
            notificationId = seed.notification_id,
            receiverId = seed.friend_id,
            responseId = answer.id,
          },
        },
      }, take())
      assert.same({ "notification" }, types_of(take(theirs)))
    end)

    it("with a photo", function()
      local theirs = listen(seed.friend_id)
      local body, headers = support.photo({ instanceId = seed.location }, support.png())
      support.call(state, "POST", ("/invite/%s/photo"):format(seed.friend_id), body, headers)
      local events = take()
      assert.same({ "content-refresh" }, types_of(events))
      local id = take(theirs)[1][2].details.imageUrl:match("/(file_[^/]*)/")
      assert.same({ contentType = "invitePhoto", fileId = id, actionType = "created" }, events[1][2])
    end)
  end)

  describe("a friend", function()
    local place

    before_each(function() place = seed.world_id .. ":1~region(us)" end)

    it("who comes online", function()
      control.place(state, seed.offline_friend_id, place)
      local events = take()
      assert.same({ "friend-online" }, types_of(events))
      local content = events[1][2]
      assert.equal(seed.offline_friend_id, content.userId)
      assert.same({ place, "" }, { content.location, content.travelingToLocation })
      assert.same({ seed.world_id, "standalonewindows" }, { content.worldId, content.platform })
      assert.is_true(content.canRequestInvite)
      assert.equal("The Sandbox", content.world.name)
      assert.same({ "Sleeping Friend", place }, { content.user.displayName, content.user.location })
    end)

    it("who moves, in two frames", function()
      control.place(state, seed.friend_id, place)
      local events = take()
      assert.same({ "friend-location", "friend-location" }, types_of(events))
      local on_the_way, there = events[1][2], events[2][2]
      assert.same({ "traveling", place }, { on_the_way.location, on_the_way.travelingToLocation })
      assert.same({ "traveling", false }, { on_the_way.worldId, on_the_way.canRequestInvite })
      assert.same({ place, "" }, { there.location, there.travelingToLocation })
    end)

    it("who is on the way, in one frame", function()
      control.place(state, seed.friend_id, "traveling:" .. place)
      control.place(state, seed.friend_id, place)
      local events = take()
      assert.same({ "friend-location", "friend-location" }, types_of(events))
      assert.same({ "traveling", place }, { events[1][2].location, events[2][2].location })
    end)

    it("who goes offline", function()
      control.place(state, seed.friend_id, "offline")
      assert.same(
        { { "friend-offline", { userId = seed.friend_id, platform = "standalonewindows" } } },
        take()
      )
    end)

    it("who stays where they are, not at all", function()
      control.place(state, seed.friend_id, seed.location)
      control.place(state, seed.offline_friend_id, "offline")
      control.friend(state, { id = seed.friend_id, displayName = "Friend" })
      assert.same({}, take())
    end)

    it("whom one may ask for an invite, or not", function()
      for location, expected in pairs {
        private = false,
        ["wrld_x:1~private(usr_1)"] = false,
        ["wrld_x:1~private(usr_1)~canRequestInvite"] = true,
        ["wrld_x:1~hidden(usr_1)"] = true,
      } do
        control.place(state, seed.friend_id, "traveling")
        take()
        control.place(state, seed.friend_id, location)
        local content = take()[1][2]
        assert.same({ location, expected }, { content.location, content.canRequestInvite })
        assert.is_nil(content.world)
      end
    end)

    it("who was added", function()
      local friend = control.friend(state, { displayName = "New" })
      local events = take()
      assert.same({ "friend-add" }, types_of(events))
      assert.same({ friend.id, "New" }, { events[1][2].userId, events[1][2].user.displayName })
    end)

    it("whose request was accepted, to both", function()
      local theirs = listen(seed.stranger_id)
      local id = control.notify(state, { type = "friendRequest", sender = seed.stranger_id })
      take()
      support.call(state, "PUT", ("/auth/user/notifications/%s/accept"):format(id))
      local events = take(theirs)
      assert.same({ "friend-add" }, types_of(events))
      assert.equal(seed.user_id, events[1][2].userId)
      assert.same({ "friend-add", "hide-notification" }, types_of(take()))
    end)

    it("who has another name", function()
      control.friend(state, { id = seed.friend_id, displayName = "Renamed" })
      local events = take()
      assert.same({ "friend-update" }, types_of(events))
      assert.equal("Renamed", events[1][2].user.displayName)
    end)
  end)

  describe("one's own", function()
    it("move, to oneself in two frames, and to friends", function()
      local theirs, place = listen(seed.friend_id), seed.world_id .. ":1~region(us)"
      control.place(state, seed.user_id, place)
      local events = take()
      assert.same({ "user-location", "user-location" }, types_of(events))
      local on_the_way, there = events[1][2], events[2][2]
      assert.same({ "traveling", place }, { on_the_way.location, on_the_way.travelingToLocation })
      assert.same(
        { place, "1~region(us)", "", seed.user_id, seed.user_id },
        { there.location, there.instance, there.travelingToLocation, there.userId, there.user.id }
      )
      assert.same({ "friend-location", "friend-location" }, types_of(take(theirs)))
    end)
  end)

  describe("anything:", function()
    it("a table as JSON in a string, a string as it is, nothing as nothing", function()
      pipeline.push(state, seed.user_id, "odd-one", { a = 1 })
      pipeline.push(state, seed.user_id, "see-notification", "not_1")
      pipeline.push(state, seed.user_id, "clear-notification")
      pipeline.push_text(state, seed.user_id, '{"type":')
      assert.same({
        '{"type":"odd-one","content":"{\\"a\\":1}"}',
        '{"type":"see-notification","content":"not_1"}',
        '{"type":"clear-notification"}',
        '{"type":',
      }, texts)
    end)

    it("to all who listen, until they leave", function()
      local first, second = {}, {}
      local function leave(text)
        first[#first + 1] = text
        pipeline.leave(state, seed.stranger_id, leave)
      end
      pipeline.listen(state, seed.stranger_id, leave)
      local function stay(text) second[#second + 1] = text end
      pipeline.listen(state, seed.stranger_id, stay)
      assert.equal(2, pipeline.push(state, seed.stranger_id, "a"))
      assert.equal(1, pipeline.push(state, seed.stranger_id, "b"))
      assert.same({ 1, 2 }, { #first, #second })
      pipeline.leave(state, seed.stranger_id, stay)
      assert.equal(0, pipeline.push(state, seed.stranger_id, "c"))
    end)

    it("at no cost while nobody listens", function()
      pipeline.push(state, seed.stranger_id, "a", function() error "asked for" end)
    end)
  end)
end)
