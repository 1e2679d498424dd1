--- Inviting many with a journal: what a second run makes of what the first has left.

local closing = require("spec.support.closing").use()
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local guests = require "spec.support.guests"
local journal = require "vrchatapi.journal"
local journals = require "spec.support.journals"
local process = require "spec.support.process"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"

local box, client, path

before_each(function()
  box = service.box
  client = service:client()
  path = files:path("journal")
end)

local function invite_all(options)
  options.where = options.where or box.location
  options.journal = path
  return client:invite_all(options)
end

-- What is in the file by now.
local function read()
  local file = io.open(path, "rb")
  if not file then return "" end
  local text = file:read("a")
  file:close()
  return text
end

-- What the journal says about a person, in its order.
local function noted(id) return journals.states(path, "invites", "who", id) end

-- Nobody was invited twice; and everybody once, but for those whose result says something else.
local function assert_once(ids, results)
  local invited = guests.invited(box)
  for number, id in ipairs(ids) do
    local count, state = invited[id] or 0, results[number].state
    if state == "unknown" then
      assert.is_true(count <= 1, id)
    else
      assert.equal((state == "invited" or state == "skipped") and 1 or 0, count, id .. " " .. state)
    end
  end
end

describe("a second run with the journal of the first", function()
  it("skips all who were invited", function()
    local ids = guests.make(box, 10)
    assert(invite_all { who = { table.unpack(ids, 1, 6) } })
    client:close()
    client = service:client()
    local results = assert(invite_all { who = ids })
    assert.equal(6, results.counts.skipped)
    assert.equal(4, results.counts.invited)
    assert.equal(ids[1], results[1].id)
    assert_once(ids, results)
    results = assert(invite_all { who = ids })
    assert.equal(10, results.counts.skipped)
    assert_once(ids, results)
  end)

  it("invites to another place, and then nobody to the first again", function()
    local ids = guests.make(box, 4)
    assert(invite_all { who = ids })
    local elsewhere = box.world_id .. ":777~region(eu)"
    local results = assert(invite_all { who = ids, where = elsewhere })
    assert.equal(4, results.counts.invited)
    for _, id in ipairs(ids) do
      assert.equal(2, (guests.invited(box))[id])
    end
    for _, where in ipairs { box.location, elsewhere } do
      assert.equal(4, assert(invite_all { who = ids, where = where }).counts.skipped)
    end
  end)

  it("skips those whose outcome is unknown", function()
    local ids = guests.make(box, 4)
    for number, act in ipairs { true, false } do
      box:fault { kind = "close", at = "body", act = act, path = "/api/1/invite/" .. ids[number] }
      assert(invite_all { who = { ids[number] } })
    end
    box:fault(nil)
    box:forget()
    local told = {}
    local results = assert(invite_all {
      who = ids,
      progress = function(done, _, result) told[done] = result.state end,
    })
    assert.same({ "unknown", "unknown", "invited", "invited" }, guests.states(results))
    assert.same({ "unknown", "unknown", "invited", "invited" }, told)
    assert_once(ids, results)
    assert.same({ "sending", "unknown" }, noted(ids[1]))
    for _, request in ipairs(service:requests()) do
      assert.falsy(request.target:find(ids[1], 1, true) or request.target:find(ids[2], 1, true))
    end
  end)

  it("skips those who were being invited when the first run ended", function()
    local ids = guests.make(box, 3)
    journals.write(
      path,
      "invites",
      { who = ids[2], where = box.location, state = "sending" },
      { who = ids[3], where = box.world_id .. ":1", state = "sending" }
    )
    local results = assert(invite_all { who = ids })
    assert.same({ "invited", "unknown", "invited" }, guests.states(results))
    assert.equal("sent_before", results[2].err.code)
    assert.equal("unknown", results[2].err.acted)
    assert.matches("perhaps sent this invite", tostring(results[2].err))
  end)

  it("invites those whose invite has failed", function()
    local ids = guests.make(box, 2)
    ids[3] = box.stranger_id
    local results = assert(invite_all { who = ids })
    assert.equal("failed", results[3].state)
    box:friend { id = box.stranger_id }
    results = assert(invite_all { who = ids })
    assert.same({ "skipped", "skipped", "invited" }, guests.states(results))
    assert.same({ "sending", "failed", "sending", "invited" }, noted(box.stranger_id))
    assert_once(ids, results)
  end)

  it("continues where a dead session has stopped the first run", function()
    local ids = guests.make(box, 12)
    local first = assert(invite_all {
      who = ids,
      progress = function(done)
        if done == 5 then client.core:set_cookie("auth") end
      end,
    })
    assert.equal("missing_credentials", first.stopped.code)
    assert.equal(12, first.counts.invited + first.counts.failed + first.counts.left)
    client = service:client()
    local results = assert(invite_all { who = ids })
    assert.equal(first.counts.invited, results.counts.skipped)
    assert.equal(12, results.counts.skipped + results.counts.invited)
    assert_once(ids, results)
  end)

  it("skips a person whose response was lost after a success", function()
    local ids = guests.make(box, 1)
    box:fault { kind = "cut", times = 1, path = "/api/1/invite/" }
    assert(invite_all { who = ids })
    local results = assert(invite_all { who = ids })
    assert.equal("skipped", results[1].state)
    assert_once(ids, results)
  end)

  it("invites those whom the service has refused, also between two attempts", function()
    client = service:client { retries = 2 }
    local ids = guests.make(box, 1)
    box:fault { kind = "status", status = 429, path = "/api/1/invite/" }
    vrchatapi.run(function()
      local task = vrchatapi.spawn(invite_all, { who = ids })
      while not read():find('"failed"', 1, true) do
        assert(not task:done())
        vrchatapi.sleep(0.002)
      end
      task:cancel() -- it waits for seconds
    end)
    box:fault(nil)
    assert.same({ "sending", "failed" }, noted(ids[1]))
    local results = assert(invite_all { who = ids })
    assert.equal("invited", results[1].state)
    assert_once(ids, results)
  end)
end)

