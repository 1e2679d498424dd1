--- What differs between versions of Lua: the same checks under this Lua and under LuaJIT.
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
    assert.is_nil(caught(compat.ensure, note, function() error() end))
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
    local co = coroutine.create(function() compat.ensure(note, coroutine.yield) end)
    coroutine.resume(co)
    assert.is_true(coroutine.close(co))
    assert.same({ "nothing" }, errs)
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

-- As a text, for a Lua that this suite does not run under.
local NUMBERS_AND_TEXTS = [[
  local compat = ...
  assert(compat.is_integer(3) and not compat.is_integer(3.5) and not compat.is_integer("3"))
  assert(not compat.is_integer(nil) and not compat.is_integer(0/0) and not compat.is_integer(1/0))
  assert(compat.tointeger(3.0) == 3 and compat.tointeger(-2) == -2)
  assert(compat.tointeger(3.5) == nil and compat.tointeger("3") == nil and compat.tointeger(nil) == nil)
  assert(compat.tointeger(1/0) == nil and compat.tointeger(0/0) == nil and compat.tointeger(1e300) == nil)
  local packed = compat.pack(1, nil, 3, nil)
  assert(packed.n == 4 and select("#", compat.unpack(packed, 1, packed.n)) == 4)
  local LENGTHS = {
    [""] = 0, abc = 3, ["\195\164"] = 1, ["a\226\130\172b"] = 3, ["\240\159\153\130"] = 1, ["\0\0"] = 2,
    ["\237\159\191"] = 1, ["\244\143\191\191"] = 1,
  }
  for text, length in pairs(LENGTHS) do assert(compat.utf8_length(text) == length, length) end
  local BROKEN = {
    "\128", "\195", "a\195", "\195a", "\192\128", "\224\128\128", "\237\160\128", "\240\128\128\128",
    "\244\144\128\128", "\245\128\128\128", "\226\130", "\226\130a", "\255",
  }
  for i, text in ipairs(BROKEN) do assert(not compat.utf8_length(text), i) end
  local log = {}
  local function cleanup(err) log[#log + 1] = tostring(err) end
  assert(select("#", compat.ensure(cleanup, function(...) return ... end, 1, nil)) == 2)
  local ok, err = pcall(compat.ensure, cleanup, error, "boom", 0)
  assert(not ok and err == "boom" and table.concat(log, ",") == "nil,boom")
  local object = setmetatable({}, { __close = function(_, it) log = it end })
  ok, err = pcall(compat.using, object, function(_, text) error(text, 0) end, "bang")
  assert(not ok and err == "bang" and log == "bang")
]]

describe("compat's numbers, lists and texts", function()
  it("hold under this Lua", function() assert(load(NUMBERS_AND_TEXTS))(compat) end)

  it("hold under LuaJIT", function()
    if not os.execute("luajit -v >/dev/null 2>&1") then
      return print("compat_spec: skipped, as there is no `luajit` program")
    end
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write(
      "local compat = dofile 'lua/vrchatapi/compat.lua'\nassert(loadstring([==[",
      NUMBERS_AND_TEXTS,
      "]==]))(compat)\n"
    )
    file:close()
    local ok = os.execute("luajit " .. path)
    os.remove(path)
    assert.is_true(ok)
  end)
end)
