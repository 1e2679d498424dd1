--- The photos of notifications.

local errors = require "vrchatapi.sandbox.service.errors"
local photos = require "vrchatapi.sandbox.state.photos"
local responses = require "vrchatapi.sandbox.service.responses"

local handlers = {}

function handlers.get(state, call)
  local bytes = photos.bytes(state, call.params.fileId)
  if not bytes then return errors.quoted(404, "File not found") end -- the text is invented
  return responses.raw(200, "image/png", bytes)
end

return handlers
