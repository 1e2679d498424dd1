--- The pages on the APIs against the table of operations.

local annotations = require "spec.support.annotations"
local pages = require "spec.support.pages"
local vrchatapi = require "vrchatapi"

local operations = vrchatapi.operations()

-- The rows of each API by its name, and the names in their order.
local apis, names = {}, {}
for _, row in ipairs(operations) do
  if not apis[row.api] then
    apis[row.api] = {}
    names[#names + 1] = row.api
  end
  table.insert(apis[row.api], row)
end

-- How the types of the table of operations are written on the pages.
local ARGUMENT_TYPES = {
  id = "string", text = "string", word = "string", time = "string", secret = "string",
  choice = "string", integer = "integer", boolean = "boolean", ids = "list of strings",
  table = "table",
}
local RESULT_TYPES = { ["string[]"] = "list of strings", ["table[]"] = "list of tables" }

local function result_type(field)
  local kind = field.type:gsub("%?$", "")
  return (RESULT_TYPES[kind] or kind) .. (kind ~= field.type and ", may be absent" or "")
end

-- How a signature in the documentation must be.
local function signature(row)
  local text, brackets = "", 0
  for i, param in ipairs(annotations.params(row)) do
    local comma = i > 1 and ", " or ""
    if param.optional then
      text, brackets = text .. (i > 1 and " [" or "[") .. comma .. param.name, brackets + 1
    else
      text = text .. comma .. param.name
    end
  end
  return ("client:%s(%s%s)"):format(row.name, text, ("]"):rep(brackets))
end

-- How a page links to the section on a type of its own.
local function link(name)
  return ("[%s](#%s)"):format(name, name:lower())
end

-- The range that the description of an integer has to name.
local function range(field)
  return field.max and ("%d to %d"):format(field.min, field.max) or ("%d on"):format(field.min)
end

local function check_section(text, row)
  local section = pages.section(text, row.name)

  it("its signature", function()
    assert.equal(signature(row), section:match("^\n```text\n(.-)\n```\n"))
  end)

  it("an example", function()
    local example = section:match("\n```lua\n(.-)```\n")
    assert.truthy(example and example:find("client:" .. row.name .. "[ (]"))
  end)

  it("its parameters", function()
    local rows = pages.table_with(section, "Parameter")
    local params = annotations.params(row)
    assert.same(pages.names_of(params), pages.first_words(rows))
    for i, param in ipairs(params) do
      assert.equal(param.optional and "optional" or "required", rows[i][4], param.name)
      local found = row[param.name] -- its body or its query
      if type(found) == "table" then assert.equal(link(found.name), rows[i][2]) end
    end
    for i, field in ipairs(row.parameters) do
      assert.equal(ARGUMENT_TYPES[field.type], rows[i][2])
    end
  end)

  it("its result", function()
    local result = section:match("\nResult: ([^\n]*)")
    assert.truthy(result:find(link(row.reply.model), 1, true))
    assert.equal(row.reply.shape == "list", result:find("^a list of ") ~= nil)
  end)

  it("its error codes", function()
    if #row.codes > 0 then
      assert.same(row.codes, pages.first_words(pages.table_with(section, "Error")))
    else
      assert.truthy(section:find("\nIt has no error codes of its own.\n", 1, true))
    end
  end)
end

local function check_argument_table(text, found)
  it("has all fields of the body or query " .. found.name, function()
    local rows = pages.table_with(pages.section(text, found.name), "Field")
    assert.same(pages.names_of(found.fields), pages.first_words(rows))
    for i, field in ipairs(found.fields) do
      assert.equal(ARGUMENT_TYPES[field.type], rows[i][2])
      assert.equal(field.required and "required" or "optional", rows[i][4])
      if field.type == "integer" then
        assert.truthy(rows[i][3]:find(range(field), 1, true), field.name)
      end
    end
  end)
end

local function check_model(text, reply)
  it("has all fields of the result " .. reply.model, function()
    local rows = pages.table_with(pages.section(text, reply.model), "Field")
    assert.same(pages.names_of(reply.fields), pages.first_words(rows))
    for i, field in ipairs(reply.fields) do assert.equal(result_type(field), rows[i][2]) end
  end)
end

for _, api in ipairs(names) do
  local path = ("docs/api/%s.md"):format(api)

  describe(path, function()
    local text, rows = pages.read(path), apis[api]

    it("has all operations in its first table", function()
      local found = pages.table_with(text, "Method")
      assert.same(pages.names_of(rows), pages.first_words(found))
      for i, row in ipairs(rows) do
        assert.equal(("[`%s`](#%s)"):format(row.name, row.name), found[i][1])
        assert.equal(("%s `%s`"):format(row.method, row.path), found[i][2])
      end
    end)

    local seen = {}
    for _, row in ipairs(rows) do
      describe("has a section on " .. row.name .. " with", function() check_section(text, row) end)
      for _, found in pairs { row.body, row.query } do
        if not seen[found.name] then check_argument_table(text, found) end
        seen[found.name] = true
      end
      if not seen[row.reply.model] then check_model(text, row.reply) end
      seen[row.reply.model] = true
    end
  end)
end

describe("README.md", function()
  it("has all operations, with links", function()
    local rows = pages.table_with(pages.section(pages.read("README.md"), "Operations"), "Method")
    assert.same(pages.names_of(operations), pages.first_words(rows))
    for i, row in ipairs(operations) do
      assert.equal(("[`%s`](docs/api/%s.md#%s)"):format(row.name, row.api, row.name), rows[i][1])
    end
  end)
end)
