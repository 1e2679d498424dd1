--- A session that the pipeline refuses in the packet of the upgrade, and closes at once.

local service = require("spec.support.service").use()

require("spec.support.tasks").clean()

-- How many connections were upgraded, and asked for the user.
local function counts()
  local upgrades, questions = 0, 0
  for _, request in ipairs(service.box:requests()) do
    if request.target:find("^/pipeline") then upgrades = upgrades + 1 end
    if request.target:find "/auth/user$" then questions = questions + 1 end
  end
  return upgrades, questions
end

describe("a dead session", function()
  it("is refused at the first connection, also where that is closed before its PING", function()
    for i = 1, 20 do
      local client = service:client { auth = "authcookie_dead", pipeline_url = service.box.pipeline_url }
      local event, err = client:live()()
      assert.is_false(event)
      assert.equal("missing_credentials", err.code)
      assert.same({ i, i }, { counts() })
      client:close()
    end
  end)
end)
