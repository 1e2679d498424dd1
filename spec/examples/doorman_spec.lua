--- The example that answers requests for invites, as its user runs it; also killed again and again.

local example = require "spec.support.example"
local files = require("spec.support.files").use()
local service = require("spec.support.service").use()
local slow_down = require("spec.support.tasks").slow_down
local uv = require "luv"
local vrchatapi = require "vrchatapi"

local KILLS, ASKING = 20, 8 -- how often; how many people ask before each

local box

before_each(function() box = service.box end)

local function start(arguments, changes) return example.start(service, "doorman", arguments, changes) end

-- Runs it to its end, and expects it to fail; returns what it says.
local function refuses(arguments, changes)
  local output, how, code = start(arguments, changes):finish()
  assert.same({ "exit", 1 }, { how, code }, output)
  return output
end

local function rules(text) return files:write("return {\n" .. text .. "\n}\n") end

local function ask(name)
  local friend = assert(box:friend { displayName = name })
  local id = assert(box:notify { type = "requestInvite", sender = friend.id })
  return friend.id, id
end

-- How often each person was sent an answer of a type.
local function count_sent(kind)
  local counts = {}
  for _, sent in ipairs(service:sent()) do
    if sent.type == kind then counts[sent.receiverUserId] = (counts[sent.receiverUserId] or 0) + 1 end
  end
  return counts
end

-- Reads N lines of its output, ends it with Ctrl-C, and returns the lines.
local function lines_of(child, count)
  local lines = {}
  for number = 1, count do
    lines[number] = child.pipe:read("l")
  end
  child:signal("INT")
  local rest, how, code = child:finish()
  assert.same({ "exit", 1 }, { how, code })
  assert.equal("doorman: interrupted\n", rest)
  table.sort(lines, function(a, b) return a:sub(9) < b:sub(9) end)
  return lines
end

describe("the doorman", function()
  it("answers by the rules", function()
    local alice = ask("Alice")
    local bob = ask("BOB")
    local carol = ask("Carol")
    local eve, id = ask("Eve")
    local path = rules(([[
      { who = { "Alice", %q }, accept = %q, text = "Come in!" },
      { who = "Bob", decline = "Not tonight, sorry.", photo = "examples/poster.png" },
      { who = "Carol", ignore = true },
      { decline = 3 },
    ]]):format(box.friend_id, box.location))
    local lines = lines_of(start { path, "--no-pace" }, 5)
    for number, expected in ipairs {
      "Alice %(not_.*%): invited",
      "BOB %(not_.*%): declined",
      "Carol %(not_.*%): left to you",
      "Eve %(not_.*%): declined",
      "Friend %(not_.*%): invited",
    } do
      assert.matches("^%d%d:%d%d:%d%d  " .. expected .. "$", lines[number])
    end
    assert.truthy(lines[4]:find(id, 1, true))
    assert.same({ [alice] = 1, [box.friend_id] = 1 }, count_sent("invite"))
    assert.same({ [bob] = 1, [eve] = 1 }, count_sent("requestInviteResponse"))
    assert.is_nil(count_sent("invite")[carol])
    for _, sent in ipairs(service:sent()) do
      if sent.receiverUserId == bob then
        assert.equal("Not tonight, sorry.", vrchatapi.plain(sent.details.requestMessage))
        assert.truthy(sent.details.imageUrl)
      elseif sent.receiverUserId == alice then
        assert.equal("Come in!", vrchatapi.plain(sent.details.inviteMessage))
      end
    end
  end)

  it("reports what fails", function()
    local path = rules('{ accept = "nowhere at all" }')
    local lines = lines_of(start { path, "--no-pace" }, 3)
    for _, line in ipairs(lines) do
      assert.matches("Friend %(not_.*%): .*not_a_place%)$", line)
    end
  end)

  it("ends when the account cannot be used any more", function()
    box:end_sessions()
    assert.matches("^doorman: get_notifications: .*missing_credentials", refuses { rules(""), "--no-pace" })
  end)

  it("runs against a sandbox of its own", function()
    local output, how, code = start(
      { "--sandbox" },
      { VRCHATAPI_BASE_URL = false, VRCHATAPI_AUTH = false, VRCHATAPI_USER_AGENT = false }
    ):finish()
    assert.same({ "exit", 0 }, { how, code }, output)
    for name, what in pairs {
      Alice = "invited",
      Bob = "declined",
      Carol = "left to you",
      Eve = "left to you",
    } do
      assert.matches(name .. " %(not_[%x-]*%): " .. what .. "\n", output)
    end
    assert.matches("\n%-> invite for usr_[%x-]*: Come in!\n", output)
    assert.matches("\n%-> requestInviteResponse for usr_[%x-]*: Not tonight, sorry.\n", output)
    assert.same({}, service:requests())
  end)

  it("says what is wrong with its arguments", function()
    assert.matches("unknown argument '%-%-fast'", refuses { "--fast" })
    assert.matches("expected a file with rules", refuses {})
    assert.matches("%-%-journal needs a file", refuses { "x", "--journal" })
    assert.matches("cannot open /no/such/rules", refuses { "/no/such/rules" })
    assert.matches("must return a list of rules: got number", refuses { files:write("return 1") })
    assert.matches("rule 1 must be a table, got string", refuses { rules('"Alice"') })
    assert.matches("rule 1: unknown field 'acept'", refuses { rules("{ acept = 1 }") })
    assert.matches(
      "rule 2 must have one of accept, decline and ignore, got 2",
      refuses { rules("{ ignore = true }, { decline = 1, ignore = true }") }
    )
    assert.matches("VRCHATAPI_USER_AGENT must", refuses({ rules("") }, { VRCHATAPI_USER_AGENT = false }))
    assert.matches("VRCHATAPI_SESSION must", refuses({ rules("") }, { VRCHATAPI_AUTH = "" }))
    assert.matches(
      "%-%-no%-pace is for",
      refuses({ rules(""), "--no-pace" }, { VRCHATAPI_BASE_URL = "https://127.example.org" })
    )
    assert.matches("is no journal", refuses { rules(""), "--journal", files:write("Dear diary\n") })
    assert.same({}, service:requests())
  end)
end)

