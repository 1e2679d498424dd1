-- What the code says: operations by API, what they take and return, and where
-- that is described.

local core = require "vrchatapi.core"

local facts = { errors = core.errors(), operations = core.operations() }

--- The APIs in their order: { name, page, operations, models }.
facts.apis = {}

--- Models (bodies, queries, results) by name: { name, kind, fields, page, users }; `users` are the names
-- of the operations. And their names in order. A model stands on one page: that of the first API with a
-- GET that returns it, else that of the first API that has it.
facts.models, facts.model_names = {}, {}

local function add_model(row, kind, name, fields)
  local model = facts.models[name]
  if not model then
    model = { name = name, kind = kind, fields = fields, page = row.api .. ".md", users = {} }
    facts.models[name] = model
    facts.model_names[#facts.model_names + 1] = name
  end
  if row.method == "GET" and not model.is_read then
    model.is_read, model.page = true, row.api .. ".md"
  end
  table.insert(model.users, row.name)
end

local function add_operation(row)
  local api = facts.apis[#facts.apis]
  if not api or api.name ~= row.api then
    api = { name = row.api, page = row.api .. ".md", operations = {}, models = {} }
    table.insert(facts.apis, api)
  end
  table.insert(api.operations, row)
  for _, kind in ipairs { "body", "query" } do
    if row[kind] then add_model(row, kind, row[kind].name, row[kind].fields) end
  end
  add_model(row, "result", row.response.model, row.response.fields)
end

for _, row in ipairs(facts.operations) do
  add_operation(row)
end
for _, api in ipairs(facts.apis) do
  for _, name in ipairs(facts.model_names) do
    if facts.models[name].page == api.page then table.insert(api.models, facts.models[name]) end
  end
end

-- ---- types ----

-- Of what a program passes: on pages, and in annotations.
local TYPES = {
  id = { "string", "string" },
  world = { "string", "string" },
  instance = { "string", "string" },
  text = { "string", "string" },
  word = { "string", "string" },
  time = { "string", "string" },
  secret = { "string", "string" },
  boolean = { "boolean", "boolean" },
  ids = { "list of strings", "string[]" },
  table = { "table", "table" },
  integer = { "integer", "integer" },
}

--- The name of the alias for the words of a choice: vrchatapi.MessageType of message_type.
function facts.alias(field) return "vrchatapi." .. ("_" .. field.name):gsub("_(%l)", string.upper) end

function facts.annotated_type(field)
  return field.type == "choice" and facts.alias(field) or TYPES[field.type][2]
end

--- The type of a parameter or a field as a page has it, with its range or its words.
function facts.page_type(field)
  if field.type == "choice" then
    return "one of `" .. table.concat(field.words, "`, `") .. "`"
  elseif field.type == "integer" then
    return field.max and ("integer, %d to %d"):format(field.min, field.max)
      or ("integer, %d or more"):format(field.min)
  end
  return TYPES[field.type][1]
end

--- The type of a result's field as a page has it, and whether it may be absent.
function facts.result_type(field)
  local kind, optional = field.type:match("^(.-)(%??)$")
  local words = { ["string[]"] = "list of strings", ["table[]"] = "list of tables" }
  return words[kind] or kind, optional == "?"
end

-- ---- arguments ----

--- The arguments of an operation: each with name, is_optional, annotated (its type); and either
--- `field` or `model`.
function facts.arguments(row)
  local found = {}
  local function add(name, annotated, is_optional, rest)
    rest.name, rest.annotated, rest.is_optional = name, annotated, is_optional
    found[#found + 1] = rest
  end
  for _, field in ipairs(row.parameters) do
    add(field.name, facts.annotated_type(field), false, { field = field })
  end
  if row.photo then add("image", "vrchatapi.Image", false, {}) end
  for _, kind in ipairs { "body", "query" } do
    if row[kind] then
      add(
        kind,
        "vrchatapi." .. row[kind].name,
        not row[kind].required,
        { model = facts.models[row[kind].name] }
      )
    end
  end
  add("options", "vrchatapi.CallOptions", true, {})
  return found
end

--- client:invite_user(user_id, body [, options])
function facts.signature(row)
  local words, depth = "", 0
  for i, argument in ipairs(facts.arguments(row)) do
    local comma = i > 1 and ", " or ""
    if argument.is_optional then
      words, depth = words .. (i > 1 and " [" or "[") .. comma .. argument.name, depth + 1
    else
      words = words .. comma .. argument.name
    end
  end
  return ("client:%s(%s%s)"):format(row.name, words, ("]"):rep(depth))
end

return facts
