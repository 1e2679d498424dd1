--- The sandbox as a program of its own.

local cjson = require "cjson"
local files = require("spec.support.files").use()
local process = require "spec.support.process"
local support = require "spec.support.sandbox"
local tcp = require "spec.support.tcp"
local uv = require "luv"

describe("the sandbox as a program", function()
  local programs

  before_each(function() programs = {} end)

  after_each(function()
    for _, program in ipairs(programs) do
      if not program.code then program.handle:kill "sigkill" end
      tcp.turn(function() return program.code end)
      for _, name in ipairs { "handle", "output", "client" } do
        if program[name] then program[name]:close() end
      end
    end
    uv.run "nowait"
  end)

  -- Starts it with options as Lua writes them; `within`: a shell command that runs "$@".
  local function start(options, within)
    local program = { output = uv.new_pipe(false), text = "" }
    local script = ("package.path, package.cpath = %q, %q "):format(package.path, package.cpath)
      .. ('print(require("vrchatapi.sandbox").main(%s))'):format(options or "")
    local arguments =
      { "-c", within or 'exec "$@" </dev/null 2>&1', "sh", process.interpreter(), "-e", script }
    program.handle, program.pid = assert(
      uv.spawn(
        "sh",
        { args = arguments, stdio = { nil, program.output, 2 } },
        function(code) program.code = code end
      )
    )
    program.output:read_start(function(_, bytes) program.text = program.text .. (bytes or "") end)
    programs[#programs + 1] = program
    return program
  end

  local function wait_for(program, pattern)
    local found = tcp.turn(function() return program.text:find(pattern) or program.code end)
    assert(found and program.text:find(pattern), program.text)
  end

  -- Starts it with --json; returns it with the fields of its first line.
  local function start_json(options, within)
    local program = start(("{ json = true, %s }"):format(options or ""), within)
    wait_for(program, "\n")
    for name, value in pairs(cjson.decode(program.text:match "^[^\n]*")) do
      program[name] = value
    end
    program.client = assert(tcp.dial(program.url))
    return program
  end

  local function command(program, name, body)
    local path = program.control:match "//[^/]*(/.*)" .. "/" .. name
    local status, text = program.client
      :send(("POST %s HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s"):format(path, #body, body))
      :response()
    return cjson.decode("[" .. text .. "]")[1], status
  end

  local function log_in(program, account)
    local header = "Authorization: " .. support.basic(account.username, account.password) .. "\r\n"
    local request = support.wire(program, "GET", "/auth/user", nil, header)
    local status, body = program.client:send((request:gsub("Cookie: [^\n]*\n", ""))):response()
    return status, cjson.decode(body)
  end

  it("says with json what a program has to know, in its first line", function()
    local program = start_json()
    assert.matches("^http://127%.0%.0%.1:%d+/api/1$", program.url)
    assert.matches("^ws://127%.0%.0%.1:%d+/pipeline$", program.pipeline_url)
    assert.equal(program.url:gsub("/api/1$", "/control/" .. program.token), program.control)
    assert.equal(200, (program.client:send(support.wire(program, "GET", "/auth")):response()))
    assert.equal(2, #program.accounts)
    assert.equal(program.user_id, program.accounts[1].user_id)
    for _, account in ipairs(program.accounts) do
      local status, user = log_in(program, account)
      assert.same({ 200, account.user_id }, { status, user.id })
      assert.equal(account.displayName, user.displayName)
      assert.is_table(account.recovery_codes)
    end
    local _, count = program.text:gsub("\n", "")
    assert.equal(1, count)
  end)

  it("stays when its standard input has ended, and ends at a signal", function()
    for _, signal in ipairs { "sigterm", "sigint" } do
      local program = start_json()
      assert.equal(200, select(2, command(program, "state", "")))
      program.handle:kill(signal)
      assert(tcp.turn(function() return program.code end))
      assert.equal(0, program.code)
    end
  end)

  it("ends when its parent does", function()
    local program = start_json(nil, '"$@" </dev/null & wait')
    local url, id = program.url, command(program, "state", "").process_id
    program.handle:kill "sigkill" -- the shell between
    local has_ended = tcp.turn(function()
      local client = tcp.dial(url)
      if client then client:close() end
      return not client
    end)
    if not has_ended then uv.kill(math.floor(id), "sigkill") end
    assert.is_true(has_ended)
  end)

  it("has a clock that runs", function()
    local program = start_json()
    local before = command(program, "state", "").now
    assert(tcp.turn(function() return command(program, "state", "").now > before end))
    assert.is_true(command(program, "advance", "[3600]"))
    assert.is_true(command(program, "state", "").now > before + 3600)
  end)

  it("listens on the port that is asked for, or says why not", function()
    local taken = start_json()
    local port = taken.url:match ":(%d+)/"
    local other = start(("{ port = %s }"):format(port))
    assert(tcp.turn(function() return other.code end))
    assert.matches("^nil\tcannot listen on port " .. port .. ": EADDRINUSE", other.text)
    taken.handle:kill "sigterm"
    assert(tcp.turn(function() return taken.code end))
    assert.matches(":" .. port .. "/", start_json("port = " .. port).url)
  end)

  it("asks for the codes of an app", function()
    local program = start_json 'two_factor = "totp"'
    local status, body = log_in(program, program.accounts[1])
    assert.same({ 200, { "totp", "otp" } }, { status, body.requiresTwoFactorAuth })
    assert.same({ "totp", "otp" }, program.accounts[1].two_factor)
    assert.is_true(command(program, "reset", ""))
    status, body = log_in(program, program.accounts[1])
    assert.same({ 200, { "totp", "otp" } }, { status, body.requiresTwoFactorAuth })
  end)

  it("prints the codes that it sends", function()
    local program = start '{ two_factor = "email" }'
    wait_for(program, "\nurl +%S+\n")
    program.url, program.auth = program.text:match "\nurl +(%S+)", "none"
    program.client = assert(tcp.dial(program.url))
    local account = {
      username = program.text:match "username +(%S+)",
      password = program.text:match "password +(%S+)",
    }
    local _, body = log_in(program, account)
    assert.same({ "emailOtp" }, body.requiresTwoFactorAuth)
    wait_for(program, "\nmail to sandbox@mail%.test: the code is %d%d%d%d%d%d\n")
  end)

  it("begins with the commands of a file, and goes back to them", function()
    local seed = files:write [==[
      [["friend", {"displayName": "Mira", "id": "usr_mira"}],
       ["place", "usr_mira", "offline"],
       ["fault", {"kind": "raw", "bytes": {"base64": "AP8="}}],
       ["notify", {"type": "invite", "sender": "usr_mira", "message": null}]]
    ]==]
    local program = start_json(("seed = %q"):format(seed))
    for _ = 1, 2 do
      local state = command(program, "state", "")
      assert.same({ 4, 3 }, { state.friends, #state.notifications })
      assert.same({ base64 = "AP8=" }, state.fault.bytes)
      command(program, "friends", "[5]")
      assert.is_true(command(program, "reset", ""))
    end
  end)

  it("says what is wrong with such a file", function()
    for text, message in pairs {
      ["{}"] = "must hold a JSON list of commands",
      ['[["friends", 3]'] = "must hold a JSON list of commands",
      ['[["friends", 3], ["jump"]]'] = 'item 2 must be a list of a command and its arguments, such as ["friends", 3]',
      ['[["reset"]]'] = 'item 1 must be a list of a command and its arguments, such as ["friends", 3]',
      ['[["friends", 0]]'] = "item 1: bad argument #1 to 'friends' (count must be an integer from 1 to 10000)",
    } do
      local program = start(("{ seed = %q }"):format(files:write(text)))
      assert(tcp.turn(function() return program.code end))
      assert(program.text:find(message, 1, true), program.text)
    end
    local program = start '{ seed = "/nowhere/at all" }'
    assert(tcp.turn(function() return program.code end))
    assert.equal("nil\t/nowhere/at all: No such file or directory\n", program.text)
  end)

  it("raises for a wrong option", function()
    local main = require("vrchatapi.sandbox").main
    for message, options in pairs {
      ["options must be a table"] = 5,
      ["there is no option host"] = { host = "x" },
      ["port must be an integer from 0 to 65535, got 65536"] = { port = 65536 },
      ["json must be true or false, got 1"] = { json = 1 },
      ["two_factor must be totp or email, got sms"] = { two_factor = "sms" },
      ["seed must be the path of a file, got true"] = { seed = true },
    } do
      local ok, problem = pcall(main, options)
      assert.is_false(ok)
      assert.equal(("bad argument #1 to 'main' (%s)"):format(message), (problem:gsub("^%S+:%d+: ", "")))
    end
  end)
end)
