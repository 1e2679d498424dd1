--- Every code that an error can have, and what leads to it.

local cjson = require "cjson"
local closing = require("spec.support.closing").use()
local process = require "spec.support.process"
local compile = require "spec.support.compile"
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local lookalike = require "vrchatapi.sandbox.formats.lookalike"
local pages = require "spec.support.pages"
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local time = require("spec.support.time").use()
local vrchatapi = require "vrchatapi"

-- Longer than the label of a name can be: fails at once, whether there is a network or not.
local NO_HOST = "https://" .. ("a"):rep(64) .. ".invalid"

local system
setup(function() system = compile.module("system.c", files:path("system.so")) end)

local function refused_with(status, body, headers)
  service.box:fault { kind = "reply", status = status, body = body, headers = headers }
end

local invite = service.invite

local function check(expected, result, err)
  assert.is_nil(result)
  assert.is_table(err)
  for name, value in pairs(expected) do
    assert.equal(value or nil, err[name], name)
  end
  assert.is_true(#err.message > 0)
  return err
end

-- Codes of the service: status, message as people read it; fields of the error.
local WAIT = "Please wait %s until you try again."
local REFUSALS = {
  { 401, "Missing Credentials", { code = "missing_credentials" } },
  { 401, "Invalid Username/Email or Password", { code = "bad_credentials" } },
  { 401, "Requires Two-Factor Authentication", { code = "two_factor_required" } },
  {
    401,
    "It looks like you're logging in from somewhere new! Check your email for a message from " .. "VRChat.",
    { code = "new_location" },
  },
  {
    429,
    "Logging in from too many places? Check your email for verification link",
    { code = "new_location" },
  },
  { 429, "Created too many sessions for that user", { code = "too_many_sessions" } },
  { 401, "You are not authorized to perform that action.", { code = "not_authorized" } },
  { 403, "You are not authorized to perform that action.", { code = "not_authorized" } },
  { 403, "You need to be friends with that user first.", { code = "not_friends" } },
  { 400, "These users are not friends", { code = "not_friends" } },
  { 404, "Instance not found", { code = "instance_not_found" } },
  { 404, "There's no entry for that slot.", { code = "not_found" } },
  { 400, "You've already responded to that request.", { code = "already_responded" } },
  { 400, "You cannot respond to your own invites.", { code = "own_invite" } },
  { 400, "Response slot is out of bounds.", { code = "bad_slot" } },
  { 400, "Really? A negative slot? Tsk-tsk...", { code = "bad_slot" } },
  { 400, "That is too high of a slot number.", { code = "bad_slot" } },
  { 429, WAIT:format("59 more minutes"), { code = "cooldown", retry_after = 59 * 60 } },
  { 429, WAIT:format("1 more minute"), { code = "cooldown", retry_after = 60 } },
  { 429, WAIT:format("30 more seconds"), { code = "cooldown", retry_after = 30 } },
  { 429, WAIT:format("2 more hours"), { code = "cooldown", retry_after = 7200 } },
  { 429, "Too many requests", { code = "rate_limited" } },
  {
    403,
    "please identify yourself with a properly formatted user-agent containing application "
      .. "name, version and contact information. thank you!",
    { code = "bad_user_agent" },
  },
  { 400, "malformed url", { code = "malformed_url" } },
  {
    503,
    "VRChat API services are currently unavailable. Please check status.vrchat.com for " .. "updates!",
    { code = "unavailable" },
  },
  { 418, "Short, and stout (a teapot): x = 1?", { code = "http_418" } },
  { 400, "Something else", { code = "http_400" } },
  -- a known text with another status is not the known refusal
  { 409, "Missing Credentials", { code = "http_409" } },
  { 500, "You need to be friends with that user first.", { code = "http_500" } },
}

local ACTED = { [418] = "unknown", [500] = "unknown", [503] = "unknown" }

-- What leads to the other codes: returns what the call returned.
local SITUATIONS = {
  two_factor_wrong = function()
    refused_with(400, '{"verified":false}')
    return { kind = "api", status = 400, acted = "no" }, invite()
  end,
  locked_out = function()
    refused_with(
      401,
      '{"error":{"message":"\\"Invalid Username/Email or Password\\"",' .. '"status_code":401}}',
      { ["retry-after"] = "300" }
    )
    return { kind = "api", status = 401, retry_after = 300, acted = "no" }, invite()
  end,
  blocked_address = function()
    service.box:fault { kind = "html", status = 403 }
    return { kind = "api", status = 403, acted = "no" }, invite()
  end,
  refused = function()
    local socket, port = system.bind() -- and nobody listens
    local client = service:client { base_url = ("http://127.0.0.1:%d"):format(port) }
    local result, err = invite(client)
    system.close(socket)
    return { kind = "transport", status = false, acted = "no" }, result, err
  end,
  proxy_refused = function()
    service.box:fault { kind = "reply", status = 407, body = "<html>" }
    local client = service:client {
      base_url = "https://host.invalid",
      proxy = service.box.url:match("^http://[^/]+"),
    }
    return { kind = "transport", status = false, proxy_status = 407, acted = "no" }, invite(client)
  end,
  unresolved = function()
    local client = service:client { base_url = NO_HOST }
    return { kind = "transport", status = false, acted = "no" }, invite(client)
  end,
  tls = function()
    local client = service:client {
      base_url = service.box.url:gsub("^http:", "https:"),
      ca_file = "/nonexistent",
    }
    return { kind = "transport", status = false, acted = "no" }, invite(client)
  end,
  cut_off = function()
    service.box:fault { kind = "cut" }
    return { kind = "transport", status = 200, acted = "yes" }, invite()
  end,
  ended = function()
    service.box:fault { kind = "close", at = "accept" }
    local stream = assert(service:core():stream(service.box.url))
    repeat
      core.step(0.05)
    until stream:state() == "ended"
    return { kind = "transport", status = false, acted = "no" }, stream:receive()
  end,
  not_http = function()
    service.box:fault { kind = "garbage" }
    return { kind = "transport", status = false, acted = "unknown" }, invite()
  end,
  too_large = function()
    service.box:fault { kind = "endless" }
    local client = service:client { max_reply_bytes = 100000 }
    return { kind = "transport", status = 200, acted = "yes" }, invite(client)
  end,
  failed = function() -- a SOCKS proxy that hangs up
    service.box:fault { kind = "close", at = "accept" }
    local client = service:client {
      base_url = "https://host.invalid",
      proxy = service.box.url:gsub("^http:", "socks5h:"),
    }
    return { kind = "transport", status = false, acted = "no" }, invite(client)
  end,
  connect_timeout = function()
    -- The system answers for a listener until its queue is full; from then on, nobody does.
    local listener, port = system.bind(0)
    local others = {}
    for i = 1, 3 do
      others[i] = system.dial(port)
    end
    local client = service:client {
      base_url = ("http://127.0.0.1:%d"):format(port),
      connect_timeout = 0.2,
    }
    local result, err = invite(client)
    for _, other in ipairs(others) do
      system.close(other)
    end
    system.close(listener)
    return { kind = "timeout", status = false, acted = "no" }, result, err
  end,
  timeout = function()
    service.box:fault { kind = "hang" }
    local client = service:client { timeout = 0.2 }
    return { kind = "timeout", status = false, acted = "unknown" }, invite(client)
  end,
  not_json = function()
    refused_with(200, "ok")
    return { kind = "decode", status = 200, acted = "unknown", body = "ok" }, invite()
  end,
  wrong_shape = function()
    refused_with(200, "[]")
    return { kind = "decode", status = 200, acted = "unknown", body = "[]" }, invite()
  end,
  bad_encoding = function()
    refused_with(200, "no gzip", { ["Content-Encoding"] = "gzip" })
    return { kind = "decode", status = 200, acted = "yes" }, invite()
  end,
  cancelled = function()
    local request = service:core():prepare("get_invite_messages", service.box.user_id, "message")
    request:send()
    request:cancel()
    return { kind = "cancelled", status = false, acted = "no" }, request:result()
  end,
  closed = function()
    local client = service:client()
    client:close()
    return { kind = "closed", status = false, acted = "no", attempts = 0 }, invite(client)
  end,
}

-- A child whose memory is short gets a response that is larger.
function SITUATIONS.no_memory()
  service.box:fault { kind = "bomb", bytes = 100 * 1024 * 1024 }
  local options = {}
  if process.has_asan() then
    options.before = 'ASAN_OPTIONS="$ASAN_OPTIONS:allocator_may_return_null=1:'
      .. 'max_allocation_size_mb=60"; export ASAN_OPTIONS'
  else
    options.preload = compile.library("preload.c", files:path("preload.so"))
  end
  local output = process.run(
    [[
    local client = require("vrchatapi").new {
      user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = VALUES.url, auth = VALUES.auth,
      max_reply_bytes = 1099511627776,
    }
    local _, err = client:invite_user(VALUES.friend_id, { instanceId = VALUES.location })
    print(err.code, err.kind, err.status, err.acted, err.message)
  ]],
    {
      url = service.box.url,
      auth = service.box.auth,
      friend_id = service.box.friend_id,
      location = service.box.location,
    },
    options
  )
  local code, kind, status, acted, message = output:match("(%S+)\t(%S+)\t(%S+)\t(%S+)\t([^\n]*)")
  assert.is_string(code, output)
  return { kind = "transport", status = 200, acted = "yes" },
    nil,
    {
      code = code,
      kind = kind,
      status = tonumber(status),
      acted = acted,
      message = message,
      operation = "invite_user",
      attempts = 1,
    }
end

function SITUATIONS.forked()
  local client, path = service:client(), files:path()
  local id = system.fork()
  if id == 0 then
    pcall(function()
      local _, err = invite(client)
      files:write(cjson.encode(err), path)
    end)
    system.end_now()
  end
  system.wait(id)
  return { kind = "closed", status = false, acted = "no", attempts = 0 }, nil, cjson.decode(files.read(path))
end

for code, bytes in pairs {
  not_png = "\xFF\xD8\xFF",
  too_many_pixels = png.image(2001, 1),
  too_many_bytes = png.sized(10000001),
  unreadable = false,
} do
  SITUATIONS[code] = function()
    local image = bytes and { bytes = bytes } or files:path()
    return { kind = "photo", status = false, acted = "no", attempts = 0 },
      service:client():request_invite_with_photo(service.box.friend_id, image, {})
  end
end

-- ---- codes of the Lua layer ----

function SITUATIONS.queue_timeout()
  local client = service:client { rate = { calls = 1 }, queue_timeout = 0 }
  assert(invite(client))
  return { kind = "timeout", status = false, acted = "no", attempts = 0, retry_after = 60 }, invite(client)
end

-- A call of a client that has no session but the one that it is to read, and may log in.
local function without_session(session)
  local client = service:client {
    auth = false,
    session = session,
    login = { username = service.box.username, password = service.box.password },
  }
  return { kind = "session", status = false, acted = "no", attempts = 0 }, invite(client)
end

function SITUATIONS.session_busy()
  local path = files:path()
  local _ = closing(assert(core.system.lock(path .. ".login")))
  return without_session(path)
end

function SITUATIONS.session_damaged() return without_session(files:write('{"format":')) end

function SITUATIONS.session_foreign() return without_session(files:write('{"format":"something else"}')) end

function SITUATIONS.session_missing()
  service.box:account { set_cookie = "" }
  return without_session()
end

function SITUATIONS.session_unreadable()
  return without_session { load = function() return nil, "not today" end, save = function() end }
end

function SITUATIONS.session_unwritable() return without_session(files:path() .. "/in-no-folder") end

function SITUATIONS.login_limit()
  local text = cjson.encode {
    format = "vrchatapi session 1",
    service = service.box.url,
    logins = { time.start - 600, time.start - 300, time.start },
  }
  local expected, result, err = without_session {
    load = function() return text end,
    save = function() return true end,
  }
  expected.retry_after = 3000
  return expected, result, err
end

-- The text of all files that a command of the shell finds.
local function text_of(command)
  local texts, pipe = {}, assert(io.popen(command))
  for path in pipe:lines() do
    texts[#texts + 1] = pages.read(path)
  end
  pipe:close()
  return table.concat(texts)
end

describe("the list of errors", function()
  local listed = {}
  for _, row in ipairs(vrchatapi.errors()) do
    listed[row.code] = row
  end

  local covered = {}
  for _, case in ipairs(REFUSALS) do
    covered[case[3].code:gsub("^http_%d+$", "http_<status>")] = true
  end
  for code in pairs(SITUATIONS) do
    covered[code] = true
  end

  it("has each code once", function()
    local seen = {}
    for _, row in ipairs(vrchatapi.errors()) do
      assert.is_nil(seen[row.code], row.code)
      seen[row.code] = true
    end
  end)

  it("has all codes that these tests cause", function()
    for code in pairs(covered) do
      assert.is_table(listed[code], code)
    end
  end)

  it("has no others except those of invites, files and live events, which other specs cause", function()
    local elsewhere = { no_reply = true, stalled = true, bad_frame = true }
    local kinds = { invite = true, file = true, live = true }
    local layer = text_of("find lua -name '*.lua' ! -path '*/sandbox/*'")
    local specs = text_of("find spec -name '*_spec.lua' ! -path '*/binding/error_spec.lua'")
    for code, row in pairs(listed) do
      if not covered[code] then
        local word = ('"%s"'):format(code)
        assert.is_true(kinds[row.kind] or elsewhere[code], code)
        if layer:find(word, 1, true) then assert.truthy(specs:find(word, 1, true), code) end
      end
    end
  end)
end)

describe("a refusal by the service", function()
  for _, case in ipairs(REFUSALS) do
    local status, message, expected = case[1], case[2], case[3]
    for family, text in pairs {
      quoted = '"' .. message .. '"',
      unquoted = lookalike.encode(message),
      plain = message,
    } do
      it(("has the code %s for %d, %s: %s"):format(expected.code, status, family, message), function()
        local body = cjson.encode { error = { message = text, status_code = status } }
        refused_with(status, body)
        local err = check({
          kind = "api",
          code = expected.code,
          message = message,
          operation = "invite_user",
          status = status,
          retry_after = expected.retry_after or false,
          acted = ACTED[status] or "no",
          attempts = 1,
          body = body,
        }, invite())
        local wait = expected.retry_after and (", retry after %d s"):format(expected.retry_after) or ""
        assert.equal(
          ("invite_user: %s (api %s, status %d%s)"):format(message, expected.code, status, wait),
          tostring(err)
        )
      end)
    end
  end
end)

describe("an error", function()
  local kinds = {}
  for _, row in ipairs(vrchatapi.errors()) do
    kinds[row.code] = row.kind
  end

  for code, situation in pairs(SITUATIONS) do
    it("has the code " .. code, function()
      local expected, result, err = situation()
      expected.code = code
      expected.retry_after = expected.retry_after or false
      expected.attempts = expected.attempts or 1
      check(expected, result, err)
      assert.equal(kinds[code], err.kind)
      -- a stream belongs to no operation
      assert.equal(code == "ended" and "nil" or "string", type(err.operation))
      assert.equal("integer", math.type(math.tointeger(err.attempts)))
    end)
  end

  it("is shown with its operation, code and message", function()
    local _, err = SITUATIONS.wrong_shape()
    assert.is_nil(err)
    _, _, err = SITUATIONS.closed()
    assert.equal("invite_user: the client was closed (closed closed)", tostring(err))
    _, _, err = SITUATIONS.timeout()
    assert.matches("^invite_user: no complete response within timeout.* %(timeout timeout%)$", tostring(err))
  end)

  it("can be shown whatever its fields were changed to", function()
    local _, _, err = SITUATIONS.closed()
    err.message, err.operation, err.status = nil, {}, 1.5
    assert.matches("^table: 0x%x+:  %(closed closed, status 1%.5%)$", tostring(err))
  end)
end)
