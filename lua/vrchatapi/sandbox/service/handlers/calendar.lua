--- Events of groups' calendars.

local body = require "vrchatapi.sandbox.service.body"
local errors = require "vrchatapi.sandbox.service.errors"
local find_group = require("vrchatapi.sandbox.service.handlers.groups").find
local groups = require "vrchatapi.sandbox.state.groups"
local json = require "vrchatapi.sandbox.formats.json"
local paging = require "vrchatapi.sandbox.service.paging"
local responses = require "vrchatapi.sandbox.service.responses"
local shape = require "vrchatapi.sandbox.shapes.calendar_event"
local times = require "vrchatapi.sandbox.formats.times"

local handlers = {}

-- A page of those events that are in the month of the query, by default all that have not ended; both
-- are invented, as far as the bounds go.
local function list(state, call, events)
  local month = call.query.date and call.query.date:match("^%d%d%d%d%-%d%d")
  local found, i = {}, 0
  for _, event in ipairs(events) do
    local fits = month and times.write(event.starts_at):sub(1, 7) == month
    if fits or not call.query.date and event.ends_at > state.now then found[#found + 1] = event end
  end
  table.sort(found, function(a, b) return a.starts_at < b.starts_at end)
  local page = paging.take(call, function()
    i = i + 1
    return found[i] and shape(found[i], call.user.id)
  end)
  local _, offset = paging.read(call)
  return responses.json(200, {
    results = json.list(page),
    totalCount = #found,
    hasNext = offset + #page < #found,
  })
end

-- Those of all groups that the user is a member of.
function handlers.list(state, call)
  local events = {}
  for _, group in ipairs(groups.of(state, call.user.id)) do
    for _, event in ipairs(group.events) do
      events[#events + 1] = event
    end
  end
  return list(state, call, events)
end

function handlers.of_group(state, call)
  local group, refusal = find_group(state, call)
  if not group then return refusal end
  return list(state, call, group.events)
end

-- The event that a call names; or nil and a refusal.
local function find(state, call)
  local group, refusal = find_group(state, call)
  for _, event in ipairs(group and group.events or {}) do
    if event.id == call.params.calendarId then return event end
  end
  return nil, refusal or errors.unquoted(404, "Calendar Entry not found!")
end

function handlers.get(state, call)
  local event, refusal = find(state, call)
  if not event then return refusal end
  return responses.json(200, shape(event, call.user.id))
end

-- The text of the refusal is invented.
function handlers.follow(state, call)
  local event, refusal = find(state, call)
  if not event then return refusal end
  local fields
  fields, refusal = body.json(call.request)
  if not fields then return refusal end
  if type(fields.isFollowing) ~= "boolean" then return errors.quoted(400, "isFollowing is required") end
  event.followers[call.user.id] = fields.isFollowing or nil
  return responses.json(200, shape(event, call.user.id))
end

return handlers
