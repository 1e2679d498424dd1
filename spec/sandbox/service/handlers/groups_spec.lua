--- Groups, their calendars, and the search for users and groups.

local State = require "vrchatapi.sandbox.state"
local support = require "spec.support.sandbox"

local state, seed

before_each(function()
  state = State.new("http://127.0.0.1:1/api/1")
  seed = state.seed
end)

local function get(path)
  local status, result = support.call(state, "GET", path)
  return result, status
end

local function ids(list, field)
  local found = {}
  for i, item in ipairs(list) do
    found[i] = item[field or "id"]
  end
  return found
end

describe("the search for users", function()
  it("finds parts of names, in any case, and says who is a friend", function()
    local found = get "/users?search=FRIEND"
    assert.same({ "Friend", "Old Friend", "Sleeping Friend" }, ids(found, "displayName"))
    assert.is_true(found[1].isFriend)
    assert.is_nil(found[1].location)
    found = get "/users?search=stranger"
    assert.same({ seed.stranger_id }, ids(found))
    assert.is_false(found[1].isFriend)
  end)

  it("finds nobody without a text", function()
    assert.same({}, (get "/users"))
    assert.same({}, (get "/users?search="))
    assert.same({}, (get "/users?search=nobody"))
  end)

  it("comes in pages, and refuses pages that are too large", function()
    assert.same({ "Old Friend" }, ids(get "/users?search=friend&n=1&offset=1", "displayName"))
    local refusal, status = get "/users?search=friend&n=1000"
    assert.equal(400, status)
    assert.equal("n＝1000 is much too high․ implement paging you savages․", refusal.error.message)
    refusal, status = get "/users?search=friend&n=-1"
    assert.equal(400, status)
    assert.equal("n must be a positive integer˸ '-1'", refusal.error.message)
  end)
end)

describe("a group", function()
  it("is found by a part of its name, and by its short code", function()
    for _, query in ipairs { "karaoke", "Sandbox%20K", "karaok", "KARAOK" } do
      local found = get("/groups?query=" .. query)
      assert.same({ seed.group_id }, ids(found), query)
      assert.equal("member", found[1].membershipStatus)
    end
    assert.same({}, (get "/groups?query=KARA0K"))
    assert.same({}, (get "/groups"))
  end)

  it("shows how many members it has, and the viewer's membership", function()
    local group = get("/groups/" .. seed.group_id)
    assert.equal("Sandbox Karaoke", group.name)
    assert.equal(4, group.memberCount)
    assert.equal(seed.user_id, group.myMember.userId)
    local refusal, status = get "/groups/grp_x"
    assert.equal(404, status)
    assert.equal("Can't find groupǃ", refusal.error.message)
  end)

  it("has members, without the one who asks", function()
    local members = get("/groups/" .. seed.group_id .. "/members")
    assert.same({ seed.friend_id, seed.legacy_friend_id, seed.stranger_id }, ids(members, "userId"))
    assert.equal("Friend", members[1].user.displayName)
    for _, name in ipairs {
      "groupId",
      "id",
      "isRepresenting",
      "isSubscribedToAnnouncements",
      "joinedAt",
      "lastPostReadAt",
      "mRoleIds",
      "membershipStatus",
      "roleIds",
      "userId",
      "visibility",
    } do
      assert.not_nil(members[1][name], name)
    end
    assert.same(
      { seed.legacy_friend_id },
      ids(get("/groups/" .. seed.group_id .. "/members?n=1&offset=1"), "userId")
    )
    assert.equal(400, (select(2, get("/groups/" .. seed.group_id .. "/members?n=101"))))
    assert.equal(404, (select(2, get "/groups/grp_x/members")))
  end)

  it("is in the lists of its members", function()
    local of_friend = get("/users/" .. seed.friend_id .. "/groups")
    assert.same({ seed.group_id }, ids(of_friend, "groupId"))
    assert.is_true(of_friend[1].mutualGroup)
    assert.same({}, (get("/users/" .. seed.offline_friend_id .. "/groups")))
  end)
end)

describe("a calendar", function()
  it("has the events to come, in pages", function()
    local page = get("/calendar/" .. seed.group_id .. "?n=1")
    assert.same({ seed.calendar_id }, ids(page.results))
    assert.equal(2, page.totalCount)
    assert.is_true(page.hasNext)
    assert.equal("2025-01-01T20:00:00.000Z", page.results[1].startsAt)
    assert.equal(3 * 60 * 60 * 1000, page.results[1].durationInMs)
    page = get("/calendar/" .. seed.group_id .. "?n=1&offset=1")
    assert.equal(1, #page.results)
    assert.is_false(page.hasNext)
    assert.equal(2, get("/calendar").totalCount)
    state.now = state.now + 2 * 24 * 60 * 60
    assert.equal(1, get("/calendar").totalCount)
  end)

  it("has the events of a month", function()
    assert.equal(2, get("/calendar?date=2025-01-15T00:00:00.000Z").totalCount)
    assert.equal(0, get("/calendar?date=2025-02-15T00:00:00.000Z").totalCount)
  end)

  it("knows who follows an event", function()
    local path = "/calendar/" .. seed.group_id .. "/" .. seed.calendar_id
    assert.is_false(get(path).userInterest.isFollowing)
    local status, event = support.call(state, "POST", path .. "/follow", { isFollowing = true })
    assert.equal(200, status)
    assert.is_true(event.userInterest.isFollowing)
    assert.equal(1, get(path).interestedUserCount)
    support.call(state, "POST", path .. "/follow", { isFollowing = false })
    assert.is_false(get(path).userInterest.isFollowing)
    assert.equal(400, (support.call(state, "POST", path .. "/follow", {})))
  end)

  it("refuses unknown groups and events", function()
    assert.equal(404, (select(2, get "/calendar/grp_x")))
    local refusal, status = get("/calendar/" .. seed.group_id .. "/cal_x")
    assert.equal(404, status)
    assert.equal("Calendar Entry not foundǃ", refusal.error.message)
  end)
end)

describe("an unknown path", function()
  it("is answered as the service does", function()
    for _, case in ipairs { { "GET", "/nothing" }, { "POST", "/users" }, { "GET", "/groups/x/y/z" } } do
      local status, result = support.call(state, case[1], case[2])
      assert.equal(404, status)
      assert.same({
        error = "The endpoint you're looking for is not implemented by our system.",
        status_code = 404,
      }, result)
    end
  end)
end)
