--- `vrchatapi invite`, `request`, `respond`, `friends` and `messages`.

local files = require("spec.support.files").use()
local open = require("spec.support.terminal").use(files)
local service = require("spec.support.service").use()
local command = require("spec.support.command").use(service, files)

-- Whom the sandbox knows to be asked, answered or invited: the type and the text of each.
local function sent()
  local list = {}
  for i, it in ipairs(service:sent()) do
    local details = it.details
    list[i] = ("%s %s %s"):format(
      it.type,
      it.receiverUserId,
      details.inviteMessage or details.requestMessage or details.responseMessage or "-"
    )
  end
  return list
end

local function befriend(name, fields)
  fields = fields or {}
  fields.displayName = name
  return assert(service.box:friend(fields)).id
end

local function lines_of(text)
  local lines = {}
  for line in text:gmatch("[^\n]+") do
    lines[#lines + 1] = line
  end
  return lines
end

local function no_pace(words)
  words[#words + 1] = "--no-pace"
  return words
end

-- Runs it without a rate limit; fails unless it ends with that code. What came on both streams.
local function try(code, words)
  local output, errors, ended = command:run(no_pace(words))
  assert.equal(code, ended, output .. errors)
  return output, errors
end

-- The first line of a command that the service keeps waiting, on the standard error; it is ended after that.
local function wait_of(words)
  service.box:limit { calls = 1, per = 3600 }
  local pipe = assert(io.popen("echo $$; exec " .. command:line(words) .. " 2>&1 >/dev/null"))
  local id, line = pipe:read("*l", "*l")
  files.output("kill -TERM " .. id)
  pipe:read("*a")
  pipe:close()
  return line
end

describe("vrchatapi invite", function()
  it("invites friends by name to where one is, with a text", function()
    local mira = befriend "Mira"
    local output, errors = try(0, { "invite", "Mira", "Friend", "--text", "Karaoke now" })
    assert.equal("Mira is invited to The Sandbox\nFriend is invited to The Sandbox\n", output)
    assert.equal("", errors)
    assert.same({
      "invite " .. mira .. " Karaoke now",
      "invite " .. service.box.friend_id .. " Karaoke now",
    }, sent())
  end)

  it("takes a place, and a photo", function()
    local output =
      try(0, { "invite", "Friend", "--to", service.box.location, "--photo", "examples/poster.png" })
    assert.equal("Friend is invited to The Sandbox\n", output)
    assert.is_string(service:sent()[1].details.imageUrl)
  end)

  it("says whom it has not invited, and why", function()
    local output, errors = try(7, { "invite", "Friend", "Nobody" })
    assert.matches("Nobody is not invited: none of 3 friends is called 'Nobody'", output)
    assert.matches("Friend is invited to The Sandbox\n", output)
    assert.equal("", errors)
    try(1, { "invite", service.box.stranger_id })
    local _, problem = try(5, { "invite", "Friend", "--to", "private" })
    assert.matches("Name a place: ", problem)
  end)

  it("prints what the service returns as JSON", function()
    local lines = lines_of((try(7, { "invite", "Nobody", "Friend", "--json" })))
    assert.matches('^{"error":{.*"code":"unknown_person".*},"state":"failed","who":"Nobody"}$', lines[1])
    assert.matches('^{"created_at":".*"details":{"worldId":".*"type":"invite"}$', lines[2])
  end)

  it("sends nothing in a dry run, and shows what it would send", function()
    local output, errors = try(0, { "invite", "Friend", "--text", "Hello", "--dry-run" })
    assert.equal("Friend would be invited to " .. service.box.location .. "\n", output)
    local lines = lines_of(errors)
    assert.matches("^update_invite_message: PUT .*dry run: not sent", lines[1])
    assert.matches("^invite_user: POST .*dry run: not sent", lines[2])
    assert.same({}, sent())
  end)

  it("says that an invite may have been sent", function()
    service.box:fault { kind = "close", at = "body", act = true, method = "POST" }
    local output = try(8, { "invite", "Friend" })
    assert.matches("^Friend is perhaps invited, and is not invited again: ", output)
    assert.equal(1, #sent())
  end)

  it("waits for answers", function()
    local output, errors, code = command:run { "--sandbox", "invite", "Mira", "--wait=60" }
    assert.equal(0, code, errors)
    assert.equal("Mira is invited to The Sandbox\nMira answers: On my way!\n", output)
    assert.matches("^waits for answers until %d%d:%d%d:%d%d\n$", errors)
    errors = select(2, try(9, { "invite", "Friend", "--wait=0" }))
    assert.matches("Friend has not answered\n$", errors)
  end)

  it(
    "says what it waits for, and until when",
    function()
      assert.matches(
        "^%d of 2: waits for the rate limit until %d%d:%d%d:%d%d",
        wait_of { "invite", "Friend", "Old Friend" }
      )
    end
  )
end)

describe("vrchatapi request", function()
  it("asks a friend for an invite", function()
    assert.equal("Friend is asked for an invite\n", (try(0, { "request", "Friend", "--text", "May I come" })))
    assert.equal("Friend is asked for an invite\n", (try(0, { "request", "Friend", "--slot", "0" })))
    try(0, { "request", "Friend", "--photo", "examples/poster.png" })
    assert.equal("requestInvite " .. service.box.friend_id .. " May I come", sent()[1])
    assert.equal(3, #sent())
    local output = try(0, { "request", "Friend", "--dry-run" })
    assert.equal("Friend would be asked for an invite\n", output)
    assert.equal(3, #sent())
  end)

  it("refuses wrong options before anything is sent", function()
    local _, errors = try(2, { "request", "Friend", "--slot", "12" })
    assert.matches("a slot must be an integer from 0 to 11, got '12'", errors)
    _, errors = try(2, { "request", "Friend", "--slot", "1", "--text", "x" })
    assert.matches("%-%-text and %-%-slot do not go together", errors)
    assert.same({}, service:requests())
  end)
end)

describe("vrchatapi respond", function()
  it("lists what waits for an answer", function()
    local output, errors = try(0, { "respond" })
    local lines = lines_of(output)
    assert.matches("^WHO +WHAT +TEXT +ID$", lines[1])
    assert.matches("^Friend +asks for an invite +not_", lines[2])
    assert.matches("^Friend +invites you +The Sandbox +not_", lines[3])
    assert.equal("To answer: vrchatapi respond WHO --text TEXT\n", errors)
    assert.matches('^{"created_at":', (try(0, { "respond", "--json" })))
  end)

  it("answers invites and requests, each once", function()
    local mira = befriend "Mira"
    service.box:notify { type = "invite", sender = mira }
    assert.equal("Mira is answered\n", (try(0, { "respond", "mira", "--text", "On my way" })))
    assert.same({ "inviteResponse " .. mira .. " On my way" }, sent())
    assert.matches("nothing of 'Mira' waits for an answer", select(2, try(1, { "respond", "Mira" })))
    assert.equal("Friend is answered\n", (try(0, { "respond", service.box.request_notification_id })))
    assert.equal(2, #sent())
  end)

  it("accepts a request with an invite", function()
    local mira = befriend "Mira"
    service.box:notify { type = "requestInvite", sender = mira }
    assert.equal("Mira is invited\n", (try(0, { "respond", "Mira", "--accept", "--text", "Come in" })))
    assert.same({ "invite " .. mira .. " Come in" }, sent())
    local _, errors = try(2, { "respond", service.box.notification_id, "--accept" })
    assert.matches("Friend has not asked for an invite", errors)
    _, errors = try(2, { "respond", "Friend", "--to", "here" })
    assert.matches("%-%-to goes with %-%-accept", errors)
  end)
end)

describe("vrchatapi friends", function()
  it("lists friends, those online first", function()
    local output, errors = try(0, { "friends" })
    local lines = lines_of(output)
    assert.matches("^NAME +STATUS +WHERE +ID$", lines[1])
    assert.matches("^Friend +active +friends%+ eu, wrld_%S+ +usr_%S+$", lines[2])
    assert.matches("^Old Friend +active +in a private place +8JoV9XEdpo$", lines[3])
    assert.matches("^Sleeping Friend +offline +offline +usr_", lines[4])
    assert.equal("3 friends\n", errors)
    assert.equal("2 friends online\n", select(2, try(0, { "friends", "--online" })))
  end)

  it("shows no control characters of names, and keeps columns of wide ones", function()
    befriend("\227\131\159\227\131\169", { location = service.box.location }) -- two wide characters
    befriend("Ev\27[31mil", { location = service.box.location })
    local output = try(0, { "friends", "--online" })
    assert.matches("\n\227\131\159\227\131\169 +active", output)
    assert.truthy(output:find("Ev\\x1B[31mil", 1, true), output)
    local column = #output:match("^NAME +")
    assert.equal(column - 4, #output:match("\227\131\159\227\131\169( +)active"))
  end)

  it("fits wide and narrow terminals whole", function()
    for columns, expected in pairs {
      [44] = "\27%[1mFriend\27%[0m\n  active\n  friends%+ eu,\n  wrld_%S+\n  usr_%S+\n\27%[1mOld Friend\27%[0m\n",
      [80] = "NAME +STATUS +WHERE\27%[0m\nFriend +active +friends%+ eu, wrld_%S+\nOld.* friends; a wider window, or ",
      [130] = "NAME +STATUS +WHERE +ID\27%[0m\nFriend +active +friends%+ eu, wrld_%S+ +usr_%S+\nOld",
    } do
      local terminal = open(("stty cols %d; exec %s"):format(columns, command:line { "friends" }))
      local text, code = terminal:finish()
      assert.equal(0, code, text)
      assert.matches(expected, text)
      assert.is_nil(text:find("…", 1, true))
    end
  end)

  it(
    "says what it waits for",
    function() assert.matches("^waits for the rate limit until %d%d:%d%d:%d%d", wait_of { "friends" }) end
  )

  it("prints a line of JSON for each", function()
    local lines = lines_of((try(0, { "friends", "--json" })))
    assert.equal(3, #lines)
    assert.matches('^{"bio":"","bioLinks":%[%].*"displayName":"Friend".*}$', lines[1])
  end)
end)

describe("vrchatapi messages", function()
  it("shows the 48 texts and when each can be changed", function()
    local output = try(0, { "messages" })
    local count = select(2, output:gsub("\n%d+ +now +%S", ""))
    assert.equal(48, count)
    assert.matches("\nmessage: with an invite\nSLOT  CHANGE  TEXT\n0 ", output)
    assert.equal(12, #lines_of((try(0, { "messages", "request", "--json" }))))
  end)

  it("sets and resets a text", function()
    assert.equal(
      "It says now: Karaoke, now!\n",
      (try(0, { "messages", "set", "message", "3", "Karaoke, now!" }))
    )
    assert.matches("\n3 +in 60 min +Karaoke, now!\n", (try(0, { "messages", "message" })))
    local _, errors = try(1, { "messages", "reset", "message", "3" })
    assert.matches("\nTry again in 60 minutes", errors)
    service.box:advance(3600)
    assert.matches("^It says again: ", (try(0, { "messages", "reset", "message", "3" })))
  end)

  it("refuses wrong arguments before anything is sent", function()
    for problem, words in pairs {
      ["there is no type 'x' of messages: it is message, response, "] = { "messages", "x" },
      ["expected: messages set TYPE SLOT TEXT"] = { "messages", "set", "message", "3" },
      ["expected: messages reset TYPE SLOT"] = { "messages", "reset", "message" },
      ["expected one TYPE at most, or set or reset"] = { "messages", "message", "3" },
      ["a slot must be an integer from 0 to 11, got 'a'"] = { "messages", "reset", "message", "a" },
    } do
      local _, errors = try(2, words)
      assert.truthy(errors:find(problem, 1, true), errors)
    end
    assert.same({}, service:requests())
  end)
end)
