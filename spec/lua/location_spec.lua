local location = require "vrchatapi.location"
local known = require "vrchatapi.location.fields"
local process = require "spec.support.process"

local WORLD = "wrld_4432ea9b-729c-46e3-8eaf-846aa0a37fdd"
local USER = "usr_c1644b5b-3ca4-45b4-97c6-a2a0de70d469"
local GROUP = "grp_58086d5c-57ad-4bc6-841a-29d38fa55256"
local NONCE = "27e8414a-59a0-4f3d-af1f-f27557eb49a2"

-- The fields that an instance without tags has.
local function plain(extra)
  local place = {
    type = "public",
    can_request_invite = false,
    strict = false,
    age_gate = false,
    tags = {},
    order = {},
  }
  for name, value in pairs(extra) do
    place[name] = value
  end
  return place
end

-- Instances' ids, and what stands in them.
local INSTANCES = {
  ["12345"] = { name = "12345" },
  ["Evolve_2-b~region(us)"] = { name = "Evolve_2-b", region = "us", order = { "region" } },
  ["12345~hidden(" .. USER .. ")~region(eu)~nonce(" .. NONCE .. ")"] = {
    name = "12345",
    type = "hidden",
    owner_id = USER,
    region = "eu",
    nonce = NONCE,
    order = { "hidden", "region", "nonce" },
  },
  ["11543~friends(" .. USER .. ")~region(jp)"] = {
    name = "11543",
    type = "friends",
    owner_id = USER,
    region = "jp",
    order = { "friends", "region" },
  },
  ["1~friends(8JoV9XEdpo)"] = { -- an old user
    name = "1",
    type = "friends",
    owner_id = "8JoV9XEdpo",
    order = { "friends" },
  },
  ["45704~private(" .. USER .. ")~canRequestInvite~nonce(7054E2EE676461569FC98F015A1461D3)"] = {
    name = "45704",
    type = "private",
    owner_id = USER,
    can_request_invite = true,
    nonce = "7054E2EE676461569FC98F015A1461D3",
    order = { "private", "canRequestInvite", "nonce" },
  },
  ["12345~private(" .. USER .. ")~region(use)~strict"] = {
    name = "12345",
    type = "private",
    owner_id = USER,
    region = "use",
    strict = true,
    order = { "private", "region", "strict" },
  },
  ["24532~group(" .. GROUP .. ")~groupAccessType(public)~ageGate~region(us)"] = {
    name = "24532",
    type = "group",
    owner_id = GROUP,
    group_access_type = "public",
    age_gate = true,
    region = "us",
    order = { "group", "groupAccessType", "ageGate", "region" },
  },
  ["07254~region(jp)~group(" .. GROUP .. ")~groupAccessType(members)"] = {
    name = "07254",
    type = "group",
    owner_id = GROUP,
    group_access_type = "members",
    region = "jp",
    order = { "region", "group", "groupAccessType" },
  },
  ["23067~groupAccessType(plus)~group(" .. GROUP .. ")"] = {
    name = "23067",
    type = "group",
    owner_id = GROUP,
    group_access_type = "plus",
    order = { "groupAccessType", "group" },
  },
  ["12345~group(" .. GROUP .. ")"] = {
    name = "12345",
    type = "group",
    owner_id = GROUP,
    order = { "group" },
  },
  ["12345~new(a.b:c,d/e%f?g#h)~region(usx)~flag~hidden(" .. USER .. ")"] = {
    name = "12345",
    type = "hidden",
    owner_id = USER,
    region = "usx",
    tags = { "new(a.b:c,d/e%f?g#h)", "flag" },
    order = { "new", "region", "flag", "hidden" },
  },
}

local function sorted_keys(map)
  local keys = {}
  for key in pairs(map) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return keys
end

-- The message that a function of the module raises.
local function mistake(name, value)
  local ok, message = pcall(function() location[name](value) end)
  assert.is_false(ok)
  assert.matches("^spec/[%w_/]+_spec%.lua:%d+: bad argument #1 to '" .. name .. "' %(", message)
  return message:match("%((.*)%)$")
