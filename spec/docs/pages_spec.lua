--- The pages on errors, clients, logins, pacing, tasks, hosts and the core against the code.

local annotations = require "spec.support.annotations"
local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local pages = require "spec.support.pages"
local retry = require "vrchatapi.call.retry"
local vrchatapi = require "vrchatapi"

local library = annotations.read("library/core.lua", "library/types.lua", "library/operations.lua")

describe("docs/api/errors.md", function()
  local errors = pages.read("docs/api/errors.md")

  it("has all kinds, and no others", function()
    local rows = pages.table_with(pages.section(errors, "Kinds"), "Kind")
    assert.same(library.aliases["vrchatapi.Error.Kind"], pages.first_words(rows))
  end)

  it("has all fields of an error", function()
    local rows = pages.table_with(errors, "Field")
    local fields = library.classes["vrchatapi.Error"]
    assert.same(pages.names_of(fields), pages.first_words(rows))
    for i, field in ipairs(fields) do
      assert.equal(field.optional, rows[i][2]:find("may be absent", 1, true) ~= nil, field.name)
    end
  end)
end)

describe("docs/api/client.md", function()
  local client = pages.read("docs/api/client.md")

  it("has the functions of the module", function()
    local found, expected = {}, {}
    for _, word in
      ipairs(pages.first_words(pages.table_with(pages.section(client, "The module"), "Function")))
    do
      found[#found + 1] = word:match("^vrchatapi%.([%w_]+)")
    end
    -- rows with several functions
    for name in client:gmatch(", `vrchatapi%.([%w_]+)%(") do
      found[#found + 1] = name
    end
    for name in pairs(vrchatapi) do
      expected[#expected + 1] = name
    end
    assert.same(pages.sorted(expected), pages.sorted(found))
  end)
end)

describe("docs/api/client.md, requests without an operation:", function()
  it("has the options, as the annotations and the mistakes have them", function()
    local section = pages.section(pages.read "docs/api/client.md", "Requests without an operation")
    local names = pages.first_words(pages.table_with(section, "Option"))
    assert.same(pages.names_of(library.classes["vrchatapi.PathRequest"]), names)
    local client = closing(core.new { user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test" })
    local _, message = pcall(client.request, client, "GET", "/x", { unknown = 1 })
    local last = table.remove(names)
    local expected = "the options of a request are %s and %s)"
    assert.truthy(message:find(expected:format(table.concat(names, ", "), last), 1, true), message)
  end)
end)

describe("docs/guide/login.md", function()
  local page = pages.read("docs/guide/login.md")

  it("has the codes of sessions", function()
    local found = {}
    for _, code in ipairs(pages.first_words(pages.table_with(pages.section(page, "Errors"), "Code"))) do
      found[code] = true
    end
    for _, row in ipairs(vrchatapi.errors()) do
      assert.is_true(row.kind ~= "session" or found[row.code], row.code)
      found[row.code] = nil
    end
    assert.same({}, found)
  end)
end)

describe("docs/guide/pacing.md", function()
  it("has the codes after which a call is retried, and the first delay", function()
    local section = pages.section(pages.read("docs/guide/pacing.md"), "What is retried")
    local found, expected = {}, {}
    for _, row in ipairs(pages.table_with(section, "What happened")) do
      for code in row[1]:gmatch("`([%w_]+)`") do
        found[code] = row[4]
      end
    end
    for _, row in ipairs(vrchatapi.errors()) do
      local delay = retry.delay({ code = row.code, acted = "no" }, true, 1, 2, 1)
      expected[row.code] = delay and ("%g s"):format(delay)
    end
    assert.same(expected, found)
  end)
end)

describe("docs/guide/tasks.md", function()
  local page = pages.read("docs/guide/tasks.md")

  it("has the methods of a task", function()
    local task = vrchatapi.spawn(function() end)
    local found, expected = {}, {}
    for _, word in
      ipairs(pages.first_words(pages.table_with(pages.section(page, "Methods of a task"), "Method")))
    do
      found[#found + 1] = word:match("^task:([%w_]+)")
    end
    for name in pairs(getmetatable(task).__index) do
      if not name:find("^__") then expected[#expected + 1] = name end
    end
    task:wait()
    assert.same(pages.sorted(expected), pages.sorted(found))
  end)
end)

describe("docs/guide/tasks.md and docs/guide/hosts.md", function()
  it("have the functions of the module that are about tasks", function()
    local text = pages.read("docs/guide/tasks.md") .. pages.read("docs/guide/hosts.md")
    for _, name in ipairs { "run", "spawn", "sleep", "step", "fd", "timeout" } do
      assert.equal("function", type(vrchatapi[name]))
      assert.truthy(text:find("\n| `vrchatapi." .. name .. "(", 1, true), name)
    end
  end)
end)

describe("docs/api/core.md", function()
  local page = pages.read("docs/api/core.md")

  -- The names in the first column of the table in a section: `owner.name(…)` or `owner:name(…)`.
  local function names_in(title, head, owner)
    local found = {}
    for _, word in ipairs(pages.first_words(pages.table_with(pages.section(page, title), head))) do
      found[#found + 1] = word:match("^" .. owner .. "([%w_]+)")
    end
    return pages.sorted(found)
  end

  local function keys_of(object)
    local names = {}
    for name in pairs(object) do
      names[#names + 1] = name
    end
    return pages.sorted(names)
  end

  it(
    "has the functions of the module",
    function() assert.same(keys_of(core), names_in("Functions", "Function", "core%.")) end
  )

  it(
    "has the functions of core.system",
    function() assert.same(keys_of(core.system), names_in("core.system", "Function", "core%.system%.")) end
  )

  it("has the fields and the types of fields of an operation", function()
    local section = pages.section(page, "The table of operations")
    local fields, types = {}, {}
    for _, row in ipairs(core.operations()) do
      for name in pairs(row) do
        fields[name] = true
      end
    end
    for _, name in ipairs(pages.first_words(pages.table_with(section, "Field of an operation"))) do
      assert.is_true(fields[name], name)
      fields[name] = nil
    end
    assert.same({}, fields)
    for i, name in ipairs(pages.first_words(pages.table_with(section, "Type"))) do
      types[i] = name
    end
    assert.same(library.aliases["vrchatapi.Operation.FieldType"], types)
  end)

  it("has the methods of a client, besides the operations", function()
    local client = closing(core.new { user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test" })
    local methods = {}
    for name, fn in pairs(getmetatable(client).__index) do
      methods[name] = fn
    end
    for _, row in ipairs(core.operations()) do
      methods[row.name] = nil
    end
    assert.same(keys_of(methods), names_in("Clients", "Method", "client:"))
  end)

  it("has the methods of a request", function()
    local client = closing(core.new { user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test" })
    local request = client:prepare("request_invite", "usr_x")
    assert.same(keys_of(getmetatable(request).__index), names_in("Calls", "Method", "call:"))
  end)
end)
