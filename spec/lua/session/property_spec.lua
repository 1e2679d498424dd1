--- Whatever session a client writes, it can read again.

local files = require("spec.support.files").use()
local session = require "spec.support.session"
local service = require("spec.support.service").use()

local SEEDS = 150
local DAY = 86400

-- The characters of cookies (RFC 6265), and those that are none.
local GOOD, BAD = {}, { '"', ",", "\\", " ", "\t", "\127", "\u{e9}", "\r", "\0", "" }
for byte = 0x21, 0x7E do
  local char = string.char(byte)
  if not char:find('[",;\\=]') then GOOD[#GOOD + 1] = char end
end

local function pick(list) return list[math.random(#list)] end

local function text(least, most)
  local chars = {}
  for i = 1, math.random(least, most) do
    chars[i] = math.random(200) == 1 and pick(BAD):gsub("[\r%z]", "") or pick(GOOD)
  end
  return table.concat(chars)
end

local DATES = {
  "Fri, 31 Dec 9999 23:59:59 GMT",
  "Thu, 01 Jan 1970 00:00:00 GMT",
  "Wed, 21 Oct 2065 07:28:00 GMT",
  "Tuesday, 19-Jan-38 03:14:08 GMT",
  "Sun Nov  6 08:49:37 2094",
  "tomorrow",
}

local ATTRIBUTES = {
  function() return "Max-Age=" .. pick { "", "0", "-1", "60", "1e9", "x", '"9"', ("9"):rep(30), "34560001" } end,
  function() return "Expires=" .. pick(DATES) end,
  function() return "Path=" .. pick { "/", "/api", "/other", "" } end,
  function() return "Domain=" .. pick { "127.0.0.1", "vrchat.test", "" } end,
  function() return text(0, 20) end,
}

local NAMES = { "auth", "twoFactorAuth", "1", "null", "__proto__", "expires", "value" }

local function cookie()
  local name = math.random(2) == 1 and pick(NAMES) or text(1, 40)
  local length = math.random(20) == 1 and 5000 or 60
  local parts = { name .. "=" .. text(0, length) }
  for _ = 1, math.random(0, 3) do
    parts[#parts + 1] = pick(ATTRIBUTES)()
  end
  return table.concat(parts, "; ")
end

local function cookies_of(client)
  local cookies = {}
  for _, it in ipairs(client.core:cookies()) do
    cookies[it.name] = it
  end
  return cookies
end

describe("a session that a client writes", function()
  it("can be read again, whatever cookies the service sets", function()
    local seed = tonumber(os.getenv("SEED")) or os.time()
    math.randomseed(seed)
    for n = 1, SEEDS do
      local path = files:path()
      local lines = {}
      for i = 1, math.random(1, 50) do
        lines[i] = cookie()
      end
      session.set_cookies(service.box, table.unpack(lines))
      local client = service:client { session = path }
      client:get_friends()
      local saved, problem = client:save_session()
      local what = ("seed %d, session %d: %s"):format(seed, n, tostring(problem))
      assert(saved, what)
      local written, now = cookies_of(client), os.time()
      service.box:fault(nil)

      local other = service:client { session = path, auth = false }
      local _, err = other:get_friends()
      assert.is_true(err == nil or err.kind == "api", what .. tostring(err))
      local read = cookies_of(other)
      for name, it in pairs(written) do
        local lives = not it.expires or it.expires > now + 5
        assert.is_true(not it.expires or it.expires <= now + 400 * DAY + 60, what)
        if lives then assert.same(it, read[name], what) end
      end
      client:close()
      other:close()
    end
  end)

  it("can be read again, whatever the user name is", function()
    for _, name in ipairs {
      "\0\1\127",
      '"\\/',
      "\u{2028}\u{1F600}",
      ("\u{1F600}"):rep(1000),
      "null",
      "a:b@c",
    } do
      local path = files:path()
      local client = service:client { session = path, auth = false }
      local _, err = client:login { username = name, password = "x" }
      assert.equal("bad_credentials", err.code)
      _, err = service:client({ session = path, auth = false }):get_friends()
      assert.equal("missing_credentials", err.code, name)
    end
  end)

  it("is not written if it were too long to be read", function()
    local path = files:path()
    local client = service:client { session = path, auth = false }
    local user, err = client:login { username = ("x"):rep(1024 * 1024), password = "x" }
    assert.is_nil(user)
    assert.equal("session_unwritable", err.code)
    assert.matches("it would have more than 1048576 bytes", err.message, 1, true)
    assert.equal(0, #service:requests())
    assert.is_nil(io.open(path))
  end)
end)
