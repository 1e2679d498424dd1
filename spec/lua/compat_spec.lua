--- What differs between versions of Lua.
local compat = require "vrchatapi.compat"

local function caught(fn, ...)
  local ok, err = pcall(fn, ...)
  assert.is_false(ok)
  return err
end

describe("compat.ensure", function()
  local errs

  local function note(err) errs[#errs + 1] = err == nil and "nothing" or err end

  before_each(function() errs = {} end)

  it("passes the arguments on and returns all results, nil among them", function()
    local results = table.pack(compat.ensure(note, function(...) return ... end, 1, nil, 3, nil))
    assert.same({ n = 4, 1, nil, 3, nil }, results)
    assert.same({ "nothing" }, errs)
  end)

  it("calls the cleanup with the error, which goes through unchanged", function()
    local err = setmetatable({}, { __tostring = function() return "an object" end })
    assert.equal(err, caught(compat.ensure, note, error, err))
    assert.equal(err, errs[1])
    -- a text in Lua 5.5
    assert.equal(caught(error), caught(compat.ensure, note, function() error() end))
  end)

  it("keeps the position of an error", function()
    local message = caught(compat.ensure, note, function() error("boom") end)
    assert.matches("^%S*compat_spec%.lua:%d+: boom$", message)
  end)

  it("raises the error of the cleanup instead", function()
    local function cleanup() error("second", 0) end
    assert.equal("second", caught(compat.ensure, cleanup, error, "first"))
    assert.equal("second", caught(compat.ensure, cleanup, function() end))
  end)

  it("calls the inner cleanup first", function()
    local order = {}
    local function cleanup(name)
      return function() order[#order + 1] = name end
    end
    compat.ensure(cleanup "outer", compat.ensure, cleanup "inner", function() end)
    assert.same({ "inner", "outer" }, order)
  end)

  it("lets the function and the cleanup yield", function()
    local co = coroutine.wrap(function()
      return compat.ensure(
        function() coroutine.yield("cleanup") end,
        function() return coroutine.yield("function") * 2 end
      )
    end)
    assert.equal("function", co())
    assert.equal("cleanup", co(21))
    assert.equal(42, co())
  end)

  it("calls the cleanup when the coroutine is closed", function()
    local coroutines = compat.coroutines
    local co = coroutines.create(function() compat.ensure(note, coroutines.yield) end)
    coroutines.resume(co)
    assert.is_true(coroutines.close(co, "closed"))
    assert.same({ "nothing" }, errs)
    assert.equal("dead", coroutines.status(co))
  end)

  it("calls the cleanup when a task is cancelled", function()
    local vrchatapi = require "vrchatapi"
    vrchatapi.run(function()
      local task = vrchatapi.spawn(function() compat.ensure(note, vrchatapi.sleep, 1000) end)
      vrchatapi.sleep(0)
      task:cancel()
    end)
    assert.same({ "nothing" }, errs)
  end)
end)

describe("compat.using", function()
  it("passes the object first, and calls its __close with the error", function()
    local seen = {}
    local object = setmetatable({}, { __close = function(self, err) seen = { self, err } end })
    assert.equal(object, (compat.using(object, function(...) return ... end, 1)))
    assert.same({ object }, seen)
    assert.equal("boom", caught(compat.using, object, function(_, text) error(text, 0) end, "boom"))
    assert.same({ object, "boom" }, seen)
  end)
end)

describe("compat's numbers", function()
  it("are integers if they have no fraction", function()
    assert.is_true(compat.is_integer(3))
    for _, value in ipairs { 3.5, "3", 0 / 0, 1 / 0, {} } do
      assert.is_false(compat.is_integer(value))
    end
    assert.is_false(compat.is_integer(nil))
  end)

  it("become integers if that is exact", function()
    assert.equal(3, compat.tointeger(3.0))
    assert.equal(-2, compat.tointeger(-2))
    for _, value in ipairs { 3.5, "3", 1 / 0, 0 / 0, 1e300 } do
      assert.is_nil(compat.tointeger(value))
    end
    assert.is_nil(compat.tointeger(nil))
  end)
end)

it("compat.pack and compat.unpack keep nils", function()
  local packed = compat.pack(1, nil, 3, nil)
  assert.equal(4, packed.n)
  assert.equal(4, select("#", compat.unpack(packed, 1, packed.n)))
end)

describe("compat.utf8_length", function()
  local LENGTHS = {
    [""] = 0,
    abc = 3,
    ["\195\164"] = 1,
    ["a\226\130\172b"] = 3,
    ["\240\159\153\130"] = 1,
    ["\0\0"] = 2,
    ["\237\159\191"] = 1,
    ["\244\143\191\191"] = 1,
  }
  local BROKEN = {
    "\128",
    "\195",
    "a\195",
    "\195a",
    "\192\128",
    "\224\128\128",
    "\237\160\128",
    "\240\128\128\128",
    "\244\144\128\128",
    "\245\128\128\128",
    "\226\130",
    "\226\130a",
    "\255",
  }

  it("counts characters", function()
    for text, length in pairs(LENGTHS) do
      assert.equal(length, compat.utf8_length(text))
    end
  end)

  it("returns nil for what is not UTF-8", function()
    for i, text in ipairs(BROKEN) do
      assert.is_falsy(compat.utf8_length(text), i)
    end
  end)
end)

it("compat.collected calls __gc of a table", function()
  local count = 0
  local Type = { __gc = function(self) count = count + self.weight end }
  for _ = 1, 10 do
    compat.collected(setmetatable({ weight = 2 }, Type))
  end
  collectgarbage()
  collectgarbage()
  assert.is_true(count >= 18) -- the last may be in a register
end)

it("Lua 5.1 is refused in one sentence", function()
  if not os.execute("lua5.1 -v >/dev/null 2>&1") then
    return pending("no lua5.1 here") -- a program that tools/packages does not install
  end
  local pipe = assert(
    io.popen("LUA_INIT= lua5.1 -e 'package.path = [[lua/?.lua;lua/?/init.lua]] require [[vrchatapi]]' 2>&1")
  )
  local output = pipe:read("l")
  pipe:close()
  assert.equal("lua5.1: vrchatapi needs LuaJIT or Lua 5.2 to 5.5, and this is Lua 5.1", output)
end)
