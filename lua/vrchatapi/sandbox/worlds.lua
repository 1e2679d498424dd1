--- The operation that shows a world.

local errors = require "vrchatapi.sandbox.errors"
local replies = require "vrchatapi.sandbox.replies"
local shape = require "vrchatapi.sandbox.shapes.world"

local worlds = {}

local function get(state, call)
  local world = state.worlds[call.params.worldId]
  if not world then
    return errors.verbatim(404, ("World %s not found"):format(call.params.worldId))
  end
  return replies.json(200, shape(state, world))
end

worlds.routes = {
  { method = "GET", path = "/worlds/{worldId}", handle = get },
}

return worlds
