--- Queries: what goes into the URL, and what is refused.

local closing = require("spec.support.closing").use()
local service = require("spec.support.service").use()

local HERE = debug.getinfo(1, "S").short_src

-- The query that a call has put into its URL, or nil.
local function sent(name, ...)
  local client = service:client()
  service.box:forget()
  client[name](client, ...)
  return service:request().target:match("%?(.*)$")
end

-- The mistake that a call raises, without the position, which must be in this file. It is the same
-- with and without the Lua layer.
local function mistake(name, ...)
  local texts = {}
  for i, layer in ipairs { "client", "core" } do
    local client = service[layer](service)
    local ok, message = pcall(function(...) return client[name](client, ...) end, ...)
    assert.is_false(ok)
    assert.equal(HERE, message:match("^(.-):%d+: "))
    texts[i] = message:match("^.-:%d+: (.*)$")
  end
  assert.equal(texts[1], texts[2])
  return texts[1]
end

describe("a query", function()
  it("has its fields in a fixed order", function()
    local query = { offset = 5, offline = false, n = 7 }
    for _ = 1, 20 do
      assert.equal("offset=5&n=7&offline=false", sent("get_friends", query))
      query.n = nil -- moves it within the table
      query.n = 7
    end
    assert.equal("n=7", sent("get_friends", { n = 7 }))
  end)

  it("is left out without fields", function()
    for _, query in ipairs { {}, { n = nil } } do
      assert.is_nil(sent("get_friends", query))
      assert.equal("/api/1/auth/user/friends", service:request().target)
    end
    assert.is_nil(sent("get_friends"))
    assert.is_nil(sent("get_friends", nil))
    assert.is_nil(sent("get_friends", nil, { timeout = 5 }))
  end)

  it("is the argument before the options", function()
    assert.equal("n=1", sent("get_friends", { n = 1 }, { timeout = 5 }))
    assert.matches("unknown option 'n'", mistake("get_friends", nil, { n = 1 }))
    assert.matches("unknown field 'timeout'", mistake("get_friends", { timeout = 5 }))
  end)

  it("is percent-encoded except for unreserved characters", function()
    local function value(text) return sent("get_notifications", { type = text }):match("^type=(.*)$") end
    for text, expected in pairs {
      ["azAZ09-._~"] = "azAZ09-._~",
      ["a b"] = "a%20b",
      ["a+b"] = "a%2Bb",
      ["a&n=1"] = "a%26n%3D1",
      ["a?b#c"] = "a%3Fb%23c",
      ["50%"] = "50%25",
      ["%20"] = "%2520",
      ["/"] = "%2F",
      ["."] = ".",
      [".."] = "..",
      ["(~)"] = "%28~%29",
      ["!$'*,;:@"] = "%21%24%27%2A%2C%3B%3A%40",
      ["\t\1\127"] = "%09%01%7F",
      ['[]{}|\\^`"<>'] = "%5B%5D%7B%7D%7C%5C%5E%60%22%3C%3E",
      ["ü\u{1F44B}"] = "%C3%BC%F0%9F%91%8B",
      [("x y"):rep(1000)] = ("x%20y"):rep(1000),
    } do
      assert.equal(expected, value(text))
    end
    for byte = 1, 127 do
      local char = string.char(byte)
      if char ~= "\n" and char ~= "\r" then
        local plain = char:find("[%w%-._~]")
        assert.equal(plain and char or ("%%%02X"):format(byte), value(char))
      end
    end
  end)

  it("has integers in full, and floats that are whole as integers", function()
    for number, text in pairs {
      [0] = "0",
      [3.0] = "3",
      [math.maxinteger] = ("%d"):format(math.maxinteger),
      [1e15] = "1000000000000000",
    } do
      assert.equal("offset=" .. text, sent("get_friends", { offset = number }))
    end
  end)

  it("is not changed by the call", function()
    local query = { n = 3.0, offline = true }
    sent("get_friends", query)
    assert.same({ n = 3, offline = true }, query)
    assert.equal(math.type(3.0), math.type(query.n))
  end)

  it("is sent as well if the request is sent again", function()
    local request = closing(service:core():prepare("get_friends", { n = 2 }))
    for _ = 1, 2 do
      request:send()
      request:wait()
    end
    for _, seen in ipairs(service:requests()) do
      assert.equal("/api/1/auth/user/friends?n=2", seen.target)
    end
    assert.equal(2, #service:requests())
  end)
end)

describe("a mistake in a query", function()
  local PAGE = "an integer from 1 to 100"

  it("raises with the exact text", function()
    for _, case in ipairs {
      { { n = 101 }, "n must be " .. PAGE .. ", got 101" },
      { { n = 0 }, "n must be " .. PAGE .. ", got 0" },
      { { n = 1.5 }, "n must be " .. PAGE .. ", got 1.5" },
      { { n = "5" }, "n must be " .. PAGE .. ", got '5'" },
      { { n = 0 / 0 }, "n must be " .. PAGE .. ", got " .. tostring(0 / 0) },
      { { n = false }, "n must be " .. PAGE .. ", got false" },
      { { offset = -1 }, "offset must be an integer from 0 on, got -1" },
      { { offset = 2 ^ 63 }, "offset must be an integer from 0 on, got " .. 2 ^ 63 },
      { { offline = "true" }, "offline must be true or false, got 'true'" },
      { { offline = 1 }, "offline must be true or false, got 1" },
      { { ofline = true }, "unknown field 'ofline'; the fields of the query are offset, n and offline" },
      { { "n" }, "query must have names as keys, got 1" },
      { 100, "query must be a table, got 100" },
      { "n=100", "query must be a table, got 'n=100'" },
      { false, "query must be a table, got false" },
    } do
      assert.equal(("bad argument #1 to 'get_friends' (%s)"):format(case[2]), mistake("get_friends", case[1]))
    end
    assert.same({}, service:requests())
  end)

  it("raises for strings", function()
    for _, case in ipairs {
      { { type = "" }, "type must be a string that is not empty, got ''" },
      { { type = 5 }, "type must be a string that is not empty, got 5" },
      { { type = "a\nb" }, "type must not contain CR, LF or NUL" },
      { { type = "a\0b" }, "type must not contain CR, LF or NUL" },
      { { type = "ab\xFF" }, "type must be UTF-8, got a byte that is not at position 3" },
      {
        { after = 1769889600 },
        "after must be a time such as '2026-01-31T20:00:00.000Z', got 1769889600",
      },
      { { after = "" }, "after must be a time such as '2026-01-31T20:00:00.000Z', got ''" },
    } do
      assert.equal(
        ("bad argument #1 to 'get_notifications' (%s)"):format(case[2]),
        mistake("get_notifications", case[1])
      )
    end
  end)

  it("raises with the number of the argument", function()
    assert.equal(
      "bad argument #2 to 'get_friends' (extra must be absent: a GET request has no body)",
      mistake("get_friends", { n = 1 }, { extra = { a = 1 } })
    )
    assert.equal(
      "bad argument #3 to 'get_friends' (what follows the options must be absent, got 1)",
      mistake("get_friends", nil, nil, 1)
    )
    assert.equal(
      "bad argument #2 to 'get_user' (unknown option 'n'; the options of a call are "
        .. "timeout, progress and extra)",
      mistake("get_user", "usr_1", { n = 1 })
    )
  end)
end)
