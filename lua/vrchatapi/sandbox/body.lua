--- Reading JSON bodies.

local cjson = require("cjson").new()
local errors = require "vrchatapi.sandbox.errors"
local http = require "vrchatapi.sandbox.http"

cjson.decode_invalid_numbers(false) -- NaN and 0x10 are no JSON

local body = {}

--- The object that a JSON text is.
---@param text string
---@return table? object
---@return vrchatapi.sandbox.Reply? refusal
function body.object(text)
  local ok, value = pcall(cjson.decode, text)
  -- The texts of these two refusals are invented.
  if not ok then return nil, errors.quoted(400, "Invalid JSON") end
  if type(value) ~= "table" or text:find("^%s*%[") then
    return nil, errors.quoted(400, "The body must be a JSON object")
  end
  return value
end

--- The object in a request's body; an empty table if it has none. A body that is not declared to be
--- JSON is not read, as with most services; that this one is among them is invented.
---@param request vrchatapi.sandbox.Request
---@return table? object
---@return vrchatapi.sandbox.Reply? refusal
function body.json(request)
  local content_type = (http.header(request.headers, "content-type") or ""):lower()
  if request.body == "" or not content_type:find("^application/json%f[%s;\0]") then return {} end
  return body.object(request.body)
end

return body
