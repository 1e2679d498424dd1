--- The operations on users.

local errors = require "vrchatapi.sandbox.service.errors"
local friends = require "vrchatapi.sandbox.state.friends"
local responses = require "vrchatapi.sandbox.service.responses"
local shape = require "vrchatapi.sandbox.shapes.user"

local handlers = {}

function handlers.get(state, call)
  local user = state.users[call.params.userId]
  if not user then
    return errors.verbatim(404, "User not found") -- the text is invented
  end
  local is_friend = friends.are(state, call.user.id, user.id)
  return responses.json(200, shape(user, is_friend, is_friend or user == call.user))
end

return handlers
