local support = require "spec.support.sandbox"
local State = require "vrchatapi.sandbox.state"
local control = require "vrchatapi.sandbox.process.control"
local required = require "spec.support.required_fields"

local NOT_FOUND = { error = { message = '"Instance not found"', status_code = 404 } }

describe("worlds and instances", function()
  local state, seed

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  local function get(path) return support.call(state, "GET", path) end

  local function create(fields) return support.call(state, "POST", "/instances", fields) end

  local function has_all(names, text)
    -- A null is there, too.
    for _, name in ipairs(names) do
      assert.truthy(text:find('"' .. name .. '":', 1, true), name)
    end
  end

  it("show a world, and who is in it", function()
    control.place(state, seed.legacy_friend_id, seed.world_id .. ":5~region(us)")
    control.place(state, seed.offline_friend_id, seed.world_id .. ":5~region(us)")
    local status, world, response = get("/worlds/" .. seed.world_id)
    assert.equal(200, status)
    has_all(required.World, response.body)
    assert.same({ seed.world_id, "The Sandbox" }, { world.id, world.name })
    assert.same({ 4, 2, 2 }, { world.occupants, world.publicOccupants, world.privateOccupants })
    assert.same({ { "5~region(us)", 2 } }, world.instances)
  end)

  it("are 404 for an unknown world", function()
    local status, body = get("/worlds/wrld_none")
    assert.equal(404, status)
    assert.same({ error = { message = "World wrld_none not found", status_code = 404 } }, body)
  end)

  it("show an instance by its location", function()
    local status, instance, response = get("/instances/" .. seed.location)
    assert.equal(200, status)
    has_all(required.Instance, response.body)
    assert.same(
      { seed.location, seed.location, seed.instance_id, seed.world_id },
      { instance.id, instance.location, instance.instanceId, instance.worldId }
    )
    assert.same(
      { "12345", "hidden", seed.friend_id, seed.friend_id, "eu" },
      { instance.name, instance.type, instance.hidden, instance.ownerId, instance.region }
    )
    assert.same({ 2, 2, true }, { instance.n_users, instance.userCount, instance.active })
    assert.equal("The Sandbox", instance.world.name)
    assert.truthy(response.body:find('"tags":[]', 1, true))
  end)

  it("show an instance by its short and its secure name", function()
    local _, instance = get("/instances/" .. seed.location)
    for _, name in ipairs { instance.shortName, instance.secureName } do
      assert.matches("^%w%w%w%w%w%w%w%w$", name)
      local status, shown = get("/instances/s/" .. name)
      assert.equal(200, status)
      assert.equal(seed.location, shown.location)
    end
    assert.are_not.equal(instance.shortName, instance.secureName)
  end)

  it("know the places where somebody has been", function()
    local location = seed.world_id .. ":777~friends(" .. seed.friend_id .. ")~region(jp)"
    assert.equal(404, (get("/instances/" .. location)))
    control.place(state, seed.friend_id, location)
    control.place(state, seed.friend_id, "offline")
    local status, instance = get("/instances/" .. location)
    assert.equal(200, status)
    assert.same(
      { "friends", seed.friend_id, "jp", 0, false },
      { instance.type, instance.friends, instance.region, instance.n_users, instance.active }
    )
  end)

  it("are 404 for an unknown user", function()
    for _, path in ipairs {
      "/instances/" .. seed.world_id .. ":1~region(us)",
      "/instances/wrld_none:1",
      "/instances/s/none1234",
    } do
      local status, body = get(path)
      assert.equal(404, status)
      assert.same(NOT_FOUND, body)
    end
  end)

  it("are null for an id that cannot be one", function()
    for _, id in ipairs { "a%20b", "~hidden(x)", "1~", "%2F" } do
      local status, _, response = get("/instances/" .. seed.world_id .. ":" .. id)
      assert.equal(200, status)
      assert.equal("null", response.body)
    end
  end)

  for kind, pattern in pairs {
    public = "^%d%d%d%d%d~region%(us%)$",
    hidden = "^%d%d%d%d%d~hidden%(OWNER%)~region%(us%)$",
    friends = "^%d%d%d%d%d~friends%(OWNER%)~region%(us%)$",
    private = "^%d%d%d%d%d~private%(OWNER%)~region%(us%)$",
  } do
    it("come into being: " .. kind, function()
      local status, made, response = create {
        worldId = seed.world_id,
        type = kind,
        region = "us",
      }
      assert.equal(200, status)
      has_all(required.Instance, response.body)
      assert.matches(pattern, (made.instanceId:gsub("usr_[%x-]+", "OWNER")))
      assert.equal(kind ~= "public" and seed.user_id or nil, made[kind])
      local _, shown = get("/instances/" .. made.location)
      assert.same(made, shown)
      _, shown = get("/instances/s/" .. made.shortName)
      assert.same(made, shown)
    end)
  end

  it("come into being with an owner, access and gates", function()
    local _, made = create {
      worldId = seed.world_id,
      type = "group",
      region = "eu",
      ownerId = "grp_1",
      groupAccessType = "plus",
      ageGate = true,
    }
    assert.matches("^%d+~group%(grp_1%)~groupAccessType%(plus%)~ageGate~region%(eu%)$", made.instanceId)
    assert.same(
      { "group", "grp_1", "plus", true },
      { made.type, made.ownerId, made.groupAccessType, made.ageGate }
    )
    _, made = create {
      worldId = seed.world_id,
      type = "private",
      region = "eu",
      canRequestInvite = true,
    }
    assert.matches("^%d+~private%(usr_[%x-]+%)~canRequestInvite~region%(eu%)$", made.instanceId)
    assert.is_true(made.canRequestInvite)
  end)

  it("are not created with wrong fields", function()
    local before = state.serial
    for _, case in ipairs {
      { 404, { type = "public", region = "us" } },
      { 404, { worldId = "wrld_none", type = "public", region = "us" } },
      { 400, { worldId = seed.world_id, region = "us" } },
      { 400, { worldId = seed.world_id, type = "open", region = "us" } },
      { 400, { worldId = seed.world_id, type = "public" } },
      { 400, { worldId = seed.world_id, type = "public", region = "mars" } },
      { 400, { worldId = seed.world_id, type = "group", region = "us" } },
      { 400, "{" },
    } do
      assert.equal(case[1], (create(case[2])))
    end
    assert.equal(before, state.serial)
  end)
end)
