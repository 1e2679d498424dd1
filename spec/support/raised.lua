--- What a function raises; fails if it raises nothing.

local assert = require "luassert"

---@param fn function
---@param ... any its arguments
---@return any failure
return function(fn, ...)
  local ok, failure = pcall(fn, ...)
  assert.is_false(ok)
  return failure
end
