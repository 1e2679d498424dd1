--- The operations on worlds.

local errors = require "vrchatapi.sandbox.service.errors"
local responses = require "vrchatapi.sandbox.service.responses"
local shape = require "vrchatapi.sandbox.shapes.world"

local handlers = {}

function handlers.get(state, call)
  local world = state.worlds[call.params.worldId]
  if not world then return errors.verbatim(404, ("World %s not found"):format(call.params.worldId)) end
  return responses.json(200, shape(state, world))
end

return handlers
