--- Inviting many: who is invited, at which pace, and what stops it. What is there after the program
--- has ended is in invite_all_journal_spec.lua.

local closing = require("spec.support.closing").use()
local files = require("spec.support.files").use()
local guests = require "spec.support.guests"
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local time = require("spec.support.time").use()
local vrchatapi = require "vrchatapi"

local box, client

before_each(function()
  box = service.box
  client = service:client()
end)

local function invite_all(options)
  options.where = options.where or box.location
  return client:invite_all(options)
end

local function counts(changes)
  local all = { invited = 0, skipped = 0, failed = 0, unknown = 0, left = 0 }
  for state, count in pairs(changes) do
    all[state] = count
  end
  return all
end

-- Sends of invites that the sandbox has got.
local function sends()
  local found = {}
  for _, request in ipairs(service:requests()) do
    if request.method == "POST" and request.target:find("^/api/1/invite/") then
      found[#found + 1] = request
    end
  end
  return found
end

describe("inviting many", function()
  it("invites each of them once and returns a result for each, in order", function()
    local ids = guests.make(box, 30)
    local results = assert(invite_all { who = ids, text = "Party at eight!", concurrency = 7 })
    assert.equal(30, #results)
    local invited, total = guests.invited(box)
    assert.equal(30, total)
    for number, id in ipairs(ids) do
      local result = results[number]
      assert.equal(1, invited[id])
      assert.equal(id, result.who)
      assert.equal(id, result.id)
      assert.equal("invited", result.state)
      assert.equal(id, result.invite.notification.receiverUserId)
      assert.equal("Party at eight!", vrchatapi.plain(result.invite.notification.details.inviteMessage))
      assert.equal(box.location, result.invite.where.location)
      assert.is_nil(result.err)
    end
    assert.same(counts { invited = 30 }, results.counts)
    assert.is_nil(results.stopped)
  end)

  it("sends the photo with each", function()
    local ids = guests.make(box, 3)
    local results = assert(invite_all { who = ids, photo = png.sized(2000), slot = 4 })
    assert.same(counts { invited = 3 }, results.counts)
    for _, result in ipairs(results) do
      assert.is_string(result.invite.notification.details.imageUrl)
    end
  end)

  for expected, concurrency in pairs { [1] = 1, [3] = 3, [4] = false } do
    it(("has at most %d invites in flight"):format(expected), function()
      box:fault { kind = "hang", path = "/api/1/invite/" }
      local run = closing(vrchatapi.spawn(invite_all, {
        who = guests.make(box, 9),
        concurrency = concurrency or nil,
      }))
      tasks.step_until(function() return #sends() >= expected end)
      for _ = 1, 20 do
        vrchatapi.step()
      end
      assert.equal(expected, #sends())
      assert.is_false(run:done())
    end)
  end

  it("works in a task, beside others", function()
    local ids, others = guests.make(box, 5), 0
    vrchatapi.run(function()
      vrchatapi.spawn(function()
        for _ = 1, 3 do
          vrchatapi.sleep(0)
          others = others + 1
        end
      end)
      local results = assert(invite_all { who = ids })
      assert.equal(5, results.counts.invited)
    end)
    assert.equal(3, others)
  end)

  it("asks once who the account is, and lists only those friends that it needs", function()
    guests.make(box, 250)
    box:forget()
    assert(invite_all { who = { "Friend", "Old Friend", "me" }, where = "here" })
    local targets = {}
    for i, request in ipairs(service:requests()) do
      targets[i] = request.method .. " " .. request.target:match("^/api/1(/%w+/%w+/?%a*)")
    end
    table.sort(targets)
    assert.same({
      "GET /auth/user",
      "GET /auth/user/friends",
      "POST /invite/8JoV9XEdpo",
      "POST /invite/myself/to",
      "POST /invite/usr",
    }, targets)
  end)

  it("does nothing for an empty list", function()
    local results = assert(invite_all { who = {} })
    assert.equal(0, #results)
    assert.same(counts {}, results.counts)
    assert.same({}, sends())
  end)

  it("invites oneself with invite_myself_to", function()
    local results = assert(invite_all { who = { box.friend_id, box.user_id, "me" } })
    assert.same(counts { invited = 3 }, results.counts)
    assert.equal(2, #sends())
    assert.matches("/invite/myself/to/", sends()[1].target .. sends()[2].target)
  end)

  it("reports each result as it comes", function()
    local ids = guests.make(box, 6)
    ids[7] = box.stranger_id
    local told = {}
    local results = assert(invite_all {
      who = ids,
      progress = function(done, total, result)
        assert.equal(#told + 1, done)
        assert.equal(7, total)
        told[done] = result
      end,
    })
    assert.equal(7, #told)
    local seen = {}
    for _, result in ipairs(told) do
      seen[result] = true
    end
    for _, result in ipairs(results) do
      assert.is_true(seen[result])
    end
  end)

  it("sends nothing in a dry run", function()
    local lines = {}
    client = service:client { dry_run = true, trace = function(line) lines[#lines + 1] = line end }
    local path = files:path()
    local results = assert(invite_all { who = guests.make(box, 3), journal = path })
    assert.same(counts { invited = 3 }, results.counts)
    assert.is_true(results[1].invite.notification.dry_run)
    assert.same({}, sends())
    client = service:client()
    results = assert(invite_all { who = guests.make(box, 3), journal = path })
    assert.same(counts { invited = 3 }, results.counts) -- the dry run has not been noted
  end)
end)

describe("a person who is listed twice", function()
  it("is invited once, and has the same result twice", function()
    local friend = assert(box:friend { displayName = "Mia", location = "private" })
    local told = 0
    local results = assert(invite_all {
      who = { friend.id, box.friend_id, "Mia", { id = friend.id }, "mia" },
      concurrency = 3,
      progress = function() told = told + 1 end,
    })
    assert.equal(2, #sends())
    assert.equal(5, told)
    assert.same(counts { invited = 5 }, results.counts)
    for _, number in ipairs { 3, 4, 5 } do
      assert.equal(results[1].invite, results[number].invite)
      assert.equal(friend.id, results[number].id)
    end
    assert.equal("Mia", results[3].who)
    assert.are_not.equal(results[1].invite, results[2].invite)
  end)
end)

describe("an invite that fails for one person", function()
  it("does not stop the others", function()
    box:friend { displayName = "Twin" }
    box:friend { displayName = "Twin" }
    local ids = guests.make(box, 2)
    local results = assert(invite_all {
      who = { ids[1], box.stranger_id, "Nobody at all", "Twin", ids[2] },
      concurrency = 1,
    })
    assert.same({ "invited", "failed", "failed", "failed", "invited" }, guests.states(results))
    assert.equal("not_friends", results[2].err.code)
    assert.equal(box.stranger_id, results[2].id)
    assert.equal("unknown_person", results[3].err.code)
    assert.equal("Nobody at all", results[3].who)
    assert.is_nil(results[3].id)
    assert.equal("ambiguous_name", results[4].err.code)
    assert.same(counts { invited = 2, failed = 3 }, results.counts)
    assert.is_nil(results.stopped)
  end)

  it("is unknown if the service may have acted", function()
    local ids = guests.make(box, 3)
    for _, acts in ipairs { true, false } do
      box:fault { kind = "close", at = "body", act = acts, times = 1, path = "/api/1/invite/" }
      local results = assert(invite_all { who = ids, concurrency = 1 })
      assert.same({ "unknown", "invited", "invited" }, guests.states(results))
      assert.equal("cut_off", results[1].err.code)
      assert.equal("unknown", results[1].err.acted)
      assert.same(counts { unknown = 1, invited = 2 }, results.counts)
    end
    assert.equal(6, #sends()) -- nothing was sent twice
  end)

  it("is invited if the service has acted and only the response was lost", function()
    local ids = guests.make(box, 2)
    box:fault { kind = "cut", times = 1, path = "/api/1/invite/" }
    local results = assert(invite_all { who = ids, concurrency = 1 })
    assert.same({ "invited", "invited" }, guests.states(results))
    assert.is_nil(results[1].invite)
    assert.equal("yes", results[1].err.acted)
  end)

  it("is retried after a 429", function()
    client = service:client { retries = 2 }
    local ids = guests.make(box, 4)
    box:fault { kind = "status", status = 429, times = 3, path = "/api/1/invite/" }
    local results = assert(invite_all { who = ids, concurrency = 2 })
    assert.same(counts { invited = 4 }, results.counts)
    assert.equal(7, #sends())
    assert.is_true(time:passed() >= 7.5) -- half of 15 seconds at least
  end)
end)

describe("the pace", function()
  it("is reported, with what waits and until when", function()
    client = service:client { rate = { calls = 15, sends = 12 } }
    local ids, waits, states = guests.make(box, 30), {}, {}
    local results = assert(invite_all {
      who = ids,
      progress = function(done, total, result)
        assert.equal(30, total)
        if result.state == "waiting" then
          assert.is_true(done <= 12 * (#waits + 1))
          waits[#waits + 1] = { result.waiting_for, result.operation, result.until_time - time.start }
        else
          states[done] = result.state
        end
      end,
    })
    assert.equal(30, results.counts.invited)
    assert.equal(30, #states)
    assert.same({
      { "rate_limit", "invite_user", 60 },
      { "rate_limit", "invite_user", 120 },
    }, waits)
  end)

  it("is reported while names are looked up, and before a retry", function()
    client = service:client { rate = { calls = 2, sends = 2 }, retries = 1 }
    box:fault { kind = "status", status = 429, path = "/api/1/invite/", times = 1 }
    local waits = {}
    assert(invite_all {
      who = { "Sleeping Friend" },
      progress = function(_, _, result)
        if result.state == "waiting" then
          waits[#waits + 1] = result.operation .. " " .. result.waiting_for
        end
      end,
    })
    assert.same({
      "get_friends rate_limit",
      "invite_user rate_limit", -- after the 429
      "invite_user rate_limit", -- for a slot
    }, waits)
  end)

  it("is reported to a progress that fails", function()
    client = service:client { rate = { calls = 2 } }
    local ok, err = pcall(invite_all, {
      who = guests.make(box, 5),
      progress = function(_, _, result)
        if result.state == "waiting" then error("no patience", 0) end
      end,
    })
    assert.is_false(ok)
    assert.equal("no patience", err)
    assert.equal(0, time:passed())
    assert.equal(1, #sends())
  end)

  it("is the client's: 500 guests at twelve a minute", function()
    client = service:client { rate = true }
    local ids = guests.make(box, 500)
    local results = assert(invite_all { who = ids, concurrency = 8 })
    assert.same(counts { invited = 500 }, results.counts)
    local invited, total = guests.invited(box)
    assert.equal(500, total)
    for _, id in ipairs(ids) do
      assert.equal(1, invited[id])
    end
    -- the first twelve go at once, and twelve more with every minute: 500 = 12 * 41 + 8
    assert.equal(41 * 60, time:passed())
  end)
end)

describe("an error that concerns everybody", function()
  -- Ends in the middle: five are invited, one is tried, the others are left.
  local function assert_stops(code, stop, state)
    local ids = guests.make(box, 20)
    local results = assert(invite_all {
      who = ids,
      concurrency = 1,
      progress = function(done)
        if done == 5 then stop() end
      end,
    })
    assert.equal(code, results.stopped.code)
    assert.same(counts { invited = 5, [state or "failed"] = 1, left = 14 }, results.counts)
    assert.equal(results.stopped, results[6].err)
    for number = 7, 20 do
      assert.same({ who = ids[number], id = ids[number], state = "left" }, results[number])
    end
    assert.equal(5, select(2, guests.invited(box)))
    return results
  end

  it("stops it: a session that expired", function()
    assert_stops("missing_credentials", function() box:end_sessions() end)
    assert.equal(6, #sends())
  end)

  for code, fault in pairs {
    two_factor_required = { status = 401, body = "Requires Two-Factor Authentication" },
    bad_credentials = { status = 401, body = "Invalid Username/Email or Password" },
    new_location = { status = 429, body = "Logging in from too many places?" },
    too_many_sessions = { status = 429, body = "Created too many sessions for that user" },
    bad_user_agent = {
      status = 403,
      body = "please identify yourself with a properly formatted user-agent",
    },
  } do
    it("stops it: " .. code, function()
      assert_stops(
        code,
        function()
          box:fault {
            kind = "reply",
            status = fault.status,
            path = "/api/1/invite/",
            body = ('{"error":{"message":"\\"%s\\"","status_code":%d}}'):format(fault.body, fault.status),
          }
        end
      )
    end)
  end

  it("stops it: an address that is blocked", function()
    assert_stops(
      "blocked_address",
      function() box:fault { kind = "html", status = 403, path = "/api/1/invite/" } end
    )
  end)

  it("stops it: an instance that is closed in the middle", function()
    local ids = guests.make(box, 20)
    local results = assert(invite_all {
      who = ids,
      concurrency = 1,
      progress = function(done)
        if done == 5 then
          box:fault {
            kind = "reply",
            status = 404,
            path = "/api/1/invite/",
            body = [[{"error":{"message":"\"Instance not found\"","status_code":404}}]],
          }
        end
      end,
    })
    assert.equal("instance_not_found", results.stopped.code)
    assert.same(counts { invited = 5, failed = 1, left = 14 }, results.counts)
    assert.equal(6, #sends())
  end)

  it("stops it: a client that was closed", function()
    assert_stops("closed", function() client:close() end)
  end)

  it("stops it: a photo that is gone", function()
    local path = files:write(png.sized(500))
    local ids = guests.make(box, 4)
    local results = assert(invite_all {
      who = ids,
      photo = path,
      concurrency = 1,
      progress = function() os.remove(path) end,
    })
    assert.equal("unreadable", results.stopped.code)
    assert.same({ "invited", "failed", "left", "left" }, guests.states(results))
  end)

  it("stops it while names are looked up", function()
    box:fault {
      kind = "status",
      status = 401,
      path = "/api/1/auth/user/friends",
      body = '{"error":{"message":"\\"Missing Credentials\\"","status_code":401}}',
    }
    local results = assert(invite_all { who = { box.friend_id, "Mia", "Tom" } })
    assert.equal("missing_credentials", results.stopped.code)
    assert.same({ "left", "failed", "left" }, guests.states(results))
    assert.same({}, sends())
  end)

  it("stops invites that wait for a slot at once, and lets those in flight complete", function()
    client = service:client { rate = { calls = 100, sends = 3 } }
    local ids = guests.make(box, 10)
    box:fault {
      kind = "reply",
      status = 401,
      path = "/api/1/invite/" .. ids[1],
      body = '{"error":{"message":"\\"Missing Credentials\\"","status_code":401}}',
    }
    local results = assert(invite_all { who = ids, concurrency = 6 })
    assert.equal("failed", results[1].state)
    local invited = guests.invited(box)
    for number = 2, 10 do
      assert.equal(invited[ids[number]] and "invited" or "left", results[number].state)
    end
    assert.is_true(results.counts.left >= 7)
    assert.equal(0, time:passed())
  end)
end)

describe("an invite that has to be retried", function()
  it("is not retried after the run has stopped", function()
    client = service:client { retries = 2 }
    local ids = guests.make(box, 5)
    for _ = 1, 10 do -- the refusal comes before the end, or after it
      box:fault { kind = "status", status = 429, path = "/api/1/invite/" .. ids[1] }
      assert.is_false(pcall(invite_all, { who = ids, concurrency = 2, progress = error }))
      assert.equal(0, time:passed())
    end
  end)
end)

describe("before anything is sent", function()
  it("it returns errors for wrong people, places, texts and photos", function()
    local ids = guests.make(box, 2)
    for code, options in pairs {
      not_a_place = { where = "private" },
      instance_not_found = { where = "https://vrch.at/00000000" },
      unreadable = { photo = files:path() },
      not_png = { photo = { bytes = "no picture" } },
      text_too_long = { text = ("x"):rep(65) },
      unwritable = { journal = files:path() .. "/journal" },
      journal_damaged = { journal = files:write("some other file\n") },
    } do
      options.who = ids
      local results, err = invite_all(options)
      assert.is_nil(results)
      assert.equal(code, err.code)
    end
    assert.same({}, sends())
  end)

  it("it returns an error when all slots have a cooldown", function()
    for slot = 0, 11 do
      assert(client:update_invite_message(box.user_id, "message", slot, { message = "Taken " .. slot }))
    end
    local results, err = invite_all { who = { box.friend_id }, text = "Party!" }
    assert.is_nil(results)
    assert.equal("cooldown", err.code)
    assert.is_number(err.retry_after)
    assert.same({}, sends())
  end)

  it("mistakes raise", function()
    for text, options in pairs {
      ["options must be a table, got nil"] = false,
      ["unknown option 'whom'"] = { whom = {} },
      ["who must be a list, got nil"] = { where = "here" },
      ["who must be a list, got string"] = { who = "usr_1" },
      ["who must be a list, got a user"] = { who = { id = "usr_1" } },
      ["who[2]: who must be a user's id, a friend's name or a user, got number"] = { who = { "usr_1", 7 } },
      ["where must be a location"] = { who = { "usr_1" } },
      ["text must be a string that is not empty, got ''"] = { who = {}, where = "here", text = "" },
      ["text and slot do not go together"] = { who = {}, where = "here", text = "x", slot = 1 },
      ["slot must be an integer from 0 to 11, got 12"] = { who = {}, where = "here", slot = 12 },
      ["photo must be"] = { who = {}, where = "here", photo = 7 },
      ["concurrency must be an integer from 1 to 256, got 0"] = { who = {}, where = "here", concurrency = 0 },
      ["concurrency must be an integer from 1 to 256, got 1.5"] = {
        who = {},
        where = "here",
        concurrency = 1.5,
      },
      ["journal must be the path of a file, got boolean"] = { who = {}, where = "here", journal = true },
      ["progress must be a function, got number"] = { who = {}, where = "here", progress = 1 },
    } do
      local ok, message = pcall(function() return client:invite_all(options or nil) end)
      assert.is_false(ok)
      assert.truthy(message:find("all_spec%.lua:%d+: bad argument #1 to 'invite_all' %("), message)
      assert.truthy(message:find(text, 1, true), message)
    end
    assert.same({}, service:requests())
  end)
end)

describe("an error raised in progress", function()
  it("stops the run and is raised when the journal is closed", function()
    local ids, path = guests.make(box, 20), files:path()
    local mistake = setmetatable({}, {})
    local ok, failure = pcall(invite_all, {
      who = ids,
      journal = path,
      concurrency = 3,
      progress = function(done)
        if done == 4 then error(mistake) end
      end,
    })
    assert.is_false(ok)
    assert.equal(mistake, failure)
    local _, total = guests.invited(box)
    assert.is_true(total >= 4 and total <= 7, total) -- and those that were under way
    local results = assert(invite_all { who = ids, journal = path })
    assert.equal(total, results.counts.skipped)
    assert.equal(20 - total, results.counts.invited)
    local invited, all = guests.invited(box)
    assert.equal(20, all)
    for _, id in ipairs(ids) do
      assert.equal(1, invited[id])
    end
  end)
end)
