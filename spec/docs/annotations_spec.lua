--- The annotations against the code: the table of operations, the list of error codes, and the
--- options that the code knows.

local annotations = require "spec.support.annotations"
local pages = require "spec.support.pages"
local sources = require "spec.support.sources"
local vrchatapi = require "vrchatapi"

local library = annotations.read("library/vrchatapi.lua")
local operations = vrchatapi.operations()

-- Each body, each query and each model once, by name.
local tables, models = {}, {}
for _, row in ipairs(operations) do
  for _, found in pairs { row.body, row.query } do tables[found.name] = found end
  models[row.reply.model] = row.reply
end

-- What follows "Error codes: " in a description, as a list.
local function codes_in(text)
  local codes = {}
  for _, line in ipairs(text) do
    for code in (line:match("^Error codes: (.*)$") or ""):gmatch("[%w_]+") do
      codes[#codes + 1] = code
    end
  end
  return codes
end

describe("the annotations", function()
  for _, row in ipairs(operations) do
    it("of " .. row.name .. " are those of its row", function()
      local found = assert(library.functions["Client:" .. row.name], "no annotations")
      assert.same(annotations.params(row), found.params)
      assert.equal(table.concat(pages.names_of(found.params), ", "), found.arguments)
      local result = "vrchatapi." .. row.reply.model .. (row.reply.shape == "list" and "[]" or "")
      assert.same({ result .. "|nil", "vrchatapi.Error|nil" }, found.returns)
      assert.same(row.codes, codes_in(found.text))
      local text = table.concat(found.text, "\n") .. "\n"
      assert.truthy(text:find(("\n%s %s\n"):format(row.method, row.path), 1, true), text)
    end)
  end

  it("have no method that the client has not", function()
    local client = vrchatapi.new { user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test" }
    local task = vrchatapi.spawn(function() end)
    local owners = { Client = client, Task = task, vrchatapi = vrchatapi }
    for full_name in pairs(library.functions) do
      local owner, name = full_name:match("^(%w+)[.:]([%w_]+)$")
      assert.equal("function", type(owners[owner][name]), full_name)
    end
    task:wait()
    client:close()
  end)

  it("have all methods of a client and a task", function()
    local task = vrchatapi.spawn(function() end)
    local client = vrchatapi.new { user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test" }
    for owner, object in pairs { Client = client, Task = task } do
      for name, value in pairs(getmetatable(object).__index) do
        if type(value) == "function" and not name:find("^__") and name ~= "new" then
          assert.truthy(library.functions[owner .. ":" .. name], name)
        end
      end
    end
    task:wait()
    client:close()
  end)

  it("have all functions of the module", function()
    for name, value in pairs(vrchatapi) do
      if type(value) == "function" then
        assert.truthy(library.functions["vrchatapi." .. name], name)
      end
    end
  end)

  for name, found in pairs(tables) do
    it("of the body or query " .. name .. " are those of its rows", function()
      local expected = {}
      for _, field in ipairs(found.fields) do
        expected[#expected + 1] = {
          name = field.name, optional = not field.required, type = annotations.ARGUMENT_TYPES[field.type],
        }
      end
      assert.same(expected, library.classes["vrchatapi." .. name])
    end)
  end

  for name, model in pairs(models) do
    it("of the result " .. name .. " are those of its rows", function()
      local expected = {}
      for _, field in ipairs(model.fields) do
        local kind = field.type:gsub("%?$", "")
        expected[#expected + 1] = {
          name = field.name, optional = kind ~= field.type,
          type = field.name == "details" and "vrchatapi.Details" or kind,
        }
      end
      assert.same(expected, library.classes["vrchatapi." .. name])
    end)
  end

  it("have the codes and kinds of the list of errors", function()
    local codes, kinds, seen = {}, {}, {}
    for _, row in ipairs(vrchatapi.errors()) do
      codes[#codes + 1] = row.code
      if not seen[row.kind] then kinds[#kinds + 1] = row.kind end
      seen[row.kind] = true
    end
    assert.same(codes, library.aliases["vrchatapi.Error.Code"])
    assert.same(kinds, library.aliases["vrchatapi.Error.Kind"])
  end)

  it("have the message types that the client takes", function()
    for _, row in ipairs(operations) do
      for _, field in ipairs(row.parameters) do
        assert.same(field.words, field.type == "choice" and library.aliases["vrchatapi.MessageType"]
          or nil)
      end
    end
  end)

  it("have the fields and the types of fields of a row", function()
    local fields, types = {}, {}
    for _, row in ipairs(operations) do
      for name in pairs(row) do fields[name] = true end
      for _, list in pairs { row.parameters, row.body and row.body.fields,
        row.query and row.query.fields } do
        for _, field in ipairs(list) do types[field.type] = true end
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

  it("have the options that the code knows", function()
    assert.same(sources.client_options(), pages.sorted(pages.names_of(library.classes["vrchatapi.Options"])))
    assert.same(sources.call_options(), pages.sorted(pages.names_of(library.classes["vrchatapi.CallOptions"])))
    assert.same(sources.login_fields(), pages.sorted(pages.names_of(library.classes["vrchatapi.Login"])))
  end)
end)
