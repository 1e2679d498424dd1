--- Nothing that an error, a mistake, tostring or a failed assertion shows holds a secret.

local files = require("spec.support.files").use()
local luassert = require "luassert"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

-- ---- the secrets, in every spelling ----

local USERNAME, PASSWORD = "Sandbox", 'hunter/2 "pässwörd\\'
local ENCODED = "hunter%2F2%20%22p%C3%A4ssw%C3%B6rd%5C"

local SPELLINGS = {
  ["the password"] = { PASSWORD, ENCODED, "hunter", "p%u00e4ssw", "pässw", "P%C3%A4ssw" },
  ["the Basic header"] = { "U2FuZGJveDpodW50ZXIlMkYyJTIwJTIycCVDMyVBNHNzdyVDMyVCNnJkJTVD" },
  ["the TOTP secret"] = { "MFRGGZDFMZTWQ2LKNNWG23TP", "MFRG GZDF MZTW" },
  ["the auth cookie"] = { "authcookie_0a1b2c3d-4e5f-6789-abcd-ef0123456789", "0a1b2c3d" },
  ["the cookie twoFactorAuth"] = {
    "eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIyZmFfMDEifQ.SflKxwRJSMeKKF2QT4",
    "SflKxwRJ",
  },
  ["the recovery code"] = { "zz9y-xw8v" },
  ["the proxy's password"] = { "proxy-passw0rd", "cHJveHl1c2VyOnByb3h5LXBhc3N3MHJk" },
}

local TOTP_SECRET = SPELLINGS["the TOTP secret"][1]
local AUTH = SPELLINGS["the auth cookie"][1]
local TWO_FACTOR = SPELLINGS["the cookie twoFactorAuth"][1]
local RECOVERY_CODE = SPELLINGS["the recovery code"][1]
local PROXY = "http://proxyuser:proxy-passw0rd@127.0.0.1:1"

local function check_text(text)
  for name, spellings in pairs(SPELLINGS) do
    for _, spelling in ipairs(spellings) do
      if text:find(spelling, 1, true) then error(name .. " shows", 0) end
    end
  end
end

-- Fails if a secret shows in a value, as text or in any depth.
local function assert_hidden(value, seen)
  seen = seen or {}
  check_text(tostring(value))
  if type(value) == "table" and not seen[value] then
    seen[value] = true
    for name, field in next, value do
      assert_hidden(name, seen)
      assert_hidden(field, seen)
    end
  end
end

-- An error that holds no secret; of that code, if there is one.
local function assert_error(result, err, code)
  assert.is_nil(result)
  assert.is_table(err)
  assert_hidden(err)
  if code then assert.equal(code, err.code) end
end

-- Checks the error of a call that may also have gone well: then what came back is the caller's.
local function assert_hidden_error(result, err)
  if not result then assert_error(result, err) end
end

-- A mistake: raised with a traceback, neither of which holds a secret.
local function assert_mistake(fn, ...)
  local ok, failure = xpcall(fn, function(failure) return debug.traceback(tostring(failure)) end, ...)
  assert.is_false(ok)
  check_text(failure)
  return failure
end

local function credentials(more)
  local all = { username = USERNAME, password = PASSWORD, totp_secret = TOTP_SECRET }
  for name, value in pairs(more or {}) do
    all[name] = value
  end
  return all
end

-- A client that has all secrets.
local function client_with(changes)
  local options = { auth = AUTH, two_factor_auth = TWO_FACTOR, login = credentials() }
  for name, value in pairs(changes or {}) do
    options[name] = value
  end
  return service:client(options)
end

it("the check finds a secret wherever it is", function()
  for _, value in ipairs {
    PASSWORD,
    { PASSWORD },
    { [AUTH] = 1 },
    { { { body = "x" .. TWO_FACTOR .. "x" } } },
    setmetatable({}, { __tostring = function() return TOTP_SECRET end }),
  } do
    assert.is_false((pcall(assert_hidden, value)))
  end
end)

-- ---- what the service says back ----

