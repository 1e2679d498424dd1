--- Lua in a process of its own.

local dialect = require "spec.support.dialect"
local files = require "spec.support.files"
local process = require "spec.support.process"

local child = {}

--- Runs a script, which finds the modules that this process finds.
---@param script string its arguments come as `...`
---@param environment? table<string, string|false> variables to set, or to take away
---@param ... string the arguments
---@return boolean ok whether it ended well
---@return string output what it wrote, on both channels
function child.run(script, environment, ...)
  local words = { "env" }
  for name, value in pairs(environment or {}) do
    if value then
      words[#words + 1] = files.quote(name .. "=" .. value)
    else
      table.insert(words, 2, "-u " .. name) -- before all that are set
    end
  end
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(dialect.prelude(), ("assert(load(%q, '=script'))(...)\n"):format(script))
  file:close()
  for _, word in ipairs { process.interpreter(), "-E", path, ... } do
    words[#words + 1] = files.quote(word)
  end
  local pipe = assert(io.popen(table.concat(words, " ") .. " 2>&1", "r"))
  local output = pipe:read("a")
  local ok = pipe:close() == true
  os.remove(path)
  return ok, output
end

return child
