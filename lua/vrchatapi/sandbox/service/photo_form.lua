--- Reading a photo and what goes with it from a multipart body. What the real service says to a bad
--- photo is not known: all refusals here are invented, the limits are not.

local body = require "vrchatapi.sandbox.service.body"
local errors = require "vrchatapi.sandbox.service.errors"
local http = require "vrchatapi.sandbox.formats.http"
local multipart = require "vrchatapi.sandbox.formats.multipart"

local photo_form = {}

local MAX_BYTES = 10000000
local MAX_PIXELS = 2000 -- of a side
local SIGNATURE = "\x89PNG\r\n\x1A\n"

-- The number in the four bytes from `first` on, the highest first.
local function big_endian(bytes, first)
  local a, b, c, d = bytes:byte(first, first + 3)
  return ((a * 256 + b) * 256 + c) * 256 + d
end

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
  local width, height = big_endian(image, 17), big_endian(image, 21)
  if width == 0 or height == 0 or width > MAX_PIXELS or height > MAX_PIXELS then
    return "The image has too many pixels"
  end
  return nil
end

--- The JSON and the image of a request with a photo.
---@param request vrchatapi.sandbox.Request
---@return table? data the object in the part `data`
---@return string|vrchatapi.sandbox.Response detail the image's bytes; or the refusal
function photo_form.read(request)
  local parts, problem = multipart.parse(http.header(request.headers, "content-type"), request.body)
  if not parts then return nil, errors.quoted(400, "Bad multipart body: " .. problem) end
  local by_name = {}
  for _, part in ipairs(parts) do
    by_name[part.name or ""] = part
  end
  local data, image = by_name.data, by_name.image
  if not data then return nil, errors.quoted(400, "The part data is missing") end
  if not image then return nil, errors.quoted(400, "The part image is missing") end
  local object, refusal = body.object(data.body)
  if not object then return nil, refusal end
  problem = image_problem(image)
  if problem then return nil, errors.quoted(400, problem) end
  return object, image.body
end

return photo_form
