--- The examples run as a user runs them: in processes of their own.
local files = require "spec.support.files"
local process = require "spec.support.process"
local vrchatapi = require "vrchatapi"

local VARIABLES = {
  "VRCHATAPI_USER_AGENT",
  "VRCHATAPI_AUTH",
  "VRCHATAPI_TWO_FACTOR_AUTH",
  "VRCHATAPI_USER",
  "VRCHATAPI_FRIEND",
  "VRCHATAPI_LOCATION",
  "VRCHATAPI_NOTIFICATION",
  "VRCHATAPI_PHOTO_NOTIFICATION",
}

-- Runs the demo: its output (with that of errors), its exit code. `chunk` is run before it,
-- `environment` holds variables, `input` is what is typed.
local function demo(arguments, chunk, environment, input)
  local paths = ("package.path, package.cpath = %q, %q "):format(package.path, package.cpath)
  local words = { "env", "-u", table.concat(VARIABLES, " -u ") }
  for name, value in pairs(environment or {}) do
    words[#words + 1] = name .. "=" .. files.quote(value)
  end
  words[#words + 1] = ("%s -e %s examples/demo.lua %s 2>&1 <<'END'\n%s\nEND"):format(
    files.quote(process.interpreter()),
    files.quote(paths .. (chunk or "")),
    arguments,
    input or ""
  )
  local pipe = assert(io.popen(table.concat(words, " ")))
  local output = pipe:read("a")
  local _, _, code = pipe:close()
  return output, code
end

-- The operations that the demo shows.
local function invite_operations()
  local rows = {}
  for _, row in ipairs(vrchatapi.operations()) do
    if row.api == "InviteApi" then rows[#rows + 1] = row end
  end
  return rows
end

local function count(text, what) return select(2, text:gsub(what, "")) end

describe("the demo", function()
  it("shows all operations of the Invite API against the sandbox", function()
    local output, code = demo("")
    assert.equal(0, code, output)
    for _, operation in ipairs(invite_operations()) do
      local at =
        assert(output:find(" of 11: " .. operation.name .. "\n", 1, true), operation.name .. " is missing")
      local shown = output:sub(at + 1, (output:find(" of 11: ", at + 1, true) or 0) - 1)
      assert.matches("\n   %-> " .. operation.method .. " /api/1/", shown)
      assert.matches("\n   <%-", shown)
      if operation.photo then
        assert.matches("\n +part data +{", shown)
        assert.matches("\n +part image image%.png, image/png, %d+ bytes\n", shown)
      end
    end
    assert.equal(#invite_operations(), count(output, " of 11: "))
    assert.equal(#invite_operations(), count(output, "\n   %-> "))
    assert.matches("\nAll calls went well%.\n\nWhat comes next:\n", output)
    assert.falsy(output:find("usr_%x+%-%x"), "ids are short")
    assert.falsy(output:find("\27", 1, true), "no colours in a pipe")
  end)

  it("fails when a call fails", function()
    local output, code = demo("image=examples/demo.lua")
    assert.equal(1, code)
    assert.equal(3, count(output, "photo not_png"))
    assert.matches("\nCalls that failed: 3\n$", output)
  end)

  it("refuses unknown arguments", function()
    local output, code = demo("--reel")
    assert.equal(1, code)
    assert.equal("demo: unknown argument '--reel'\n", output)
  end)

  it("refuses --yes and --reset with the sandbox", function()
    for _, flag in ipairs { "--yes", "--reset" } do
      local output, code = demo(flag)
      assert.equal(1, code)
      assert.equal("demo: this goes with --real only\n", output)
    end
  end)
end)

describe("the demo against the real service", function()
  local sandbox = require "vrchatapi.sandbox"
  local box, chunk, environment

  before_each(function()
    box = assert(sandbox.start())
    -- The sandbox instead of the service, and no pauses.
    chunk = ([[
      local files = require "spec.support.files"
local process = require "spec.support.process"
local vrchatapi = require "vrchatapi"
      local new = vrchatapi.new
      function vrchatapi.new(options)
        assert(options.base_url == nil)
        options.base_url = %q
        return new(options)
      end
      function os.execute(command) print(command) return true end
    ]]):format(box.url)
    environment = {
      VRCHATAPI_USER_AGENT = "DemoSpec/1.0 spec@vrchatapi.test",
      VRCHATAPI_AUTH = box.auth,
      VRCHATAPI_TWO_FACTOR_AUTH = "second-factor-cookie",
      VRCHATAPI_USER = box.user_id,
      VRCHATAPI_FRIEND = box.friend_id,
      VRCHATAPI_LOCATION = box.location,
      VRCHATAPI_NOTIFICATION = box.notification_id,
      VRCHATAPI_PHOTO_NOTIFICATION = box.request_notification_id,
    }
  end)

  after_each(function() box:stop() end)

  it("does not start without settings, and names them", function()
    local output, code = demo("--real --yes", chunk)
    assert.equal(1, code)
    assert.matches("^demo: %-%-real needs these settings, which are missing:\n", output)
    for _, name in ipairs(VARIABLES) do
      assert.truthy(output:find(name, 1, true), name)
    end
    assert.same({}, box:requests())
  end)

  it("names the setting that is missing or empty", function()
    for _, value in ipairs { false, "" } do
      environment.VRCHATAPI_FRIEND = value or nil
      local output, code = demo("--real --yes", chunk, environment)
      assert.equal(1, code)
      assert.truthy(output:find("VRCHATAPI_FRIEND", 1, true))
      assert.falsy(output:find("VRCHATAPI_LOCATION", 1, true))
    end
    assert.same({}, box:requests())
  end)

  it("requires a full location", function()
    environment.VRCHATAPI_LOCATION = box.world_id
    local output, code = demo("--real --yes", chunk, environment)
    assert.equal(1, code)
    assert.matches("^demo: 'wrld_.*' is not a location", output)
    assert.same({}, box:requests())
  end)

  it("sends nothing without a confirmation", function()
    for _, input in ipairs { "", "n", "what?" } do
      local output, code = demo("--real", chunk, environment, input)
      assert.equal(1, code)
      assert.matches("Continue%? %[y/N%] demo: nothing was sent\n$", output)
      assert.truthy(output:find(box.friend_id, 1, true))
    end
    assert.same({}, box:requests())
  end)

  it("continues after yes, pauses, and says how to undo the edit", function()
    local output, code = demo("--real", chunk, environment, "y")
    assert.equal(0, code, output)
    assert.equal(#invite_operations(), count(output, " of 11: "))
    assert.equal(#invite_operations(), #box:requests())
    assert.equal(#invite_operations() - 1, count(output, "sleep 5\n"))
    assert.truthy(
      output:find(
        "In 60 minutes, undo the edit with:\n" .. "   lua5.4 examples/demo.lua --real --reset\n",
        1,
        true
      )
    )
    box:advance(60 * 60)
    output, code = demo("--real --reset --yes", chunk, environment)
    assert.equal(0, code, output)
    assert.equal("default", box:state().messages.requestResponse[12].id)
  end)

  it("prints no secret", function()
    local output = demo("--real --yes", chunk, environment)
    assert.falsy(output:find(box.auth, 1, true))
    assert.falsy(output:find("second-factor-cookie", 1, true))
  end)

  it("does not change a slot with a text of the user's", function()
    local client = vrchatapi.new {
      user_agent = "DemoSpec/1.0 spec@vrchatapi.test",
      base_url = box.url,
      auth = box.auth,
    }
    assert(client:update_invite_message(box.user_id, "requestResponse", 11, { message = "Mine" }))
    client:close()
    local output, code = demo("--real --yes", chunk, environment)
    assert.equal(1, code)
    assert.matches("holds a text of yours", output)
    assert.equal("Mine", box:state().messages.requestResponse[12].message)
  end)

  it("stops at a refusal that every call would get", function()
    environment.VRCHATAPI_AUTH = "authcookie_dead"
    local output, code = demo("--real --yes", chunk, environment)
    assert.equal(1, code)
    assert.equal(1, #box:requests())
    assert.matches("stopped: missing_credentials\n$", output)
  end)
end)
