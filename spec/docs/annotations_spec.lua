--- The annotations of what C provides against the core.

local annotations = require "spec.support.annotations"
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local pages = require "spec.support.pages"

local library = annotations.read("library/core.lua", "library/types.lua")

-- The names of the annotated functions of an owner, sorted.
local function annotated(owner)
  local names = {}
  for full_name in pairs(library.functions) do
    names[#names + 1] = full_name:match("^" .. owner .. "[.:]([%w_]+)$")
  end
  return pages.sorted(names)
end

local function names_of(object, is_left_out)
  local names = {}
  for name, value in pairs(object) do
    if type(value) == "function" and not (is_left_out and is_left_out(name)) then names[#names + 1] = name end
  end
  return pages.sorted(names)
end

local function methods_of(object, is_left_out) return names_of(getmetatable(object).__index, is_left_out) end

describe("the annotations of the core have", function()
  local client

  before_each(function() client = core.new { user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test" } end)
  after_each(function() client:close() end)

  it("its functions", function()
    assert.same(names_of(core), annotated("core"))
    assert.same(names_of(core.system), annotated("system"))
  end)

  it(
    "the methods of a client, besides the operations",
    function() assert.same(methods_of(client, core.operation), annotated("Client")) end
  )

  it(
    "the methods of a call",
    function() assert.same(methods_of((client:prepare("get_friends"))), annotated("Call")) end
  )

  it("the methods of a stream", function()
    local stream = assert(client:stream("wss://localhost"))
    local streams = annotations.read("library/stream.lua")
    local names = {}
    for full_name in pairs(streams.functions) do
      names[#names + 1] = full_name:match("^Stream:([%w_]+)$")
    end
    assert.same(methods_of(stream), pages.sorted(names))
  end)

  it("the methods of a lock and of a file that grows", function()
    local lock = assert(core.system.lock(files:path()))
    assert.same(methods_of(lock), annotated("Lock"))
    lock:unlock()
    local file = assert(core.system.append(files:path()))
    assert.same(methods_of(file), annotated("Journal"))
    file:close()
  end)

  it("the fields and the types of fields of an operation", function()
    local fields, types = {}, {}
    for _, row in ipairs(core.operations()) do
      for name in pairs(row) do
        fields[name] = true
      end
      for _, list in pairs { row.parameters, row.body and row.body.fields, row.query and row.query.fields } do
        for _, field in ipairs(list) do
          types[field.type] = true
        end
      end
    end
    for _, field in ipairs(library.classes["vrchatapi.Operation"]) do
      assert.is_true(fields[field.name], field.name)
      fields[field.name] = nil
    end
    for _, name in ipairs(library.aliases["vrchatapi.Operation.FieldType"]) do
      assert.is_true(types[name], name)
      types[name] = nil
    end
    assert.same({}, fields)
    assert.same({}, types)
  end)
end)
