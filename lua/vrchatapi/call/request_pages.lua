--- Lists of requests that have no operation: `each` with a path.
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local pages = require "vrchatapi.call.pages"

local request_pages = {}

-- Raises for what is wrong with the arguments of `each`, as far as the request does not say it.
local function check(query, request_options)
  if query ~= nil and type(query) ~= "table" then
    argerror.raise("each", 2, "query must be a table, got %s", type(query))
  elseif request_options ~= nil and type(request_options) ~= "table" then
    argerror.raise("each", 3, "options must be a table, got %s", type(request_options))
  end
  for name, least in pairs { n = 1, offset = 0 } do
    local value = query and query[name]
    if value ~= nil and (not compat.is_integer(value) or value < least) then
      argerror.raise(
        "each",
        2,
        "query.%s must be an integer from %d on, got %s",
        name,
        least,
        tostring(value)
      )
    end
  end
  for _, name in ipairs { "query", "body", "photo" } do
    if request_options and request_options[name] ~= nil then
      argerror.raise("each", 3, "%s must be absent: pages are got by a query, which is argument #2", name)
    end
  end
  local items = request_options and request_options.items
  if items ~= nil and type(items) ~= "string" then
    argerror.raise("each", 3, "items must be the name of a field, got %s", type(items))
  end
end

-- The list in a response: itself, or its field.
local function list_in(response, field)
  if type(response) ~= "table" then return nil end
  if not field then
    if response[1] ~= nil or next(response) == nil then return response end
    field = "results"
  end
  return type(response[field]) == "table" and response[field] or nil
end

local function wrong_shape(field)
  local err = core.error(
    "wrong_shape",
    field and ("the response has no list in its field '%s'"):format(field)
      or "the response is no list, and has none in its field 'results': the option 'items' names the field"
  )
  err.acted = "unknown"
  return err
end

--- An iterator over the items of all pages.
---@param client vrchatapi.Client
---@param path string
---@param query? table
---@param request_options? vrchatapi.PathRequest with `items` perhaps
---@return fun(): table|false|nil, vrchatapi.Error?
function request_pages.each(client, path, query, request_options)
  check(query, request_options)
  local own = {}
  for name, value in pairs(request_options or {}) do
    own[name] = value
  end
  local field = own.items
  own.items = nil
  return pages.each(function(page)
    own.query = page
    local response, err = client:request("GET", path, own)
    if err then return nil, err end
    local items = list_in(response, field)
    if not items then return nil, wrong_shape(field) end
    return items, nil, response.hasNext == false
  end, query)
end

return request_pages
