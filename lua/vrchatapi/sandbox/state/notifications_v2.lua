--- Notifications of the second kind: those of groups, badges, gifts and the like. What they are is in
--- the description of the service; when they vanish and what an answer does to one is invented.

local pipeline = require "vrchatapi.sandbox.state.pipeline"
local shape = require "vrchatapi.sandbox.shapes.notification_v2"
local times = require "vrchatapi.sandbox.formats.times"

local notifications_v2 = {}

notifications_v2.LIFETIME = 30 * 24 * 60 * 60 -- seconds: 30 days

local MAX_COUNT = 1000 -- of a user; the latest are kept

-- When a notification vanishes: some do so a time after they were seen.
local function expiry(notification)
  local seen_at, after = notification.seen_at, notification.expiryAfterSeen
  if not (seen_at and after) then return notification.expires_at end
  return math.min(notification.expires_at, seen_at + after)
end

-- Drops what has vanished.
local function sweep(state, user_id)
  local kept = {}
  for _, notification in ipairs(state.inboxes_v2[user_id] or {}) do
    if state.now < expiry(notification) then kept[#kept + 1] = notification end
  end
  if #kept > MAX_COUNT then table.remove(kept, 1) end
  state.inboxes_v2[user_id] = kept
  return kept
end

--- The notifications of a user that have not vanished, oldest first.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@return table[] notifications not to be changed
function notifications_v2.received(state, user_id) return sweep(state, user_id) end

--- The notification of a user with an id, if it has not vanished.
---@param state vrchatapi.sandbox.State
---@param id string
---@param user_id string
---@return table? notification
function notifications_v2.find(state, id, user_id)
  for _, notification in ipairs(sweep(state, user_id)) do
    if notification.id == id then return notification end
  end
  return nil
end

--- Adds a notification.
---@param state vrchatapi.sandbox.State
---@param fields table type, receiverUserId; and perhaps id, category, senderUserId, title, message,
---  link, data, details, responses (each with type, text, icon, data), expires_in and expiryAfterSeen
---  (seconds), canDelete
---@return table notification
function notifications_v2.add(state, fields)
  local notification = {
    id = fields.id or state:id("not"),
    version = 2,
    type = fields.type,
    category = fields.category or fields.type:match("^[^.]*"),
    senderUserId = fields.senderUserId,
    receiverUserId = fields.receiverUserId,
    title = fields.title or "",
    message = fields.message or "",
    link = fields.link or "",
    data = fields.data or {},
    details = fields.details,
    responses = fields.responses or {},
    canDelete = fields.canDelete ~= false,
    expiryAfterSeen = fields.expiryAfterSeen,
    createdAt = state:time(),
    updatedAt = state:time(),
    expires_at = state.now + (fields.expires_in or notifications_v2.LIFETIME),
    seen = false,
  }
  notification.expiresAt = times.write(notification.expires_at)
  state.inboxes_v2[fields.receiverUserId] = state.inboxes_v2[fields.receiverUserId] or {}
  table.insert(state.inboxes_v2[fields.receiverUserId], notification)
  sweep(state, fields.receiverUserId)
  pipeline.push(
    state,
    fields.receiverUserId,
    "notification-v2",
    function() return shape(state, notification) end
  )
  return notification
end

--- Marks a notification as seen.
---@param state vrchatapi.sandbox.State
---@param notification table
function notifications_v2.see(state, notification)
  if notification.seen then return end
  notification.seen, notification.seen_at = true, state.now
  notification.updatedAt = state:time()
  pipeline.push(state, notification.receiverUserId, "notification-v2-update", {
    id = notification.id,
    version = notification.version,
    updates = { seen = true, updatedAt = notification.updatedAt },
  })
end

local function push_deletion(state, user_id, ids)
  pipeline.push(state, user_id, "notification-v2-delete", { ids = ids, version = 2 })
end

--- Deletes a notification.
---@param state vrchatapi.sandbox.State
---@param notification table
function notifications_v2.delete(state, notification)
  local inbox = state.inboxes_v2[notification.receiverUserId]
  for i, other in ipairs(inbox) do
    if other == notification then
      table.remove(inbox, i)
      return push_deletion(state, notification.receiverUserId, { notification.id })
    end
  end
end

--- Deletes all notifications of a user that can be deleted.
---@param state vrchatapi.sandbox.State
---@param user_id string
function notifications_v2.delete_all(state, user_id)
  local kept, ids = {}, {}
  for _, notification in ipairs(sweep(state, user_id)) do
    if notification.canDelete then
      ids[#ids + 1] = notification.id
    else
      kept[#kept + 1] = notification
    end
  end
  state.inboxes_v2[user_id] = kept
  if ids[1] then push_deletion(state, user_id, ids) end
end

return notifications_v2
