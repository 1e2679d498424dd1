--- Examples in processes of their own, as their users run them.

local assert = require "luassert"
local process = require "spec.support.process"

local example = {}

--- The environment of a run with the sandbox.
---@param service table
---@param changes? table<string, string|false> variables to set, or to unset
---@return string commands for the shell
function example.environment(service, changes)
  local variables = {
    VRCHATAPI_USER_AGENT = service.USER_AGENT,
    VRCHATAPI_SESSION = false,
    VRCHATAPI_AUTH = service.box.auth,
    VRCHATAPI_BASE_URL = service.box.url,
  }
  for name, value in pairs(changes or {}) do
    variables[name] = value
  end
  return process.exports(variables)
end

--- The script that is an example with arguments.
---@param name string "party"
---@param arguments string[]
---@return string
function example.script(name, arguments)
  local words = {}
  for number, word in ipairs(arguments) do
    words[number] = ("%q"):format(word)
  end
  return ("arg = { [0] = 'examples/%s.lua', %s } dofile(arg[0])"):format(name, table.concat(words, ", "))
end

--- Starts an example.
---@param service table
---@param name string
---@param arguments string[]
---@param changes? table<string, string|false> as for `environment`
---@return table child as of process.start
function example.start(service, name, arguments, changes)
  return process.start(
    example.script(name, arguments),
    nil,
    { before = example.environment(service, changes) }
  )
end

--- Runs an example to its end.
---@return string output
---@return integer code
function example.run(...)
  local output, how, code = example.start(...):finish()
  assert.equal("exit", how, output)
  return output, code
end

return example
