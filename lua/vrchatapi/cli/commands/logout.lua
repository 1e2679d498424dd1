local status = require "vrchatapi.cli.status"

---@type vrchatapi.cli.Command
return {
  name = "logout",
  summary = "Ends the session at the service",
  details = { "Programs that use the same session are logged out as well." },
  run = function(context)
    local output = context.output
    local client, problem = context:client()
    if not client then return output:refuse("%s", problem) end
    local done, err = client:logout()
    if not done then return output:fail(err, true) end
    output:result(done, done.dry_run and "You would be logged out." or "You are logged out.")
    return status.OK
  end,
}
