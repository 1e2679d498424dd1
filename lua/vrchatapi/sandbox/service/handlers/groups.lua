--- Groups: as far as reading them goes.

local errors = require "vrchatapi.sandbox.service.errors"
local groups = require "vrchatapi.sandbox.state.groups"
local paging = require "vrchatapi.sandbox.service.paging"
local responses = require "vrchatapi.sandbox.service.responses"
local shapes = require "vrchatapi.sandbox.shapes.group"

local handlers = {}

--- The group that a call names; or nil and a refusal.
---@param state vrchatapi.sandbox.State
---@param call vrchatapi.sandbox.Call
---@return table? group
---@return vrchatapi.sandbox.Response? refusal
function handlers.find(state, call)
  local group = groups.find(state, call.params.groupId)
  if not group then return nil, errors.unquoted(404, "Can't find group!") end
  return group
end

-- That a part of the name in any case is enough, and the short code only as a whole, is invented.
function handlers.search(state, call)
  local text, i = (call.query.query or ""):lower(), 0
  return responses.list(paging.take(call, function()
    repeat
      i = i + 1
      local group = state.groups[i]
      local fits = group
        and text ~= ""
        and (group.name:lower():find(text, 1, true) or group.short_code:lower() == text)
      if fits then return shapes.limited(group, groups.member(group, call.user.id) ~= nil) end
    until not group
    return nil
  end))
end

function handlers.get(state, call)
  local group, refusal = handlers.find(state, call)
  if not group then return refusal end
  return responses.json(200, shapes.group(group, groups.member(group, call.user.id)))
end

-- All members but the one who asks.
function handlers.members(state, call)
  local group, refusal = handlers.find(state, call)
  refusal = refusal or paging.refusal(call)
  if refusal then return refusal end
  local i = 0
  return responses.list(paging.take(call, function()
    repeat
      i = i + 1
      local member = group.members[i]
      if member and member.user_id ~= call.user.id then
        return shapes.member(group, member, state.users[member.user_id])
      end
    until not member
    return nil
  end))
end

function handlers.of_user(state, call)
  local user_id, list = call.params.userId, {}
  for i, group in ipairs(groups.of(state, user_id)) do
    local is_mutual = groups.member(group, call.user.id) ~= nil
    list[i] = shapes.of_user(group, groups.member(group, user_id), is_mutual)
  end
  return responses.list(list)
end

return handlers
