--- Favourites.

local State = require "vrchatapi.sandbox.state"
local support = require "spec.support.sandbox"

local state, seed

before_each(function()
  state = State.new("http://127.0.0.1:1/api/1")
  seed = state.seed
end)

local function add(fields) return support.call(state, "POST", "/favorites", fields) end

local function list(query)
  local _, result = support.call(state, "GET", "/favorites" .. (query or ""))
  return result
end

describe("a favourite", function()
  it("is added, listed and removed", function()
    local status, favorite = add { type = "friend", favoriteId = seed.friend_id, tags = { "group_0" } }
    assert.equal(200, status)
    assert.matches("^fvrt_", favorite.id)
    assert.same({ "group_0" }, favorite.tags)
    assert.same({ favorite }, list())
    local result
    status, result = support.call(state, "DELETE", "/favorites/" .. favorite.id)
    assert.equal(200, status)
    assert.equal(200, result.success.status_code)
    assert.same({}, list())
    status, result = support.call(state, "DELETE", "/favorites/" .. favorite.id)
    assert.equal(404, status)
    assert.equal("404 couldn't find that favorite", result.error.message)
  end)

  it("is removed by the id of what it is about", function()
    add { type = "friend", favoriteId = seed.friend_id, tags = { "group_0" } }
    assert.equal(200, (support.call(state, "DELETE", "/favorites/" .. seed.friend_id)))
    assert.same({}, list())
  end)

  it("is found by type and by group, in pages", function()
    add { type = "friend", favoriteId = seed.friend_id, tags = { "group_0" } }
    add { type = "friend", favoriteId = seed.offline_friend_id, tags = { "group_1" } }
    add { type = "world", favoriteId = seed.world_id, tags = { "worlds1" } }
    assert.equal(3, #list())
    assert.equal(2, #list "?type=friend")
    assert.equal(seed.world_id, list("?type=world")[1].favoriteId)
    assert.equal(seed.offline_friend_id, list("?tag=group_1")[1].favoriteId)
    assert.equal(2, #list "?tag=group_0,worlds1")
    assert.equal(seed.offline_friend_id, list("?n=1&offset=1")[1].favoriteId)
  end)

  it("is refused as the service does, and where there is nothing to add", function()
    local status, result = add { type = "friend", favoriteId = seed.stranger_id, tags = { "group_0" } }
    assert.equal(403, status)
    assert.equal("you are not friends with that userǃ", result.error.message)
    add { type = "friend", favoriteId = seed.friend_id, tags = { "group_0" } }
    status, result = add { type = "friend", favoriteId = seed.friend_id, tags = { "group_1" } }
    assert.equal(400, status)
    assert.equal("You already have that friend favorited", result.error.message)
    for _, fields in ipairs {
      {},
      { type = "group", favoriteId = "x", tags = { "group_0" } },
      { type = "friend", tags = { "group_0" } },
      { type = "friend", favoriteId = seed.offline_friend_id },
      { type = "friend", favoriteId = seed.offline_friend_id, tags = { "worlds1" } },
    } do
      assert.equal(400, (add(fields)))
    end
    assert.equal(1, #list())
  end)

  it("finds no room in a full group", function()
    local _, limits = support.call(state, "GET", "/auth/user/favoritelimits")
    local most = limits.maxFavoritesPerGroup.world
    for i = 1, most do
      assert.equal(200, (add { type = "world", favoriteId = "wrld_" .. i, tags = { "worlds1" } }))
    end
    assert.equal(400, (add { type = "world", favoriteId = "wrld_x", tags = { "worlds1" } }))
    assert.equal(200, (add { type = "world", favoriteId = "wrld_x", tags = { "worlds2" } }))
  end)

  it("goes with the friendship", function()
    add { type = "friend", favoriteId = seed.friend_id, tags = { "group_0" } }
    assert.equal(200, (support.call(state, "DELETE", "/auth/user/friends/" .. seed.friend_id)))
    assert.same({}, list())
  end)
end)

describe("the groups of favourites", function()
  it("are as many as the limits say", function()
    local _, limits = support.call(state, "GET", "/auth/user/favoritelimits")
    local _, groups = support.call(state, "GET", "/favorite/groups?n=100")
    local counts = {}
    for _, group in ipairs(groups) do
      counts[group.type] = (counts[group.type] or 0) + 1
      assert.equal(seed.user_id, group.ownerId)
    end
    for kind, count in pairs(counts) do
      assert.equal(limits.maxFavoriteGroups[kind], count, kind)
    end
    assert.equal("group_0", groups[1].name)
  end)
end)
