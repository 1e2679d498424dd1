--- The one way to wait: everything that takes time goes through here.
local core = require "vrchatapi.core"

local wait = {}

-- The longest turn of the engine while somebody wants to hear of progress, in seconds.
local TURN = 0.1

-- Calls progress whenever more has been sent, and once at the end.
local function watch(request, progress)
  local told = -1
  repeat
    local done = request:done()
    if not done then
      core.turn(TURN)
    end
    local sent, total = request:sent()
    if sent ~= told and total > 0 then
      told = sent
      progress(sent, total)
    end
  until done
end

--- Waits until a request has ended.
---@param request userdata a request of the core, sent
---@param progress? fun(sent: integer, total: integer) bytes; an error in it is the caller's
function wait.request(request, progress)
  if progress then
    watch(request, progress)
  else
    request:wait()
  end
end

return wait