end

local function refusal(text)
  local place, message = location.parse(text)
  assert.is_nil(place)
  return message
end

describe("a location", function()
  for _, instance_id in ipairs(sorted_keys(INSTANCES)) do
    local fields = INSTANCES[instance_id]
    local text = WORLD .. ":" .. instance_id

    it("is read and written: " .. instance_id, function()
      local expected = plain(fields)
      expected.world_id, expected.instance_id, expected.location = WORLD, instance_id, text
      local place = location.parse(text)
      assert.same(expected, place)
      assert.equal(text, location.format(place))
      assert.is_true(location.is_complete(place))
    end)

    it("survives a link: " .. instance_id, function()
      local place = location.parse(text)
      local link = location.link(place)
      assert.equal(
        "https://vrchat.com/home/launch?worldId=" .. WORLD .. "&instanceId=",
        link:match("^(.-instanceId=)")
      )
      assert.same(place, location.parse(link))
      place.short_name = "02u7yz8j"
      assert.same(place, location.parse(location.link(place)))
    end)
  end

  it("may have a world's old id", function()
    local text = "wld_4432ea9b-729c-46e3-8eaf-846aa0a37fdd:1"
    assert.equal(text, location.format(location.parse(text)))
  end)

  it("may be followed by a short name", function()
    local text = WORLD .. ":12345~region(eu)"
    for _, rest in ipairs { "&shortName=freshTok", "&shortName=freshTok&attach=1" } do
      local place = location.parse(text .. rest)
      assert.equal(text, place.location)
      assert.equal("freshTok", place.short_name)
    end
  end)
end)

describe("an instance's id alone", function()
  it("is read and written", function()
    for instance_id, fields in pairs(INSTANCES) do
      local expected = plain(fields)
      expected.instance_id = instance_id
      local place = location.parse(instance_id)
      assert.same(expected, place)
      assert.equal(instance_id, location.format(place))
      assert.is_false(location.is_complete(place))
    end
  end)

  it("is not mistaken for something else", function()
    assert.same({ short_name = "12345678" }, location.parse("12345678"))
    assert.equal("12345678", location.parse("12345678~region(eu)").name)
    assert.matches("^expected a location .*, got 'hello'$", refusal("hello"))
  end)
end)

