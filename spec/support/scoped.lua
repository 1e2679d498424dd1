--- A to-be-closed variable as a user writes it. The syntax is in a string because older Luas cannot
--- read it; there, the same is done as in the layer itself.
local compat = require "vrchatapi.compat"

local run = load(
  [[
  local object, fn = ...
  local _ <close> = object
  return fn(select(3, ...))
]],
  "=scoped"
)

--- Runs a function with a to-be-closed variable in scope.
---@param object any with __close, or the function to call at the end of the scope
---@param fn fun(...): any...
---@param ... any its arguments
---@return any ... its results
return function(object, fn, ...)
  if type(object) == "function" then object = setmetatable({}, { __close = object }) end
  if run then return run(object, fn, ...) end
  return compat.using(object, function(_, ...) return fn(...) end, ...)
end
