--- The programs of docs/guide/cookbook.md, each run as a file of its own, with the settings in the environment as
--- the page has them; its tests are run by busted.

local files = require("spec.support.files").use()
local pages = require "spec.support.pages"
local process = require "spec.support.process"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local LIMIT = 60 -- seconds after which something counts as not done

local page = pages.read "docs/guide/cookbook.md"

-- The programs by their names, which are in their first lines.
local programs = {}
for program in page:gmatch("\n```lua\n(.-\n)```") do
  programs[assert(program:match("^%-%- ([%w_/]+%.lua): "), program)] = program
end

describe("the cookbook:", function()
  local folder
  local is_run = {} -- the names of the programs that a test runs

  -- A test of the programs with these names.
  local function recipe(title, names, test)
    for _, name in ipairs(names) do
      is_run[name] = true
    end
    it(title, test)
  end

  before_each(function()
    folder = files:make("mkdir")
    files.output("mkdir " .. folder .. "/spec")
    for name, program in pairs(programs) do
      files:write(program, folder .. "/" .. name)
    end
  end)

  -- The shell command that runs Lua in the folder, with more or fewer variables of the environment.
  local function command(words, changes)
    local variables = {
      LUA_PATH = package.path,
      LUA_CPATH = package.cpath,
      XDG_CONFIG_HOME = folder, -- not the settings of whoever runs the suite
      XDG_STATE_HOME = folder,
      VRCHATAPI_USER_AGENT = service.USER_AGENT,
      VRCHATAPI_AUTH = service.box.auth,
      VRCHATAPI_BASE_URL = service.box.url,
      VRCHATAPI_PIPELINE_URL = service.box.pipeline_url,
    }
    for name, value in pairs(changes or {}) do
      variables[name] = value or nil
    end
    local parts = { "cd", folder, "&& exec env -u VRCHATAPI_SESSION" }
    for name, value in pairs(variables) do
      parts[#parts + 1] = files.quote(name .. "=" .. value)
    end
    parts[#parts + 1] = files.quote(process.interpreter())
    return table.concat(parts, " ") .. " " .. words
  end

  -- Runs a program to its good end.
  local function run(name, changes)
    local pipe = assert(io.popen(command(name .. " 2>&1", changes)))
    local output = pipe:read "*a"
    assert.truthy(pipe:close(), output)
    return output
  end

  -- Starts a program; calls `poke` until its output has the text; and ends it as systemd does.
  local function watch(name, text, poke, changes)
    local path = files:write ""
    local pipe = assert(io.popen("echo $$; " .. command(("%s >%s 2>&1"):format(name, path), changes)))
    local id = assert(tonumber(pipe:read "*l"))
    local late = os.time() + LIMIT
    repeat
      poke()
      vrchatapi.sleep(0.1)
    until files.read(path):find(text) or os.time() > late
    os.execute("kill -TERM " .. id)
    pipe:close()
    local output = files.read(path)
    assert.truthy(output:find(text), output)
    assert.truthy(output:find("asked to end", 1, true), output)
  end

  local function add_mira()
    return assert(service.box:friend { displayName = "Mira", location = service.box.location })
  end

  -- What was sent to somebody.
  local function types_sent_to(id)
    local types = {}
    for _, sent in ipairs(service:sent()) do
      if sent.receiverUserId == id then types[#types + 1] = sent.type end
    end
    return types
  end

  recipe("invite by name", { "invite.lua" }, function()
    local mira = add_mira()
    assert.truthy(run("invite.lua"):find("invited to " .. service.box.location, 1, true))
    assert.same({ "invite" }, types_sent_to(mira.id))
  end)

  recipe("a party, which invites nobody twice", { "party.lua" }, function()
    local mira = add_mira()
    files:write("Mira\n\n  " .. service.box.friend_id .. "\n", folder .. "/guests.txt")
    assert.truthy(run("party.lua"):find("Mira%s+invited"))
    assert.truthy(run("party.lua"):find("Mira%s+skipped"))
    assert.same({ "invite" }, types_sent_to(mira.id))
    assert.same({ "invite" }, types_sent_to(service.box.friend_id))
  end)

  recipe("a doorman", { "doorman.lua" }, function()
    local mira = add_mira()
    assert(service.box:notify { type = "requestInvite", sender = mira.id })
    watch("doorman.lua", "Mira%s+answered", function() end)
    assert.same({ "invite" }, types_sent_to(mira.id))
  end)

  recipe("a watch", { "watch.lua" }, function()
    local mira = add_mira()
    watch("watch.lua", "Mira%s+friend%-online", function()
      assert(service.box:place(mira.id, "offline"))
      assert(service.box:place(mira.id, service.box.location))
    end)
  end)

  recipe("several accounts in one program", { "accounts.lua" }, function()
    local box = service.box
    local login = files:write("require('vrchatapi.cli').main({ 'login' })\n")
    for session, account in pairs {
      ["anna.json"] = { box.username, box.password },
      ["ben.json"] = { box.friend_username, box.friend_password },
    } do
      assert.truthy(page:find(("\nVRCHATAPI_SESSION=%s vrchatapi login\n"):format(session), 1, true))
      files.output(command(login .. " 2>&1", {
        VRCHATAPI_AUTH = false,
        VRCHATAPI_SESSION = session,
        VRCHATAPI_USERNAME = account[1],
        VRCHATAPI_PASSWORD = account[2],
      }))
    end
    local output = run("accounts.lua", { VRCHATAPI_AUTH = false })
    local anna, ben = output:match("anna%.json%s+([^\n]+)"), output:match("ben%.json%s+([^\n]+)")
    assert.truthy(anna and ben and anna ~= ben, output)
    assert.falsy(output:find("credentials", 1, true), output)
  end)

  recipe("one of several programs on an account", { "share.lua" }, function()
    add_mira()
    assert.truthy(run("share.lua"):find("Mira", 1, true))
  end)

  recipe("a bot that logs in by itself", { "bot.lua" }, function()
    local mira = add_mira()
    assert(service.box:account { two_factor = { "totp" } })
    assert(service.box:notify { type = "requestInvite", sender = mira.id })
    watch("bot.lua", "Mira%s+invited", function() end, {
      VRCHATAPI_AUTH = false,
      VRCHATAPI_SESSION = folder .. "/session.json",
      VRCHATAPI_USERNAME = service.box.username,
      VRCHATAPI_PASSWORD = service.box.password,
      VRCHATAPI_TOTP_SECRET = service.box.totp_secret,
    })
    assert.equal(1, service.box:state().logins.succeeded)
    assert.same({ "invite" }, types_sent_to(mira.id))
  end)

  recipe("tests of a bot, by busted", { "door.lua", "spec/door_spec.lua" }, function()
    -- as the program `busted` does it, for the Lua at hand
    local script = "require 'busted.runner'({ standalone = false })"
    local runner = files:write(script)
    local output = files.output(command(runner .. " --ignore-lua --output=plainTerminal 2>&1"))
    assert.truthy(output:find("3 successes / 0 failures / 0 errors / 0 pending", 1, true), output)
  end)

  it("all its programs are among these", function()
    for name in pairs(programs) do
      assert.is_true(is_run[name], name)
    end
  end)
end)

describe("the cookbook's Dockerfile", function()
  it("builds with the packages that the README names", function()
    local readme = pages.read("README.md"):match("\napt%-get install (gcc [^\n]+)\n")
    local build = page:match("FROM debian[^\n]+ AS build\n.-(gcc [^\n]+)\n")
    assert.equal(readme:gsub(" lua%-luv$", ""), build) -- the sandbox needs luv, the bot does not
  end)
end)
