--- Requests of the core, prepared and not yet sent, and waiting for them to arrive.

local assert = require "luassert"
local core = require "vrchatapi.core"

local requests = {}

-- Seconds after which a request counts as lost; far more than it needs.
local LIMIT = 30

---@param service table as spec.support.service gives it
---@param client userdata of the core
---@return userdata request a list of messages
function requests.list(service, client)
  return assert(client:prepare("get_invite_messages", service.box.user_id, "message"))
end

---@param service table
---@param client userdata of the core
---@return userdata request an invite of the friend
function requests.invite(service, client)
  local box = service.box
  return assert(client:prepare("invite_user", box.friend_id, { instanceId = box.location }))
end

--- Turns the engine until the sandbox has got so many requests.
---@param service table
---@param count integer
function requests.turn_until_seen(service, count)
  local late = os.time() + LIMIT
  while #service:requests() < count do
    core.step(0.01)
    assert.is_true(os.time() < late, "the request did not come")
  end
end

return requests
