--- Annotations for the Lua language server as tables, and those that an operation
--- must have.

local pages = require "spec.support.pages"

local annotations = {}

--- Files of annotations as tables: classes (name to list of fields), aliases (name to list of
--- values), functions (name to its annotations).
function annotations.read(...)
  local library = { classes = {}, aliases = {}, functions = {} }
  for _, path in ipairs { ... } do
    annotations.add(library, path)
  end
  for name, block in pairs(library.functions) do
    if block.is_hidden then library.functions[name] = nil end
  end
  return library
end

function annotations.add(library, path)
  local block = { text = {}, params = {}, returns = {} }
  local class, alias
  for line in pages.lines_of(pages.read(path)) do
    local tag, rest = line:match("^%-%-%-@(%l+)%s*(.*)$")
    if tag == "class" then
      class = {}
      library.classes[rest:match("^[%w_.]+")] = class
    elseif tag == "field" then
      local name, optional, kind = rest:match("^([%w_]+)(%??) (%S+)")
      if name ~= "private" and name ~= "package" then
        class[#class + 1] = { name = name, optional = optional == "?", type = kind }
      end
    elseif tag == "alias" then
      alias = {}
      library.aliases[rest:match("^[%w_.]+")] = alias
    elseif tag == "param" then
      local name, optional, kind = rest:match("^([%w_]+)(%??) (%S+)")
      table.insert(block.params, { name = name, optional = optional == "?", type = kind })
    elseif tag == "package" or tag == "private" then
      block.is_hidden = true
    elseif tag == "return" then
      table.insert(block.returns, (rest:match("^%S+")))
    elseif line:find('^%-%-%-| "') then
      alias[#alias + 1] = line:match('"(.-)"')
    elseif line:find("^%-%-%-") then
      table.insert(block.text, line:match("^%-%-%-%s*(.*)$"))
    else
      local name, arguments = line:match("^function ([%w_.:]+)%((.-)%)")
      if name then
        block.arguments = arguments
        library.functions[name] = block
      end
      block = { text = {}, params = {}, returns = {} }
    end
  end
end

return annotations
