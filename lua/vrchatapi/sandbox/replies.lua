--- Replies of the service: { status, headers, body }, with headers as a list of { name, value }.

local cjson = require("cjson").new()

local replies = {}

local JSON = "application/json; charset=utf-8"

---@class vrchatapi.sandbox.Reply
---@field status integer
---@field headers string[][] pairs of name and value, in the order they are sent
---@field body string

--- A reply with a body that is sent as it is.
---@param status integer
---@param content_type string
---@param body string
---@return vrchatapi.sandbox.Reply
function replies.raw(status, content_type, body)
  return { status = status, headers = { { "Content-Type", content_type } }, body = body }
end

--- A JSON object. An empty table is `{}`.
---@param status integer
---@param value table
---@return vrchatapi.sandbox.Reply
function replies.json(status, value)
  return replies.raw(status, JSON, cjson.encode(value))
end

--- A JSON list. lua-cjson takes an empty table for an object; here it is a list.
---@param items table[]
---@return vrchatapi.sandbox.Reply
function replies.list(items)
  return replies.raw(200, JSON, #items == 0 and "[]" or cjson.encode(items))
end

return replies