-- Responses that repeat what they were sent, in every way.
local function echoes(...)
  local text = table.concat({ ... }, " ")
  local escaped = text:gsub('[\\"/]', "\\%0")
  local unicode = escaped:gsub("ä", "\\u00e4"):gsub("ö", "\\u00f6")
  local list = {}
  for _, status in ipairs { 200, 302, 400, 401, 403, 404, 429, 500, 503 } do
    for _, body in ipairs {
      text,
      '{"error":{"message":"' .. escaped .. '"}}',
      '{"error":"\\"' .. unicode .. '\\""}',
      "<html>" .. text,
      '["' .. escaped .. '"]',
      '{"verified":false,"x":"' .. unicode .. '"}',
      '{"requiresTwoFactorAuth":[],"x":"' .. escaped .. '"}',
      '"' .. escaped .. '"',
      '{"' .. escaped,
    } do
      list[#list + 1] = {
        kind = "reply",
        status = status,
        body = body,
        headers = { ["X-Echo"] = (text:gsub("[^ -~]", "?")) },
      }
    end
  end
  local function raw(bytes) list[#list + 1] = { kind = "raw", bytes = bytes, close = true } end
  raw(text)
  raw("HTTP/1.1 " .. text .. "\r\n\r\n")
  raw("HTTP/9.9 200 " .. text .. "\r\n\r\n")
  for _, name in ipairs { "Content-Length", "Content-Encoding", "Transfer-Encoding", "Location" } do
    raw(("HTTP/1.1 302 X\r\n%s: %s\r\n\r\n%s"):format(name, text, text))
  end
  raw("HTTP/1.1 500 X\r\nContent-Length: 9999\r\n\r\n" .. text)
  raw(
    (
      "HTTP/1.1 400 X\r\nSet-Cookie: auth=other-cookie\r\nSet-Cookie: twoFactorAuth=other\r\n"
      .. "Content-Length: %d\r\n\r\n%s"
    ):format(#text, text)
  )
  return list
end

local COOKIES = "Cookie: auth=" .. AUTH .. "; twoFactorAuth=" .. TWO_FACTOR
local BASIC = "Authorization: Basic " .. SPELLINGS["the Basic header"][1]

describe("an error with a response that echoes the request", function()
  for _, name in ipairs { "get_friends", "logout", "get_current_user" } do
    it("contains no cookie: " .. name, function()
      for _, echo in ipairs(echoes(COOKIES)) do
        service.box:fault(echo)
        local client = client_with { login = false }
        assert_hidden_error(client[name](client))
      end
    end)
  end

  it("contains no password", function()
    for _, echo in ipairs(echoes(COOKIES, BASIC, ENCODED, PASSWORD)) do
      service.box:fault(echo)
      assert_hidden_error(client_with { auth = false }:get_current_user {
        credentials = {
          username = USERNAME,
          password = PASSWORD,
        },
      })
      local client = client_with { auth = false }
      assert_hidden_error(client:login())
      service.box:fault(nil)
      assert_hidden_error(client:get_friends()) -- what is remembered of it
    end
  end)

  it("contains no code", function()
    for _, echo in ipairs(echoes(COOKIES, '{"code":"' .. RECOVERY_CODE .. '"}', RECOVERY_CODE)) do
      service.box:fault(echo)
      assert_hidden_error(client_with():verify_recovery_code { code = RECOVERY_CODE })
    end
  end)

  it("contains no code within a login, where the next attempt gets the error", function()
    local box = service.box
    box:account { two_factor = { "totp", "otp" }, password = PASSWORD }
    for _, echo in ipairs(echoes(COOKIES, RECOVERY_CODE)) do
      echo.path = "/api/1/auth/twofactorauth"
      box:fault(echo)
      local client = client_with {
        auth = false,
        two_factor_auth = false,
        login = {
          username = box.username,
          password = PASSWORD,
          two_factor = function(_, previous)
            assert_hidden(previous)
            return RECOVERY_CODE
          end,
        },
      }
      assert_error(client:login())
      box:fault(nil)
      assert_error(client:get_friends())
    end
  end)
end)

describe("an error of a proxy", function()
  for _, proxy in ipairs {
    PROXY,
    "socks5h://proxyuser:proxy-passw0rd@127.0.0.1:1",
    "http://proxyuser:proxy-passw0rd@host.invalid:1",
    "proxyuser:proxy-passw0rd@127.0.0.1:1",
    "gopher://proxyuser:proxy-passw0rd@127.0.0.1:1",
    "http://proxyuser:proxy-passw0rd@",
    "http://proxyuser:proxy-passw0rd@[::1",
    "http://proxyuser:proxy-passw0rd@127.0.0.1:99999999",
    "http://:proxy-passw0rd@127.0.0.1:1",
    "http:///proxyuser:proxy-passw0rd@127.0.0.1:1",
  } do
    it("contains no password: " .. proxy:gsub("proxy%-passw0rd", "..."), function()
      local ok, client = pcall(client_with, {
        base_url = "https://api.invalid/api/1",
        proxy = proxy,
        connect_timeout = 2,
        timeout = 2,
      })
      if not ok then
        check_text(client)
        return
      end
      assert_error(client:get_friends())
      assert_error(client:login())
    end)
  end

  it("that answers contains no password", function()
    local address = service.box.url:match("//(.-)/")
    service.box:fault {
      kind = "reply",
      status = 407,
      body = PROXY,
      headers = { ["Proxy-Authenticate"] = 'Basic realm="' .. PROXY .. '"' },
    }
    assert_error(client_with({
      base_url = "https://api.invalid/api/1",
      proxy = PROXY:gsub("127.*", address),
      timeout = 5,
    }):get_friends())
  end)
end)

-- ---- mistakes ----

describe("a mistake", function()
  it("in the options of a client shows no value", function()
    for _, changes in ipairs {
      { auth = AUTH .. " " },
      { auth = { AUTH } },
      { two_factor_auth = '"' .. TWO_FACTOR .. '"' },
      { two_factor_auth = TWO_FACTOR .. "\n" },
      { login = PASSWORD },
      { login = { PASSWORD } },
      { password = PASSWORD },
      { proxy = PROXY .. "\r\n" },
      { proxy = { PROXY } },
      { base_url = "https://user:" .. PASSWORD:gsub("%W", "") .. "@host/" },
      { base_url = "https://" .. AUTH .. "@host/" },
      { login = credentials { username = false } },
      { login = credentials { username = "" } },
      { login = credentials { password = { PASSWORD } } },
      { login = credentials { password = PASSWORD .. "\xFF" } },
      { login = credentials { totp_secret = TOTP_SECRET .. "!" } },
      { login = credentials { totp_secret = TOTP_SECRET .. "A" } },
      { login = credentials { totp_secret = { TOTP_SECRET } } },
      { login = credentials { two_factor = RECOVERY_CODE } },
      { login = credentials { recovery_code = RECOVERY_CODE } },
      { login = credentials { per_hour = PASSWORD } },
    } do
      assert_mistake(client_with, changes)
      if changes.login then assert_mistake(function() service:client():login(changes.login) end) end
    end
  end)

  it("in the arguments of a call shows no value", function()
    local client = client_with()
    for _, arguments in ipairs {
      { "verify_recovery_code", RECOVERY_CODE },
      { "verify_2fa", { RECOVERY_CODE } },
      { "verify_recovery_code", { code = { RECOVERY_CODE } } },
      { "verify_recovery_code", { code = RECOVERY_CODE .. "\n" } },
      { "verify_recovery_code", { code = RECOVERY_CODE .. "\xFF" } },
      { "verify_recovery_code", { code = RECOVERY_CODE, totp = TOTP_SECRET } },
      { "get_current_user", { credentials = PASSWORD } },
      { "get_current_user", { credentials = { PASSWORD } } },
      { "get_current_user", { credentials = { username = USERNAME, password = { PASSWORD } } } },
      { "get_current_user", { credentials = { username = {}, password = PASSWORD } } },
      { "get_current_user", { credentials = { username = "u", password = PASSWORD .. "\xFF" } } },
      { "get_current_user", { credentials = { username = "u", password = PASSWORD, x = AUTH } } },
      { "get_friends", { credentials = { username = "u", password = PASSWORD } } },
      { "get_current_user", nil, PASSWORD, n = 3 },
      { "get_current_user", { timeout = PASSWORD } },
      { "get_current_user", { progress = PASSWORD } },
      { "verify_recovery_code", { code = RECOVERY_CODE }, {}, RECOVERY_CODE },
      { "verify_recovery_code", { code = RECOVERY_CODE }, { timeout = RECOVERY_CODE } },
    } do
      local count = arguments.n or #arguments -- "#" may stop at the nil
      assert_mistake(client[arguments[1]], client, table.unpack(arguments, 2, count))
      assert_mistake(client.submit, client, table.unpack(arguments, 1, count))
    end
  end)

  it("in two_factor shows no value", function()
    service.box:account { two_factor = { "totp" }, password = PASSWORD }
    local client = client_with {
      auth = false,
      two_factor_auth = false,
      login = {
        username = service.box.username,
        password = PASSWORD,
        two_factor = function() return { RECOVERY_CODE } end,
      },
    }
    assert.matches("it gave a table", assert_mistake(client.login, client))
    assert.matches(
      "it gave a table",
      assert_mistake(function()
        vrchatapi.run(function() client:get_friends() end)
      end)
    )
  end)
end)

-- ---- what is printed ----

describe("a client", function()
  it("shows no secret", function()
    local client = client_with { session = files:path(), proxy = PROXY, rate = true }
    for _, value in ipairs { client, client.core, client:submit("get_friends") } do
      check_text(tostring(value))
    end
    for name, value in pairs(client) do
      check_text(tostring(name) .. tostring(value))
    end
  end)

  it("shows no secret when an assertion about it fails", function()
    service.box:account { password = PASSWORD }
    local client = client_with {
      session = files:path(),
      login = {
        username = service.box.username,
        password = PASSWORD,
        totp_secret = TOTP_SECRET,
      },
    }
    assert(client:login())
    local auth = client.core:cookies()[1].value
    luassert:set_parameter("TableFormatLevel", 10)
    finally(function() luassert:set_parameter("TableFormatLevel", 3) end)
    for _, assertion in ipairs {
      function() assert.same({}, client) end,
      function() assert.same({ client = { client } }, {}) end,
      function() assert.is_nil(client) end,
      function() assert.equal(1, client) end,
      function() assert.same({}, { client:get_user("usr_none") }) end,
    } do
      local ok, failure = pcall(assertion)
      assert.is_false(ok)
      failure = tostring(type(failure) == "table" and failure.message or failure)
      check_text(failure)
      assert.is_nil(failure:find(auth, 1, true))
    end
  end)

  it("shows no secret in its trace", function()
    local box, traced = service.box, {}
    box:account { two_factor = { "totp", "otp" }, password = PASSWORD }
    for _, echo in ipairs(echoes(COOKIES, BASIC, PASSWORD)) do
      box:fault(echo)
      local client = client_with {
        auth = false,
        login = {
          username = box.username,
          password = PASSWORD,
          totp_secret = TOTP_SECRET,
          two_factor = function() return RECOVERY_CODE end,
        },
        trace = function(...) traced[#traced + 1] = { ... } end,
      }
      client:login()
      box:fault(nil)
      client:login()
    end
    assert.is_true(#traced > 100)
    assert_hidden(traced)
  end)

  it("whose session is refused shows no secret", function()
    for _, text in ipairs {
      AUTH,
      '{"auth":"' .. AUTH .. '"',
      '{"format":"' .. AUTH .. '"}',
      '{"format":"vrchatapi session 1","service":"x","cookies":{"' .. AUTH .. '":1}}',
    } do
      local client = client_with { session = { load = function() return text end, save = print } }
      assert_error(client:get_friends())
      assert_error(client:save_session())
    end
  end)
end)
