--- Programs whose standard streams are closed, as a daemon's are.
local files = require("spec.support.files").use()
local process = require "spec.support.process"
local service = require("spec.support.service").use()

local CLOSED = {
  { "stdin", "0<&-" },
  { "stdin and stderr", "0<&- 2>&-" },
  { "stdout and stderr", "1>&- 2>&-" },
  { "all three", "0<&- 1>&- 2>&-" },
}

-- Calls of both kinds, before and after it prints something: if a socket had the number of a stream,
-- that would go to the service.
local SCRIPT = [[
  local vrchatapi = require "vrchatapi"
  local client = vrchatapi.new {
    user_agent = "VrchatapiSpec/1.0 spec@vrchatapi.test", base_url = VALUES.url, auth = VALUES.auth,
    rate = false, retries = 0, timeout = 20,
  }
  local lines = {}
  local function note(result, err) lines[#lines + 1] = result and "ok" or tostring(err) end
  note(client:get_invite_messages(VALUES.user_id, "message"))
  note(client:invite_user(VALUES.friend_id, { instanceId = VALUES.location }))
  -- what is not open fails
  for _, stream in ipairs { io.stdout, io.stderr } do
    stream:setvbuf("no")
    stream:write("a line of the program\n")
  end
  note(client:get_invite_messages(VALUES.user_id, "message"))
  note(client:invite_user(VALUES.friend_id, { instanceId = VALUES.location }))
  local file = assert(io.open(VALUES.out, "w"))
  file:write(table.concat(lines, " "))
  file:close()
]]

describe("a program without", function()
  for _, case in ipairs(CLOSED) do
    it(case[1] .. " makes calls, and nothing of it lands in their stead", function()
      local out = files:path()
      local command = process.command(SCRIPT, {
        url = service.box.url,
        auth = service.box.auth,
        user_id = service.box.user_id,
        friend_id = service.box.friend_id,
        location = service.box.location,
        out = out,
      })
      command = command:gsub(" 2>&1$", "") -- the streams are as the case says
      os.execute(("sh -c %s >/dev/null 2>/dev/null %s"):format(files.quote(command), case[2]))
      assert.equal("ok ok ok ok", files.read(out))
      assert.equal(4, #service:requests())
    end)
  end
end)
