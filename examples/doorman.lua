--- Answers requests for invites, each once: lets friends of the house in, and asks the others for patience.
--
--     lua5.4 examples/doorman.lua Alice Bob        whom it invites; it runs until Ctrl-C
--     lua5.4 examples/doorman.lua --sandbox        answers four invented people; nothing leaves this machine
--
-- It invites to where you are, as the account that `vrchatapi login` has logged in. `vrchatapi doorman` answers by
-- rules from a file.
local environment = dofile((arg[0]:match("^(.*)/") or ".") .. "/environment.lua")
local vrchatapi = require "vrchatapi"

local welcome = {}
for _, name in ipairs(environment.box and { "Alice" } or environment.words) do
  welcome[name:lower()] = true
end

local function answer(request)
  local name = vrchatapi.plain(request.who.displayName or request.who.id)
  local done, err
  if welcome[name:lower()] then
    done, err = request:accept("here", { text = "Come in!" })
  else
    done, err = request:decline("Later, please.")
  end
  print(name, done and "answered" or tostring(err))
end

vrchatapi.main(function()
  local client = vrchatapi.new(assert(vrchatapi.settings()))
  -- the journal remembers what was answered, also if the program is killed
  local journal = not environment.box and "doorman.journal" or nil
  local task = assert(client:on_request_invite(answer, { journal = journal }))
  if environment.box then
    vrchatapi.sleep(1)
    return task:cancel()
  end
  return task:wait() -- returns only with an error of the account
end)
