--- Documentation and annotations against the code: the table of operations, the list of error
--- codes, and the options that the binding knows.
local vrchatapi = require "vrchatapi"
local core = require "vrchatapi.core"

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function lines_of(text)
  return (text .. "\n"):gmatch("(.-)\n")
end

local function names_of(list)
  local names = {}
  for _, item in ipairs(list) do names[#names + 1] = item.name end
  return names
end

local function sorted(list)
  local copy = table.move(list, 1, #list, 1, {})
  table.sort(copy)
  return copy
end

local operations = vrchatapi.operations()

-- Each body and each model once, by name.
local bodies, models = {}, {}
for _, row in ipairs(operations) do
  if row.body then bodies[row.body.name] = row.body end
  models[row.reply.model] = row.reply
end

-- ---- what the code knows beside the tables ----

-- The names of a client's options, as src/binding/options.c lists them.
local function client_options()
  local list = assert(read("src/binding/options.c"):match("known%[%] = (%b{})"))
  local names = {}
  for name in list:gmatch('"([%w_]+)"') do names[#names + 1] = name end
  return sorted(names)
end

-- The names of a call's options, as src/binding/arguments.c compares them.
local function call_options()
  local source = read("src/binding/arguments.c")
  local body = assert(source:match("\nstatic void read_options%b()\n(%b{})"))
  local names = {}
  for name in body:gmatch('vrc_is_word%(L, value %- 1, "([%w_]+)"%)') do names[#names + 1] = name end
  return sorted(names)
end

-- ---- annotations ----

-- A file of annotations as tables: classes (name to list of fields), aliases (name to list of
-- values), functions (name to its annotations).
local function read_library(path)
  local library = { classes = {}, aliases = {}, functions = {} }
  local block = { text = {}, params = {}, returns = {} }
  local class, alias
  for line in lines_of(read(path)) do
    local tag, rest = line:match("^%-%-%-@(%l+)%s*(.*)$")
    if tag == "class" then
      class = {}
      library.classes[rest:match("^[%w_.]+")] = class
    elseif tag == "field" then
      local name, optional, kind = rest:match("^([%w_]+)(%??) (%S+)")
      class[#class + 1] = { name = name, optional = optional == "?", type = kind }
    elseif tag == "alias" then
      alias = {}
      library.aliases[rest:match("^[%w_.]+")] = alias
    elseif tag == "param" then
      local name, optional, kind = rest:match("^([%w_]+)(%??) (%S+)")
      table.insert(block.params, { name = name, optional = optional == "?", type = kind })
    elseif tag == "return" then
      table.insert(block.returns, (rest:match("^%S+")))
    elseif line:find('^%-%-%-| "') then
      alias[#alias + 1] = line:match('"(.-)"')
    elseif line:find("^%-%-%-") then
      table.insert(block.text, line:match("^%-%-%-%s*(.*)$"))
    else
      local name, arguments = line:match("^function ([%w_.:]+)%((.-)%) end$")
      if name then
        block.arguments = arguments
        library.functions[name] = block
      end
      block = { text = {}, params = {}, returns = {} }
    end
  end
  return library
end

local library = read_library("library/vrchatapi.lua")

-- How the types of the table of operations are written there.
local ARGUMENT_TYPES = {
  id = "string", text = "string", slot = "integer", message_type = "vrchatapi.MessageType",
}
local RESULT_TYPES = { table = "vrchatapi.Details" }

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

local function expected_params(row)
  local params = {}
  for _, field in ipairs(row.parameters) do
    params[#params + 1] = { name = field.name, optional = false, type = ARGUMENT_TYPES[field.type] }
  end
  if row.photo then
    params[#params + 1] = { name = "image", optional = false, type = "vrchatapi.Image" }
  end
  if row.body then
    params[#params + 1] = {
      name = "body", optional = not row.body.required, type = "vrchatapi." .. row.body.name,
    }
  end
  params[#params + 1] = { name = "options", optional = true, type = "vrchatapi.CallOptions" }
  return params
end

describe("the annotations", function()
  for _, row in ipairs(operations) do
    it("of " .. row.name .. " are those of its row", function()
      local found = assert(library.functions["Client:" .. row.name], "no annotations")
      assert.same(expected_params(row), found.params)
      assert.equal(table.concat(names_of(found.params), ", "), found.arguments)
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

  for name, body in pairs(bodies) do
    it("of the body " .. name .. " are those of its rows", function()
      local expected = {}
      for _, field in ipairs(body.fields) do
        expected[#expected + 1] = {
          name = field.name, optional = not field.required, type = ARGUMENT_TYPES[field.type],
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
          name = field.name, optional = kind ~= field.type, type = RESULT_TYPES[kind] or kind,
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
    local client = vrchatapi.new { user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test" }
    local ok, problem = pcall(client.get_invite_messages, client, "usr_x", "none")
    client:close()
    assert.falsy(ok)
    local types = {}
    for name in problem:match("must be (.-), got"):gmatch("'(%w+)'") do types[#types + 1] = name end
    assert.same(types, library.aliases["vrchatapi.MessageType"])
  end)

  it("have the options that the binding knows", function()
    assert.same(client_options(), sorted(names_of(library.classes["vrchatapi.Options"])))
    assert.same(call_options(), sorted(names_of(library.classes["vrchatapi.CallOptions"])))
  end)
end)

describe("the annotations of the sandbox", function()
  local sandbox = require "vrchatapi.sandbox"
  local annotated = read_library("library/vrchatapi/sandbox.lua")

  -- The names in a table that anybody may use, sorted.
  local function public(object, kind)
    local names = {}
    for name, value in pairs(object) do
      if not name:find("^_") and (not kind or type(value) == kind) then names[#names + 1] = name end
    end
    return sorted(names)
  end

  it("have the functions of the module", function()
    local names = {}
    for name in pairs(annotated.functions) do names[#names + 1] = name:match("^sandbox%.(.*)$") end
    assert.same(public(sandbox), sorted(names))
  end)

  it("have the fields and methods of a box", function()
    local box <close> = assert(sandbox.start())
    assert.same(public(box), sorted(names_of(annotated.classes["vrchatapi.sandbox.Box"])))
    local names = {}
    for name in pairs(annotated.functions) do names[#names + 1] = name:match("^Box:(.*)$") end
    assert.same(public(getmetatable(box).__index, "function"), sorted(names))
  end)

  it("have the fields of a recorded request", function()
    local box <close> = assert(sandbox.start())
    local client <close> = vrchatapi.new {
      user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test", base_url = box.url, auth = box.auth,
    }
    box:fault { kind = "status", status = 500 }
    client:get_invite_messages(box.user_id, "message")
    local fields = annotated.classes["vrchatapi.sandbox.Entry"]
    assert.same(public(box:requests()[1]), sorted(names_of(fields)))
  end)

  it("have the kinds of faults", function()
    local kinds = public(require("vrchatapi.sandbox.faults").KINDS)
    assert.same(kinds, sorted(annotated.aliases["vrchatapi.sandbox.FaultKind"]))
  end)
end)

-- ---- Markdown ----

-- The lines of a page outside of its blocks of code.
local function prose_of(text)
  local lines, fenced = {}, false
  for line in lines_of(text) do
    if line:find("^```") then
      fenced = not fenced
    elseif not fenced then
      lines[#lines + 1] = line
    end
  end
  return lines
end

-- The text below a heading, up to the next one of its level or above.
local function section(text, heading)
  local level, lines, fenced
  for line in lines_of(text) do
    if line:find("^```") then fenced = not fenced end
    local marks, title = line:match("^(#+) (.*)$")
    if fenced then marks = nil end
    if marks and level and #marks <= level then break end
    if level then lines[#lines + 1] = line end
    if marks and title == heading and not level then level, lines = #marks, {} end
  end
  assert(level, "no section " .. heading)
  return table.concat(lines, "\n")
end

-- The tables of a text: each a list of rows, each a list of cells, the head being the first row.
local function tables_of(text)
  local tables, current = {}, nil
  for _, line in ipairs(prose_of(text)) do
    if not line:find("^|") then
      current = nil
    elseif not line:find("^|%-") then
      if not current then
        current = {}
        tables[#tables + 1] = current
      end
      local cells = {}
      for cell in line:gmatch("|([^|]*)%f[|]") do cells[#cells + 1] = cell:match("^%s*(.-)%s*$") end
      current[#current + 1] = cells
    end
  end
  return tables
end

-- The table whose first head is `head`, without that head.
local function table_with(text, head)
  for _, found in ipairs(tables_of(text)) do
    if found[1][1] == head then return table.move(found, 2, #found, 1, {}) end
  end
  error("no table with the head " .. head)
end

-- The words in backquotes at the start of a table's rows.
local function first_words(rows)
  local words = {}
  for i, row in ipairs(rows) do words[i] = row[1]:match("^%[?`([^`]+)`") end
  return words
end

local invite_api = read("docs/InviteApi.md")

-- How a signature in the documentation must be.
local function signature(row)
  local text, brackets = "", 0
  for i, param in ipairs(expected_params(row)) do
    local comma = i > 1 and ", " or ""
    if param.optional then
      text, brackets = text .. " [" .. comma .. param.name, brackets + 1
    else
      text = text .. comma .. param.name
    end
  end
  return ("client:%s(%s%s)"):format(row.name, text, ("]"):rep(brackets))
end

describe("docs/InviteApi.md", function()
  it("has all operations in its first table", function()
    local rows = table_with(invite_api, "Method")
    assert.same(names_of(operations), first_words(rows))
    for i, row in ipairs(operations) do
      assert.equal(("[`%s`](#%s)"):format(row.name, row.name), rows[i][1])
      assert.equal(("%s `%s`"):format(row.method, row.path), rows[i][2])
    end
  end)

  for _, row in ipairs(operations) do
    describe("has a section on " .. row.name .. " with", function()
      it("its signature", function()
        local fence = section(invite_api, row.name):match("^\n```text\n(.-)\n```\n")
        assert.equal(signature(row), fence)
      end)

      it("an example", function()
        local example = section(invite_api, row.name):match("\n```lua\n(.-)```\n")
        assert.truthy(example and example:find("client:" .. row.name .. "(", 1, true))
      end)

      it("its parameters", function()
        local rows = table_with(section(invite_api, row.name), "Parameter")
        local params = expected_params(row)
        assert.same(names_of(params), first_words(rows))
        for i, param in ipairs(params) do
          assert.equal(param.optional and "optional" or "required", rows[i][4], param.name)
        end
        for i, field in ipairs(row.parameters) do
          assert.equal(field.type == "slot" and "integer" or "string", rows[i][2])
        end
        if row.body then
          local link = ("[%s](#%s)"):format(row.body.name, row.body.name:lower())
          assert.equal(link, rows[#rows - 1][2])
        end
      end)

      it("its result", function()
        local model = row.reply.model
        local result = section(invite_api, row.name):match("\nResult: ([^\n]*)")
        assert.truthy(result:find(("[%s](#%s)"):format(model, model:lower()), 1, true))
        assert.equal(row.reply.shape == "list", result:find("^a list of ") ~= nil)
      end)

      it("its error codes", function()
        local rows = table_with(section(invite_api, row.name), "Error")
        assert.same(row.codes, first_words(rows))
      end)
    end)
  end

  for name, body in pairs(bodies) do
    it("has all fields of the body " .. name, function()
      local rows = table_with(section(invite_api, name), "Field")
      assert.same(names_of(body.fields), first_words(rows))
      for i, field in ipairs(body.fields) do
        assert.equal(field.type == "slot" and "integer" or "string", rows[i][2])
        assert.equal(field.required and "required" or "optional", rows[i][4])
      end
    end)
  end

  for name, model in pairs(models) do
    it("has all fields of the result " .. name, function()
      local rows = table_with(section(invite_api, name), "Field")
      assert.same(names_of(model.fields), first_words(rows))
      for i, field in ipairs(model.fields) do
        assert.equal((field.type:gsub("%?$", ", may be absent")), rows[i][2])
      end
    end)
  end
end)

describe("docs/errors.md", function()
  local errors = read("docs/errors.md")

  it("has all codes, and no others", function()
    local rows = table_with(section(errors, "Codes"), "Code")
    local expected, found = {}, {}
    for i, row in ipairs(vrchatapi.errors()) do
      expected[i] = ("`%s` `%s`"):format(row.code, row.kind)
    end
    for i, row in ipairs(rows) do found[i] = row[1] .. " " .. row[2] end
    assert.same(expected, found)
  end)

  it("gives each code the meaning that the list has", function()
    local rows = table_with(section(errors, "Codes"), "Code")
    for i, row in ipairs(vrchatapi.errors()) do
      local words = rows[i][3]:gsub("`", "")
      assert.equal(row.meaning:lower(), words:sub(1, #row.meaning):lower(), row.code)
    end
  end)

  it("has all kinds, and no others", function()
    local rows = table_with(section(errors, "Kinds"), "Kind")
    assert.same(library.aliases["vrchatapi.Error.Kind"], first_words(rows))
  end)

  it("has all fields of an error", function()
    local rows = table_with(errors, "Field")
    local fields = library.classes["vrchatapi.Error"]
    assert.same(names_of(fields), first_words(rows))
    for i, field in ipairs(fields) do
      assert.equal(field.optional, rows[i][2]:find("may be absent", 1, true) ~= nil, field.name)
    end
  end)
end)

describe("docs/client.md", function()
  local client = read("docs/client.md")

  it("has the options of a client", function()
    local words = first_words(table_with(section(client, "Options"), "Option"))
    assert.same(client_options(), sorted(words))
  end)

  it("has the options of a call", function()
    local words = first_words(table_with(section(client, "Options of a call"), "Option"))
    assert.same(call_options(), sorted(words))
  end)

  it("has the functions of the module, and its version", function()
    local found, expected = {}, {}
    for _, word in ipairs(first_words(table_with(section(client, "The module"), "Function"))) do
      found[#found + 1] = word:match("^vrchatapi%.([%w_]+)")
    end
    -- rows with several functions
    for name in client:gmatch(", `vrchatapi%.([%w_]+)%(") do found[#found + 1] = name end
    for name in pairs(vrchatapi) do expected[#expected + 1] = name end
    assert.same(sorted(expected), sorted(found))
    assert.truthy(client:find(('`"%s"`'):format(vrchatapi._VERSION), 1, true))
  end)
end)

describe("docs/tasks.md", function()
  local page = read("docs/tasks.md")

  it("has the methods of a task", function()
    local task = vrchatapi.spawn(function() end)
    local found, expected = {}, {}
    for _, word in ipairs(first_words(table_with(section(page, "Methods of a task"), "Method"))) do
      found[#found + 1] = word:match("^task:([%w_]+)")
    end
    for name in pairs(getmetatable(task).__index) do
      if not name:find("^__") then expected[#expected + 1] = name end
    end
    task:wait()
    assert.same(sorted(expected), sorted(found))
  end)
end)

describe("docs/tasks.md and docs/hosts.md", function()
  it("have the functions of the module that are about tasks", function()
    local text = read("docs/tasks.md") .. read("docs/hosts.md")
    for _, name in ipairs { "run", "spawn", "sleep", "step", "fd", "timeout" } do
      assert.equal("function", type(vrchatapi[name]))
      assert.truthy(text:find("\n| `vrchatapi." .. name .. "(", 1, true), name)
    end
  end)
end)

describe("docs/core.md", function()
  local page = read("docs/core.md")

  it("has the functions of the module", function()
    local found, expected = {}, {}
    for _, word in ipairs(first_words(table_with(section(page, "Functions"), "Function"))) do
      found[#found + 1] = word:match("^core%.([%w_]+)")
    end
    for name in pairs(core) do expected[#expected + 1] = name end
    assert.same(sorted(expected), sorted(found))
  end)

  it("has the functions of core.system", function()
    local found, expected = {}, {}
    for _, word in ipairs(first_words(table_with(section(page, "core.system"), "Function"))) do
      found[#found + 1] = word:match("^core%.system%.([%w_]+)")
    end
    for name in pairs(core.system) do expected[#expected + 1] = name end
    assert.same(sorted(expected), sorted(found))
  end)

  it("has the methods of a request", function()
    local client = core.new { user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test" }
    local request = client:prepare("request_invite", "usr_x")
    local found, expected = {}, {}
    for _, word in ipairs(first_words(table_with(section(page, "Requests"), "Method"))) do
      found[#found + 1] = word:match("^request:([%w_]+)")
    end
    for name in pairs(getmetatable(request).__index) do expected[#expected + 1] = name end
    client:close()
    assert.same(sorted(expected), sorted(found))
  end)
end)

describe("README.md", function()
  it("has all operations, with links", function()
    local rows = table_with(section(read("README.md"), "Operations"), "Method")
    assert.same(names_of(operations), first_words(rows))
    for i, row in ipairs(operations) do
      assert.equal(("[`%s`](docs/InviteApi.md#%s)"):format(row.name, row.name), rows[i][1])
    end
  end)
end)

-- ---- all pages ----

local pages = { "README.md", "CHANGELOG.md" }
do
  local pipe = assert(io.popen("find docs -name '*.md' | sort"))
  for path in pipe:lines() do pages[#pages + 1] = path end
  pipe:close()
end

-- The anchors of a page's headings, made as forges make them.
local function anchors_of(text)
  local anchors, count = {}, {}
  for _, line in ipairs(prose_of(text)) do
    local title = line:match("^#+ (.*)$")
    if title then
      local anchor = title:lower():gsub("[^%w%s_-]", ""):gsub("%s", "-")
      local earlier = count[anchor]
      count[anchor] = (earlier or 0) + 1
      anchors[earlier and ("%s-%d"):format(anchor, earlier) or anchor] = true
    end
  end
  return anchors
end

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

-- What is wrong with the target of a link on a page, or nil.
local function link_problem(page, target)
  if target:find("^%a+:") then return nil end -- of the world outside
  local path, anchor = target:match("^([^#]*)#?(.*)$")
  local folder = page:match("^(.*/)") or ""
  path = path == "" and page or folder .. path
  repeat
    local count
    path, count = path:gsub("[^/]+/%.%./", "", 1)
  until count == 0
  if not exists(path) then return "there is no file " .. path end
  if anchor ~= "" and not anchors_of(read(path))[anchor] then
    return ("%s has no heading #%s"):format(path, anchor)
  end
  return nil
end

describe("the links of", function()
  for _, page in ipairs(pages) do
    it(page .. " lead somewhere", function()
      local problems = {}
      for _, line in ipairs(prose_of(read(page))) do
        for target in line:gmatch("%]%(([^)%s]+)%)") do
          problems[#problems + 1] = link_problem(page, target)
        end
      end
      assert.same({}, problems)
    end)
  end
end)

-- ---- the examples ----

-- The blocks of Lua of a page, in their order.
local function examples_of(text)
  local examples = {}
  for example in text:gmatch("\n```lua\n(.-)\n```") do examples[#examples + 1] = example end
  return examples
end

describe("the examples of", function()
  local sandbox = require "vrchatapi.sandbox"
  local box

  setup(function() box = assert(sandbox.start()) end)
  teardown(function() box:stop() end)
  before_each(function() box:reset() end)

  -- The module with the sandbox in the place of the service.
  local function redirected(module)
    return setmetatable({
      new = function(options)
        options.base_url, options.auth = box.url, box.auth
        return module.new(options)
      end,
    }, { __index = module })
  end

  -- What an example finds: the names that the pages say they use.
  local function environment(printed)
    local modules = {
      ["vrchatapi"] = redirected(vrchatapi), ["vrchatapi.core"] = redirected(core),
    }
    local env = setmetatable({
      require = function(name) return modules[name] or require(name) end,
      print = function(...) printed[#printed + 1] = table.pack(...) end,
      arg = { box.friend_id, box.location },
      vrchatapi = vrchatapi,
      user_id = box.user_id, friend_id = box.friend_id, location = box.location,
      world_id = box.world_id, instance_id = box.instance_id,
      notification_id = box.notification_id,
    }, { __index = _G })
    env.client = modules.vrchatapi.new {
      user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test",
    }
    return env
  end

  for _, page in ipairs { "README.md", "docs/InviteApi.md", "docs/client.md", "docs/errors.md",
    "docs/core.md", "docs/tasks.md", "docs/hosts.md" } do
    for i, example in ipairs(examples_of(read(page))) do
      it(("%s work: number %d"):format(page, i), function()
        local printed = {}
        local env = environment(printed)
        local chunk = assert(load(example, "@" .. page, "t", env))
        chunk()
        env.client:close()
        -- What speaks of failure is another branch of the example than the one to see.
        for _, values in ipairs(printed) do
          assert.falsy(tostring(values[1]):find("^not ") or values[1] == nil)
        end
      end)
    end
  end
end)