describe("a link", function()
  local INSTANCE = "12345~hidden(" .. USER .. ")~region(eu)"
  local ENCODED = "12345%7Ehidden%28" .. USER .. "%29%7eregion%28eu%29"
  local WEB = "https://vrchat.com/home/launch?"

  for name, link in pairs {
    ["to the web site"] = WEB .. "worldId=" .. WORLD .. "&instanceId=" .. INSTANCE,
    ["in another order"] = WEB .. "instanceId=" .. INSTANCE .. "&worldId=" .. WORLD,
    ["encoded"] = WEB .. "worldId=" .. WORLD .. "&instanceId=" .. ENCODED,
    ["without encryption"] = "http://vrchat.com/home/launch?worldId=" .. WORLD .. "&instanceId=" .. INSTANCE,
    ["with www"] = "https://www.vrchat.com/home/launch?worldId=" .. WORLD .. "&instanceId=" .. INSTANCE,
    ["in capitals, with a slash"] = "HTTPS://VRChat.com/home/launch/?worldId="
      .. WORLD
      .. "&instanceId="
      .. INSTANCE,
    ["with more in it"] = WEB
      .. "a=%zz&&ref=x&worldId="
      .. WORLD
      .. "&shortName=&b&instanceId="
      .. INSTANCE
      .. "#here",
    ["that starts the game"] = "vrchat://launch?ref=vrchat.com&id=" .. WORLD .. ":" .. INSTANCE,
    ["that starts the game, encoded"] = "vrchat://launch?id=" .. WORLD .. "%3A" .. ENCODED,
    ["that starts the game, with a slash"] = "vrchat://launch/?id="
      .. WORLD
      .. ":"
      .. INSTANCE
      .. "&attach=1&ref=vrchat.com",
  } do
    it(
      name .. " is read",
      function() assert.same(location.parse(WORLD .. ":" .. INSTANCE), location.parse(link)) end
    )
  end

  it("keeps the short name", function()
    for _, link in ipairs {
      WEB .. "shortName=02u7yz8j&worldId=" .. WORLD .. "&instanceId=1",
      "vrchat://launch?ref=x&id=" .. WORLD .. ":1&shortName=02u7yz8j",
    } do
      local place = location.parse(link)
      assert.equal("02u7yz8j", place.short_name)
      assert.equal(WORLD .. ":1", location.format(place))
      assert.is_true(location.is_complete(place))
    end
  end)

  it("may be a short link", function()
    for _, text in ipairs {
      "https://vrch.at/02u7yz8j",
      "http://www.vrch.at/02u7yz8j/",
      "https://vrchat.com/i/02u7yz8j",
      "02u7yz8j",
    } do
      local place = location.parse(text)
      assert.same({ short_name = "02u7yz8j" }, place)
      assert.is_false(location.is_complete(place))
    end
  end)

  it("is written as the service writes it", function()
    assert.equal(
      "https://vrchat.com/home/launch?worldId=" .. WORLD .. "&instanceId=" .. INSTANCE,
      location.link(location.parse(WORLD .. ":" .. INSTANCE))
    )
    assert.equal(
      "https://vrchat.com/home/launch?worldId=wrld_a&instanceId=1~x(%25%3F%23%2F%3A)",
      location.link(location.parse("wrld_a:1~x(%?#/:)"))
    )
  end)

  local NO_LINK = "^expected a link to an instance %(.*%), got '"
  for text, message in pairs {
    ["https://example.org/home/launch?worldId=wrld_a&instanceId=1"] = NO_LINK,
    ["https://vrchat.com@example.org/i/02u7yz8j"] = NO_LINK,
    ["https://vrchat.com.example.org/i/02u7yz8j"] = NO_LINK,
    ["https://example.org/02u7yz8j"] = NO_LINK,
    ["https://vrch.at/i/02u7yz8j"] = NO_LINK,
    ["https://vrchat.com/home/user/usr_a"] = NO_LINK,
    ["https://vrchat.com/home/launch"] = NO_LINK,
    ["https://vrchat.com/home/launch?instanceId=1"] = NO_LINK,
    ["https://vrchat.com/home/launch?id=wrld_a:1"] = NO_LINK,
    ["vrchat://launch?ref=vrchat.com"] = NO_LINK,
    ["vrchat://create?id=wrld_a:1"] = NO_LINK,
    ["vrchat://launch/x?id=wrld_a:1"] = NO_LINK,
    ["ftp://vrchat.com/i/02u7yz8j"] = "^expected a link that begins with https:, http: or vrchat:",
    ["https://vrch.at/support"] = "^expected a link with a short name %(8 letters and digits%), got",
    ["https://vrchat.com/i/02u7yz8"] = "^expected a link with a short name",
    ["https://vrchat.com/home/launch?worldId=usr_a&instanceId=1"] = "^expected a world's id .*'usr_a'$",
    ["https://vrchat.com/home/launch?worldId=wrld_a&instanceId=1%0D%0A"] = "^expected an instance's n"
      .. "ame .*, got '1\\x0D\\x0A'$",
    ["https://vrchat.com/home/launch?worldId=wrld_a&instanceId=1%7Ex%28%28%29"] = "^expected a tag",
    ["https://vrchat.com/home/launch?worldId=wrld_a&instanceId=1%2"] = "^expected two hexadecimal di"
      .. "gits after '%%', got '1%%2'$",
    ["https://vrchat.com/home/launch?worldId=wrld_a&worldId=wrld_b&instanceId=1"] = "^expected 'worldId'"
      .. " once, got it twice$",
    ["vrchat://launch?id=wrld_a:1&shortName=a%2Fb"] = "^expected a short name .*, got 'a/b'$",
    ["vrchat://launch?id=12345~region(eu)"] = "^expected a world's id",
  } do
    it("is refused: " .. text, function() assert.matches(message, refusal(text)) end)
  end
end)

