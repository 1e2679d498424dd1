-- What follows from the tags of a location: the tables of docs/api/location.md and
-- the annotations of a place.

local fields = require "vrchatapi.location.fields"
local text = require "text"

local PAGE, CODE = "docs/api/location.md", "lua/vrchatapi/location/fields.lua"

local WORDS = { ["string[]"] = "list", ["vrchatapi.PlaceType"] = "string" }

local function sources_of(field)
  local sources = {}
  for _, tag in ipairs(field.tags) do
    sources[#sources + 1] = ("`~%s%s`"):format(tag.name, tag.pattern and "(…)" or "")
  end
  return table.concat(sources, ", ")
end

local function field_rows(page)
  local kept = text.cells(text.section(page, "Fields"), "Field")
  local rows = { { "Field", "Type", "Of", "What it is" } }
  for _, field in ipairs(fields.LIST) do
    rows[#rows + 1] = {
      ("`%s`"):format(field.name),
      WORDS[field.type] or field.type,
      field.tags and sources_of(field) or kept[field.name].Of or "",
      kept[field.name]["What it is"] or "",
    }
  end
  return rows
end

local function type_rows(page)
  local kept = text.cells(text.section(page, "Types"), "`type`")
  local rows = { { "`type`", "The game says", "`owner_id`" } }
  for _, word in ipairs(fields.TYPES) do
    local cells = kept[word]
    rows[#rows + 1] = { ("`%s`"):format(word), cells["The game says"] or "", cells["`owner_id`"] or "" }
  end
  return rows
end

local function annotation_lines(page)
  local kept = text.cells(text.section(page, "Fields"), "Field")
  local lines = {
    "--- A place. One that is made by hand needs `name` and `type`; what else it needs depends on the type.",
    "---@class vrchatapi.Place",
  }
  for _, field in ipairs(fields.LIST) do
    local line = ("---@field %s? %s %s"):format(
      field.name,
      field.type,
      text.plain(kept[field.name]["What it is"] or "")
    )
    lines[#lines + 1] = line:gsub("%s+$", "")
  end
  lines[#lines + 1] = ""
  lines[#lines + 1] = "---@alias vrchatapi.PlaceType"
  for _, word in ipairs(fields.TYPES) do
    lines[#lines + 1] = ('---| "%s"'):format(word)
  end
  return lines
end

local function fill_table(page, name, rows)
  local lines = {}
  text.add_table(lines, rows)
  return text.fill(page, PAGE, name, lines)
end

return function(files)
  local page = files:get(PAGE)
  page = fill_table(fill_table(page, "fields", field_rows(page)), "types", type_rows(page))
  files:set(PAGE, page)
  files:set(CODE, text.fill(files:get(CODE), CODE, "Place", annotation_lines(page), "-- ", ""))
end
