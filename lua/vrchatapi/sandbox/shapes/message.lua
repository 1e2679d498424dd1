--- A message slot (InviteMessage).

local UNTOUCHED = "2017-02-01T21:59:00.000+0000"

---@param item table id, message; updated_at once it was edited
---@param message_type string
---@param slot integer 0 to 11
---@param minutes integer until the slot can be changed again
---@return table
return function(item, message_type, slot, minutes)
  return {
    id = item.id,
    slot = slot,
    message = item.message,
    messageType = message_type,
    updatedAt = item.updated_at or UNTOUCHED,
    canBeUpdated = minutes == 0,
    remainingCooldownMinutes = minutes,
  }
end
