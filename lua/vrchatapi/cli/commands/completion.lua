local completion = require "vrchatapi.cli.manual.completion"
local status = require "vrchatapi.cli.status"

---@type vrchatapi.cli.Command
return {
  name = "completion",
  summary = "Prints the completion of words for bash",
  details = {
    "'make install' puts it where bash looks for it. For zsh, load bashcompinit first: autoload -U bashcompinit && "
      .. "bashcompinit.",
  },
  examples = { { 'eval "$(vrchatapi completion)"', "in ~/.bashrc" } },
  run = function()
    io.stdout:write(completion.script())
    return status.OK
  end,
}