describe("not a place:", function()
  for _, text in ipairs {
    "offline",
    "private",
    "traveling",
    "offline:offline",
    "private:private",
    "traveling:traveling",
    "",
  } do
    it(
      "'" .. text .. "'",
      function() assert.equal("'" .. text .. "' is not a place that one can be invited to", refusal(text)) end
    )
  end

  it("a location that the service hides", function()
    for _, text in ipairs {
      WORLD .. ":private",
      "private:12345",
      "vrchat://launch?id=private",
      "https://vrchat.com/home/launch?worldId=private&instanceId=private",
    } do
      assert.equal("'private' is not a place that one can be invited to", refusal(text))
    end
  end)

  for _, text in ipairs {
    WORLD,
    "https://vrchat.com/home/world/" .. WORLD,
    "https://vrch.at/" .. WORLD,
    "https://vrchat.com/home/world/" .. WORLD .. "/info",
    "vrchat://launch?ref=x&id=" .. WORLD,
    "https://vrchat.com/home/launch?worldId=" .. WORLD,
    WORLD .. "&shortName=02u7yz8j",
    "https://vrchat.com/home/launch?worldId=" .. WORLD .. "&instanceId=",
  } do
    it(
      "a world without an instance: " .. text,
      function()
        assert.equal(
          "'"
            .. WORLD
            .. "' is a world without an instance, which is not a place that "
            .. "one can be invited to",
          refusal(text)
        )
      end
    )
  end
end)

