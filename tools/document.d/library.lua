-- library/operations.lua: annotations of what the core makes from its tables, with
-- the descriptions that stand on the pages.

local facts = require "facts"
local text = require "text"

local PATH = "library/operations.lua"

local HEAD = {
  "---@meta _",
  "",
  "-- Written by tools/document from the tables of operations and of error codes: the methods of a client, what",
  "-- they take and return, and the codes. What they are for is in docs/api/.",
  "",
  "--- The operations as methods: of a `vrchatapi.Client` and of a `vrchatapi.core.Client`. A mistake in the",
  "--- arguments raises.",
  "---@class vrchatapi.Methods",
  "local Methods = {}",
  "",
}

-- Adds a line; what is longer than luacheck permits continues in the next one.
local function add(lines, format, ...)
  local line = format:format(...):gsub("%s+$", "")
  while #line > 118 do
    local last = line:sub(1, 118):match("^.*() ")
    lines[#lines + 1] = line:sub(1, last - 1)
    line = "--- " .. line:sub(last + 1)
  end
  lines[#lines + 1] = line
end

local function page_of(files, page) return files:get("docs/api/" .. page) end

-- ---- models ----

local MODEL_WORDS = {
  body = "The body of %s.",
  query = "The query of %s.",
  result = "A result of %s. It may have other fields, too.",
}

local function add_field(lines, name, is_optional, annotated, description)
  add(
    lines,
    "---@field %s%s %s %s",
    name,
    is_optional and "?" or "",
    annotated,
    text.plain(description or "")
  )
end

local function add_model(lines, model, files)
  local kept = text.cells(text.section(page_of(files, model.page), model.name), "Field")
  add(lines, "--- %s", MODEL_WORDS[model.kind]:format("`" .. table.concat(model.users, "`, `") .. "`"))
  add(lines, "---@class vrchatapi.%s", model.name)
  for _, field in ipairs(model.fields) do
    local description = kept[field.name].Description
    if model.kind == "result" then
      local kind, optional = field.type:match("^(.-)(%??)$")
      add_field(
        lines,
        field.name,
        optional == "?",
        field.name == "details" and "vrchatapi.Details" or kind,
        description
      )
    else
      add_field(lines, field.name, not field.required, facts.annotated_type(field), description)
    end
  end
  add(lines, "")
end

-- ---- methods ----

local function add_method(lines, row, files)
  local section = text.section(page_of(files, row.api .. ".md"), row.name)
  local kept = text.cells(section, "Parameter")
  add(lines, "--- %s.", row.purpose)
  add(lines, "---")
  add(lines, "--- `%s %s`", row.method, row.path)
  if #row.codes > 0 then
    add(lines, "---")
    add(lines, "--- Error codes of its own: %s", table.concat(row.codes, ", "))
  end
  local names = {}
  for i, argument in ipairs(facts.arguments(row)) do
    local description = argument.name == "options" and "" or kept[argument.name].Description or ""
    names[i] = argument.name
    add(
      lines,
      "---@param %s%s %s %s",
      argument.name,
      argument.is_optional and "?" or "",
      argument.annotated,
      text.plain(description)
    )
  end
  add(
    lines,
    "---@return vrchatapi.%s%s? result",
    row.response.model,
    row.response.shape == "list" and "[]" or ""
  )
  add(lines, "---@return vrchatapi.Error err")
  add(lines, "function Methods:%s(%s) end", row.name, table.concat(names, ", "))
  add(lines, "")
end

-- ---- words ----

local function add_choices(lines)
  local seen = {}
  for _, row in ipairs(facts.operations) do
    for _, field in ipairs(row.parameters) do
      if field.type == "choice" and not seen[field.name] then
        seen[field.name] = true
        add(lines, "---@alias %s", facts.alias(field))
        for _, word in ipairs(field.words) do
          add(lines, '---| "%s"', word)
        end
        add(lines, "")
      end
    end
  end
end

local function add_errors(lines, files)
  local kept = text.cells(text.section(page_of(files, "errors.md"), "Kinds"), "Kind")
  add(lines, "--- Where it went wrong.")
  add(lines, "---@alias vrchatapi.Error.Kind")
  local seen = {}
  for _, row in ipairs(facts.errors) do
    if not seen[row.kind] then
      seen[row.kind] = true
      add(lines, '---| "%s" # %s', row.kind, text.plain(kept[row.kind][""] or ""))
    end
  end
  add(lines, "")
  add(lines, "--- What went wrong; `http_<status>` with a number, such as `http_500`.")
  add(lines, "---@alias vrchatapi.Error.Code")
  for _, row in ipairs(facts.errors) do
    add(lines, '---| "%s" # %s', row.code, row.meaning)
  end
end

return function(files)
  local lines = {}
  for i, line in ipairs(HEAD) do
    lines[i] = line
  end
  for _, row in ipairs(facts.operations) do
    add_method(lines, row, files)
  end
  add_choices(lines)
  for _, name in ipairs(facts.model_names) do
    add_model(lines, facts.models[name], files)
  end
  add_errors(lines, files)
  files:set(PATH, table.concat(lines, "\n") .. "\n")
end
