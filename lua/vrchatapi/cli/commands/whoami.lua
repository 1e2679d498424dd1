local places = require "vrchatapi.cli.places"
local status = require "vrchatapi.cli.status"

---@type vrchatapi.cli.Command
return {
  name = "whoami",
  summary = "Says who is logged in, and where",
  run = function(context)
    local output = context.output
    local client, problem = context:client()
    if not client then return output:refuse("%s", problem) end
    local user, err = client:get_current_user()
    if not user then return output:fail(err) end
    output:result(
      user,
      function()
        return ("%s (%s)\n%s"):format(
          output.paint("bold", output.plain(user.displayName)),
          user.id,
          places.of_account(user)
        )
      end
    )
    return status.OK
  end,
}
