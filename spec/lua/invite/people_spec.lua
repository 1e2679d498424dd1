--- Who is meant: ids, users, names of friends.
local People = require "vrchatapi.invite.people"
local vrchatapi = require "vrchatapi"

local service = require("spec.support.service").use()
local time = require("spec.support.time").use()

local FRIENDS = "/api/1/auth/user/friends"
local people, box

before_each(function()
  box = service.box
  people = People.of(service:client())
end)

-- How many requests the sandbox has got whose target begins so.
local function count(target)
  local number = 0
  for _, request in ipairs(service:requests()) do
    if request.target:sub(1, #target) == target then number = number + 1 end
  end
  return number
end

describe("a person given by id", function()
  it("is used without a call", function()
    assert.same({ id = "usr_1" }, people:find("usr_1"))
    assert.same({ id = box.stranger_id }, people:find(box.stranger_id))
    assert.same({}, service:requests())
  end)

  it("may be a user object of the service", function()
    local user = { id = "8JoV9XEdpo", displayName = "Old", location = "private" }
    assert.same({ id = "8JoV9XEdpo", displayName = "Old" }, people:find(user))
    assert.same({ id = "x" }, people:find { id = "x" })
    assert.same({}, service:requests())
  end)

  it("may have the short id of an old account that is a friend, unless that is a friend's name", function()
    assert.same({ id = "8JoV9XEdpo", displayName = "Old Friend" }, people:find("8JoV9XEdpo"))
    local named = box:friend { displayName = "8JoV9XEdpo" }
    assert.equal(named.id, People.of(service:client()):find("8JoV9XEdpo").id)
  end)

  it("is no name of ten letters and digits that nobody has", function()
    local client = service:client()
    box:friend { displayName = "Moonlight1" }
    local made, err = client:invite("Moonlight2", box.location)
    assert.is_nil(made)
    assert.equal("unknown_person", err.code)
    assert.matches("did you mean Moonlight1 %(usr_", err.message)
    assert.same({}, service:sent())
    assert.same({ id = "Moonlight2" }, People.of(client):find { id = "Moonlight2" })
    for _, request in ipairs(service:requests()) do
      assert.equal("GET", request.method)
    end
  end)
end)

describe("oneself", function()
  it("is read once", function()
    assert.same({ id = box.user_id, displayName = "Sandbox" }, people:me())
    assert.same({ id = box.user_id, displayName = "Sandbox" }, people:find("me"))
    assert.equal(1, #service:requests())
  end)

  it("is read once for many at the same time", function()
    vrchatapi.run(function()
      for _ = 1, 5 do
        vrchatapi.spawn(function() assert.equal(box.user_id, people:me().id) end)
      end
    end)
    assert.equal(1, #service:requests())
  end)

  it("is read again after a failure", function()
    box:fault { kind = "status", status = 503, times = 1 }
    local me, err = people:me()
    assert.is_nil(me)
    assert.equal("unavailable", err.code)
    assert.equal("get_current_user", err.operation)
    assert.equal(box.user_id, people:me().id)
  end)

  it("changes with a login as another user", function()
    local client = service:client { auth = false }
    assert(client:login { username = box.username, password = box.password })
    assert.equal(box.user_id, People.of(client):me().id)
    assert.equal(People.of(client), People.of(client))
    client:logout()
    assert(client:login { username = box.friend_username, password = box.friend_password })
    assert.equal(box.friend_id, People.of(client):me().id)
  end)
end)

describe("a friend given by name", function()
  it("is found by name, online or not", function()
    assert.same({ id = box.friend_id, displayName = "Friend" }, people:find("Friend"))
    assert.same(
      { id = box.offline_friend_id, displayName = "Sleeping Friend" },
      people:find("Sleeping Friend")
    )
  end)

  it("is found on every page", function()
    local guests = box:friends(250)
    for _, number in ipairs { 1, 100, 101, 250 } do
      assert.equal(guests[number].id, people:find(guests[number].displayName).id)
    end
    assert.equal(3, count(FRIENDS)) -- pages of those online
    people:find("Sleeping Friend")
    assert.equal(3 + 1, count(FRIENDS))
  end)

  it("is looked for among those online first, and no further than needed", function()
    box:friends(350)
    local order = {}
    for friend in service:client():each("get_friends", { n = 100 }) do
      order[#order + 1] = friend
    end
    box:forget()
    assert.equal(order[1].id, people:find(order[1].displayName).id)
    assert.equal(order[99].id, people:find(order[99].displayName).id)
    assert.equal(1, count(FRIENDS))
    assert.equal(order[150].id, people:find(order[150].displayName).id)
    assert.equal(2, count(FRIENDS))
    assert.equal("Guest 3", people:find("Guest 3").displayName)
    assert.equal(2, count(FRIENDS))
    assert.equal(1, count("/api/1/auth/user?") + count("/api/1/auth/user") - count(FRIENDS))
  end)

  it("is found behind a page that is shorter than was asked for", function()
    -- the service leaves out all but the first of those online in the first page
    box:fault {
      kind = "reply",
      status = 200,
      times = 1,
      path = FRIENDS,
      body = ('[{"id":"%s","displayName":"Friend"}]'):format(box.friend_id),
    }
    assert.equal(box.legacy_friend_id, people:find("Old Friend").id)
    assert.equal(3, count(FRIENDS)) -- online, offline, and then the rest of those online
  end)

  it("is found in any case of letters if only one matches", function()
    assert.equal(box.friend_id, people:find("FRIEND").id)
    assert.equal(box.offline_friend_id, people:find("sleeping friend").id)
  end)

  it("with exactly the same name comes first", function()
    local small = box:friend { displayName = "friend" }
    assert.equal(box.friend_id, people:find("Friend").id)
    assert.equal(small.id, people:find("friend").id)
    local _, err = people:find("FRIEND")
    assert.equal("ambiguous_name", err.code)
  end)

  it("is found by typed punctuation and by the service's", function()
    local written = "Who\u{201A} me\u{FF1F}"
    local friend = box:friend { displayName = written }
    assert.same({ id = friend.id, displayName = written }, people:find("Who, me?"))
    assert.equal(friend.id, people:find(written).id)
    box:friend { displayName = written:upper() }
    time:advance(301)
    assert.equal(friend.id, people:find("Who, me?").id)
    assert.equal(friend.id, people:find(written).id)
  end)

  it("who comes online while the lists are read counts once", function()
    -- the pages of those online and of the others hold the same
    local user = [[{"id":"usr_1","displayName":"Twice"}]]
    box:fault { kind = "reply", status = 200, body = "[" .. user .. "]", path = FRIENDS }
    assert.equal("usr_1", people:find("Twice").id)
  end)
end)

describe("a name that several friends have", function()
  it("is an error that lists them", function()
    local first = box:friend { displayName = "Twin" }
    local second = box:friend { displayName = "Twin" }
    local person, err = people:find("Twin")
    assert.is_nil(person)
    assert.equal("invite", err.kind)
    assert.equal("ambiguous_name", err.code)
    assert.equal("no", err.acted)
    assert.same(
      { { id = first.id, displayName = "Twin" }, { id = second.id, displayName = "Twin" } },
      err.candidates
    )
    assert.equal(
      ("2 friends are called 'Twin': Twin (%s), Twin (%s); take an id"):format(first.id, second.id),
      err.message
    )
  end)
end)

describe("a name that nobody has", function()
  it("is an error that suggests similar names", function()
    local person, err = people:find("Freind")
    assert.is_nil(person)
    assert.equal("unknown_person", err.code)
    assert.equal("no", err.acted)
    assert.equal("none of 3 friends is called 'Freind'", err.message)
    err = select(2, people:find("Sleepy Friend"))
    assert.equal(
      ("none of 3 friends is called 'Sleepy Friend'; did you mean Friend (%s), " .. "Sleeping Friend (%s)?"):format(
        box.friend_id,
        box.offline_friend_id
      ),
      err.message
    )
    err = select(2, people:find("ol"))
    assert.truthy(err.message:find("did you mean Old Friend (8JoV9XEdpo)?", 1, true), err.message)
  end)

  it("does not list hundreds of them", function()
    box:friends(50)
    local _, err = people:find("Guest")
    assert.equal(5, select(2, err.message:gsub("%(usr_", "")))
    assert.matches(", …%?$", err.message)
  end)
end)

describe("the list of friends", function()
  it("is kept for an hour", function()
    people:find("Sleeping Friend")
    assert.equal(2, count(FRIENDS))
    time:advance(3599)
    people:find("Friend")
    assert.equal(2, count(FRIENDS))
    time:advance(2)
    people:find("Friend")
    assert.equal(3, count(FRIENDS))
  end)

  it("forgets former friends", function()
    local known = People.of(service:client())
    known:find("sleeping friend")
    box:fault { kind = "reply", status = 200, body = "[]", path = FRIENDS }
    time:advance(61)
    assert.equal("unknown_person", select(2, known:find("Nobody")).code)
    assert.matches("none of 0 friends", select(2, known:find("Friend")).message)
  end)

  it("is read again for a name that is not in it, at most once a minute", function()
    people:find("Friend")
    local new = box:friend { displayName = "New Friend" }
    time:advance(59)
    assert.equal("unknown_person", select(2, people:find("New Friend")).code)
    assert.equal("unknown_person", select(2, people:find("Nobody")).code)
    assert.equal(2, count(FRIENDS))
    time:advance(61)
    assert.equal(new.id, people:find("New Friend").id)
    assert.equal(3, count(FRIENDS))
    assert.equal("unknown_person", select(2, people:find("Nobody")).code)
    assert.equal(4, count(FRIENDS))
  end)

  it("is read once for several at the same time", function()
    vrchatapi.run(function()
      for _, name in ipairs { "Friend", "Old Friend", "Sleeping Friend", "Nobody" } do
        vrchatapi.spawn(function() people:find(name) end)
      end
    end)
    assert.equal(2, count(FRIENDS))
  end)

  it("is read by another task if the first is cancelled", function()
    local found
    vrchatapi.run(function()
      local first = vrchatapi.spawn(function() people:find("Friend") end)
      local second = vrchatapi.spawn(function() found = people:find("Friend") end)
      vrchatapi.sleep(0)
      first:cancel()
      second:wait()
    end)
    assert.equal(box.friend_id, found.id)
  end)

  it("that cannot be read is an error", function()
    box:fault { kind = "status", status = 500, path = FRIENDS .. "?", times = 1 }
    local person, err = people:find("Friend")
    assert.is_nil(person)
    assert.equal("http_500", err.code)
    assert.equal("get_friends", err.operation)
    assert.equal(box.friend_id, people:find("Friend").id)
  end)

  it("belongs to one client", function()
    local other = service:client { auth = false }
    assert(other:login { username = box.friend_username, password = box.friend_password })
    assert.equal(box.friend_id, people:find("Friend").id)
    assert.equal("unknown_person", select(2, People.of(other):find("Friend")).code)
    assert.equal(box.user_id, People.of(other):find("Sandbox").id)
  end)

  it("is collected with its client", function()
    local client = vrchatapi.new(service:options())
    assert(People.of(client):find("Friend"))
    local weak = setmetatable({ client }, { __mode = "v" })
    client:close()
    client = nil -- luacheck: ignore
    collectgarbage()
    collectgarbage()
    assert.is_nil(weak[1])
  end)
end)

describe("a friend without a name", function()
  it("is in no suggestion", function()
    box:fault {
      kind = "reply",
      status = 200,
      path = FRIENDS,
      body = [[ [{"id":"usr_1","displayName":""},{"id":"usr_2","displayName":" "},{"id":"usr_3"},
        {"id":"usr_4","displayName":null},{"id":"usr_5","displayName":"Mia"}] ]],
    }
    assert.equal("none of 1 friends is called 'Bob'", select(2, people:find("Bob")).message)
  end)
end)

describe("an odd response", function()
  it("contains no friends", function()
    for _, body in ipairs {
      "[1]",
      "[false]",
      "[{}]",
      '[{"displayName":"a"}]',
      '[{"id":{},"displayName":"a"}]',
      '[{"id":"usr_1","displayName":5}]',
    } do
      box:fault { kind = "reply", status = 200, body = body, path = FRIENDS }
      local _, err = People.of(service:client()):find("Friend")
      assert.equal("unknown_person", err.code)
    end
  end)

  it("is not one's own user", function()
    for _, body in ipairs { "{}", '{"id":5}', '{"id":""}' } do
      box:fault { kind = "reply", status = 200, body = body }
      local _, err = people:me()
      assert.equal("wrong_shape", err.code)
    end
  end)
end)

describe("a wrong person", function()
  it("raises", function()
    local cases = {
      { nil, "who must be a user's id, a friend's name or a user, got nil" },
      { 5, "who must be a user's id, a friend's name or a user, got number" },
      { "", "who must be a user's id, a friend's name or a user, got ''" },
      { { displayName = "x" }, "who.id must be a user's id, got nil" },
      { { id = "" }, "who.id must be a user's id, got ''" },
    }
    for place = 1, #cases do
      local ok, message = pcall(people.find, people, cases[place][1])
      assert.is_false(ok)
      assert.truthy(
        message:find(("bad argument #1 to 'find' (%s)"):format(cases[place][2]), 1, true),
        message
      )
      assert.matches("people_spec", message)
    end
    assert.same({}, service:requests())
  end)
end)
