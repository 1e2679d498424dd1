--- A notification, in the two forms in which the service shows it.

local json = require "vrchatapi.sandbox.formats.json"

local shape = {}

--- As the response to an invite shows what was sent: `details` is an object.
---@param notification table
---@return table
function shape.sent(notification)
  return {
    id = notification.id,
    type = notification.type,
    senderUserId = notification.senderUserId,
    receiverUserId = notification.receiverUserId,
    message = notification.message,
    created_at = notification.created_at,
    details = notification.details,
  }
end

--- As lists and other responses show it: `details` is JSON in a string.
---@param notification table
---@return table
function shape.listed(notification)
  local shown = shape.sent(notification)
  shown.details = json.encode(notification.details)
  shown.seen = notification.seen
  return shown
end

return shape
