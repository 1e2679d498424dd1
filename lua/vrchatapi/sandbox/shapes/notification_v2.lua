--- A notification of the second kind (NotificationV2).

local json = require "vrchatapi.sandbox.formats.json"

local function list_of_responses(responses)
  local shown = {}
  for i, response in ipairs(responses) do
    shown[i] = {
      type = response.type,
      text = response.text or "",
      textKey = json.NULL,
      icon = response.icon or "check",
      data = response.data or "",
    }
  end
  return json.list(shown)
end

---@param state vrchatapi.sandbox.State
---@param notification table
---@return table
return function(state, notification)
  local sender = state.users[notification.senderUserId]
  return {
    id = notification.id,
    version = notification.version,
    type = notification.type,
    category = notification.category,
    isSystem = not notification.senderUserId,
    ignoreDND = false,
    senderUserId = notification.senderUserId or json.NULL,
    senderUsername = sender and sender.displayName or json.NULL,
    receiverUserId = notification.receiverUserId,
    relatedNotificationsId = json.NULL,
    title = notification.title,
    titleKey = json.NULL,
    message = notification.message,
    messageKey = json.NULL,
    imageUrl = json.NULL,
    link = notification.link,
    linkText = "",
    linkTextKey = json.NULL,
    responses = list_of_responses(notification.responses),
    data = notification.data,
    details = notification.details,
    canDelete = notification.canDelete,
    requireSeen = false,
    seen = notification.seen,
    expiresAt = notification.expiresAt,
    expiryAfterSeen = notification.expiryAfterSeen or json.NULL,
    createdAt = notification.createdAt,
    updatedAt = notification.updatedAt,
  }
end
