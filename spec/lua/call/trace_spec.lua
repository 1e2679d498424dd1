--- The options trace and dry_run: what a person sees of the exchanges, and that secrets are not in it.

local closing = require("spec.support.closing").use()
local files = require("spec.support.files").use()
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

-- A client, and the lines and exchanges that it reports.
local function traced(changes)
  local lines, exchanges = {}, {}
  local options = {
    trace = function(line, exchange)
      lines[#lines + 1], exchanges[#exchanges + 1] = line, exchange
    end,
  }
  for name, value in pairs(changes or {}) do
    options[name] = value
  end
  return service:client(options), lines, exchanges
end

local invite = service.invite

describe("a trace", function()
  it("has a line for each exchange", function()
    local client, lines = traced()
    assert(client:get_invite_messages(service.box.user_id, "message"))
    assert(invite(client))
    assert.is_nil((client:invite_user(service.box.stranger_id, { instanceId = service.box.location })))
    assert.equal(3, #lines)
    local url = service.box.url:gsub("%p", "%%%0")
    assert.matches(
      "^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%dZ get_invite_messages: GET "
        .. url
        .. "/message/usr_%S+/message %-> 200 in %d+%.%d%d s$",
      lines[1]
    )
    assert.matches(' invite_user: POST %S+/invite/%S+ {"instanceId":"wrld_[^"]+"} %-> 200 in ', lines[2])
    assert.matches("%-> 403 not_friends: You need to be friends with that user first%. in ", lines[3])
  end)

  it("has the parts of the line", function()
    local client, _, exchanges = traced()
    assert(
      client:invite_user_with_photo(
        service.box.friend_id,
        { bytes = png.sized(3000) },
        { instanceId = service.box.location }
      )
    )
    local exchange = exchanges[1]
    assert.equal("invite_user_with_photo", exchange.operation)
    assert.equal("POST", exchange.method)
    assert.equal(service.box.url .. "/invite/" .. service.box.friend_id .. "/photo", exchange.url)
    assert.equal(200, exchange.status)
    assert.equal(3000, exchange.photo)
    assert.is_true(exchange.sent)
    assert.is_true(exchange.seconds >= 0 and exchange.seconds < 20)
    assert.equal("integer", math.type(exchange.time))
    assert.is_nil(exchange.code)
  end)

  it("shows calls that got no response", function()
    local client, lines, exchanges = traced()
    service.box:fault { kind = "close", at = "body" }
    assert.is_nil((invite(client)))
    assert.matches("%-> no response cut_off: ", lines[1])
    assert.is_nil(exchanges[1].status)
    assert.equal("cut_off", exchanges[1].code)
  end)

  it("shows each retry", function()
    local client, lines = traced { retries = 1 }
    service.box:fault { kind = "close", at = "body", times = 1 }
    assert(client:get_invite_messages(service.box.user_id, "message"))
    assert.equal(2, #lines)
  end)

  it("contains no secret", function()
    local client, lines = traced { auth = false }
    local box = service.box
    box:account { two_factor = { "totp", "otp" } }
    assert.is_nil((client:login { username = box.username, password = "wrong:pass word" }))
    assert(client:login {
      username = box.username,
      password = box.password,
      two_factor = function() return box.recovery_codes[1] end,
    })
    assert(client:verify_auth_token())
    assert.is_true(#lines >= 5)
    local all = table.concat(lines, "\n")
    local secrets = { box.password, "wrong:pass", "wrong%3Apass", box.recovery_codes[1] }
    for _, request in ipairs(service:requests()) do
      for _, header in ipairs(request.headers) do
        if header[1] == "Authorization" then secrets[#secrets + 1] = header[2]:match("%S+$") end
        if header[1] == "Cookie" then
          for value in header[2]:gmatch("=([^;]+)") do
            secrets[#secrets + 1] = value
          end
        end
      end
    end
    assert.is_true(#secrets >= 7)
    for number, secret in ipairs(secrets) do
      assert.is_nil(all:find(secret, 1, true), "secret " .. number)
    end
    assert.matches("/auth/twofactorauth/otp/verify %[secret%] %-> 200", all)
  end)

  it("has one line for each exchange, whatever the service answers", function()
    local client, lines = traced()
    service.box:fault { kind = "status", status = 400, body = '{"error":{"message":"a\\r\\nb\\nc"}}' }
    assert.is_nil((invite(client)))
    assert.is_nil(lines[1]:find("[\r\n]"))
    assert.matches("a b c", lines[1])
  end)

  it("is appended to a file", function()
    local path = files:write("before\n")
    local client = service:client { trace = path }
    assert(invite(client))
    local first, second = files.read(path):match("^(before)\n([^\n]+)\n$")
    assert.equal("before", first)
    assert.matches("invite_user: POST", second)
  end)

  it("is written to an open file", function()
    local path = files:write("")
    local file = closing(assert(io.open(path, "w")))
    assert(invite(service:client { trace = file }))
    assert.matches("^%S+ invite_user: POST [^\n]+\n$", files.read(path))
  end)

  it("that cannot be opened is an error when the client is made", function()
    local client, err = vrchatapi.new(service:options { trace = "/nonexistent/trace" })
    assert.is_nil(client)
    assert.equal("unwritable", err.code)
    assert.equal("file", err.kind)
    assert.matches("/nonexistent/trace", err.message)
  end)

  it("that raises does not lose the call's result", function()
    local client = service:client { trace = function() error("a broken trace") end }
    local stderr = io.stderr
    local said = {}
    rawset(io, "stderr", { write = function(_, ...) said[#said + 1] = table.concat { ... } end })
    local ok, result = pcall(invite, client)
    rawset(io, "stderr", stderr)
    assert.is_true(ok)
    assert.equal("invite", result.type)
    assert.matches("a broken trace", table.concat(said))
  end)

  for _, wrong in ipairs { 5, "", true, {} } do
    it("cannot be " .. type(wrong) .. " " .. (wrong == "" and "''" or ""), function()
      assert.error_matches(
        function() vrchatapi.new(service:options { trace = wrong }) end,
        "trace must be a function, the path of a file or an open file, got "
      )
    end)
  end
end)

describe("a dry run", function()
  it("sends nothing that changes anything, and shows what it would send", function()
    local client, lines, exchanges = traced { dry_run = true }
    local result = assert(invite(client))
    assert.is_true(result.dry_run)
    assert.equal(exchanges[1], result.request)
    assert.matches(' invite_user: POST %S+ {"instanceId":"[^"]+"} %(dry run: not sent%)$', lines[1])
    assert.is_false(exchanges[1].sent)
    assert.same({}, service:requests())
  end)

  it("sends calls that only read", function()
    local client, lines = traced { dry_run = true }
    assert.equal(12, #assert(client:get_invite_messages(service.box.user_id, "message")))
    assert.matches("%-> 200 in ", lines[1])
  end)

  it("checks what it does not send", function()
    local client = traced { dry_run = true }
    assert.has_error(function() client:invite_user(service.box.friend_id, {}) end)
    local result, err = client:invite_user_with_photo(
      service.box.friend_id,
      "/nonexistent.png",
      { instanceId = service.box.location }
    )
    assert.is_nil(result)
    assert.equal("unreadable", err.code)
  end)

  it("works in tasks and uses no slot of the rate limit", function()
    local client = traced { dry_run = true, rate = { calls = 1 } }
    for _ = 1, 3 do
      local task = client:submit("invite_user", service.box.friend_id, { instanceId = service.box.location })
      assert.is_true(task:wait().dry_run)
    end
    assert.same({}, service:requests())
  end)

  it("writes to stderr without the option `trace`", function()
    local stderr = io.stderr
    local said = {}
    rawset(
      io,
      "stderr",
      { write = function(_, ...) said[#said + 1] = table.concat { ... } end, flush = function() end }
    )
    local client = service:client { dry_run = true }
    local ok = pcall(invite, client)
    rawset(io, "stderr", stderr)
    assert.is_true(ok)
    assert.matches("dry run: not sent", table.concat(said))
  end)

  it("is true or false", function()
    assert.error_matches(
      function() vrchatapi.new(service:options { dry_run = "yes" }) end,
      "dry_run must be true or false, got 'yes'"
    )
  end)
end)
