--- The photos that were sent: the latest few.

local pipeline = require "vrchatapi.sandbox.state.pipeline"

local photos = {}

local KEPT = 16

--- Keeps a photo, and drops the oldest if there are many.
---@param state vrchatapi.sandbox.State
---@param user_id string who sends it
---@param bytes string
---@return string url
function photos.keep(state, user_id, bytes)
  local id = state:id("file")
  state.photos[#state.photos + 1] = { id = id, bytes = bytes }
  if #state.photos > KEPT then table.remove(state.photos, 1) end
  pipeline.push(state, user_id, "content-refresh", {
    contentType = "invitePhoto",
    fileId = id,
    actionType = "created", -- the word is invented
  })
  return state.base_url .. "/file/" .. id .. "/1/file"
end

--- The bytes of a photo, if it is still kept.
---@param state vrchatapi.sandbox.State
---@param id string
---@return string?
function photos.bytes(state, id)
  for _, photo in ipairs(state.photos) do
    if photo.id == id then return photo.bytes end
  end
  return nil
end

return photos
