--- The example that shows all messages and their waits, as its user runs it.

local example = require "spec.support.example"
local files = require("spec.support.files").use()
local process = require "spec.support.process"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

-- Runs it: its output, and its exit code. `variables` are those of the environment.
local function cooldowns(argument, variables)
  local words = { "unset VRCHATAPI_USER_AGENT VRCHATAPI_SESSION VRCHATAPI_AUTH VRCHATAPI_BASE_URL" }
  for name, value in pairs(variables or {}) do
    words[#words + 1] = ("export %s=%s"):format(name, files.quote(value))
  end
  local script = example.script("cooldowns", { argument })
  local output, how, code = process.start(script, nil, { before = table.concat(words, "; ") }):finish()
  assert.equal("exit", how, output)
  return output, code
end

-- Where it runs, and as whom.
local function of_service()
  return {
    VRCHATAPI_USER_AGENT = service.USER_AGENT,
    VRCHATAPI_BASE_URL = service.box.url,
    VRCHATAPI_AUTH = service.box.auth,
  }
end

-- The lines of a table: slot, wait and text of each message.
local function rows_of(output)
  local rows = {}
  for slot, wait, text in output:gmatch("\n +(%d+)  +(%S[^\n]-)  ([^\n]*)") do
    rows[#rows + 1] = { slot = tonumber(slot), wait = wait, text = text }
  end
  return rows
end

describe("the cooldowns", function()
  it("are listed for all messages, with plain punctuation", function()
    local box, client = service.box, service:client()
    assert(client:update_invite_message(box.user_id, "request", 11, { message = "Hi, me too?" }))
    box:advance(600)
    assert(client:update_invite_message(box.user_id, "message", 0, { message = "Now!" }))
    box:forget()
    local output, code = cooldowns(nil, of_service())
    assert.equal(0, code, output)
    assert.matches("^The messages of Sandbox", output)
    local rows, messages = rows_of(output), box:state().messages
    assert.equal(48, #rows)
    for number, message_type in ipairs { "message", "response", "request", "requestResponse" } do
      for slot = 0, 11 do
        local row = rows[(number - 1) * 12 + slot + 1]
        local wait = message_type == "request" and slot == 11 and "50 min"
          or message_type == "message" and slot == 0 and "60 min"
          or "now"
        local text = vrchatapi.plain(messages[message_type][slot + 1].message)
        assert.same({ slot = slot, wait = wait, text = text }, row)
      end
    end
    for _, request in ipairs(service:requests()) do
      assert.equal("GET", request.method)
    end
    assert.equal(5, #service:requests())
  end)

  it("work with a session file", function()
    local path = files:path("session")
    local client = service:client { auth = false, session = path }
    assert(client:login { username = service.box.username, password = service.box.password })
    local variables = of_service()
    variables.VRCHATAPI_AUTH, variables.VRCHATAPI_SESSION = nil, path
    local output, code = cooldowns(nil, variables)
    assert.equal(0, code, output)
    assert.equal(48, #rows_of(output))
  end)

  it("work with their own sandbox without settings", function()
    local output, code = cooldowns("--sandbox")
    assert.equal(0, code, output)
    assert.equal(48, #rows_of(output))
    assert.matches("\n   3  35 min  Karaoke, now!\n", output)
    assert.matches("\n   0  60 min  Not today, sorry.\n", output)
  end)

  it("need a session", function()
    local output, code = cooldowns()
    assert.equal(1, code)
    assert.equal("cooldowns: VRCHATAPI_USER_AGENT must say who you are: 'Name/Version contact'\n", output)
    output, code = cooldowns(nil, { VRCHATAPI_USER_AGENT = service.USER_AGENT })
    assert.equal(1, code)
    assert.matches("^cooldowns: VRCHATAPI_SESSION must be", output)
    local variables = of_service()
    variables.VRCHATAPI_AUTH = "authcookie_dead"
    output, code = cooldowns(nil, variables)
    assert.equal(1, code)
    assert.matches("^cooldowns: get_current_user: .*missing_credentials", output)
    output, code = cooldowns("--what")
    assert.equal(1, code)
    assert.equal("cooldowns: unknown argument '--what'\n", output)
  end)
end)