describe("a location is refused:", function()
  local TAG = "^expected a tag such as '~strict' or '~region%(eu%)', got '"
  local SPACE = "^expected a text without spaces and control characters, got '"
  local NAME = "^expected an instance's name %(letters, digits, '%-' and '_'%), got '"
  for text, message in pairs {
    ["wrld_a:"] = NAME .. "'$",
    ["wrld_a:~region(eu)"] = NAME .. "'$",
    ["wrld_a:1:2"] = NAME .. "1:2'$",
    ["wrld_a:\xc3\xa9"] = NAME .. "\\xC3\\xA9'$",
    ["wrld_a~region(eu)"] = NAME .. "wrld_a'$",
    ["usr_a:1"] = "^expected a world's id %(wrld_…%), got 'usr_a'$",
    [":1"] = "^expected a world's id %(wrld_…%), got ''$",
    ["wrld_:1"] = "^expected a world's id",
    ["local:1"] = "^expected a world's id",
    ["wrld_a:1~"] = TAG .. "~'$",
    ["wrld_a:1~~strict"] = TAG .. "~'$",
    ["wrld_a:1~region()"] = TAG .. "~region%(%)'$",
    ["wrld_a:1~(eu)"] = TAG,
    ["wrld_a:1~region((eu))"] = TAG .. "~region%(%(eu%)%)'$",
    ["wrld_a:1~region(eu"] = TAG,
    ["wrld_a:1~region(eu))"] = TAG,
    ["wrld_a:1~region(eu)(us)"] = TAG,
    ["wrld_a:1~regioneu)"] = TAG,
    ["wrld_a:1~region(eu)x"] = TAG,
    ["wrld_a:1~new(a&b)"] = TAG,
    ["wrld_a:1~new(\xc3\xa9)"] = TAG,
    ["wrld_a:1~hidden(a~friends(b))"] = TAG,
    ["wrld_a:1~region"] = "^expected '~region%(…%)', got '~region'$",
    ["wrld_a:1~strict(true)"] = "^expected '~strict', got '~strict%(true%)'$",
    ["wrld_a:1~hidden(a:b)"] = "^expected '~hidden%(…%)', got '~hidden%(a:b%)'$",
    ["wrld_a:1~group(usr_a)"] = "^expected '~group%(…%)', got '~group%(usr_a%)'$",
    ["wrld_a:1~hidden(usr_a)~friends(usr_b)"] = "^expected one owner, got '~hidden' and '~friends'$",
    ["wrld_a:1~hidden(usr_a)~hidden(usr_a)"] = "^expected one owner, got '~hidden' and '~hidden'$",
    ["wrld_a:1~region(eu)~region(us)"] = "^expected '~region' once, got it twice$",
    ["wrld_a:1~new~new(x)"] = "^expected '~new' once, got it twice$",
    ["wrld_a:1~hidden(usr_a)~groupAccessType(plus)"] = "^expected '~group%(…%)' beside '~g"
      .. "roupAccessType%(…%)', got '1~hidden",
    ["wrld_a:1 "] = SPACE .. "wrld_a:1 '$",
    [" wrld_a:1"] = SPACE,
    ["wrld_a:1\r\n"] = SPACE .. "wrld_a:1\\x0D\\x0A'$",
    ["wrld_a:1\0"] = SPACE .. "wrld_a:1\\x00'$",
    ["wrld_a:1\127"] = SPACE,
    ["wrld_a:1&shortName=a/b"] = "^expected a short name",
    ["wrld_a:1&attach=1"] = NAME,
  } do
    it(("%q"):format(text), function() assert.matches(message, refusal(text)) end)
  end

  it("in a message of bounded length", function()
    local message = refusal("wrld_a:1~" .. ("x("):rep(100000))
    assert.matches("^expected a tag .*, got '~x%(x%(.*…'$", message)
    assert.is_true(#message < 200)
  end)

  it("with an error if it is no string", function()
    assert.equal("text must be a string, got nil", mistake("parse", nil))
    assert.equal("text must be a string, got number", mistake("parse", 12345))
    assert.equal("text must be a string, got table", mistake("parse", {}))
  end)
end)

describe("a place made by hand", function()
  for text, place in pairs {
    ["12345~region(eu)"] = { name = "12345", type = "public", region = "eu" },
    ["wrld_a:room"] = { world_id = "wrld_a", name = "room", type = "public" },
    ["wrld_a:1~private(usr_a)~ageGate~canRequestInvite~strict~region(us)~nonce(x)~new(1)~b"] = {
      world_id = "wrld_a",
      name = "1",
      type = "private",
      owner_id = "usr_a",
      age_gate = true,
      can_request_invite = true,
      strict = true,
      region = "us",
      nonce = "x",
      tags = { "new(1)", "b" },
    },
    ["wrld_a:1~group(grp_a)~groupAccessType(plus)~region(jp)"] = {
      world_id = "wrld_a",
      name = "1",
      type = "group",
      owner_id = "grp_a",
      group_access_type = "plus",
      region = "jp",
      strict = false,
    },
  } do
    it("is formatted in the service's order: " .. text, function()
      assert.equal(text, location.format(place))
      assert.equal(text, location.format(location.parse(text)))
    end)
  end

  it("may be a parsed location that was changed", function()
    local place = location.parse("wrld_a:1~region(eu)~new~hidden(usr_a)~nonce(x)")
    place.nonce, place.region, place.strict = nil, "us", true
    assert.equal("wrld_a:1~region(us)~new~hidden(usr_a)~strict", location.format(place))
    place.type, place.tags = "friends", nil
    assert.equal("wrld_a:1~region(us)~friends(usr_a)~strict", location.format(place))
    place.world_id = "wrld_b"
    assert.equal(
      "https://vrchat.com/home/launch?worldId=wrld_b" .. "&instanceId=1~region(us)~friends(usr_a)~strict",
      location.link(place)
    )
  end)

  local function with(change)
    local place = { world_id = "wrld_a", name = "1", type = "friends", owner_id = "usr_a" }
    for name, value in pairs(change) do
      if value == "none" then value = nil end
      place[name] = value
    end
    return place
  end

  for message, change in pairs {
    ["place.name must be an instance's name .*, got nil"] = { name = "none" },
    ["place.name must be an instance's name .*, got 1"] = { name = 1 },
    ["place.name must be .*, got '1~strict'"] = { name = "1~strict" },
    ["place.name must be .*, got 'offline'"] = { name = "offline" },
    ["place.world_id must be a world's id %(wrld_…%), got 'a'"] = { world_id = "a" },
    ["place.world_id must be .*, got false"] = { world_id = false },
    ["place.type must be 'public', 'hidden', .*, got nil"] = { type = "none" },
    ["place.type must be .*, got 'friends%+'"] = { type = "friends+" },
    ["place.owner_id must be what can stand in '~friends%(…%)', got nil"] = { owner_id = "none" },
    ["place.owner_id must be .*, got 'a%)b'"] = { owner_id = "a)b" },
    ["place.owner_id must be what can stand in '~group%(…%)', got 'usr_a'"] = { type = "group" },
    ["place.owner_id must be nil in a public instance, got 'usr_a'"] = { type = "public" },
    ["place.group_access_type must be nil .*, got 'plus'"] = { group_access_type = "plus" },
    ["place.strict must be a boolean, got 'yes'"] = { strict = "yes" },
    ["place.age_gate must be a boolean, got 1"] = { age_gate = 1 },
    ["place.region must be what can stand in '~region%(…%)', got 'e u'"] = { region = "e u" },
    ["place.region must be .*, got a table"] = { region = {} },
    ["place.nonce must be .*, got 'x\\x0A'"] = { nonce = "x\n" },
    ["place.short_name must be .*, got 'a/b'"] = { short_name = "a/b" },
    ["place.tags must be a list, got 'new'"] = { tags = "new" },
    ["place.tags must be a list of further tags .*, got 'region%(eu%)'"] = { tags = { "region(eu)" } },
    ["place.tags must be .*, got '~new'"] = { tags = { "~new" } },
    ["place.tags must be .*, got 'new%(2%)'"] = { tags = { "new(1)", "new(2)" } },
    ["place.tags must be .*, got 5"] = { tags = { 5 } },
    ["place.order must be a list, got 1"] = { order = 1 },
    ["a place has no field 'canRequestInvite'"] = { canRequestInvite = true },
  } do
    it("raises: " .. message, function()
      assert.matches("^" .. message .. "$", mistake("format", with(change)))
      assert.equal(mistake("format", with(change)), location.problem(with(change)))
      assert.matches("^" .. message .. "$", mistake("link", with(change)))
    end)
  end

  it("needs a world for a link, and for names that mean something else", function()
    local message = "place.world_id must be a world's id (wrld_…), got nil"
    assert.equal(message, mistake("link", { name = "12345", type = "public" }))
    assert.equal(message, mistake("format", { name = "hello", type = "public" }))
    assert.equal(message, mistake("format", { name = "12345678", type = "public" }))
    assert.equal(message, location.problem { name = "12345678", type = "public" })
  end)

  it("must be a table", function()
    for _, name in ipairs { "format", "link", "problem", "is_complete" } do
      assert.equal("place must be a table, got string", mistake(name, "wrld_a:1"))
    end
    assert.matches("^place.name must be", mistake("format", location.parse("02u7yz8j")))
  end)
end)

describe("vrchatapi.location", function()
  it("has all fields of a parsed place in the list that its documentation follows", function()
    local expected, listed = { short_name = true }, {}
    local everything = "wrld_a:1~group(grp_a)~groupAccessType(plus)~region(eu)~nonce(x)"
    for name in pairs(location.parse(everything)) do
      expected[name] = true
    end
    for _, field in ipairs(known.LIST) do
      listed[field.name] = true
    end
    assert.same(expected, listed)
  end)

  it(
    "needs no C module",
    function()
      assert.equal(
        "wrld_a:1",
        process.run [[
      package.cpath = ""
      local location = require "vrchatapi.location"
      io.write(location.format(location.parse("wrld_a:1")))
    ]]
      )
    end
  )
end)
