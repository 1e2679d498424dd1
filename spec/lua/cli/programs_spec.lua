--- `vrchatapi party`, `doorman`, `run` and `sandbox`.

local cjson = require "cjson"
local compat = require "vrchatapi.compat"
local files = require("spec.support.files").use()
local guests = require "spec.support.guests"
local service = require("spec.support.service").use()
local command = require("spec.support.command").use(service, files)

-- Runs it without a rate limit; fails unless it ends with that code. What came on both streams.
local function try(code, words)
  words[#words + 1] = "--no-pace"
  local output, errors, ended = command:run(words)
  assert.equal(code, ended, output .. errors)
  return output, errors
end

-- Starts it with both streams as one; its process's id comes first.
local function start(words)
  words[#words + 1] = "--no-pace"
  local pipe = assert(io.popen("echo $$; exec " .. command:line(words) .. " 2>&1"))
  return pipe, pipe:read("*l")
end

local function end_by(pipe, id, name)
  files.output(("kill -%s %s"):format(name, id))
  local output = pipe:read("*a")
  local _, how, code = pipe:close()
  return output, how == "signal" and code or code - 128
end

local function list(lines) return files:write(table.concat(lines, "\n")) end

describe("vrchatapi party", function()
  it("invites the guests of a list, each once", function()
    local ids = guests.make(service.box, 3)
    local path = list { "\239\187\191# the band", ids[1] .. "  # sings", "", "  Friend  ", "Nobody", ids[1] }
    local journal = files:path()
    local output, errors =
      try(7, { "party", path, "--journal", journal, "--text", "Party", "--concurrency=2" })
    assert.matches("Nobody is not invited: none of ", output)
    assert.equal("3 invited, 1 not invited\n", errors) -- one is on the list twice
    assert.same({ [ids[1]] = 1, [service.box.friend_id] = 1 }, (guests.invited(service.box)))
    errors = select(2, try(7, { "party", path, "--journal", journal }))
    assert.equal("3 invited before, 1 not invited\n", errors)
  end)

  it("can be interrupted and continued", function()
    local ids = guests.make(service.box, 8)
    local words = { "party", list(ids), "--concurrency=1", "--journal", files:path() }
    service.box:fault { kind = "hang", path = "/api/1/invite/" .. ids[5] }
    local pipe, id = start(words)
    service:await(1 + 5) -- who one is, and five
    local output, signal = end_by(pipe, id, "INT")
    assert.equal(2, signal)
    assert.matches("vrchatapi: interrupted; the same command continues where it was\n", output)
    service.box:fault(nil)
    local _, errors = try(8, words)
    assert.equal("3 invited, 4 invited before, 1 perhaps invited, and not invited again\n", errors)
  end)

  it("needs a list that can be read", function()
    assert.matches("'party' needs LIST", select(2, try(2, { "party" })))
    assert.matches("the list cannot be read: ", select(2, try(6, { "party", "/nowhere" })))
    assert.matches("the list cannot be read: ", select(2, try(6, { "party", files:make("mkdir") })))
    assert.matches("there is nobody in the list", select(2, try(6, { "party", list { "# nobody" } })))
    assert.matches(
      "--concurrency must be an integer, got 'x'",
      (select(2, try(2, { "party", "x", "--concurrency=x" })):gsub("%%", ""))
    )
    assert.same({}, service:sent())
  end)

  it("invites invented guests in a sandbox", function()
    local output, errors = try(7, { "party", "--sandbox" })
    assert.equal("32 invited, 2 not invited\n", errors)
    assert.matches("Mira is invited to The Sandbox\n", output)
    assert.same({}, service:requests())
  end)
end)

describe("vrchatapi doorman", function()
  local RULES = [[return {
    { who = { "Alice" }, accept = "here", text = "Come in!" },
    { who = "Bob", decline = "Not tonight" },
  }]]

  local function ask(name)
    local friend = assert(service.box:friend { displayName = name })
    service.box:notify { type = "requestInvite", sender = friend.id }
    return friend.id
  end

  it("answers requests by rules until it is ended, each once", function()
    local alice, bob = ask "Alice", ask "Bob"
    local words = { "doorman", files:write(RULES), "--journal", files:path() }
    local pipe, id = start(words)
    local lines = {}
    for i = 1, 4 do
      lines[i] = pipe:read("*l"):gsub("^%d%d:%d%d:%d%d  ", "")
    end
    table.sort(lines)
    assert.same({
      "Alice: invited",
      "Bob: declined",
      "Friend: left to you",
      "answers requests for invites until Ctrl-C",
    }, lines)
    local output, signal = end_by(pipe, id, "TERM")
    assert.equal(15, signal)
    assert.matches("vrchatapi: asked to end; the same command continues where it was\n", output)
    local by_type = {}
    for _, it in ipairs(service:sent()) do
      by_type[it.type] = it.receiverUserId
    end
    assert.equal(alice, by_type.invite)
    assert.equal(bob, by_type.requestInviteResponse or by_type.inviteResponse)
    assert.equal(2, #service:sent())
  end)

  it("ends when the account cannot be used", function()
    command.variables.VRCHATAPI_AUTH = "authcookie_dead"
    local _, errors = try(4, { "doorman", files:write(RULES) })
    assert.matches("Log in first", errors)
  end)

  it("refuses rules that are none", function()
    for text, problem in pairs {
      ["return 3"] = "a list of rules expected, got number",
      ["return { 3 }"] = "rule 1: must be a table, got number",
      ["return { { ignore = true }, { who = 'A' } }"] = "rule 2: must have one of accept, decline and ignore, got 0",
      ["return { { ignore = true, acept = 1 } }"] = "rule 1: unknown field 'acept'",
      ["return os.exit()"] = "a nil value",
      ["return {"] = "expected",
    } do
      local _, errors = try(2, { "doorman", files:write(text) })
      assert.truthy(errors:find(problem, 1, true), errors)
    end
    assert.matches("'doorman' needs RULES", select(2, try(2, { "doorman" })))
    assert.same({}, service:requests())
  end)

  it("answers by rules of its own in a sandbox", function()
    local output = try(0, { "doorman", "--sandbox" })
    assert.matches("Alice: invited\n", output)
    assert.matches("Bob: declined\n", output)
    assert.matches("Carol: left to you\n", output)
  end)
end)

describe("vrchatapi watch", function()
  before_each(function() command.variables.VRCHATAPI_PIPELINE_URL = service.box.pipeline_url end)

  it("shows what happened before, and what happens", function()
    local pipe, id = start { "watch" }
    -- Reads lines until one holds the text.
    local function expect(text)
      local lines = {}
      repeat
        lines[#lines + 1] = assert(pipe:read "*l", table.concat(lines, "\n"))
      until lines[#lines]:find(text, 1, true)
      return lines
    end
    assert.same({ "connected: what happens shows here, until Ctrl-C" }, expect "connected")
    expect "Friend invites you: The Sandbox (before)"
    expect "Friend asks for an invite (before)"
    service.box:place(service.box.friend_id, "offline")
    expect "Friend is offline"
    service.box:place(service.box.friend_id, service.box.location)
    expect "Friend is online, in friends+ eu, wrld_"
    service.box:push("user-badge-assigned", { badge = "x" })
    expect 'user-badge-assigned: {"badge":"x"}'
    local output, signal = end_by(pipe, id, "INT")
    assert.equal(2, signal)
    assert.matches("vrchatapi: interrupted\n$", output)
  end)

  it("prints JSON, of some types alone, for some time", function()
    local output, errors, code = command:run { "watch", "notification", "--json", "--for", "0.5" }
    assert.equal(0, code, errors)
    local count =
      select(2, output:gsub('{"content":{[^\n]*"source":"replay","time":%d+,"type":"notification"}\n', ""))
    assert.equal(2, count, output)
  end)

  it("says that there is no pipeline, or no session", function()
    command.variables.VRCHATAPI_PIPELINE_URL = false
    local _, errors = try(2, { "watch" })
    assert.matches("the client has no pipeline", errors)
    command.variables.VRCHATAPI_PIPELINE_URL = service.box.pipeline_url
    command.variables.VRCHATAPI_AUTH = "authcookie_dead"
    errors = select(2, try(4, { "watch" }))
    assert.matches("Log in first", errors)
    errors = select(2, try(2, { "watch", "--for", "ever" }))
    assert.matches("%-%-for must be a number of seconds, got 'ever'", errors)
  end)
end)

describe("vrchatapi run", function()
  local SCRIPT = [[
    local vrchatapi = require "vrchatapi"
    print(arg[0]:match("[^/]*$"), #arg, ...)
    vrchatapi.main(function()
      local client = vrchatapi.new(assert(vrchatapi.settings()))
      print(client:get_current_user().displayName)
    end)]]

  it("runs a script with its arguments and the settings of the command", function()
    local path = files:path("whoami.lua")
    files:write(SCRIPT, path)
    local output, errors, code = command:run { "run", path, "a", "--json" }
    assert.equal(0, code, errors)
    assert.matches("whoami.lua\t2\ta\t%-%-json\nSandbox\n$", output)
    assert.equal(1, #service:requests())
    output = command:run { "--sandbox", "run", path }
    assert.matches("whoami.lua\t0\nSandbox\n$", output)
    assert.equal(1, #service:requests())
  end)

  it("says that there is no such script", function()
    local _, errors, code = command:run { "run", "/nowhere.lua" }
    assert.equal(6, code)
    assert.matches("^vrchatapi: cannot open /nowhere.lua", errors)
  end)
end)

describe("vrchatapi sandbox", function()
  it("serves until it is interrupted", function()
    local pipe = assert(io.popen("echo $$; exec " .. command:line { "sandbox" } .. " 2>&1"))
    local id = pipe:read "*l"
    local line
    repeat
      line = pipe:read("*l")
    until line:find("^url ")
    local client = service:client { base_url = line:match("http://%S+"), auth = service.box.auth }
    assert.equal("Sandbox", client:get_current_user().displayName)
    files.output("kill -INT " .. id)
    pipe:read("*a")
    assert.truthy(pipe:close())
  end)

  it("says in one line of JSON where it is, and ends at a SIGTERM", function()
    local words = { "sandbox", "--json", "--two-factor", "totp", "--seed", files:write '[["friends", 2]]' }
    local pipe = assert(io.popen("echo $$; exec " .. command:line(words) .. " </dev/null"))
    local id, line = pipe:read("*l"), pipe:read "*l"
    local shown = cjson.decode(line)
    local client = service:client { base_url = shown.url, auth = shown.auth }
    assert.equal(5, #client:get_current_user().friends)
    assert.same({ "totp", "otp" }, shown.accounts[1].two_factor)
    files.output("kill -TERM " .. id)
    assert.equal("", pipe:read "*a")
    assert.truthy(pipe:close())
  end)

  it("says why it does not start", function()
    for message, words in pairs {
      ["--port must be a number from 0 to 65535, got '65536'"] = { "--port", "65536" },
      ["--two-factor must be totp or email, got 'sms'"] = { "--two-factor=sms" },
      ["the sandbox did not start: /nowhere: No such file"] = { "--seed", "/nowhere" },
    } do
      local _, errors, code = command:run { "sandbox", compat.unpack(words) }
      assert.equal(2, code)
      assert.truthy(errors:find("vrchatapi: " .. message, 1, true), errors)
    end
  end)
end)
