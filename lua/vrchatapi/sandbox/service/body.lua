--- Reading JSON bodies.

local errors = require "vrchatapi.sandbox.service.errors"
local http = require "vrchatapi.sandbox.formats.http"
local json = require "vrchatapi.sandbox.formats.json"

local body = {}

--- Reads a JSON object.
---@param text string
---@return table? object
---@return vrchatapi.sandbox.Response? refusal
function body.object(text)
  local ok, value = pcall(json.decode, text)
  -- The texts of these two refusals are invented.
  if not ok then return nil, errors.quoted(400, "Invalid JSON") end
  if type(value) ~= "table" or text:find("^%s*%[") then
    return nil, errors.quoted(400, "The body must be a JSON object")
  end
  return value
end

--- Reads the object in a request's body; an empty table if there is none. A body that is not
--- declared to be JSON is not read. Most services do so; that this one does is invented.
---@param request vrchatapi.sandbox.Request
---@return table? object
---@return vrchatapi.sandbox.Response? refusal
function body.json(request)
  local content_type = (http.header(request.headers, "content-type") or ""):lower()
  if request.body == "" or not (content_type .. ";"):find("^application/json[%s;]") then return {} end
  return body.object(request.body)
end

return body
