--- Replies of the service: { status, headers, body }, with headers as a list of { name, value }.

local cjson = require("cjson").new()

local replies = {}

local JSON = "application/json; charset=utf-8"

-- lua-cjson takes an empty table for an object. This text stands for an empty list until the JSON
-- is written; no text of the service has a zero byte.
local EMPTY_LIST = "\0[]"
local ENCODED_EMPTY_LIST = cjson.encode(EMPTY_LIST):gsub("%p", "%%%0")

--- What a JSON null is.
replies.NULL = cjson.null

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

local function encode(value)
  return (cjson.encode(value):gsub(ENCODED_EMPTY_LIST, "[]"))
end

--- A list within a reply, which may be empty.
---@param items table?
---@return table|string items
function replies.items(items)
  return items and #items > 0 and items or EMPTY_LIST
end

--- A JSON object. An empty table is `{}`.
---@param status integer
---@param value table
---@return vrchatapi.sandbox.Reply
function replies.json(status, value)
  return replies.raw(status, JSON, encode(value))
end

--- A JSON list, which may be empty.
---@param items table[]
---@return vrchatapi.sandbox.Reply
function replies.list(items)
  return replies.raw(200, JSON, encode(replies.items(items)))
end

--- What the service says where there is nothing to show.
---@param message string
---@return vrchatapi.sandbox.Reply
function replies.success(message)
  return replies.json(200, { success = { message = message, status_code = 200 } })
end

--- A reply with one header more.
---@param reply vrchatapi.sandbox.Reply a new one: it is changed
---@param name string
---@param value string
---@return vrchatapi.sandbox.Reply
function replies.with_header(reply, name, value)
  reply.headers[#reply.headers + 1] = { name, value }
  return reply
end

return replies
