--- Refusals that do not look as they should, and what every error says: whether the service may have
--- acted, when to try again, and nothing that is secret.

local service = require("spec.support.service").use()

local invite = service.invite

local function error_after(fault, options)
  service.box:fault(fault)
  local result, err = invite(service:client(options))
  assert.is_nil(result)
  assert.is_table(err)
  return err
end

local function refusal(status, body, headers)
  return error_after { kind = "reply", status = status, body = body, headers = headers }
end

describe("a refusal with an odd body", function()
  local NO_MESSAGE = "the service answered with status %d and no message"
  local PAGE = "the service answered with status %d and a page of HTML"

  for _, case in ipairs {
    { "an empty object", 400, "{}", "http_400" },
    { "an error without a message", 404, '{"error":{"status_code":404}}', "not_found" },
    { "nothing", 404, "", "not_found" },
    { "nothing", 429, "", "rate_limited" },
    { "nothing", 500, "", "http_500" },
    { "a list", 400, "[1]", "http_400" },
    { "an error that is no object", 400, '{"error":5}', "http_400" },
    { "an error that is null", 400, '{"error":null}', "http_400" },
    { "an error that is a list", 400, '{"error":["x"]}', "http_400" },
    { "a message that is no string", 400, '{"error":{"message":{"a":1}}}', "http_400" },
    { "a message that is empty", 400, '{"error":{"message":""}}', "http_400" },
    { "a message of empty quotes", 400, '{"error":{"message":"\\"\\""}}', "http_400" },
    { "a page", 502, "<html>502</html>", "unavailable" },
    { "a page", 504, "\r\n <!DOCTYPE html>\n", "unavailable" },
    { "a page", 503, "<html>", "unavailable" },
    { "a page", 403, "\n\t<HTML>", "blocked_address" },
    { "a page", 404, "<html>", "not_found" },
    { "a page", 429, "<html>", "rate_limited" },
    { "an error that has no page", 403, "{}", "http_403" },
    { "a word about a factor that is right", 400, '{"verified":true}', "http_400" },
    { "a word about a factor with another status", 401, '{"verified":false}', "http_401" },
  } do
    local what, status, body, code = case[1], case[2], case[3], case[4]
    it(("is reported: %s with %d"):format(what, status), function()
      local err = refusal(status, body)
      assert.equal("api", err.kind)
      assert.equal(code, err.code)
      assert.equal((what == "a page" and PAGE or NO_MESSAGE):format(status), err.message)
      assert.equal(status, err.status)
      assert.equal(body ~= "" and body or nil, err.body)
    end)
  end

  it("is understood if the error is the message itself", function()
    local text = "The endpoint you're looking for is not implemented by our system."
    local err = refusal(404, ('{"error":"%s","status_code":404}'):format(text))
    assert.equal(text, err.message)
    assert.equal("not_found", err.code)
    err = refusal(401, '{"error":"\\"Missing Credentials\\""}')
    assert.equal("Missing Credentials", err.message)
    assert.equal("missing_credentials", err.code)
  end)

  it("keeps single quotes, quotes within and odd characters of the message", function()
    for text, plain in pairs {
      ['"'] = '"',
      ['"a'] = '"a',
      ['a"'] = 'a"',
      ['a "b" c'] = 'a "b" c',
      ['"a" and "b"'] = 'a" and "b',
      ["'a'"] = "'a'",
      ["x\0y"] = "x\0y",
      ["Grüße \u{1F44B}"] = "Grüße \u{1F44B}",
      ["\u{2024}\u{01C3}\u{201A}\u{02F8}\u{FF1F}\u{FF1D}\u{FF08}\u{FF09}"] = ".!,:?=()",
    } do
      local json = text:gsub('"', '\\"'):gsub("%c", "\\u0000")
      assert.equal(plain, refusal(400, '{"error":{"message":"' .. json .. '"}}').message)
    end
  end)

  it("is known by its first quote and look-alikes in one", function()
    local err = refusal(401, '{"error":{"message":"\\"Invalid Username/Email or Password\u{2024}\\""}}')
    assert.equal("Invalid Username/Email or Password.", err.message)
    assert.equal("bad_credentials", err.code)
  end)
end)

