--- An event of a group's calendar (CalendarEvent). What is not in the state is invented.

local json = require "vrchatapi.sandbox.formats.json"
local times = require "vrchatapi.sandbox.formats.times"

---@param event table
---@param user_id string who looks
---@return table
return function(event, user_id)
  local followers = 0
  for _ in pairs(event.followers) do
    followers = followers + 1
  end
  return {
    id = event.id,
    ownerId = event.group_id,
    title = event.title,
    description = event.description,
    category = event.category,
    accessType = "public",
    startsAt = times.write(event.starts_at),
    endsAt = times.write(event.ends_at),
    durationInMs = math.floor((event.ends_at - event.starts_at) * 1000),
    createdAt = event.created_at,
    updatedAt = event.created_at,
    deletedAt = json.NULL,
    featured = false,
    imageId = json.NULL,
    imageUrl = json.NULL,
    interestedUserCount = followers,
    isDraft = false,
    languages = { "eng" },
    platforms = { "standalonewindows", "android" },
    roleIds = json.list(),
    tags = json.list(),
    type = "event",
    userInterest = { isFollowing = event.followers[user_id] == true },
  }
end