describe("a second run with a journal that was damaged", function()
  -- Changes the n-th line that has the word.
  local function damage(old, new, n)
    local count = 0
    local text = read():gsub(old, function(word)
      count = count + 1
      return count == n and new or word
    end)
    files:write(text, path)
  end

  -- A journal as an earlier version has written it.
  local function former(...)
    local lines = { '{"format":"vrchatapi journal 1","kind":"invites"}' }
    for _, entry in ipairs { ... } do
      lines[#lines + 1] = ('{"who":"%s","where":"%s","state":"%s"}'):format(entry[1], entry[2], entry[3])
    end
    files:write(table.concat(lines, "\n") .. "\n", path)
  end

  it("invites nobody again whose outcome is damaged", function()
    local ids = guests.make(box, 3)
    assert(invite_all { who = ids })
    damage('"invited"', '"hnvited"', 2)
    local results = assert(invite_all { who = ids })
    assert.equal(1, results.counts.unknown)
    assert.equal(2, results.counts.skipped)
    assert_once(ids, results)
  end)

  it("invites nobody again whose place or whose only line is damaged", function()
    local ids = guests.make(box, 2)
    journals.write(path, "invites", { who = ids[1], where = box.location, state = "sending" })
    damage("wrld_", "wrlc_", 1)
    local results = assert(invite_all { who = ids })
    assert.same({ "unknown", "invited" }, guests.states(results))
    assert_once(ids, results)
  end)

  it("is refused where a line may be about anybody", function()
    local ids = guests.make(box, 2)
    journals.write(path, "invites", { who = ids[1], where = box.location, state = "sending" })
    damage(ids[1]:gsub("%p", "%%%0"), "usr_somebody", 1)
    local results, err = invite_all { who = ids }
    assert.is_nil(results)
    assert.equal("journal_damaged", err.code)
    assert.same({}, guests.invited(box))
  end)

  it("takes a state that nobody knows for unknown, without a checksum too", function()
    local ids = guests.make(box, 4)
    former(
      { ids[1], box.location, "sending" },
      { ids[1], box.location, "hnvited" },
      { ids[2], box.location, "invited" },
      { ids[3], box.location, "failed" }
    )
    local results = assert(invite_all { who = ids })
    assert.same({ "unknown", "skipped", "invited", "invited" }, guests.states(results))
  end)
end)

describe("a second run to the same place", function()
  it("invites nobody again if its tags are in another order", function()
    local ids = guests.make(box, 2)
    local tags = { "~region(eu)", "~nonce(1)", ("~hidden(%s)"):format(box.user_id) }
    local place = box.world_id .. ":777"
    assert(invite_all { who = ids, where = place .. table.concat(tags) })
    local results = assert(invite_all { who = ids, where = place .. tags[3] .. tags[1] .. tags[2] })
    assert.equal(2, results.counts.skipped)
    results = assert(invite_all { who = ids, where = place .. tags[1] })
    assert.equal(2, results.counts.invited) -- which is another one
  end)
end)

describe("two runs at once with one journal", function()
  -- Another process that invites all, as soon as it can; its output is how many it has invited, or the
  -- code of its error.
  local function start_other(ids, name)
    local values = tasks.values(service)
    values.path, values.ids = name, table.concat(ids, " ")
    return process.start(
      [[
      local vrchatapi = require "vrchatapi"
      local client = vrchatapi.new { user_agent = "Spec/1.0 spec@vrchatapi.test",
        base_url = VALUES.url, auth = VALUES.auth, rate = false }
      local ids = {}
      for id in VALUES.ids:gmatch("%S+") do ids[#ids + 1] = id end
      local results, err = client:invite_all { who = ids, where = VALUES.location, journal = VALUES.path }
      print(results and results.counts.invited or err.code)
    ]],
      values
    )
  end

  for name, command in pairs {
    ["a symbolic link"] = "ln -s %s %s",
    ["a hard link"] = "ln %s %s",
    ["its lock file removed"] = "rm %s.lock; ln -s %s %s",
  } do
    it("invite nobody twice: " .. name, function()
      local ids = guests.make(box, 20)
      local other = files:path("other")
      journals.write(path, "invites")
      local child
      local results = assert(invite_all {
        who = ids,
        concurrency = 1,
        progress = function(done)
          if done == 5 then
            files.output((command:gsub("%%s$", other):gsub("%%s", path)))
            child = start_other(ids, other)
            assert.equal("journal_busy", child:finish():match("%S+"))
          end
        end,
      })
      assert.equal(20, results.counts.invited)
      assert.equal("0", start_other(ids, other):finish():match("%S+"))
      assert.equal(20, select(2, guests.invited(box)))
    end)
  end

  it("invite nobody whom the next run would not know of", function()
    local ids = guests.make(box, 6)
    local results = assert(invite_all {
      who = ids,
      concurrency = 1,
      progress = function(done)
        if done == 3 then files.output(("cp %s %s.new; mv %s.new %s"):format(path, path, path, path)) end
      end,
    })
    assert.equal("unwritable", results.stopped.code)
    assert.equal(3, results.counts.invited)
    results = assert(invite_all { who = ids })
    assert.equal(3, results.counts.skipped)
    assert_once(ids, results)
  end)
end)

describe("the journal", function()
  it("has person and place before each send, and then the outcome", function()
    local ids = guests.make(box, 1)
    box:fault { kind = "hang", act = true, path = "/api/1/invite/" }
    vrchatapi.run(function()
      local task = vrchatapi.spawn(invite_all, { who = ids })
      service:await(2)
      local text = read()
      assert.matches('"state":"sending"', text, 1, true)
      assert.matches(('"who":"%s"'):format(ids[1]), text, 1, true)
      assert.matches(('"where":"%s"'):format(box.location), text, 1, true)
      assert.equal(2, select(2, text:gsub("\n", "")))
      task:cancel()
    end)
    client = service:client()
    box:fault(nil)
    local friend = box.friend_id
    local results = assert(invite_all { who = { friend } })
    local entries = journals.read(path, "invites")
    local last = entries[#entries]
    assert.equal(friend, last.who)
    assert.equal("invited", last.state)
    assert.equal(results[1].invite.id, last.id)
  end)

  it("cannot be used by two runs at once", function()
    closing(assert(journal.open(path, "invites")))
    local results, err = invite_all { who = { box.friend_id } }
    assert.is_nil(results)
    assert.equal("journal_busy", err.code)
    assert.same({}, service:requests())
  end)

  it("is refused if it is damaged or of another kind", function()
    for _, text in ipairs {
      '{"format":"vrchatapi journal 1","kind":"invites"}\n{"who":\n{}\n',
      '{"format":"vrchatapi journal 1","kind":"requests"}\n',
      "usr_1\nusr_2\n",
    } do
      files:write(text, path)
      local results, err = invite_all { who = { box.friend_id } }
      assert.is_nil(results)
      assert.equal("journal_damaged", err.code)
      assert.equal(text, read())
    end
    assert.same({}, service:requests())
  end)

  for blocks = 1, 5 do
    it("stops the run when the disk is full, " .. blocks, function()
      local ids = guests.make(box, 60)
      local values = tasks.values(service)
      values.path, values.ids = path, table.concat(ids, " ")
      -- files of at most N blocks; to write more fails, as on a full disk
      local output = process.run(
        [[
        local vrchatapi = require "vrchatapi"
        local client = vrchatapi.new { user_agent = "Spec/1.0 spec@vrchatapi.test",
          base_url = VALUES.url, auth = VALUES.auth, rate = false }
        local ids = {}
        for id in VALUES.ids:gmatch("%S+") do ids[#ids + 1] = id end
        local results = assert(client:invite_all { who = ids, where = VALUES.location,
          journal = VALUES.path, concurrency = 3 })
        print(results.stopped.code, results.counts.failed, results.counts.unknown)
        print(results.counts.invited)
      ]],
        values,
        { before = "trap '' XFSZ; ulimit -f " .. blocks }
      )
      assert.matches("^unwritable\t0\t0\n", output)
      local total = tonumber(output:match("\n(%d+)\n"))
      assert.equal(total, select(2, guests.invited(box)))
      assert.is_true(total < 30)
      local results = assert(invite_all { who = ids })
      assert.equal(60, results.counts.invited + results.counts.skipped + results.counts.unknown)
      assert.is_true(results.counts.unknown <= 3)
      assert_once(ids, results)
    end)
  end
end)

describe("a run whose task is cancelled", function()
  it("ends, closes the journal, and can be continued", function()
    local ids = guests.make(box, 8)
    box:fault { kind = "hang", act = true, path = "/api/1/invite/" .. ids[3] }
    vrchatapi.run(function()
      local task = vrchatapi.spawn(invite_all, { who = ids, concurrency = 2 })
      service:await(8 + 1) -- all, and the question who one is
      task:cancel()
      local _, err = task:wait()
      assert.equal("cancelled", err.code)
    end)
    box:fault(nil)
    local results = assert(invite_all { who = ids })
    assert.equal("unknown", results[3].state)
    assert_once(ids, results)
  end)
end)

describe("a run that is killed", function()
  it("at any system call on a file invites nobody twice in the next run", function()
    local calls = compile.library("calls.c", files:path("calls.so"))
    local n, killed, unknown_at_all = 0, true, 0
    while killed do
      n = n + 1
      box:reset()
      local ids = guests.make(box, 3)
      path = files:path("journal")
      local values = tasks.values(service)
      values.path, values.ids, values.calls, values.n = path, table.concat(ids, " "), calls, n
      local child = process.start(
        [[
        local calls = package.loadlib(VALUES.calls, "luaopen_calls")()
        local vrchatapi = require "vrchatapi"
        local client = vrchatapi.new { user_agent = "Spec/1.0 spec@vrchatapi.test",
          base_url = VALUES.url, auth = VALUES.auth, rate = false }
        local ids = {}
        for id in VALUES.ids:gmatch("%S+") do ids[#ids + 1] = id end
        calls.watch("kill", VALUES.n)
        assert(client:invite_all { who = ids, where = VALUES.location, journal = VALUES.path,
          concurrency = 2 })
        calls.seen()
      ]],
        values,
        { preload = calls }
      )
      local output, how, code = child:finish()
      killed = how == "signal" and code == 9
      assert(killed or how == "exit" and code == 0, output)
      client = service:client()
      local results = assert(invite_all { who = ids })
      assert_once(ids, results)
      assert.equal(0, results.counts.failed + results.counts.left)
      assert.is_true(results.counts.unknown <= 2) -- those that were under way
      unknown_at_all = unknown_at_all + results.counts.unknown
    end
    assert.is_true(n > 20)
    assert.is_true(unknown_at_all > 3)
  end)
end)