-- Waits until nothing more is sent, for some looks at the inbox.
local function await_quiet()
  local count = -1
  while count ~= #service:sent() do
    count = #service:sent()
    uv.sleep(500 * slow_down)
  end
end

describe("the doorman's answers", function()
  it("are sent once each, however often it is killed", function()
    local seed = os.time()
    math.randomseed(seed)
    local path, journal =
      rules(([[
      { who = "Odd", decline = "Not tonight, sorry." },
      { accept = %q, text = "Come in!" },
    ]]):format(box.location)), files:path("journal")
    local arguments = { path, "--no-pace", "--journal", journal }
    local asked, told = { [box.friend_id] = box.request_notification_id }, ""
    for _ = 1, KILLS do
      for number = 1, ASKING do
        local who, id = ask(number % 2 == 1 and "Odd" or "Even")
        asked[who] = id
      end
      local child = start(arguments)
      uv.sleep(math.random(15, 120) * slow_down)
      child:signal("KILL")
      local output, how, code = child:finish()
      assert.same({ "signal", 9 }, { how, code }, output)
      told = told .. output
    end
    local child = start(arguments)
    await_quiet()
    child:signal("INT")
    told = told .. child:finish()

    local invites, declines = count_sent("invite"), count_sent("requestInviteResponse")
    local unknown = 0
    for who, id in pairs(asked) do
      local count = (invites[who] or 0) + (declines[who] or 0)
      local line = told:match("%(" .. id:gsub("%-", "%%-") .. "%): it may have been answered by an earlier")
      unknown = unknown + (line and 1 or 0)
      assert.is_true(
        count == 1 or count == 0 and line ~= nil,
        ("%s has %d answers (seed %d)\n%s"):format(id, count, seed, told)
      )
    end
    local total = 1 + KILLS * ASKING
    assert.is_true(unknown < total / 2, ("%d of %d are unknown (seed %d)"):format(unknown, total, seed))
  end)
end)
