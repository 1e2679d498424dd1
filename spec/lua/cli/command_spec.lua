--- The command as a whole: help, exit codes, settings, signals.

local commands = require "vrchatapi.cli.commands"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local pages = require "spec.support.pages"
local process = require "spec.support.process"
local settings = require "vrchatapi.settings"
local status = require "vrchatapi.cli.status"
local service = require("spec.support.service").use()
local command = require("spec.support.command").use(service, files)

-- Runs it; fails unless it ends with that code. What came on both streams.
local function run(code, words)
  local output, errors, ended = command:run(words)
  assert.equal(code, ended, output .. errors)
  return output, errors
end

describe("vrchatapi", function()
  it("answers --help for all and for each command", function()
    local output, errors = run(0, { "--help" })
    assert.matches("^usage: vrchatapi COMMAND", output)
    assert.equal("", errors)
    for _, it in ipairs(commands.all()) do
      assert.truthy(output:find(("\n  %s "):format(it.name), 1, true), it.name)
      local help = run(0, { it.name, "--help" })
      assert.matches("^usage: vrchatapi " .. it.name, help)
      assert.truthy(help:find(it.summary .. ".", 1, true) or #it.summary > 80, it.name)
      assert.equal(help, (run(0, { "help", it.name })))
      assert.equal(help, (run(0, { "--help", it.name })))
      for _, option in ipairs(it.options or {}) do
        assert.truthy(help:find("--" .. option[1], 1, true), option[1])
      end
    end
  end)

  it("says which version it is, and of which Lua", function()
    local expected = ("vrchatapi %s, %s\n"):format(core.VERSION, compat.LUA)
    for _, words in ipairs { { "--version" }, { "invite", "--version" } } do
      assert.equal(expected, (run(0, words)))
    end
    assert.same({}, service:requests())
  end)

  it("refuses what it does not know, with the status 2 and nothing sent", function()
    for _, case in ipairs {
      { {}, "^usage: vrchatapi COMMAND" },
      { { "dance" }, "there is no command 'dance'; see vrchatapi %-%-help\n$" },
      { { "invite" }, "'invite' needs NAME; see vrchatapi invite %-%-help\n$" },
      { { "invite", "--wear=hat", "A" }, "unknown option '%-%-wear'" },
      { { "--wear" }, "unknown option '%-%-wear'; see vrchatapi %-%-help" },
      { { "invite", "A", "--text" }, "the option %-%-text needs a value: TEXT" },
      { { "friends", "--online=yes" }, "the option %-%-online takes no value" },
      { { "friends", "Mira" }, "'friends' takes no arguments" },
      { { "request", "a", "b" }, "'request' takes one argument" },
      { { "invite", "A", "--wait=soon" }, "%-%-wait must be a number of seconds, got 'soon'" },
      { { "help", "dance" }, "there is no command or topic 'dance'; see vrchatapi help %-%-help\n$" },
    } do
      local output, errors = run(2, case[1])
      assert.equal("", output)
      assert.matches(case[2], errors)
    end
    assert.same({}, service:requests())
  end)

  it("takes its own options also before the command, and words after -- as they are", function()
    assert.matches('^{"acceptedTOSVersion"', (run(0, { "--json", "whoami" })))
    local _, errors = run(5, { "invite", "--", "--json" })
    assert.equal("", errors)
  end)

  it("says who is logged in", function()
    local output = run(0, { "whoami" })
    assert.equal(
      ("Sandbox (%s)\nfriends+ eu, %s\n"):format(service.box.user_id, service.box.world_id),
      output
    )
  end)

  it("ends with a code for the kind of the error, and says what to do", function()
    local function fails(code, text, words)
      local _, errors = run(code, words)
      assert.truthy(errors:find(text, 1, true), errors)
    end
    command.variables.VRCHATAPI_AUTH = "authcookie_dead"
    fails(
      status.SESSION,
      "(api missing_credentials, status 401)\nLog in first: vrchatapi login\n",
      { "whoami" }
    )
    command.variables.VRCHATAPI_AUTH = service.box.auth
    fails(status.REFUSED, "(api not_found, status 404)", { "messages", "reset", "message", "3" })
    fails(status.PEOPLE, "none of 3 friends is called 'Nobody'", { "request", "Nobody" })
    fails(status.FILE, "unreadable", { "invite", "Friend", "--photo", "/nowhere" })
    service.box:fault { kind = "cut", method = "POST", after = 10 }
    fails(status.UNKNOWN, "request_invite", { "request", service.box.friend_id })
    service.box:fault(nil)
    command.variables.VRCHATAPI_BASE_URL = "http://127.0.0.1:1/api/1"
    fails(status.NO_RESPONSE, "(transport refused", { "whoami" })
    command.variables.VRCHATAPI_SESSION = files:write("what?")
    command.variables.VRCHATAPI_AUTH = false
    fails(status.SESSION, "Remove the file of the session, and log in again.", { "whoami" })
  end)

  it("prints errors as JSON, too", function()
    command.variables.VRCHATAPI_AUTH = "authcookie_dead"
    local output, errors = run(status.SESSION, { "whoami", "--json" })
    assert.equal("", output)
    assert.equal(
      '{"error":{"acted":"no","attempts":1,"code":"missing_credentials","kind":"api",'
        .. '"message":"Missing Credentials","operation":"get_current_user","status":401}}\n',
      errors
    )
  end)

  it("reads settings from a file, and rather from the environment", function()
    files.output("mkdir -p " .. command.home .. "/.config/vrchatapi")
    local path = command.home .. "/.config/vrchatapi/settings"
    files:write(("# mine\ncontact = spec@vrchatapi.test\nbase_url = %s\n"):format(service.box.url), path)
    command.variables.VRCHATAPI_USER_AGENT, command.variables.VRCHATAPI_BASE_URL = false, false
    run(0, { "whoami" })
    assert.same(
      { settings.user_agent("spec@vrchatapi.test") },
      service.header(service:request(), "user-agent")
    )
    service.box:forget()
    command.variables.VRCHATAPI_USER_AGENT = service.USER_AGENT
    run(0, { "whoami" })
    assert.same({ service.USER_AGENT }, service.header(service:request(), "user-agent"))
    command.variables.XDG_CONFIG_HOME = command.home .. "/.config"
    for text, problem in pairs {
      ["password = x"] = "line 1: there is no setting 'password'",
      ["\nwhat"] = "line 2: expected 'name = value'",
      ["ip_version = 5"] = "ip_version must be 4 or 6",
    } do
      files:write(text, path)
      local _, errors = run(2, { "whoami" })
      assert.truthy(errors:find(problem, 1, true), errors)
    end
  end)

  it("sends nothing in a dry run that changes anything", function()
    for words, said in pairs {
      ["logout"] = "You would be logged out.\n",
      ["messages set message 0 Hi"] = "The text would be changed.\n",
      ["messages reset message 0"] = "The text would be changed.\n",
      ["request Friend"] = "Friend would be asked for an invite\n",
      ["respond Friend --slot 1"] = "Friend would be answered\n",
      ["invite Friend"] = "Friend would be invited to " .. service.box.location .. "\n",
    } do
      local list = { "--dry-run" }
      for word in words:gmatch("%S+") do
        list[#list + 1] = word
      end
      local output, errors = run(0, list)
      assert.equal(said, output)
      assert.matches("%(dry run: not sent%)\n", errors)
    end
    for _, request in ipairs(service:requests()) do
      assert.equal("GET", request.method)
    end
  end)

  it("explains settings and exit codes", function()
    local output = run(0, { "help", "settings" })
    assert.truthy(output:find(command.home .. "/.config/vrchatapi/settings:\n", 1, true))
    assert.matches("VRCHATAPI_SESSION +session +the file that keeps the session\n", output)
    assert.matches("^  0  done\n  1  the service refused\n", (run(0, { "help", "exit-codes" })))
  end)

  it("wants to know who one is", function()
    command.variables.VRCHATAPI_USER_AGENT = false
    local _, errors = run(2, { "whoami" })
    assert.matches("VRChat wants to know who you are: log in first", errors)
    command.variables.VRCHATAPI_USER_AGENT = "me"
    _, errors = run(2, { "whoami" })
    assert.matches("^vrchatapi: user_agent must begin with 'Name/Version'", errors)
  end)

  it("has no rate limit only at a service on this machine", function()
    run(0, { "whoami", "--no-pace" })
    for _, url in ipairs { false, "https://127.0.0.1.evil.example/api/1", "https://localhost.example/" } do
      command.variables.VRCHATAPI_BASE_URL = url
      local _, errors = run(2, { "whoami", "--no-pace" })
      assert.matches("%-%-no%-pace is for a service on this machine only", errors)
    end
  end)

  it("ends by the signal that ends it", function()
    service.box:fault { kind = "hang" }
    for name, code in pairs { INT = 130, TERM = 143 } do
      local errors = files:path()
      service.box:forget()
      local pipe = assert(io.popen(("echo $$; exec %s 2>%s"):format(command:line { "whoami" }, errors)))
      local id = pipe:read("*l")
      service:await(1)
      files.output(("kill -%s %s"):format(name, id))
      pipe:read("*a")
      local _, how, number = pipe:close()
      assert.equal(code, how == "signal" and 128 + number or number)
      assert.matches("^vrchatapi: %a[%a ]+\n$", files.read(errors))
    end
  end)

  it("runs from a checkout, from any folder", function()
    local path = files.output("pwd"):gsub("\n", "") .. "/bin/vrchatapi"
    local output =
      files.output(("cd / && %s %s --help"):format(files.quote(process.interpreter()), files.quote(path)))
    assert.matches("^usage: vrchatapi COMMAND", output)
  end)

  it("starts a sandbox, logs in there, and ends it", function()
    for name in pairs(command.variables) do
      if name:find("^VRCHATAPI") then command.variables[name] = false end
    end
    local output = run(0, { "--sandbox", "invite", "Mira", "--to", "here", "--text", "Karaoke, now!" })
    assert.equal("Mira is invited to The Sandbox\n", output)
    assert.equal("You are logged out.\n", (run(0, { "logout", "--sandbox" })))
    assert.same({}, service:requests())
  end)
end)

describe("docs/guide/command.md", function()
  local page = pages.read("docs/guide/command.md")

  local function rows_of(title, head)
    local found = {}
    for i, row in ipairs(pages.table_with(pages.section(page, title), head)) do
      for column, cell in ipairs(row) do
        row[column] = cell:gsub("^`(.*)`$", "%1")
      end
      found[i] = row
    end
    return found
  end

  it("has the commands", function()
    local expected = {}
    for i, it in ipairs(commands.all()) do
      expected[i] = { it.name, it.summary }
    end
    assert.same(expected, rows_of("Commands", "Command"))
  end)

  it("has the exit codes", function()
    local expected = {}
    for i, row in ipairs(status.LIST) do
      expected[i] = { tostring(row[1]), row[2] }
    end
    assert.same(expected, rows_of("For scripts", "Exit code"))
  end)

  it("has the settings", function()
    local expected = {}
    for i, row in ipairs(settings.LIST) do
      expected[i] = { "VRCHATAPI_" .. row[1]:upper(), row[1], row[2] }
    end
    assert.same(expected, rows_of("Settings", "Variable"))
  end)
end)

describe("the completion", function()
  -- What the shell proposes for the last of the words.
  local function proposals(words)
    local quoted = {}
    for i, word in ipairs(words) do
      quoted[i] = files.quote(word)
    end
    local script = files:write(([[
%s
COMP_WORDS=(vrchatapi %s)
COMP_CWORD=%d
_vrchatapi
printf '%%s\n' "${COMPREPLY[@]}"
]]):format(run(0, { "completion" }), table.concat(quoted, " "), #words))
    return files.output("bash " .. script)
  end

  it("proposes commands, options and words", function()
    assert.equal("friends\n", proposals { "fr" })
    assert.equal("invite\n", proposals { "--sandbox", "inv" })
    assert.equal(
      "--text\n--to\n",
      files.output("printf %s " .. files.quote(proposals { "invite", "--t" }) .. " | sort")
    )
    assert.equal("reset\nresponse\nrequest\nrequestResponse\n", proposals { "messages", "re" })
    assert.equal("--sandbox\n", proposals { "--sa" })
  end)
end)

describe("the page of the manual", function()
  it("has all commands and options", function()
    local page = require("vrchatapi.cli.manual.man").page()
    for _, it in ipairs(commands.all()) do
      assert.truthy(page:find("\n.SS " .. it.name .. "\n", 1, true), it.name)
      for _, option in ipairs(it.options or {}) do
        assert.truthy(page:find("\n.B \\-\\-" .. option[1]:gsub("%-", "\\-"), 1, true), option[1])
      end
    end
    assert.is_nil(page:find("\n[^.\n][^\n]*[^\\]%-%-"), "a dash that is not escaped")
  end)
end)