describe("retry_after", function()
  local COOLDOWN = '{"error":{"message":"Please wait 5 more minutes until you try again\u{2024}"}}'

  it("comes from the header", function()
    assert.equal(17, refusal(429, "{}", { ["Retry-After"] = "17" }).retry_after)
    assert.equal(120, refusal(503, "{}", { ["retry-after"] = "120" }).retry_after)
    assert.equal(9, refusal(429, COOLDOWN, { ["Retry-After"] = "9" }).retry_after)
  end)

  it("may be a date", function()
    local at = os.date("!%a, %d %b %Y %H:%M:%S GMT", os.time() + 3600)
    local seconds = refusal(429, "{}", { ["Retry-After"] = at }).retry_after
    assert.equal("integer", math.type(seconds))
    assert.is_true(seconds > 3500 and seconds <= 3600)
  end)

  it("is absent if the header has no usable value", function()
    for _, value in ipairs {
      "Wed, 21 Oct 2015 07:28:00 GMT",
      "soon",
      "",
      "-5",
      "0",
      "99999999999999999999999",
    } do
      assert.is_nil(refusal(429, "{}", { ["Retry-After"] = value }).retry_after, value)
    end
    assert.is_nil(refusal(429, "{}").retry_after)
  end)

  it("comes from the text of a 429 only", function()
    assert.equal(300, refusal(429, COOLDOWN).retry_after)
    local err = refusal(400, COOLDOWN)
    assert.is_nil(err.retry_after)
    assert.equal("http_400", err.code)
  end)

  it("is not taken from other numbers", function()
    for _, text in ipairs {
      "Please wait 0 more minutes",
      "Please wait",
      "Please wait 5 more bananas",
      "Please wait 99999999999999999999 minutes",
      "Too many requests: 30",
    } do
      local err = refusal(429, '{"error":{"message":"' .. text .. '"}}')
      assert.is_nil(err.retry_after, text)
      assert.equal("rate_limited", err.code)
    end
  end)

  it("is locked_out only for a wrong password", function()
    local missing = '{"error":{"message":"Missing Credentials"}}'
    local err = refusal(401, missing, { ["Retry-After"] = "300" })
    assert.equal("missing_credentials", err.code)
    assert.equal(300, err.retry_after)
  end)
end)

describe("an error's acted", function()
  local JSON, PAGE = '{"error":{"message":"x"}}', "<html><body>x</body></html>"

  for status, expected in pairs {
    [300] = "unknown",
    [302] = "unknown",
    [304] = "unknown",
    [400] = "no",
    [401] = "no",
    [402] = "unknown",
    [403] = "no",
    [404] = "no",
    [405] = "unknown",
    [408] = "unknown",
    [409] = "no",
    [410] = "unknown",
    [422] = "unknown",
    [425] = "unknown",
    [429] = "no",
    [499] = "unknown",
    [500] = "unknown",
    [502] = "unknown",
    [503] = "unknown",
    [504] = "unknown",
    [520] = "unknown",
    [599] = "unknown",
  } do
    it(("is %s for the service's %d, also for an HTML page"):format(expected, status), function()
      assert.equal(expected, refusal(status, status ~= 304 and JSON or "").acted)
      if status ~= 304 then assert.equal(expected, refusal(status, PAGE).acted) end
    end)
  end

  local HEAD = "HTTP/1.1 %d X\r\nContent-Length: 100\r\n\r\n{"

  for what, case in pairs {
    ["no, if nothing came of the connection"] = {
      "no",
      nil,
      { base_url = "https://" .. ("a"):rep(64) .. ".invalid" },
    },
    ["unknown, if the connection ends at once"] = { "unknown", { kind = "close", at = "head" } },
    ["unknown, if it ends after the request"] = { "unknown", { kind = "close", at = "body" } },
    ["unknown, if the service acted and it ends"] = {
      "unknown",
      { kind = "close", at = "body", act = true },
    },
    ["unknown, if it is reset"] = { "unknown", { kind = "reset", act = true } },
    ["unknown, if no reply came in time"] = { "unknown", { kind = "hang", act = true }, { timeout = 0.2 } },
    ["unknown, if what came is no HTTP"] = { "unknown", { kind = "garbage" } },
    ["no, if a refusal was cut off behind its head"] = {
      "no",
      { kind = "raw", bytes = HEAD:format(400), close = true },
    },
    ["yes, if a success was cut off"] = { "yes", { kind = "cut" } },
    ["yes, if a success was cut off in its head"] = { "yes", { kind = "close", at = "reply" } },
    ["yes, if a success is not in time"] = {
      "yes",
      { kind = "raw", bytes = HEAD:format(200) },
      { timeout = 0.2 },
    },
    ["yes, if a success is too large"] = { "yes", { kind = "endless" }, { max_reply_bytes = 9 } },
    ["unknown, if a success is a page"] = { "unknown", { kind = "html", status = 200 } },
    ["unknown, if a success is of the wrong shape"] = {
      "unknown",
      { kind = "reply", status = 201, body = "[]" },
    },
    ["unknown, if a success is empty"] = { "unknown", { kind = "reply", status = 204 } },
    ["unknown, if a success has no id"] = { "unknown", { kind = "reply", status = 200, body = "{}" } },
    ["unknown, if the id of a success is null"] = {
      "unknown",
      { kind = "reply", status = 200, body = '{"id":null,"type":"invite"}' },
    },
    ["no, if a success is an error"] = {
      "no",
      { kind = "reply", status = 200, body = '{"error":{"message":"x"}}' },
    },
  } do
    it("is " .. what, function() assert.equal(case[1], error_after(case[2], case[3]).acted) end)
  end
end)

