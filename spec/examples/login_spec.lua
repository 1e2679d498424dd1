--- examples/login.lua as a person uses it: on a terminal.

local files = require("spec.support.files").use()
local logins = require "spec.support.logins"
local open = require("spec.support.terminal").use(files)
local process = require "spec.support.process"
local service = require("spec.support.service").use()

local CONTACT = "spec@vrchatapi.test"
local CONTACT_QUESTION = "for VRChat to reach you: "
local NAME_QUESTION = "User name or e-mail address: "
local PASSWORD_QUESTION = "Password (it does not show): "

-- The example on a terminal; `before` are shell commands.
local function start(arguments, before)
  local paths = ("package.path, package.cpath = %q, %q"):format(package.path, package.cpath)
  return open(
    ("%s exec %s -e %s examples/login.lua --base-url=%s %s"):format(
      before or "",
      files.quote(process.interpreter()),
      files.quote(paths),
      service.box.url,
      arguments or ""
    )
  )
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
  answer(terminal, CONTACT_QUESTION, CONTACT)
  answer(terminal, NAME_QUESTION, service.box.username)
  answer_password(terminal, password)
end

-- The end of a run, which has not shown the password.
local function finish(terminal)
  local text, code = terminal:finish()
  assert.is_nil(text:find(service.box.password, 1, true))
  return text, code
end

local function assert_ends(terminal, text, code)
  terminal:expect(text)
  local all, ended = finish(terminal)
  assert.equal(code, ended, all)
end

local WELCOME = "You are Sandbox (usr_"

describe("the login example", function()
  it("asks for what it needs, and the second time for nothing", function()
    local path = files:path()
    local terminal = start(path)
    log_in(terminal)
    assert_ends(terminal, WELCOME, 0)
    assert.same({ "who", "password" }, logins.steps(service))
    assert.same({ "VrchatapiLogin/1.0 " .. CONTACT }, service.header(service:requests()[2], "user-agent"))
    assert.is_nil(files.read(path):find(service.box.password, 1, true))

    service.box:forget()
    local text, code = finish(start(path))
    assert.equal(0, code)
    assert.matches("^You are Sandbox %(usr_[^\n]+%)%.\n$", text)
    assert.same({ "who" }, logins.steps(service))
  end)

  it("keeps the session in the config folder, readable by its owner alone", function()
    local home = files:make("mkdir")
    for _, case in ipairs {
      { "HOME=%s; export HOME; unset XDG_CONFIG_HOME;", home .. "/.config/vrchatapi" },
      { "XDG_CONFIG_HOME=%s/own; export XDG_CONFIG_HOME;", home .. "/own/vrchatapi" },
    } do
      local before, folder = case[1]:format(files.quote(home)), case[2]
      local terminal = start("", before)
      log_in(terminal)
      assert_ends(terminal, WELCOME, 0)
      local _, code = finish(start("", before))
      assert.equal(0, code)
      assert.equal("drwx------", files.mode(folder))
      assert.equal("-rw-------", files.mode(folder .. "/session.json"))
    end
  end)

  it("asks for a password again if it was wrong", function()
    local terminal = start(files:path())
    log_in(terminal, "mistyped")
    terminal:expect("The user name or the password is wrong.")
    answer(terminal, NAME_QUESTION, service.box.username)
    answer_password(terminal)
    assert_ends(terminal, WELCOME, 0)
  end)

  it("asks for a code, and again if it was wrong", function()
    service.box:account { two_factor = { "totp", "otp" } }
    local terminal = start(files:path())
    log_in(terminal)
    answer(terminal, "authenticator app, or a recovery code: ", "000000")
    terminal:expect("That was not it: ")
    answer(terminal, "authenticator app, or a recovery code: ", service.box.recovery_codes[1])
    assert_ends(terminal, WELCOME, 0)
  end)

  it("asks for the code from an e-mail", function()
    service.box:account { two_factor = { "emailOtp" } }
    local terminal = start(files:path())
    log_in(terminal)
    terminal:expect("The code from the e-mail that VRChat has sent you: ")
    terminal:type(service.box:state().mails[1].code .. "\n")
    assert_ends(terminal, WELCOME, 0)
  end)

  it("waits until a new place is confirmed", function()
    service.box:account { new_location = "somewhere_new" }
    local terminal = start(files:path())
    log_in(terminal)
    terminal:expect("has sent you an e-mail: follow the link in it.")
    answer(terminal, "Then press Enter. ", "")
    terminal:expect("Then press Enter. ")
    service.box:account { new_location = false }
    terminal:type("\n")
    assert_ends(terminal, WELCOME, 0)
  end)

  for _, case in ipairs {
    { "a lock-out", { locked_out = 301 }, "takes no logins for this account now. Try again in 6 min" },
    { "too many sessions", { session_cap = 1 }, "Try again in half an hour to two hours." },
  } do
    it("says what to do: " .. case[1], function()
      service.box:account(case[2])
      local terminal = start(files:path())
      log_in(terminal)
      assert_ends(terminal, case[3], 1)
    end)
  end

  it("says what to do: wrong codes", function()
    service.box:account { two_factor = { "totp" } }
    local terminal = start(files:path())
    log_in(terminal)
    for _ = 1, 3 do
      answer(terminal, "recovery code: ", "000000")
    end
    assert_ends(terminal, "Three codes were wrong. Start again for another try.", 1)
  end)

  it("says what to do: a damaged session", function()
    local path = files:write("what?")
    local terminal = start(path)
    answer(terminal, CONTACT_QUESTION, CONTACT)
    assert_ends(terminal, "Remove the file of the session, and log in again.", 1)
    assert.equal("what?", files.read(path))
  end)

  it("reports errors of the service", function()
    service.box:fault { kind = "status", status = 503 }
    local terminal = start(files:path())
    answer(terminal, CONTACT_QUESTION, CONTACT)
    assert_ends(terminal, "login: get_current_user: VRChat API services are currently unavailable", 1)
  end)

  it("does not save a contact that the service refuses", function()
    local path = files:path()
    local terminal = start(path)
    answer(terminal, CONTACT_QUESTION, "me")
    assert_ends(terminal, "with the contact 'me'", 1)
    terminal = start(path)
    terminal:expect(CONTACT_QUESTION)
    terminal:type("\4")
    assert_ends(terminal, "there is nobody to answer", 1)
  end)

  it(
    "refuses unknown arguments",
    function() assert_ends(start("--help"), "login: unknown argument '--help'", 1) end
  )
end)
