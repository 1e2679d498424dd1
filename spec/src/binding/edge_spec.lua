--- Responses of the edge in front of the service, and of login pages of networks: as JSON, HTML and plain text.

local service = require("spec.support.service").use()

local function refusal(status, body, headers, options)
  service.box:fault { kind = "reply", status = status, body = body, headers = headers }
  local client = service:client(options)
  local result, err = client:invite_user(service.box.friend_id, { instanceId = service.box.location })
  assert.is_nil(result)
  assert.equal(status, err.status)
  return err
end

local BLOCKED = '{"type":"https://edge/1020","title":"Error 1020: Access denied","status":403,'
  .. '"detail":"A rule of the site blocks you.","error_code":1020,"retryable":false}'
local LIMITED = '{"title":"Error 1015: You are being rate limited","status":429,"error_code":1015,'
  .. '"retryable":true,"retry_after":77}'

describe("a block of the edge", function()
  for what, case in pairs {
    ["as JSON"] = { BLOCKED, "Error 1020: Access denied: A rule of the site blocks you." },
    ["as a text"] = {
      "error code: 1020",
      "the service answered with status 403 and 'error code: 1020'",
    },
    ["as a page"] = {
      "<!DOCTYPE html><title>Access denied</title><p>error code: <b>1020</b>",
      "the service answered with status 403 and a page of HTML ('Access denied')",
    },
    ["as a page without a title"] = { "<html>", "the service answered with status 403 and a page of HTML" },
    ["of the program"] = { '{"title":"Browser","error_code":1010}', "Browser" },
    ["of the country"] = {
      "error code: 1009\n",
      "the service answered with status 403 and 'error code: 1009'",
    },
  } do
    it("is known: " .. what, function()
      local err = refusal(403, case[1])
      assert.same({ "blocked_address", "api", "no" }, { err.code, err.kind, err.acted })
      assert.equal(case[2], err.message)
    end)
  end
end)

describe("the rate limit of the edge", function()
  it("says how long to wait", function()
    local err = refusal(429, LIMITED)
    assert.same({ "rate_limited", 77, "no" }, { err.code, err.retry_after, err.acted })
    assert.equal("Error 1015: You are being rate limited", err.message)
    assert.equal(5, refusal(429, LIMITED, { ["Retry-After"] = "5" }).retry_after)
  end)

  it("is known as a text and as a page", function()
    for _, body in ipairs { "error code: 1015", "<html><title>429</title>", "" } do
      local err = refusal(429, body)
      assert.same({ "rate_limited", "no" }, { err.code, err.acted })
    end
  end)

  it("asks for no nonsense", function()
    for _, wait in ipairs { "-1", "1e300", '"5"', "0", "null", "{}" } do
      assert.is_nil(refusal(429, ('{"error_code":1015,"retry_after":%s}'):format(wait)).retry_after)
    end
  end)
end)

describe("an edge without the service behind it", function()
  for _, status in ipairs { 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530 } do
    it("is unavailable: " .. status, function()
      local err = refusal(status, "error code: " .. status)
      assert.same({ "unavailable", "unknown" }, { err.code, err.acted })
    end)
  end

  it("is asked again for what only reads", function()
    service.box:fault { kind = "reply", status = 522, body = "error code: 522", times = 1 }
    local client = service:client { retries = 1 }
    assert.equal(12, #assert(client:get_invite_messages(service.box.user_id, "message")))
  end)
end)

describe("a redirect", function()
  for _, status in ipairs { 301, 302, 303, 307, 308 } do
    it("is not followed, and its host is named: " .. status, function()
      local err = refusal(status, "", { Location = "http://portal.example/login?to=1" })
      assert.equal("http_" .. status, err.code)
      assert.matches("leads to portal.example: is there a login page", err.message, 1, true)
      assert.equal("unknown", err.acted)
    end)
  end

  it("may lead nowhere", function()
    for _, headers in ipairs { {}, { Location = "" }, { Location = "http://" } } do
      assert.equal("http_302", refusal(302, "", headers).code)
    end
  end)
end)

describe("an error with the status of a success", function()
  it("is a refusal with its words", function()
    local err = refusal(
      200,
      '{"error":{"message":"\\"You need to be friends with that user first\\"",' .. '"status_code":403}}'
    )
    assert.same({ "not_friends", "no" }, { err.code, err.acted })
    assert.equal("You need to be friends with that user first", err.message)
  end)

  it("is known by its words alone", function()
    assert.equal("not_friends", refusal(200, '{"error":"be friends with that user"}').code)
    assert.equal("http_200", refusal(200, '{"error":"Something else"}').code)
    assert.equal("rate_limited", refusal(201, '{"error":"x","status_code":429}').code)
  end)

  it("is none where the error is null, false or a number", function()
    for _, value in ipairs { "null", "false", "0" } do
      service.box:fault { kind = "reply", status = 200, body = ('{"id":"x","error":%s}'):format(value) }
      assert(service:client():request_invite(service.box.friend_id))
    end
  end)
end)

describe("a status", function()
  it("decides before an encoding that is none", function()
    local err = refusal(429, "plain", { ["Content-Encoding"] = "gzip", ["Retry-After"] = "7" })
    assert.same({ "rate_limited", "no", 7 }, { err.code, err.acted, err.retry_after })
  end)
end)

describe("the cost of a response", function()
  it("does not grow with what asks for a second factor", function()
    local words = ('"totp",'):rep(250000)
    service.box:fault {
      kind = "reply",
      status = 200,
      body = '{"requiresTwoFactorAuth":[' .. words .. '"otp"]}',
    }
    local _, err = service:client():get_current_user()
    assert.equal("two_factor_required", err.code)
    assert.equal(250001, #err.two_factor_methods)
    assert.is_true(#err.message < 200)
  end)
end)
