--- Annotations for the Lua language server as tables, and those that a row of the table of operations
--- must have.

local pages = require "spec.support.pages"

local annotations = {}

--- A file of annotations as tables: classes (name to list of fields), aliases (name to list of
--- values), functions (name to its annotations).
function annotations.read(path)
  local library = { classes = {}, aliases = {}, functions = {} }
  local block = { text = {}, params = {}, returns = {} }
  local class, alias
  for line in pages.lines_of(pages.read(path)) do
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

-- How the types of the table of operations are written in annotations.
annotations.ARGUMENT_TYPES = {
  id = "string", text = "string", word = "string", time = "string", secret = "string",
  choice = "vrchatapi.MessageType", integer = "integer", boolean = "boolean", ids = "string[]",
  table = "table",
}

--- The parameters that the method of an operation has.
---@param row table of the table of operations
---@return table[] params each with name, optional and type
function annotations.params(row)
  local params = {}
  local function add(name, optional, kind)
    params[#params + 1] = { name = name, optional = optional, type = kind }
  end
  for _, field in ipairs(row.parameters) do
    add(field.name, false, annotations.ARGUMENT_TYPES[field.type])
  end
  if row.photo then add("image", false, "vrchatapi.Image") end
  for _, kind in ipairs { "body", "query" } do
    local found = row[kind]
    if found then add(kind, not found.required, "vrchatapi." .. found.name) end
  end
  add("options", true, "vrchatapi.CallOptions")
  return params
end

return annotations
