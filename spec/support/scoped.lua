--- A to-be-closed variable as a user writes it. The syntax is in a string because older Luas cannot
--- read it; there, the test that calls this is pending.

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
  if not run then require("busted").pending("this Lua has no to-be-closed variables") end
  if type(object) == "function" then object = setmetatable({}, { __close = object }) end
  return run(object, fn, ...)
end
