--- Lua in a process of its own.

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
  local loader = [[
    package.path, package.cpath = %q, %q
    assert(load(%q, '=script'))(table.unpack(arg))
  ]]
  loader = loader:format(package.path, package.cpath, script)
  for _, word in ipairs { process.interpreter(), "-E", "-e", loader, "/dev/null", ... } do
    words[#words + 1] = files.quote(word)
  end
  local pipe = assert(io.popen(table.concat(words, " ") .. " 2>&1", "r"))
  local output = pipe:read("a")
  return pipe:close() == true, output
end

return child
