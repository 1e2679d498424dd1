--- The pages of the documentation as texts, and the sections, tables and words in them.

local pages = {}

--- What the file holds.
function pages.read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

--- Goes through the lines of a text.
function pages.lines_of(text) return (text .. "\n"):gmatch("(.-)\n") end

--- The field `name` of each item.
function pages.names_of(list)
  local names = {}
  for _, item in ipairs(list) do
    names[#names + 1] = item.name
  end
  return names
end

--- A sorted copy of a list.
function pages.sorted(list)
  local copy = table.move(list, 1, #list, 1, {})
  table.sort(copy)
  return copy
end

--- The lines of a page outside of its blocks of code.
function pages.prose_of(text)
  local lines, fenced = {}, false
  for line in pages.lines_of(text) do
    if line:find("^```") then
      fenced = not fenced
    elseif not fenced then
      lines[#lines + 1] = line
    end
  end
  return lines
end

--- The text below a heading, up to the next one of its level or above.
function pages.section(text, heading)
  local level, lines, fenced
  for line in pages.lines_of(text) do
    if line:find("^```") then fenced = not fenced end
    local marks, title = line:match("^(#+) (.*)$")
    if fenced then marks = nil end
    if marks and level and #marks <= level then break end
    if level then lines[#lines + 1] = line end
    if marks and title == heading and not level then
      level, lines = #marks, {}
    end
  end
  assert(level, "no section " .. heading)
  return table.concat(lines, "\n")
end

--- The tables of a text: each a list of rows, each a list of cells, the head being the first row.
function pages.tables_of(text)
  local tables, current = {}, nil
  for _, line in ipairs(pages.prose_of(text)) do
    if not line:find("^|") then
      current = nil
    elseif not line:find("^|%-") then
      if not current then
        current = {}
        tables[#tables + 1] = current
      end
      local cells = {}
      for cell in line:gmatch("|([^|]*)%f[|]") do
        cells[#cells + 1] = cell:match("^%s*(.-)%s*$")
      end
      current[#current + 1] = cells
    end
  end
  return tables
end

--- The table whose first head is `head`, without that head.
function pages.table_with(text, head)
  for _, found in ipairs(pages.tables_of(text)) do
    if found[1][1] == head then return table.move(found, 2, #found, 1, {}) end
  end
  error("no table with the head " .. head)
end

--- The words in backquotes at the start of a table's rows.
function pages.first_words(rows)
  local words = {}
  for i, row in ipairs(rows) do
    words[i] = row[1]:match("^%[?`([^`]+)`")
  end
  return words
end

return pages
