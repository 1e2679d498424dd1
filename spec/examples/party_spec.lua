--- The example that invites the guests of a party, as its user runs it; also killed again and again.

local compile = require "spec.support.compile"
local example = require "spec.support.example"
local files = require("spec.support.files").use()
local guests = require "spec.support.guests"
local process = require "spec.support.process"
local service = require("spec.support.service").use()
local uv = require "luv"

local box
local system = {}

setup(function() system = compile.module("system.c", files:path("system.so")) end)
before_each(function() box = service.box end)

-- Runs it: its output, and its exit code.
local function party(arguments, changes) return example.run(service, "party", arguments, changes) end

local function list(lines) return files:write(table.concat(lines, "\n") .. "\n") end

describe("the party", function()
  it("invites the guests on the list and reports each", function()
    local ids = guests.make(box, 3)
    box:friend { displayName = "Mia Müller" }
    local path = list {
      "\xEF\xBB\xBF# our guests",
      ids[1],
      "",
      "  Mia Müller \r",
      "   # " .. ids[3],
      "\t" .. ids[2] .. "  # Tom",
      ids[1],
    }
    local output, code = party {
      path,
      "--where",
      box.location,
      "--text=Party at eight!",
      "--photo",
      "examples/poster.png",
      "--no-pace",
    }
    assert.equal(0, code, output)
    assert.matches("%f[%d]%d of 4: invited Mia Müller %(usr_", output)
    assert.matches("\n4 of 4: invited ", output)
    assert.matches("\n    4 invited\n$", output)
    assert.equal(3, select(2, guests.invited(box)))
    for _, sent in ipairs(service:sent()) do
      assert.equal("Party at eightǃ", sent.details.inviteMessage)
      assert.is_string(sent.details.imageUrl)
    end
  end)

  it("invites to where one is, within the rate limit", function()
    box:place(box.user_id, box.location)
    local ids = guests.make(box, 2)
    local output, code = party { list(ids) }
    assert.equal(0, code, output)
    assert.matches("^2 guests, 12 a minute\n", output)
    assert.equal(2, select(2, guests.invited(box)))
  end)

  it("invites with the session of a file", function()
    local session = files:path("session")
    local client = service:client { auth = false, session = session }
    assert(client:login { username = box.username, password = box.password })
    local output, code = party(
      { list { box.friend_id, box.legacy_friend_id }, "--where", box.location },
      { VRCHATAPI_AUTH = false, VRCHATAPI_SESSION = session }
    )
    assert.equal(0, code, output)
    assert.equal(2, select(2, guests.invited(box)))
  end)

  it("says who is not invited and why", function()
    local ids = guests.make(box, 2)
    box:fault { kind = "close", at = "body", times = 1, path = "/api/1/invite/" .. ids[1] }
    local output, code = party {
      list { ids[1], box.stranger_id, ids[2], "Nobody at all" },
      "--where",
      box.location,
      "--no-pace",
    }
    assert.equal(2, code)
    assert.matches("\n    1 invited\n", output)
    assert.truthy(
      output:find(
        "\n    1 perhaps invited, and not invited again\n      unknown "
          .. ids[1]
          .. ": invite_user: the connection ended before the response did",
        1,
        true
      )
    )
    assert.matches("\n    2 not invited\n", output)
    assert.truthy(output:find("\n      failed " .. box.stranger_id .. ": invite_user: ", 1, true))
    assert.truthy(output:find("\n      failed Nobody at all: none of ", 1, true))
  end)

  it("stops at an error that concerns everybody, and can be continued", function()
    local ids = guests.make(box, 4)
    local journal = files:path("journal")
    local arguments = { list(ids), "--where", box.location, "--no-pace", "--journal", journal }
    box:fault { kind = "html", status = 403, path = "/api/1/invite/" .. ids[2] }
    arguments[#arguments + 1] = "--concurrency=1"
    local output, code = party(arguments)
    assert.equal(3, code)
    assert.matches("\n    1 invited\n    1 not invited\n.*\n    2 left over\nIt had to stop: ", output)
    box:fault(nil)
    output, code = party(arguments)
    assert.equal(0, code)
    assert.matches("\n    3 invited\n    1 invited before\n", output)
    assert.equal(4, select(2, guests.invited(box)))
  end)

  it("draws a bar on a terminal", function()
    local ids = guests.make(box, 3)
    local command = process.command(
      example.script("party", { list(ids), "--where", box.location, "--no-pace" }),
      nil,
      { before = example.environment(service) }
    )
    local id, fd = system.terminal(command)
    local output = ""
    for piece in function() return system.read(fd, 20) end do
      output = output .. piece
    end
    assert.equal(0, system.wait(id))
    system.close(fd)
    assert.truthy(output:find("\r[#############...........................] 1 of 3", 1, true), output)
    assert.truthy(output:find("\r[" .. ("#"):rep(40) .. "] 3 of 3", 1, true))
    assert.matches("\r\n    3 invited\r\n$", output)
    assert.falsy(output:find("usr_", 1, true))
  end)

  it("can be interrupted and continued", function()
    local ids = guests.make(box, 20)
    local arguments = {
      list(ids),
      "--where",
      box.location,
      "--no-pace",
      "--concurrency=1",
      "--journal",
      files:path("journal"),
    }
    box:fault { kind = "hang", path = "/api/1/invite/" .. ids[5] }
    local child = example.start(service, "party", arguments)
    for _ = 1, 4 do
      child.pipe:read("l")
    end
    while #service:requests() < 6 do
      uv.sleep(1)
    end -- the question who one is, and five
    child:signal("INT")
    local output, how, code = child:finish()
    assert.same({ "exit", 3 }, { how, code })
    assert.matches("\nparty: interrupted\nparty: the same command continues where it was\n$", output)
    box:fault(nil)
    output, code = party(arguments)
    assert.equal(2, code)
    assert.matches("\n   15 invited\n    4 invited before\n    1 perhaps", output)
  end)

  it("invites those later who waited for a slot when it was killed", function()
    local ids = guests.make(box, 20)
    local arguments = { list(ids), "--where", box.location, "--journal", files:path("journal") }
    local child = example.start(service, "party", arguments)
    local lines = {}
    for i = 1, 1 + 12 + 1 do
      lines[i] = assert(child.pipe:read("l"))
    end
    child:signal("KILL")
    child:finish()
    assert.matches("%d+ of 20: waits for the rate limit until %d%d:%d%d:%d%d", table.concat(lines, "\n"))
    arguments[#arguments + 1] = "--no-pace"
    local output, code = party(arguments)
    assert.equal(0, code)
    assert.matches("\n    8 invited\n   12 invited before\n$", output)
    assert.equal(20, select(2, guests.invited(box)))
  end)

  it("runs against a sandbox of its own", function()
    local output, code = party({ "--sandbox" }, {
      VRCHATAPI_USER_AGENT = false,
      VRCHATAPI_AUTH = false,
      VRCHATAPI_BASE_URL = false,
    })
    assert.equal(2, code, output)
    assert.matches("\n   40 invited\n    2 not invited\n", output)
    assert.same({}, service:requests())
  end)
end)

describe("the party does not start", function()
  local function assert_refused(text, arguments, changes)
    local output, code = party(arguments, changes)
    assert.equal(1, code)
    assert.truthy(output:find("party: ", 1, true), output)
    assert.truthy(output:find(text, 1, true), output)
    assert.same({}, service:sent())
  end

  it("with unknown arguments or without a list", function()
    assert_refused("it takes a list of guests, or --sandbox", {})
    assert_refused("it takes a list of guests, or --sandbox", { "guests.txt", "--sandbox" })
    assert_refused("unknown argument '--wear'", { "--wear", "hat" })
    assert_refused("unknown argument 'b'", { "a", "b" })
    assert_refused("--text needs a value", { "a", "--text" })
    assert_refused("--concurrency must be an integer, got 'x'", { "a", "--concurrency=x" })
    assert_refused(
      "concurrency must be an integer from 1 to 256, got 0",
      { list { "usr_1" }, "--concurrency=0", "--where", box.location }
    )
    assert_refused("the list cannot be read: ", { files:path() })
    assert_refused("the list cannot be read: ", { files:make("mkdir") })
  end)

  it("without knowing where it runs", function()
    local path = list { "usr_1" }
    assert_refused("VRCHATAPI_USER_AGENT must say who you are", { path }, { VRCHATAPI_USER_AGENT = false })
    assert_refused("VRCHATAPI_SESSION must be", { path }, { VRCHATAPI_AUTH = false })
  end)

  it("without a rate limit at a service that is not on this machine", function()
    local path = list { "usr_1" }
    for _, url in ipairs {
      false,
      "",
      "https://api.vrchat.cloud/api/1",
      "https://127.0.0.1.evil.example/api/1",
      "https://localhost.example/",
      "https://user@127.example/",
    } do
      assert_refused(
        "--no-pace is for a service on this machine only",
        { path, "--no-pace" },
        { VRCHATAPI_BASE_URL = url }
      )
    end
  end)

  it("with a wrong place, text or photo, or without a session", function()
    local path = list { box.friend_id }
    assert_refused("nothing was sent: ", { path, "--where", "private" })
    assert_refused("not_png", { path, "--where", box.location, "--photo", path })
    assert_refused("text_too_long", { path, "--where", box.location, "--text", ("x"):rep(65) })
    assert_refused("missing_credentials", { path }, { VRCHATAPI_AUTH = "authcookie_dead" })
    assert_refused("journal_damaged", { path, "--where", box.location, "--journal", path })
  end)
end)

describe("a party that is killed again and again", function()
  local GUESTS, KILLS = 500, 50
  local seed = tonumber(os.getenv("SPEC_SEED")) or os.time() -- the variable repeats a run

  -- Starts it and kills it at a random moment. False: it has come to its end before.
  local function killed(arguments)
    local child = example.start(service, "party", arguments)
    if math.random() < 0.2 then
      uv.sleep(math.random(0, 30)) -- perhaps before it has sent anything
    else
      local more = math.random(1, 6)
      for line in child.pipe:lines() do
        more = more - (line:find(": invited ", 1, true) and 1 or 0)
        if more == 0 then break end
      end
      uv.sleep(math.random(0, 2))
    end
    uv.kill(child.pid, "sigkill") -- at once
    local _, how, code = child:finish()
    return how == "signal" and code == 9
  end

  it("invites each guest once or reports an unknown outcome; seed " .. seed, function()
    math.randomseed(seed)
    local ids = guests.make(box, GUESTS)
    local arguments = {
      list(ids),
      "--where",
      box.location,
      "--no-pace",
      "--concurrency",
      "8",
      "--journal",
      files:path("journal"),
    }
    local kills = 0
    while kills < KILLS do
      if killed(arguments) then kills = kills + 1 end
    end
    local output, code = party(arguments)

    local unknown, count = {}, 0
    for id in output:gmatch("\n      unknown ([%w_-]+)") do
      unknown[id], count = true, count + 1
    end
    assert.equal(count > 0 and 2 or 0, code, output)
    assert.falsy(output:find("not invited\n", 1, true), output)
    assert.falsy(output:find("left over", 1, true), output)

    local invited = guests.invited(box)
    local asked = {}
    for _, request in ipairs(service:requests()) do
      local id = request.target:match("^/api/1/invite/(.*)$")
      if id then asked[id] = (asked[id] or 0) + 1 end
    end
    for _, id in ipairs(ids) do
      assert.is_true((asked[id] or 0) <= 1, id .. " was asked for twice")
      assert.is_true((invited[id] or 0) <= 1, id .. " was invited twice")
      assert.is_true(invited[id] == 1 or unknown[id], id .. " was lost")
    end
    assert.is_true(count <= 8 * KILLS)
    print(
      ("%d guests, %d kills (seed %d): %d unknown, %s invited by the last run"):format(
        GUESTS,
        kills,
        seed,
        count,
        output:match("\n +(%d+) invited\n") or "none"
      )
    )
  end)
end)
