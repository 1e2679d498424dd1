local support = require "spec.support.sandbox"
local admission = require "vrchatapi.sandbox.service.admission"
local lookalike = require "vrchatapi.sandbox.formats.lookalike"
local State = require "vrchatapi.sandbox.state"

local call = support.call

local MISSING = { error = { message = '"Missing Credentials"', status_code = 401 } }
local NOT_IMPLEMENTED = {
  error = "The endpoint you're looking for is not implemented by our system.",
  status_code = 404,
}

describe("look-alike punctuation", function()
  it(
    "replaces what was seen replaced, and keeps the rest",
    function()
      assert.equal(
        "a\u{2024}\u{01C3}\u{201A}\u{02F8}\u{FF1F}\u{FF1D}\u{FF08}\u{FF09}"
          .. "\u{FF02}\u{FF3B}\u{FF3D}\u{FF06}\u{FF0B}\u{FF20}'-;é",
        lookalike.encode("a.!,:?=()\"[]&+@'-;é")
      )
    end
  )
end)

describe("the User-Agent rule", function()
  for _, user_agent in ipairs {
    "MyBot/1.0 me@bot.dev",
    "MyBot/1.0.0-rc.1+5 (me@bot.dev)",
    "My Bot/v2 https://bot.dev/contact",
    "a/1 contact: me@mail.bot.dev.",
    "examplebot/1.0 me@notexample.com",
    "VRCX 2026.08.20",
    "MyBot",
    "MyBot/1.0",
    "https://bot.dev/1.0 me@bot.dev",
    "Mozilla/5.0 (X11; Linux x86_64)",
  } do
    it("accepts " .. user_agent, function() assert.is_true(admission.is_identified(user_agent)) end)
  end

  for _, user_agent in ipairs {
    "",
    "  ",
    "curl/7.88.1",
    "libcurl/8.0",
    "node",
    "python-requests/2.31.0",
    "Wget/1.21",
    "MyBot/1.0 me@example.com",
    "MyBot/1.0 me@mail.example.org",
    "MyBot/1.0 https://example.net/me",
    "MyBot/1.0 me@my.example",
    "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
    "https://bot.dev/1.0 me@example.com",
    "MyBot/1.0 https://bot.dev me@example.com",
  } do
    it("refuses " .. user_agent, function() assert.is_false(admission.is_identified(user_agent)) end)
  end
end)

describe("the service", function()
  local state

  before_each(function() state = State.new("http://127.0.0.1:1/api/1") end)

  it("refuses a request without a User-Agent first of all", function()
    for _, user_agent in ipairs { false, "curl/7.88.1" } do
      local status, body =
        call(state, "GET", "/no%7Esuch", nil, { ["User-Agent"] = user_agent, Cookie = false })
      assert.equal(403, status)
      assert.equal(13799, body.error.waf_code)
      assert.matches('^"please identify yourself .* thank you!"$', body.error.message)
    end
  end)

  it("refuses encoded ~ ( ), before it looks at the session", function()
    for _, encoded in ipairs { "%7E", "%7e", "%28", "%29" } do
      local status, body = call(state, "GET", "/message/a" .. encoded .. "b/message", nil, { Cookie = false })
      assert.equal(400, status)
      assert.same({ error = { message = '"malformed url"', status_code = 400, waf_code = 26497 } }, body)
    end
  end)

  it("takes encoded ~ ( ) in the query", function()
    local status = call(state, "GET", "/message/" .. state.seed.user_id .. "/message?a=%7E")
    assert.equal(200, status)
  end)

  it("needs a cookie it knows, before it looks for the route", function()
    for _, cookie in ipairs {
      false,
      "auth=authcookie_other",
      "auth=",
      "twoFactorAuth=" .. state.seed.auth,
      state.seed.auth,
    } do
      local status, body, reply = call(state, "GET", "/no/such", nil, { Cookie = cookie })
      assert.equal(401, status)
      assert.same(MISSING, body)
      assert.same({ { "Content-Type", "application/json; charset=utf-8" } }, reply.headers)
    end
  end)

  it("finds the cookie among others", function()
    local status = call(
      state,
      "GET",
      "/message/" .. state.seed.user_id .. "/message",
      nil,
      { Cookie = "twoFactorAuth=x; auth=" .. state.seed.auth .. "; a=b" }
    )
    assert.equal(200, status)
  end)

  it("knows no other routes, methods or base paths", function()
    for _, case in ipairs {
      { "GET", "/no/such" },
      { "POST", "/message/" .. state.seed.user_id .. "/message" },
      { "GET", "/invite/" .. state.seed.friend_id },
      { "GET", "/message/x/message/1/2" },
      { "POST", "/invite//photo" },
      { "GET", "" },
    } do
      local status, body = call(state, case[1], case[2])
      assert.equal(404, status)
      assert.same(NOT_IMPLEMENTED, body)
    end
  end)

  it("decodes path parameters", function()
    local id = state.seed.user_id:gsub("_", "%%5F")
    assert.equal(200, (call(state, "GET", "/message/" .. id .. "/message")))
  end)
end)

describe("the state", function()
  it("is the same at every start, and its ids differ", function()
    local one, other = State.new("http://a"), State.new("http://a")
    assert.same(one.seed, other.seed)
    assert.same(one:snapshot(), other:snapshot())
    local seen = {}
    for _ = 1, 1000 do
      local id = one:id("not")
      assert.matches("^not_%x+%-%x+%-%x+%-%x+%-%x+$", id)
      assert.equal(40, #id)
      assert.is_nil(seen[id])
      seen[id] = true
    end
  end)

  it("writes times as the service does", function()
    local state = State.new("http://a")
    assert.equal("2025-01-01T12:00:00.000Z", state:time())
    state.now = state.now + 3661.25
    assert.equal("2025-01-01T13:01:01.250Z", state:time())
  end)

  it("has a location of the right grammar", function()
    local seed = State.new("http://a").seed
    assert.equal(seed.world_id .. ":" .. seed.instance_id, seed.location)
    assert.matches("^12345~hidden%(usr_[%x-]+%)~region%(eu%)$", seed.instance_id)
    assert.matches("^authcookie_%x+%-%x+%-%x+%-%x+%-%x+$", seed.auth)
  end)
end)
