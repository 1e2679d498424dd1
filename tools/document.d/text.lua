-- Files that are changed in memory, and the Markdown in them.

local text = {}

-- ---- files ----

local Files = {}
Files.__index = Files

local function read(path)
  local file = io.open(path, "rb")
  if not file then return "" end
  local content = file:read("*a")
  file:close()
  return content
end

--- The files of a run: as they are, and as they should be.
function text.files() return setmetatable({ old = {}, new = {} }, Files) end

function Files:get(path)
  if not self.old[path] then
    self.old[path] = read(path)
    self.new[path] = self.old[path]
  end
  return self.new[path]
end

function Files:set(path, content)
  self:get(path)
  self.new[path] = content
end

--- The paths of the files that should not be as they are, sorted.
function Files:changed()
  local paths = {}
  for path, content in pairs(self.new) do
    if content ~= self.old[path] then paths[#paths + 1] = path end
  end
  table.sort(paths)
  return paths
end

function Files:save(path)
  local file = assert(io.open(path, "wb"))
  assert(file:write(self.new[path]))
  assert(file:close())
end

--- The first line in which a file is not as it should be, for people.
function Files:difference(path)
  local is, should = text.lines(self.old[path]), text.lines(self.new[path])
  local i = 1
  while is[i] == should[i] do
    i = i + 1
  end
  return ("%s:%d is not what follows from the code\n  is:     %s\n  should: %s"):format(
    path,
    i,
    is[i] or "(end)",
    should[i] or "(end)"
  )
end

-- ---- lines and sections ----

function text.lines(content)
  local lines = {}
  for line in content:gmatch("([^\n]*)\n") do
    lines[#lines + 1] = line
  end
  return lines
end

--- Puts lines between the markers of `name`, which are `before .. "begin NAME" .. after`.
function text.fill(content, path, name, lines, before, after)
  before, after = before or "<!-- ", after or " -->"
  local begin, finish = before .. "begin " .. name .. after .. "\n", before .. "end " .. name .. after .. "\n"
  local _, first = content:find(begin, 1, true)
  local last = first and content:find(finish, first, true)
  if not last then error(("%s has no markers for %s: %s"):format(path, name, begin:gsub("\n", "")), 0) end
  local body = #lines > 0 and table.concat(lines, "\n") .. "\n" or ""
  return content:sub(1, first) .. body .. content:sub(last)
end

--- The text below a heading of a page, up to the next one of its level or above; "" if there is no
--- such heading.
function text.section(page, heading)
  local level, found, fenced
  for _, line in ipairs(text.lines(page)) do
    fenced = line:find("^```") and not fenced or not line:find("^```") and fenced
    local marks, title = line:match("^(#+) (.*)$")
    if marks and not fenced then
      if level and #marks <= level then
        break
      elseif not level and title == heading then
        level, found = #marks, {}
      end
    end
    if found then found[#found + 1] = line end
  end
  return found and table.concat(found, "\n") .. "\n" or ""
end

-- ---- tables ----

local function cells_of(line)
  local cells = {}
  for cell in line:gmatch("|([^|]*)%f[|]") do
    cells[#cells + 1] = cell:match("^%s*(.-)%s*$")
  end
  return cells
end

--- The table of a section that begins with that head: its cells by the word in backquotes at the
--- beginning of a row and by the head of the column. {} if there is none.
function text.cells(section, head)
  local heads
  local found = setmetatable({}, { __index = function() return {} end })
  for _, line in ipairs(text.lines(section)) do
    local cells = line:find("^|") and cells_of(line)
    if not cells then
      if heads then break end
    elseif heads then
      local name = cells[1]:match("^%[?`([^`]+)`")
      if name then
        found[name] = {}
        for i, title in ipairs(heads) do
          found[name][title] = cells[i]
        end
      end
    elseif cells[1] == head then
      heads = cells
    end
  end
  return found
end

--- Adds a table to a list of lines.
---@param rows string[][] the heads first
function text.add_table(lines, rows)
  for i, cells in ipairs(rows) do
    local line = "|"
    for _, cell in ipairs(cells) do
      line = line .. (cell == "" and " |" or " " .. cell .. " |")
    end
    lines[#lines + 1] = line
    if i == 1 then lines[#lines + 1] = "|" .. ("---|"):rep(#cells) end
  end
end

--- A description without Markdown's links, for annotations.
function text.plain(description) return (description:gsub("%[([^%]]*)%]%([^)]*%)", "%1")) end

--- With a capital letter, as a sentence in a table begins.
function text.capital(words) return (words:gsub("^%l", string.upper)) end

return text