describe("the attempts of an error", function()
  it("count each time that the call was sent", function()
    local core = service:core()
    local request = core:prepare("get_invite_messages", service.box.user_id, "message")
    for attempt = 1, 3 do
      service.box:fault { kind = "status", status = 503, times = 1 }
      request:send()
      request:wait()
      local _, err = request:result()
      assert.equal(attempt, err.attempts)
    end
    request:send()
    request:wait()
    assert.equal(12, #request:result())
    assert.equal(4, #service:requests())
  end)

  it("are 0 if nothing was sent", function()
    local _, err = service:core():invite_user_with_photo(service.box.friend_id, "/none", { instanceId = "x" })
    assert.equal(0, err.attempts)
    assert.equal("unreadable", err.code)
  end)
end)

describe("an error never shows", function()
  local OTHER = "authcookie_00000000-1111-2222-3333-444444444444"
  local SECOND = "a-second-factor-that-is-secret"

  local function hidden(secret, err)
    for name, value in pairs(err) do
      assert.is_nil(tostring(value):find(secret, 1, true), name)
    end
    assert.is_nil(tostring(err):find(secret, 1, true))
  end

  it("a cookie that the service echoes", function()
    local body = ('{"error":{"message":"%s is not %s, nor %s."},"and":"%s"}'):format(
      service.box.auth,
      OTHER,
      SECOND,
      service.box.auth:sub(1, 11)
    )
    service.box:fault { kind = "reply", status = 401, body = body }
    local _, err = invite(service:client { two_factor_auth = SECOND })
    for _, secret in ipairs { service.box.auth, OTHER, SECOND } do
      hidden(secret, err)
    end
    assert.equal("[secret] is not [secret], nor [secret].", err.message)
    assert.matches('^{"error":{"message":"%[secret%] is not %[secret%], nor %[secret%]."},', err.body)
  end)

  it("a cookie among the methods of the second factor", function()
    service.box:fault {
      kind = "reply",
      status = 200,
      body = ('{"requiresTwoFactorAuth":["totp","%s","%s"]}'):format(service.box.auth, OTHER),
    }
    local _, err = service:client():get_current_user()
    assert.same({ "totp", "[secret]", "[secret]" }, err.two_factor_methods)
    hidden(service.box.auth, err)
  end)

  it("a cookie of the same response", function()
    service.box:fault {
      kind = "reply",
      status = 200,
      body = '["' .. SECOND .. '"]',
      headers = { ["Set-Cookie"] = "twoFactorAuth=" .. SECOND .. "; Path=/; HttpOnly" },
    }
    local _, err = invite()
    assert.equal("wrong_shape", err.code)
    hidden(SECOND, err)
    assert.equal('["[secret]"]', err.body)
  end)

  it("a cookie at the end or the start of a body that was cut off", function()
    service.box:fault {
      kind = "raw",
      close = true,
      bytes = "HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\n" .. OTHER .. " " .. OTHER,
    }
    local _, err = invite()
    assert.equal("cut_off", err.code)
    assert.equal("[secret] [secret]", err.body)
  end)

  it("the password of a proxy", function()
    for _, proxy in ipairs {
      "http://user:hunter2secret@127.0.0.1:1",
      "http://user:hunter2secret@" .. ("a"):rep(64),
      "ftp://user:hunter2secret@127.0.0.1:1",
      "http://user:hunter2secret@[bad",
      "socks5h://user:hunter2secret@127.0.0.1:1",
    } do
      local ok, result, err = pcall(
        function() return invite(service:client { base_url = "https://host.invalid", proxy = proxy }) end
      )
      if ok then
        assert.is_nil(result)
        hidden("hunter2secret", err)
        assert.equal("no", err.acted)
      else -- refused when the client is made
        assert.is_nil(tostring(result):find("hunter2secret", 1, true))
      end
    end
  end)
end)
