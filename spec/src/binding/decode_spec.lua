--- core.decode and core.decode_details: JSON within what the service sends.

local core = require "vrchatapi.core"

describe("core.decode", function()
  it("returns the value of a text, with integers, and without nulls", function()
    local value = core.decode '{"a":3.0,"b":null,"c":[1,null,2.5],"d":"x"}'
    assert.same({ a = 3, c = { 1, 2.5 }, d = "x" }, value)
    assert.equal("3", tostring(value.a))
    assert.same({ n = 1 }, { n = select("#", core.decode "null"), core.decode "null" })
    assert.equal("text", core.decode '"text"')
  end)

  it("returns a reason for what is not JSON", function()
    for _, text in ipairs { "", "not_1", "{", "[1]\0", "\255" } do
      local value, reason = core.decode(text)
      assert.is_nil(value)
      assert.equal("string", type(reason))
    end
  end)

  it("raises for what is not a text", function()
    assert.has_error(function() core.decode {} end)
    assert.has_error(function() core.decode_details "x" end)
  end)
end)

describe("core.decode_details", function()
  it("makes a table of an object, of a text of one, and of nothing", function()
    for _, it in ipairs {
      { { worldId = "w" }, { worldId = "w" } },
      { '{"worldId":"w"}', { worldId = "w" } },
      { nil, {} },
      { "some words", { raw = "some words" } },
      { '"a text"', { raw = '"a text"' } },
      { 7, { raw = 7 } },
    } do
      local notification = { details = it[1] }
      core.decode_details(notification)
      assert.same(it[2], notification.details)
    end
  end)
end)
