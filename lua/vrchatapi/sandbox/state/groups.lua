--- Groups, their members and the events of their calendars.

local groups = {}

local HOUR = 60 * 60

--- Adds a group.
---@param state vrchatapi.sandbox.State
---@param fields table id, name, short_code, owner_id, member_ids: a list with the owner in it
---@return table group
function groups.add(state, fields)
  local group = {
    id = fields.id,
    name = fields.name,
    short_code = fields.short_code,
    owner_id = fields.owner_id,
    created_at = state:time(),
    members = {},
    events = {},
  }
  for i, user_id in ipairs(fields.member_ids) do
    group.members[i] = { id = state:id("gmem"), user_id = user_id, joined_at = state:time() }
  end
  state.groups[#state.groups + 1] = group
  return group
end

--- Adds an event to the calendar of a group.
---@param state vrchatapi.sandbox.State
---@param group table
---@param fields table id, title, description, category, starts_in: hours from now; lasts: hours
---@return table event
function groups.add_event(state, group, fields)
  local event = {
    id = fields.id or state:id("cal"),
    group_id = group.id,
    title = fields.title,
    description = fields.description,
    category = fields.category,
    starts_at = state.now + fields.starts_in * HOUR,
    ends_at = state.now + (fields.starts_in + fields.lasts) * HOUR,
    created_at = state:time(),
    followers = {}, -- ids of users as keys
  }
  group.events[#group.events + 1] = event
  return event
end

--- The group of an id.
---@param state vrchatapi.sandbox.State
---@param id string
---@return table? group
function groups.find(state, id)
  for _, group in ipairs(state.groups) do
    if group.id == id then return group end
  end
  return nil
end

--- The membership of a user.
---@param group table
---@param user_id string
---@return table? member
function groups.member(group, user_id)
  for _, member in ipairs(group.members) do
    if member.user_id == user_id then return member end
  end
  return nil
end

--- The groups of a user, in the order in which they were made.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@return table[]
function groups.of(state, user_id)
  local found = {}
  for _, group in ipairs(state.groups) do
    if groups.member(group, user_id) then found[#found + 1] = group end
  end
  return found
end

return groups
