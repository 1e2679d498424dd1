--- The command `vrchatapi` in processes of its own, with a home of its own, against a sandbox.
---
---     local command = require("spec.support.command").use(service, files)
---     local output, errors, code = command:run { "invite", "Friend" }

local busted = require "busted"
local compat = require "vrchatapi.compat"
local files_of = require "spec.support.files"
local process = require "spec.support.process"

local command = {}
command.__index = command

--- Registers a home for each test of the block at hand.
---@param service table
---@param files table
---@return table command `home` is its folder; `variables` are those of its environment, false for none
function command.use(service, files)
  local self = setmetatable({ files = files }, command)
  busted.before_each(function()
    self.home = files:make("mkdir")
    self.variables = {
      HOME = self.home,
      XDG_CONFIG_HOME = false,
      XDG_STATE_HOME = false,
      NO_COLOR = false,
      VRCHATAPI_USER_AGENT = service.USER_AGENT,
      VRCHATAPI_AUTH = service.box.auth,
      VRCHATAPI_BASE_URL = service.box.url,
      VRCHATAPI_SESSION = false,
    }
  end)
  return self
end

--- The command line for a shell.
---@param words string[]
---@return string
function command:line(words)
  local set, unset = {}, {}
  for name, value in pairs(self.variables) do
    if value then
      set[#set + 1] = files_of.quote(name .. "=" .. value)
    else
      unset[#unset + 1] = "-u " .. name
    end
  end
  local script = self.files:write(
    ("package.path, package.cpath = %q, %q require('vrchatapi.cli').main(arg)"):format(
      package.path,
      package.cpath
    )
  )
  local parts = {}
  for i, word in ipairs { process.interpreter(), script, compat.unpack(words) } do
    parts[i] = files_of.quote(word)
  end
  return ("env %s %s %s"):format(table.concat(unset, " "), table.concat(set, " "), table.concat(parts, " "))
end

--- Runs the command to its end.
---@param words string[]
---@return string output
---@return string errors what came on the standard error
---@return integer code
function command:run(words)
  local errors = self.files:path("errors")
  local pipe = assert(io.popen(("%s </dev/null 2>%s"):format(self:line(words), errors), "r"))
  local output = pipe:read("*a")
  local _, _, code = pipe:close()
  return output, files_of.read(errors), code
end

return command
