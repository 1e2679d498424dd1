local status = require "vrchatapi.cli.status"

-- What is wrong with the options.
local function check(_, options)
  local port, two_factor = options.port, options["two-factor"]
  if port and not (port:find("^%d%d?%d?%d?%d?$") and tonumber(port) < 65536) then
    return ("--port must be a number from 0 to 65535, got '%s'"):format(port)
  elseif two_factor and two_factor ~= "totp" and two_factor ~= "email" then
    return ("--two-factor must be totp or email, got '%s'"):format(two_factor)
  end
end

---@type vrchatapi.cli.Command
return {
  name = "sandbox",
  summary = "Starts a sandbox, an emulator of the service, for programs in any language",
  options = {
    { "port", "N", "listens on this port of 127.0.0.1; by default on a free one" },
    { "two-factor", "totp|email", "logins of the user need a code of an app, or one by e-mail" },
    { "seed", "FILE", "commands that change the state at the start, as JSON" },
  },
  details = {
    "It prints where it is, and the accounts; with --json as one line of JSON. It runs until Ctrl-C, a SIGTERM or the "
      .. "end of the process that started it. Programs control it over HTTP: see docs/guide/other_languages.md.",
  },
  examples = {
    { "vrchatapi sandbox --port 8080", "a sandbox at http://127.0.0.1:8080/api/1" },
    { "vrchatapi sandbox --json", "for a test in any language, which reads the first line" },
  },
  is_program = true,
  check = check,
  run = function(context)
    local options = context.options
    local _, problem = require("vrchatapi.sandbox").main {
      port = options.port and tonumber(options.port),
      json = options.json or false,
      two_factor = options["two-factor"],
      seed = options.seed,
    }
    context.output.say("vrchatapi: the sandbox did not start: " .. problem)
    return status.USAGE
  end,
}
