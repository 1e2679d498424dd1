--- The kinds of values that fields of a body take, beside those of the Invite API.

local service = require("spec.support.service").use()

-- The body of a new instance with these fields as well, as it was sent.
local function sent(fields)
  fields.worldId, fields.type, fields.region = "w", "t", "r"
  service.box:forget()
  service:client():create_instance(fields)
  return service:request().body:match('^{"worldId":"w","type":"t","region":"r",?(.*)}$')
end

local function refused(name, body, text)
  local client = service:core()
  service.box:forget()
  local ok, message = pcall(client[name], client, body)
  assert.is_false(ok)
  local expected = ("bad argument #1 to '%s' (%s)"):format(name, text)
  assert.equal(expected, message:sub(-#expected))
  assert.same({}, service:requests())
end

local function bad(field, value, text)
  refused("create_instance", { worldId = "w", type = "t", region = "r", [field] = value }, field .. text)
end

describe("a boolean", function()
  it("is true or false", function()
    assert.equal('"inviteOnly":true', sent { inviteOnly = true })
    assert.equal('"inviteOnly":false', sent { inviteOnly = false })
    for value, shown in pairs { [0] = "0", no = "'no'", [print] = "function" } do
      bad("inviteOnly", value, " must be true or false, got " .. shown)
    end
  end)
end)

describe("a choice", function()
  it("may be any word", function()
    assert.equal('"groupAccessType":"a new one"', sent { groupAccessType = "a new one" })
    refused(
      "create_instance",
      { worldId = "w", type = "t", region = "" },
      "region must be a string that is not empty, got ''"
    )
    refused("create_instance", { worldId = "w", type = "t" }, "region is required")
    bad("groupAccessType", "a\rb", " must not contain CR, LF or NUL")
  end)
end)

describe("a list of ids", function()
  it("is written as a list, whatever it holds", function()
    assert.equal('"roleIds":[]', sent { roleIds = {} })
    assert.equal('"roleIds":["a"]', sent { roleIds = { "a" } })
    assert.equal('"roleIds":["a","b\\"","ü"]', sent { roleIds = { "a", 'b"', "ü" } })
    local ids = {}
    for i = 1, 500 do
      ids[i] = "grol_" .. i
    end
    assert.equal('"roleIds":["' .. table.concat(ids, '","') .. '"]', sent { roleIds = ids })
  end)

  it("holds nothing but ids", function()
    bad("roleIds", "grol_1", " must be a list of ids, got 'grol_1'")
    bad("roleIds", { "a", 5 }, "[2] must be a string, got 5")
    bad("roleIds", { "a", "b", ".." }, "[3] must be an id (not empty, '.' or '..'), got '..'")
    bad("roleIds", { "\xFF" }, "[1] must be UTF-8, got a byte that is not at position 1")
    bad("roleIds", { "a\n" }, "[1] must not contain CR, LF or NUL")
    bad("roleIds", { "a", id = "b" }, " must be a list of ids, got the key 'id'")
    bad("roleIds", { [0] = "a" }, " must be a list of ids, got the key 0")
    bad("roleIds", { [1.5] = "a" }, " must be a list of ids, got the key 1.5")
    bad("roleIds", { "a", [1099511627776] = "b" }, " must be a list of ids, got the key 1099511627776")
  end)
end)

describe("a table", function()
  it("is written as an object", function()
    assert.equal('"contentSettings":{}', sent { contentSettings = {} })
    assert.equal('"contentSettings":{"props":false}', sent { contentSettings = { props = false } })
    assert.equal(
      '"contentSettings":{"a":{"b":[1,"ü"]}}',
      sent { contentSettings = { a = { b = { 1, "ü" } } } }
    )
  end)

  it("can be written as JSON", function()
    bad("contentSettings", true, " must be a table, got true")
    bad("contentSettings", { true }, " must have names as keys, got 1")
    bad("contentSettings", { a = "\xFF" }, ".a must be UTF-8")
    bad("contentSettings", { ["\xFF"] = 1 }, ".\xFF must be UTF-8")
    bad("contentSettings", { a = print }, ".a cannot be written as JSON: a function")
    local endless = {}
    endless.a = endless
    local ok, message = pcall(sent, { contentSettings = endless })
    assert.is_false(ok)
    assert.matches("contentSettings cannot be written as JSON: ", message, 1, true)
  end)
end)

describe("a time", function()
  it("is a string", function()
    assert.equal('"closedAt":"2026-01-31T20:00:00.000Z"', sent { closedAt = "2026-01-31T20:00:00.000Z" })
    bad("closedAt", 1769889600, " must be a time such as '2026-01-31T20:00:00.000Z', got 1769889600")
  end)
end)

describe("a secret", function()
  it("is never shown", function()
    for _, name in ipairs { "verify_2fa", "verify_2fa_email_code", "verify_recovery_code" } do
      refused(name, { code = 123456 }, "code must be a string, got number")
      refused(name, { code = "" }, "code must not be empty")
      refused(name, { code = "1234\n" }, "code must not contain CR, LF or NUL")
      refused(name, { code = "1234\xFF" }, "code must be UTF-8, got a byte that is not at position 5")
      refused(name, {}, "code is required")
    end
  end)
end)

describe("a body of many fields", function()
  it(
    "is written in the order in which the operation lists it",
    function()
      assert.equal(
        '"ageGate":true,"calendarEntryId":"c","displayName":"","queueEnabled":false,' .. '"roleIds":["x"]',
        sent {
          roleIds = { "x" },
          queueEnabled = false,
          displayName = "",
          calendarEntryId = "c",
          ageGate = true,
        }
      )
    end
  )

  it("has extra fields at the end", function()
    service:client():create_instance({ worldId = "w", type = "t", region = "r" }, { extra = { count = 3 } })
    assert.equal('{"worldId":"w","type":"t","region":"r","count":3}', service:request().body)
    service.box:forget()
    service:client():logout { extra = { all = true } }
    assert.equal('{"all":true}', service:request().body)
  end)
end)
