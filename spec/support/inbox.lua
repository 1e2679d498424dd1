--- For specs of the inbox: an invite that waits for its reply, and when the inbox was looked at.

local inbox = {}

--- Writes down when a client looks at its inbox.
---@param client table
---@param time table of spec.support.time
---@return number[] polls seconds since the spec began; grows
function inbox.watch(client, time)
  local polls, get = {}, client.get_notifications
  function client.get_notifications(...)
    polls[#polls + 1] = time:passed()
    return get(...)
  end
  return polls
end

--- How often the service was asked for the inbox.
---@param service table of spec.support.service
---@return integer
function inbox.count(service)
  local count = 0
  for _, request in ipairs(service:requests()) do
    if request.target:find("/auth/user/notifications?", 1, true) then count = count + 1 end
  end
  return count
end

return inbox
