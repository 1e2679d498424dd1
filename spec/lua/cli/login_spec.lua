--- `vrchatapi login` as a person uses it: on a terminal.

local files = require("spec.support.files").use()
local logins = require "spec.support.logins"
local open = require("spec.support.terminal").use(files)
local service = require("spec.support.service").use()
local command = require("spec.support.command").use(service, files)

local CONTACT_QUESTION = "Your e-mail address or web site: "
local NAME_QUESTION = "User name or e-mail address: "
local PASSWORD_QUESTION = "Password (it does not show): "
local CODE_QUESTION = "authenticator app, or a recovery code: "

before_each(function()
  command.variables.VRCHATAPI_AUTH = false
  command.variables.VRCHATAPI_USER_AGENT = false
end)

local function start(words)
  return open("stty cols 1000; exec " .. command:line { "login", table.unpack(words or {}) })
end

local function answer(terminal, question, text)
  terminal:expect(question)
  terminal:type(text .. "\n")
end

local function answer_password(terminal, password)
  terminal:expect(PASSWORD_QUESTION)
  assert.is_false(terminal:echoes())
  terminal:type((password or service.box.password) .. "\n")
end

local function log_in(terminal, password)
  answer(terminal, CONTACT_QUESTION, "spec@vrchatapi.test")
  answer(terminal, NAME_QUESTION, service.box.username)
  answer_password(terminal, password)
end

local function assert_ends(terminal, text, code)
  terminal:expect(text)
  local all, ended = terminal:finish()
  assert.is_nil(all:find(service.box.password, 1, true))
  assert.equal(code, ended, all)
  return all
end

local WELCOME = "You are \27[1mSandbox\27[0m (usr_"

describe("vrchatapi login", function()
  it("asks for what it needs, and the second time for nothing", function()
    local terminal = start()
    log_in(terminal)
    local text = assert_ends(terminal, WELCOME, 0)
    local session = command.home .. "/.local/state/vrchatapi/session.json"
    assert.truthy(text:find("The session is kept in " .. session, 1, true), text)
    assert.truthy(text:find("Next: vrchatapi friends", 1, true), text)
    assert.same({ "who", "password" }, logins.steps(service))
    assert.equal("-rw-------", files.mode(session))
    assert.equal("drwx------", files.mode(command.home .. "/.local/state/vrchatapi"))
    local home = files.output("cat $(find " .. command.home .. " -type f)")
    assert.is_nil(home:find(service.box.password, 1, true))

    service.box:forget()
    assert_ends(start(), WELCOME, 0)
    assert.same({ "who" }, logins.steps(service))
    assert.matches("^Sandbox %(usr_", (command:run { "whoami" }))
    assert.equal("You are logged out.\n", (command:run { "logout" }))
    assert.equal(4, select(3, command:run { "whoami" }))
  end)

  it("asks again after a wrong contact, password or code", function()
    service.box:account { two_factor = { "totp", "otp" } }
    local terminal = start()
    answer(terminal, CONTACT_QUESTION, "me")
    terminal:expect("That is not a contact: it must end with a contact")
    log_in(terminal, "mistyped")
    terminal:expect("The user name or the password is wrong.")
    answer(terminal, NAME_QUESTION, service.box.username)
    answer_password(terminal)
    answer(terminal, CODE_QUESTION, "000000")
    terminal:expect("That was not it: ")
    answer(terminal, CODE_QUESTION, service.box.recovery_codes[1])
    assert_ends(terminal, WELCOME, 0)
  end)

  it("asks for the code from an e-mail, and waits until a new place is confirmed", function()
    service.box:account { new_location = "somewhere_new", two_factor = { "emailOtp" } }
    local terminal = start { "--contact", "spec@vrchatapi.test" }
    answer(terminal, NAME_QUESTION, service.box.username)
    answer_password(terminal)
    terminal:expect("has sent you an e-mail: follow the link in it.")
    terminal:expect("Then press Enter. ")
    service.box:account { new_location = false }
    terminal:type("\n")
    terminal:expect("The code from the e-mail that VRChat has sent you: ")
    terminal:type(service.box:state().mails[1].code .. "\n")
    assert_ends(terminal, WELCOME, 0)
  end)

  it("takes what it needs from the environment", function()
    service.box:account { two_factor = { "totp" } }
    command.variables.VRCHATAPI_USERNAME = service.box.username
    command.variables.VRCHATAPI_PASSWORD = service.box.password
    command.variables.VRCHATAPI_TOTP_SECRET = service.box.totp_secret
    command.variables.VRCHATAPI_USER_AGENT = service.USER_AGENT
    local output, _, code = command:run { "login" }
    assert.equal(0, code)
    assert.matches("^You are Sandbox %(", output)
    command.variables.VRCHATAPI_PASSWORD = "mistyped"
    command:run { "logout" }
    assert.equal(4, select(3, command:run { "login" }))
  end)

  for _, case in ipairs {
    { "a lock-out", { locked_out = 301 }, "takes no logins for this account now. Try again in 6 min" },
    { "too many sessions", { session_cap = 1 }, "Try again in half an hour to two hours." },
  } do
    it("says what to do: " .. case[1], function()
      service.box:account(case[2])
      local terminal = start()
      log_in(terminal)
      assert_ends(terminal, case[3], 4)
    end)
  end

  it("says what is wrong with a contact that is an argument, and that nobody answers", function()
    local _, errors, code = command:run { "login", "--contact", "me" }
    assert.equal(2, code)
    assert.matches("the contact 'me' is not one: it must end with a contact", errors)
    _, errors, code = command:run { "login" }
    assert.equal(2, code)
    assert.matches("there is nobody to answer\n$", errors)
    assert.same({}, service:requests())
  end)

  it("ends well on Ctrl-C, also while it asks for the password", function()
    for _, question in ipairs { CONTACT_QUESTION, NAME_QUESTION, PASSWORD_QUESTION } do
      local terminal = start()
      for _, step in ipairs {
        { CONTACT_QUESTION, "spec@vrchatapi.test" },
        { NAME_QUESTION, service.box.username },
      } do
        if step[1] == question then break end
        answer(terminal, step[1], step[2])
      end
      terminal:expect(question)
      terminal:type("\3")
      terminal:expect("vrchatapi: interrupted")
      local _, code = terminal:finish()
      assert.equal(-2, code)
      files.output("rm -rf " .. command.home .. "/.config")
    end
  end)
end)
