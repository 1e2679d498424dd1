local Context = require "vrchatapi.cli.context"
local compat = require "vrchatapi.compat"
local settings = require "vrchatapi.settings"
local status = require "vrchatapi.cli.status"

-- What the script finds in `arg`: below 0, the interpreter.
local function arguments_of(words)
  local own = {}
  for i, word in pairs(arg) do
    if i < 0 then own[i] = word end
  end
  for i, word in ipairs(words) do
    own[i - 1] = word
  end
  return own
end

---@type vrchatapi.cli.Command
return {
  name = "run",
  summary = "Runs a script in Lua with this library, also where it is not installed",
  arguments = {
    { "FILE", "the script" },
    { "ARGUMENT", "what it gets as its arguments", many = true, optional = true },
  },
  details = {
    "With --sandbox, before FILE, vrchatapi.settings() leads to a sandbox.",
  },
  examples = { { "vrchatapi --sandbox run invite.lua Mira" } },
  is_program = true,
  passes_on = true,
  run = function(context)
    local words, output = context.arguments, context.output
    local chunk, problem = loadfile(words[1])
    if not chunk then
      output:refuse("%s", problem)
      return status.FILE
    end
    if context.options.sandbox then
      context.box, problem = Context.start_sandbox()
      if not context.box then return output:refuse("%s", problem) end
      settings.set_override(Context.options_for(context.box))
    end
    rawset(_G, "arg", arguments_of(words))
    chunk(compat.unpack(words, 2)) -- the sandbox ends with the context
    return status.OK
  end,
}
