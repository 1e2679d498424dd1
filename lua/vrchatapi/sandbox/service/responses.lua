--- Responses of the service: { status, headers, body }, with headers as a list of { name, value }.

local json = require "vrchatapi.sandbox.formats.json"

local responses = {}

local JSON = "application/json; charset=utf-8"

---@class vrchatapi.sandbox.Response
---@field status integer
---@field headers string[][] pairs of name and value, in the order they are sent
---@field body string

--- A response with a body that is sent as it is.
---@param status integer
---@param content_type string
---@param body string
---@return vrchatapi.sandbox.Response
function responses.raw(status, content_type, body)
  return { status = status, headers = { { "Content-Type", content_type } }, body = body }
end

--- A response with a JSON object. An empty table is `{}`.
---@param status integer
---@param value any
---@return vrchatapi.sandbox.Response
function responses.json(status, value) return responses.raw(status, JSON, json.encode(value)) end

--- A response with a JSON list, which may be empty.
---@param items table[]
---@return vrchatapi.sandbox.Response
function responses.list(items) return responses.json(200, json.list(items)) end

--- What the service says where there is nothing to show.
---@param message string
---@return vrchatapi.sandbox.Response
function responses.success(message)
  return responses.json(200, { success = { message = message, status_code = 200 } })
end

--- Adds a header to a response.
---@param response vrchatapi.sandbox.Response is changed
---@param name string
---@param value string
---@return vrchatapi.sandbox.Response
function responses.with_header(response, name, value)
  response.headers[#response.headers + 1] = { name, value }
  return response
end

return responses
