local gzip = require "vrchatapi.sandbox.formats.gzip"

-- What the gzip program makes of some bytes, or nil if it refuses them.
local function inflate(bytes)
  local name = os.tmpname()
  local file = assert(io.open(name, "wb"))
  file:write(bytes)
  file:close()
  local pipe = assert(io.popen("gzip -dc <" .. name .. " 2>&1", "r"))
  local text = pipe:read("a")
  local ok = pipe:close()
  os.remove(name)
  return ok and text
end

local UNIT = 8 * 258

describe("gzip.pad", function()
  for _, case in ipairs {
    { "", 0 },
    { "", 1 },
    { "{}", 2 },
    { "{}", 1 },
    { '{"a":"\255\0\127\128\144é"}', 300 },
    { "ab", 3 + UNIT },
    { "ab", 3 + 2 * UNIT },
    { "abc", 4 + 3 * UNIT },
    { "x", 2 + 5 * UNIT + 999 },
    { '{"ok":true}', 3000000 },
  } do
    it(("pads %d bytes to %d"):format(#case[1], case[2]), function()
      local expected = case[1] .. (" "):rep(case[2] - #case[1])
      assert.is_true(expected == inflate(gzip.pad(case[1], case[2])))
    end)
  end

  it(
    "is small where its text is large",
    function() assert.is_true(#gzip.pad("{}", 64 * 1024 * 1024) < 512 * 1024) end
  )
end)
