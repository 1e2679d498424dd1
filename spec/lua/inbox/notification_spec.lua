--- What a notification says, in whatever form the service writes it.
local notification = require "vrchatapi.inbox.notification"

local service = require("spec.support.service").use()

local NOON = 1735732800 -- 2025-01-01T12:00:00Z

-- The time of a notification that the service returns with that field.
local function time_of(name, text)
  service.box:fault {
    kind = "reply",
    status = 200,
    body = ('[{"id":"not_1","type":"invite","%s":"%s"}]'):format(name, text),
  }
  return notification.time(assert(service:client():get_notifications())[1])
end

describe("the time of a notification", function()
  it("is read in UTC", function()
    assert.equal(NOON, time_of("created_at", "2025-01-01T12:00:00.000Z"))
    assert.equal(NOON, time_of("created_at", "2025-01-01T12:00:00Z"))
    assert.equal(NOON, time_of("created_at", "2025-01-01T12:00:00"))
    assert.equal(951782400, time_of("created_at", "2000-02-29T00:00:00.000Z"))
  end)

  it("may have an offset", function()
    assert.equal(NOON, time_of("created_at", "2025-01-01T21:00:00.000+09:00"))
    assert.equal(NOON, time_of("created_at", "2025-01-01T08:30:00-03:30"))
    assert.equal(NOON, time_of("created_at", "2025-01-01T14:00:00.123456+0200"))
    assert.equal(NOON, time_of("created_at", "2025-01-01T11:00:00-01"))
    assert.equal(NOON, time_of("created_at", "2025-01-01T12:00:00.000+0000"))
  end)

  it(
    "may be called createdAt",
    function() assert.equal(NOON, time_of("createdAt", "2025-01-01T12:00:00.000Z")) end
  )

  it("is nil if the service does not say", function()
    for _, text in ipairs { "", "yesterday", "2025-01-01" } do
      assert.is_nil(time_of("created_at", text))
    end
    assert.is_nil(time_of("other", "2025-01-01T12:00:00Z"))
  end)
end)
