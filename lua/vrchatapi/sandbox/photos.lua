--- Photos: reading them from multipart bodies, keeping the latest, and serving them. What the real
--- service says to a bad photo is not known: all refusals here are invented, the limits are not.

local body = require "vrchatapi.sandbox.body"
local errors = require "vrchatapi.sandbox.errors"
local http = require "vrchatapi.sandbox.http"
local multipart = require "vrchatapi.sandbox.multipart"
local replies = require "vrchatapi.sandbox.replies"

local photos = {}

local KEPT = 16
local MAX_BYTES = 10000000
local MAX_PIXELS = 2000 -- of a side
local SIGNATURE = "\x89PNG\r\n\x1A\n"

-- What is wrong with an image, or nil.
local function image_problem(part)
  local image = part.body
  if not part.filename or not part.filename:find("[^.]%.%w+$") then
    return "The image needs a file name with an extension"
  end
  if part.type ~= "image/png" then return "The image must be image/png" end
  if image:sub(1, #SIGNATURE) ~= SIGNATURE or #image < 24 or image:sub(13, 16) ~= "IHDR" then
    return "The image is not a PNG"
  end
  if #image > MAX_BYTES then return "The image is too large" end
  local width, height = string.unpack(">I4I4", image, 17)
  if width == 0 or height == 0 or width > MAX_PIXELS or height > MAX_PIXELS then
    return "The image has too many pixels"
  end
  return nil
end

--- The JSON and the image of a request with a photo.
---@param request vrchatapi.sandbox.Request
---@return table? data the object in the part `data`
---@return string|vrchatapi.sandbox.Reply detail the image's bytes; or the refusal
function photos.read(request)
  local parts, problem = multipart.parse(http.header(request.headers, "content-type"), request.body)
  if not parts then return nil, errors.quoted(400, "Bad multipart body: " .. problem) end
  local by_name = {}
  for _, part in ipairs(parts) do by_name[part.name or ""] = part end
  local data, image = by_name.data, by_name.image
  if not data or data.filename then return nil, errors.quoted(400, "The part data is missing") end
  if not image then return nil, errors.quoted(400, "The part image is missing") end
  local object, refusal = body.object(data.body)
  if not object then return nil, refusal end
  problem = image_problem(image)
  if problem then return nil, errors.quoted(400, problem) end
  return object, image.body
end

--- Keeps a photo, and drops the oldest if there are many.
---@param state vrchatapi.sandbox.State
---@param bytes string
---@return string url
function photos.keep(state, bytes)
  local id = state:id("file")
  state.photos[#state.photos + 1] = { id = id, bytes = bytes }
  if #state.photos > KEPT then table.remove(state.photos, 1) end
  return state.base_url .. "/file/" .. id .. "/1/file"
end

local function get(state, call)
  for _, photo in ipairs(state.photos) do
    if photo.id == call.params.fileId then return replies.raw(200, "image/png", photo.bytes) end
  end
  return errors.quoted(404, "File not found") -- the text is invented
end

photos.routes = {
  -- Images come from another host in the real service: none of the rules of the API applies.
  { method = "GET", path = "/file/{fileId}/1/file", handle = get, access = "public" },
}

return photos
