-- The tables of README.md, docs/api/*Api.md and docs/api/errors.md.

local facts = require "facts"
local text = require "text"

local INTROS = {
  body = {
    "## Bodies",
    "",
    "A body is a table with the service's own field names. An unknown field raises, as it is more often a typo than",
    "a discovery; the option [`extra`](client.md#options-of-a-call) sends it all the same.",
  },
  query = {
    "## Queries",
    "",
    "A query is a table; its fields go into the URL, in this order. An unknown field raises.",
  },
  result = {
    "## Results",
    "",
    "A result is the service's JSON as a plain table. The fields are those that the service documents; it may add and",
    "omit some. How values are converted is in [client.md](client.md#results).",
  },
}

-- A link to a model from a page.
local function link(model, page)
  return ("[%s](%s#%s)"):format(model.name, model.page == page and "" or model.page, model.name:lower())
end

-- ---- an operation ----

local function add_arguments(lines, row, api, section)
  local kept = text.cells(section, "Parameter")
  local rows = { { "Parameter", "Type", "Description", "" } }
  for _, argument in ipairs(facts.arguments(row)) do
    local kind = "table"
    if argument.field then
      kind = facts.page_type(argument.field)
    elseif argument.model then
      kind = link(argument.model, api.page)
    elseif argument.name == "image" then
      kind = "[image](client.md#images)"
    end
    rows[#rows + 1] = {
      ("`%s`"):format(argument.name),
      kind,
      argument.name == "options" and "[Options of the call](client.md#options-of-a-call)"
        or kept[argument.name].Description
        or "",
      argument.is_optional and "optional" or "required",
    }
  end
  text.add_table(lines, rows)
end

local MEANINGS = {}
for _, row in ipairs(facts.errors) do
  MEANINGS[row.code] = text.capital(row.meaning)
end

local function add_errors(lines, row, section)
  if #row.codes == 0 then return end
  local kept = text.cells(section, "Error")
  local rows = { { "Error", "When", "What to do" } }
  for _, code in ipairs(row.codes) do
    local cells = kept[code]
    rows[#rows + 1] = { ("`%s`"):format(code), cells.When or MEANINGS[code], cells["What to do"] or "" }
  end
  lines[#lines + 1] = ""
  text.add_table(lines, rows)
end

-- What else there is to know of an operation before it is called.
local function notes_of(row)
  local notes = {}
  if row.is_send then notes[#notes + 1] = "counts as a [send](../guide/pacing.md)" end
  if not row.needs_session then notes[#notes + 1] = "works before the login is complete" end
  return #notes > 0 and "; " .. table.concat(notes, "; ") or ""
end

local function operation_lines(row, api, section)
  local lines = {
    "```text",
    facts.signature(row),
    "```",
    "",
    ("%s: `%s %s`%s"):format(row.purpose, row.method, row.path, notes_of(row)),
    "",
  }
  add_arguments(lines, row, api, section)
  lines[#lines + 1] = ""
  lines[#lines + 1] = ("Returns %s%s, or `nil` and an [error](errors.md)%s"):format(
    row.response.shape == "list" and "a list of " or (row.response.model:find("^[AEIO]") and "an " or "a "),
    link(facts.models[row.response.model], api.page),
    #row.codes > 0 and ". Error codes of its own:" or "."
  )
  add_errors(lines, row, section)
  return lines
end

-- ---- a page ----

local function index_lines(api)
  local lines, rows = {}, { { "Method", "HTTP request", "Description" } }
  for _, row in ipairs(api.operations) do
    rows[#rows + 1] = {
      ("[`%s`](#%s)"):format(row.name, row.name),
      ("%s `%s`"):format(row.method, row.path),
      row.purpose,
    }
  end
  text.add_table(lines, rows)
  return lines
end

local function add_model(lines, model, page)
  local section = text.section(page, model.name)
  local kept = text.cells(section, "Field")
  local is_result = model.kind == "result"
  local rows = { { "Field", "Type", "Description", not is_result and "" or nil } }
  for _, field in ipairs(model.fields) do
    local cells = { ("`%s`"):format(field.name), nil, kept[field.name].Description or "" }
    if is_result then
      local kind, is_optional = facts.result_type(field)
      cells[2] = kind .. (is_optional and ", may be absent" or "")
    else
      cells[2] = facts.page_type(field)
      cells[4] = field.required and "required" or "optional"
    end
    rows[#rows + 1] = cells
  end
  lines[#lines + 1] = ""
  lines[#lines + 1] = "### " .. model.name
  lines[#lines + 1] = ""
  text.add_table(lines, rows)
end

local function model_lines(api, page)
  local lines = {}
  for _, kind in ipairs { "body", "query", "result" } do
    local is_begun = false
    for _, model in ipairs(api.models) do
      if model.kind == kind then
        if not is_begun then
          is_begun = true
          if #lines > 0 then lines[#lines + 1] = "" end
          for _, line in ipairs(INTROS[kind]) do
            lines[#lines + 1] = line
          end
        end
        add_model(lines, model, page)
      end
    end
  end
  return lines
end

-- Adds a section for an operation that has none, before the models.
local function with_section(page, name)
  if page:find("\n## " .. name .. "\n", 1, true) then return page end
  local section = ("## %s\n\n<!-- begin %s -->\n<!-- end %s -->\n\n"):format(name, name, name)
  local models = page:find("<!-- begin models -->", 1, true) or #page + 1
  return page:sub(1, models - 1) .. section .. page:sub(models)
end

local function write_page(files, api)
  local path = "docs/api/" .. api.page
  local page = files:get(path)
  local old = page
  page = text.fill(page, path, "operations", index_lines(api))
  for _, row in ipairs(api.operations) do
    page = with_section(page, row.name)
    page = text.fill(page, path, row.name, operation_lines(row, api, text.section(old, row.name)))
  end
  files:set(path, text.fill(page, path, "models", model_lines(api, old)))
end

local function write_readme(files)
  local lines, rows = {}, { { "Method", "" } }
  for _, row in ipairs(facts.operations) do
    rows[#rows + 1] = {
      ("[`%s`](docs/api/%s.md#%s)"):format(row.name, row.api, row.name),
      row.purpose,
    }
  end
  text.add_table(lines, rows)
  files:set("README.md", text.fill(files:get("README.md"), "README.md", "operations", lines))
end

local function write_errors(files)
  local path = "docs/api/errors.md"
  local page = files:get(path)
  local kept = text.cells(text.section(page, "Codes"), "Code")
  local lines, rows = {}, { { "Code", "Kind", "Meaning", "More" } }
  for _, row in ipairs(facts.errors) do
    rows[#rows + 1] = {
      ("`%s`"):format(row.code),
      ("`%s`"):format(row.kind),
      MEANINGS[row.code],
      kept[row.code].More or "",
    }
  end
  text.add_table(lines, rows)
  files:set(path, text.fill(page, path, "codes", lines))
end

return function(files)
  write_readme(files)
  for _, api in ipairs(facts.apis) do
    write_page(files, api)
  end
  write_errors(files)
end
