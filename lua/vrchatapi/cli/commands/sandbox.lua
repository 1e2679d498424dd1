local status = require "vrchatapi.cli.status"

---@type vrchatapi.cli.Command
return {
  name = "sandbox",
  summary = "Starts a sandbox, an emulator of the service, for programs in any language",
  details = {
    "It prints where it is, and the accounts; it runs until Ctrl-C. See docs/guide/sandbox.md.",
  },
  is_program = true,
  run = function()
    require("vrchatapi.sandbox").main()
    return status.OK
  end,
}
