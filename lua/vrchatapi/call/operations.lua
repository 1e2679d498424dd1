--- What the Lua layer needs to know of the operations. `rows[name]` is nil if there is none of that name;
-- a row is made when it is asked for first, as few programs use them all.
local core = require "vrchatapi.core"

---@class vrchatapi.Row
---@field name string
---@field method string of HTTP
---@field options_place integer which argument the call's options are
---@field pages boolean its list comes in pages
---@field is_send boolean it shows somebody an invite, or the like
---@field needs_session boolean it needs a living session; false for the steps of a login, and its end

---@type table<string, vrchatapi.Row?>
local rows = {}

return setmetatable(rows, { __index = function(_, name)
  local operation = type(name) == "string" and core.operation(name)
  if not operation then
    return nil
  end
  local row = {
    name = name,
    method = operation.method,
    options_place = operation.arguments,
    pages = operation.pages,
    is_send = operation.is_send,
    needs_session = operation.needs_session,
  }
  rows[name] = row
  return row
end })
