-- The tables of options on the pages. The code knows the names, the annotations
-- their order; the cells beside the names are written by hand.

local text = require "text"

-- ---- what the code knows ----

--- The part of a file that the pattern captures.
local function part(files, path, pattern)
  return files:get(path):match(pattern)
    or error(("%s: no %s in it, which lists options: mend tools/document.d"):format(path, pattern), 0)
end

local function names_in(code, pattern)
  local names = {}
  for name in code:gmatch(pattern) do
    names[#names + 1] = name
  end
  return names
end

local function client_options(files)
  local list = part(files, "src/binding/options.c", "known%[%] = (%b{})")
  local names = names_in(list, '"([%w_]+)"')
  for _, name in ipairs(names_in(files:get("lua/vrchatapi/options.lua"), "\nfunction read%.([%w_]+)%(")) do
    names[#names + 1] = name
  end
  return names
end

local function call_options(files)
  local body = part(files, "src/binding/args/fill.c", "\nstatic void read_options%b()\n(%b{})")
  return names_in(body, 'vrc_is_word%(L, value %- 1, "([%w_]+)"%)')
end

local function login_fields(files)
  local list = part(files, "lua/vrchatapi/options.lua", "LOGIN_FIELDS = (%b{})")
  return names_in(list, "([%w_]+) = ")
end

local SETS = {
  {
    known = client_options,
    annotations = "lua/vrchatapi/options.lua",
    class = "vrchatapi.Options",
    page = "docs/api/client.md",
    section = "Options",
    heads = { "Option", "Type", "Default", "" },
  },
  {
    known = call_options,
    annotations = "library/types.lua",
    class = "vrchatapi.CallOptions",
    page = "docs/api/client.md",
    section = "Options of a call",
    heads = { "Option", "Type", "" },
  },
  {
    known = login_fields,
    annotations = "lua/vrchatapi/options.lua",
    class = "vrchatapi.Login",
    page = "docs/guide/login.md",
    section = "client:login",
    heads = { "Field", "Type", "Description" },
  },
}

-- ---- what is annotated ----

--- The names of the fields of a class, in their order.
local function annotated(files, path, class)
  local names
  for _, line in ipairs(text.lines(files:get(path))) do
    if names then
      if not line:find("^%-%-%-") then break end
      names[#names + 1] = line:match("^%-%-%-@field ([%w_]+)")
    elseif line:match("^%-%-%-@class ([%w_.]+)") == class then
      names = {}
    end
  end
  return names or error(("%s has no class %s"):format(path, class), 0)
end

local function check(set, names, known)
  local missing = {}
  for _, name in ipairs(known) do
    missing[name] = true
  end
  for _, name in ipairs(names) do
    if not missing[name] then
      error(
        ("%s: %s has a field %s, which the code does not know"):format(set.annotations, set.class, name),
        0
      )
    end
    missing[name] = nil
  end
  local name = next(missing)
  if name then
    error(("%s: %s has no field %s, which the code knows"):format(set.annotations, set.class, name), 0)
  end
end

return function(files)
  for _, set in ipairs(SETS) do
    local names = annotated(files, set.annotations, set.class)
    check(set, names, set.known(files))
    local page = files:get(set.page)
    local kept = text.cells(text.section(page, set.section), set.heads[1])
    local rows = { set.heads }
    for _, name in ipairs(names) do
      local cells = { ("`%s`"):format(name) }
      for i = 2, #set.heads do
        cells[i] = kept[name][set.heads[i]] or ""
      end
      rows[#rows + 1] = cells
    end
    local lines = {}
    text.add_table(lines, rows)
    files:set(set.page, text.fill(page, set.page, set.class:match("[^.]+$"), lines))
  end
end
