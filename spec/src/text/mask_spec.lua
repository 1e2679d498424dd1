local core = require "vrchatapi.core"

-- Byte by byte and bit by bit, as the RFC describes it.
local function xor(a, b)
  local result, bit = 0, 1
  while a > 0 or b > 0 do
    if a % 2 ~= b % 2 then result = result + bit end
    a, b, bit = math.floor(a / 2), math.floor(b / 2), bit * 2
  end
  return result
end

local function masked(bytes, key)
  local result = {}
  for i = 1, #bytes do
    local j = (i - 1) % 4 + 1
    result[i] = string.char(xor(bytes:byte(i), key:byte(j)))
  end
  return table.concat(result)
end

local function any_bytes(length, seed)
  local bytes = {}
  for i = 1, length do
    bytes[i] = string.char((i * 89 + seed * 57) % 256)
  end
  return table.concat(bytes)
end

describe("core.mask", function()
  it("masks the example of RFC 6455", function()
    assert.equal("\127\159\77\81\88", core.mask("Hello", "\55\250\33\61"))
    assert.equal("Hello", core.mask("\127\159\77\81\88", "\55\250\33\61"))
  end)

  it("masks any number of bytes with any key", function()
    for length = 0, 70 do
      local bytes, key = any_bytes(length, length), any_bytes(4, length + 1)
      assert.equal(masked(bytes, key), core.mask(bytes, key))
    end
  end)

  it("takes the mask off a large payload again", function()
    local bytes = any_bytes(100003, 5)
    assert.is_true(bytes == core.mask(core.mask(bytes, "\0\255\1\254"), "\0\255\1\254"))
  end)

  for name, case in pairs {
    ["bytes that are not a string"] = {
      { 1, "1234" },
      "#1 to 'mask' %(bytes must be a string, got number%)$",
    },
    ["no key"] = { { "x" }, "#2 to 'mask' %(key must be a string, got n[io][l ].*%)$" },
    ["a key of 3 bytes"] = { { "x", "123" }, "#2 to 'mask' %(key must be 4 bytes, got 3%)$" },
    ["a key of 5 bytes"] = { { "x", "12345" }, "#2 to 'mask' %(key must be 4 bytes, got 5%)$" },
  } do
    it("refuses " .. name, function()
      local _, message = pcall(function() core.mask(case[1][1], case[1][2]) end)
      assert.is_truthy(message:find("^spec/src/text/mask_spec%.lua:%d+: bad argument " .. case[2]), message)
    end)
  end
end)

describe("core.is_utf8", function()
  for _, text in ipairs {
    "",
    "plain text of more than eight bytes",
    "é",
    "\0",
    "\224\160\128",
    "\237\159\191",
    "\238\128\128",
    "\240\144\128\128",
    "\244\143\191\191",
    "12345678\240\159\152\128",
  } do
    it(("accepts %q"):format(text), function() assert.is_true(core.is_utf8(text)) end)
  end

  for name, text in pairs {
    ["a first byte alone"] = "\195",
    ["a following byte alone"] = "\128",
    ["an overlong character of two bytes"] = "\192\128",
    ["an overlong character of three bytes"] = "\224\159\191",
    ["an overlong character of four bytes"] = "\240\143\191\191",
    ["a surrogate"] = "\237\160\128",
    ["a character beyond U+10FFFF"] = "\244\144\128\128",
    ["a byte that is in no character"] = "\255",
    ["a character that is cut"] = "12345678\240\159\152",
  } do
    it("refuses " .. name, function() assert.is_false(core.is_utf8(text)) end)
  end
end)
