--- Destinations: texts, links, short names, places, instances and "here".
local location = require "vrchatapi.location"
local places = require "vrchatapi.invite.destination"

local service = require("spec.support.service").use()

local GROUP = "wrld_0a1b2c3d-1111-2222-3333-444455556666:7~group(grp_1)~groupAccessType(plus)~region(jp)"
local box, client

before_each(function()
  box = service.box
  client = service:client()
end)

local function refusal(where)
  local place, err = places.resolve(client, where)
  assert.is_nil(place)
  return err
end

describe("a destination", function()
  it("may be a whole location, which needs no call", function()
    for _, text in ipairs {
      box.location,
      GROUP,
      location.link(location.parse(GROUP)),
      "vrchat://launch?ref=x&id=" .. GROUP,
    } do
      local place = assert(places.resolve(client, text))
      assert.equal(text == box.location and text or GROUP, place.location)
      assert.equal(place.location, place.world_id .. ":" .. place.instance_id)
    end
    assert.same({}, service:requests())
  end)

  it("may be a parsed location or one made by hand", function()
    local parsed = location.parse(GROUP)
    assert.same(parsed, places.resolve(client, parsed))
    local place = places.resolve(client, {
      world_id = box.world_id,
      name = "9",
      type = "private",
      owner_id = box.user_id,
      can_request_invite = true,
      region = "eu",
      short_name = "abcd1234",
    })
    assert.equal(
      ("%s:9~private(%s)~canRequestInvite~region(eu)"):format(box.world_id, box.user_id),
      place.location
    )
    assert.equal("abcd1234", place.short_name)
    assert.same({}, service:requests())
  end)

  it("may be an instance object of the service", function()
    local made = assert(client:create_instance {
      worldId = box.world_id,
      type = "hidden",
      region = "eu",
      ownerId = box.user_id,
    })
    box:forget()
    assert.equal(made.location, places.resolve(client, made).location)
    assert.equal(
      made.location,
      places.resolve(client, {
        worldId = made.worldId,
        instanceId = made.instanceId,
      }).location
    )
    assert.same({}, service:requests())
  end)

  it("is looked up by its short name, in every form", function()
    local instance = assert(client:get_instance(box.world_id, box.instance_id))
    for _, where in ipairs {
      instance.shortName,
      "https://vrch.at/" .. instance.shortName,
      { short_name = instance.shortName },
    } do
      box:forget()
      local place = assert(places.resolve(client, where))
      assert.equal(box.location, place.location)
      assert.equal(box.world_id, place.world_id)
      assert.equal(instance.shortName, place.short_name)
      assert.matches("/instances/s/" .. instance.shortName .. "$", service:request().target)
    end
  end)

  it("may be where the account travels to", function()
    box:place(box.user_id, "traveling:" .. GROUP)
    assert.equal(GROUP, places.resolve(client, "here").location)
    box:fault {
      kind = "reply",
      status = 200,
      body = ([[{"id":"usr_1","presence":{"world":"traveling","instance":"traveling",
        "travelingToWorld":"%s","travelingToInstance":""}}]]):format(box.location),
    }
    assert.equal(box.location, places.resolve(client, "here").location)
  end)

  it("may be where the account is", function()
    assert.equal(box.location, places.resolve(client, "here").location)
    box:place(box.user_id, GROUP)
    assert.equal(GROUP, places.resolve(client, "here").location)
  end)
end)

describe("no destination", function()
  it("is a text that is not a location", function()
    for text, words in pairs {
      ["private"] = "'private' is not a place",
      ["traveling:traveling"] = "is not a place",
      [""] = "'' is not a place",
      ["wrld_1"] = "a world without an instance",
      ["12345~region(eu)"] = "expected a world and an instance",
      ["what is this"] = "without spaces",
      ["https://example.test/"] = "expected a link",
    } do
      local err = refusal(text)
      assert.equal("invite", err.kind)
      assert.equal("not_a_place", err.code)
      assert.equal("no", err.acted)
      assert.truthy(err.message:find(words, 1, true), err.message)
    end
    assert.same({}, service:requests())
  end)

  it("is the place of an account that hides it", function()
    for _, word in ipairs { "offline", "private", "traveling" } do
      box:place(box.user_id, word)
      local err = refusal("here")
      assert.equal("not_a_place", err.code)
      assert.equal(
        ("'here' is not a place that one can be invited to: the account is '%s'"):format(word),
        err.message
      )
    end
  end)

  it("is the place of an account that the service leaves out", function()
    box:fault {
      kind = "reply",
      status = 200,
      path = "/api/1/auth/user",
      body = [[{"id":"usr_1",
      "displayName":"x","presence":{"world":"","instance":""}}]],
    }
    assert.matches("does not say where", refusal("here").message)
  end)

  it("is a short name that the service does not know", function()
    local err = refusal("zzzz9999")
    assert.equal("instance_not_found", err.code)
    assert.equal("get_instance_by_short_name", err.operation)
  end)

  it("is an instance that one cannot enter", function()
    assert.equal("not_a_place", refusal({ location = "private", worldId = "private" }).code)
    box:fault { kind = "reply", status = 200, body = [[{"id":"x","location":"offline"}]] }
    local err = refusal("zzzz9999")
    assert.equal("not_a_place", err.code)
    assert.matches("'zzzz9999' leads nowhere", err.message)
  end)

  it("is an error of its own when the service does not respond", function()
    box:fault { kind = "status", status = 503 }
    assert.equal("unavailable", refusal("here").code)
    assert.equal("unavailable", refusal("abcd1234").code)
  end)
end)

describe("an odd response", function()
  it("is not a destination", function()
    for _, presence in ipairs { "5", '"x"', "[]", '{"world":{},"instance":1}', '{"world":7}' } do
      box:fault { kind = "reply", status = 200, body = '{"id":"usr_1","presence":' .. presence .. "}" }
      assert.equal("not_a_place", refusal("here").code)
    end
    for _, body in ipairs { "{}", '{"location":5}', '{"location":{}}' } do
      box:fault { kind = "reply", status = 200, body = body }
      assert.equal("not_a_place", refusal("abcd1234").code)
    end
  end)
end)

describe("a wrong destination", function()
  it("raises", function()
    local cases = {
      { nil, "where must be a location, a link, a place, an instance or 'here', got nil" },
      { 12345, "got number" },
      { {}, "where: place.name must be an instance's name" },
      { { name = "1", type = "secret" }, "where: place.type must be" },
      { { name = "1", type = "public", world = "x" }, "where: a place has no field 'world'" },
      { { worldId = 1 }, "where: an instance must have location, or worldId and instanceId" },
      { { short_name = 5 }, "where: short_name must be a string, got number" },
    }
    for place = 1, #cases do
      local ok, message = pcall(places.resolve, client, cases[place][1])
      assert.is_false(ok)
      assert.truthy(message:find(cases[place][2], 1, true), message)
      assert.matches("^spec/[%w_/]+_spec%.lua:%d+: bad argument #2 to 'resolve' %(", message)
    end
    assert.same({}, service:requests())
  end)
end)
