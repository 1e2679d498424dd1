--- The short examples, as their users run them: in a checkout where nothing is installed.

local files = require("spec.support.files").use()
local logins = require "spec.support.logins"
local open = require("spec.support.terminal").use(files)
local process = require "spec.support.process"
local service = require("spec.support.service").use()

local compat = require "vrchatapi.compat"
local vrchatapi = require "vrchatapi"

local top = files.output("pwd"):gsub("\n", "")

local function names()
  local found = {}
  for name in files.output("ls examples/*.lua"):gmatch("examples/([%w_]+)%.lua") do
    found[#found + 1] = name
  end
  return found
end

-- The command line of an example for a shell in a folder of its own, without the paths of this process.
local function line(name, words, variables)
  local parts =
    { "cd", files.quote(files:make("mkdir")), "&& exec env -u LUA_PATH -u LUA_CPATH HOME=/nowhere" }
  for key, value in pairs(variables or {}) do
    parts[#parts + 1] = files.quote(key .. "=" .. value)
  end
  for _, word in ipairs {
    process.interpreter(),
    ("%s/examples/%s.lua"):format(top, name),
    compat.unpack(words),
  } do
    parts[#parts + 1] = files.quote(word)
  end
  return table.concat(parts, " ")
end

local function run(name, words, variables)
  local pipe = assert(io.popen(line(name, words or {}, variables) .. " 2>&1"))
  local output = pipe:read("*a")
  local _, _, code = pipe:close()
  return output, code
end

-- The account of the sandbox of this process.
local function account()
  return {
    VRCHATAPI_USER_AGENT = service.USER_AGENT,
    VRCHATAPI_AUTH = service.box.auth,
    VRCHATAPI_BASE_URL = service.box.url,
  }
end

describe("each example", function()
  for _, name in ipairs(names()) do
    it("answers --help: " .. name, function()
      local output, code = run(name, { "--help" })
      assert.equal(0, code, output)
      assert.matches("^usage: lua5.4 ", output)
    end)
  end
end)

describe("the example", function()
  it("party invites a list of guests, each once", function()
    local list = files:write("Friend\n\nNobody\n" .. service.box.friend_id)
    local output, code = run("party", { list }, account())
    assert.equal(1, code)
    assert.matches("\n2 invited now, 0 before\nNobody: failed: none of 3 friends is called 'Nobody'", output)
    output = run("party", { list }, account())
    assert.matches("\n0 invited now, 2 before\n", output)
    assert.equal(1, #service:sent())
    assert.matches("^party: .*expected a list of guests; see %-%-help\n$", (run("party", {}, account())))
    assert.matches("2 invited now", (run("party", { "--sandbox" })))
  end)

  it("doorman answers requests", function()
    assert.matches("Alice\tanswered\n", (run("doorman", { "--sandbox" })))
    local pipe = assert(io.popen("echo $$; " .. line("doorman", { "friend" }, account()) .. " 2>/dev/null"))
    local id = pipe:read("*l")
    assert.equal("Friend\tanswered", pipe:read("*l"))
    files.output("kill -INT " .. id)
    pipe:close()
    assert.equal("invite", service:sent()[1].type)
  end)

  it("welcome invites favourites who come online", function()
    assert.equal("Newcomer\tinvited\n", (run("welcome", { "--sandbox" })))
    assert.matches(
      "^welcome: .*expected the names of friends; see %-%-help\n$",
      (run("welcome", {}, account()))
    )
    local box = service.box
    local ids = {}
    for i, name in ipairs { "Alice (8:30)", "Eve" } do
      ids[i] = assert(box:friend { displayName = name, location = "offline" }).id
    end
    local variables = account()
    variables.VRCHATAPI_PIPELINE_URL = box.pipeline_url
    local pipe = assert(io.popen("echo $$; " .. line("welcome", { "ALICE (8:30)" }, variables)))
    local pid = pipe:read("*l")
    local late = os.time() + 20
    while assert(box:sockets()) == 0 do
      assert(os.time() < late, "it does not connect")
      vrchatapi.sleep(0.01)
    end
    for _, location in ipairs { box.location, "offline", box.location } do -- the second time is too soon
      assert(box:place(ids[1], location))
    end
    assert(box:place(ids[2], box.location))
    assert.equal("Alice (8:30)\tinvited", pipe:read("*l"))
    files.output("kill -INT " .. pid)
    pipe:close()
    assert.equal(1, #service:sent())
  end)

  it("cooldowns shows the 48 texts", function()
    assert.equal(48, select(2, run("cooldowns", { "--sandbox" }):gsub("\n +%d+ +now  ", "")))
    local variables = account()
    variables.VRCHATAPI_AUTH = "authcookie_dead"
    local output, code = run("cooldowns", {}, variables)
    assert.equal(1, code)
    assert.matches(
      "^cooldowns: .*cooldowns.lua:%d+: get_current_user: .*missing_credentials, status 401%)\n$",
      output
    )
  end)

  it("login asks for what it needs, and the second time for nothing", function()
    service.box:account { two_factor = { "totp" } }
    local session = files:path()
    local words = { "spec@vrchatapi.test", session }
    local terminal = open(line("login", words, { VRCHATAPI_BASE_URL = service.box.url }))
    terminal:expect("User name or e-mail address: ")
    terminal:type(service.box.username .. "\n")
    terminal:expect("Password (it does not show): ")
    assert.is_false(terminal:echoes())
    terminal:type(service.box.password .. "\n")
    terminal:expect("The code from your app: ")
    terminal:type("000000\n")
    terminal:expect("That was not it: ")
    terminal:expect("The code from your app: ")
    terminal:type(require("vrchatapi.totp").code(service.box.totp_secret) .. "\n")
    terminal:expect("You are Sandbox (usr_")
    local text, code = terminal:finish()
    assert.equal(0, code, text)
    assert.is_nil(text:find(service.box.password, 1, true))
    service.box:forget()
    assert.matches("^You are Sandbox", (run("login", words, { VRCHATAPI_BASE_URL = service.box.url })))
    assert.same({ "who" }, logins.steps(service))
  end)
end)
