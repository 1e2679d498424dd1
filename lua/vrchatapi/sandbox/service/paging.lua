--- The part of a list that a request asks for with `n` and `offset`.

local errors = require "vrchatapi.sandbox.service.errors"

local paging = {}

local DEFAULT, MAX = 60, 100

local function count(text, default, low, high)
  local number = tonumber((text or ""):match("^%d+$")) or default
  return math.floor(math.max(low, math.min(number, high)))
end

--- How many items a call asks for, and how many come before them. A text that is not a number counts
--- as absent; numbers out of bounds are limited to them (both invented).
---@param call vrchatapi.sandbox.Call
---@return integer n
---@return integer offset
function paging.read(call) return count(call.query.n, DEFAULT, 1, MAX), count(call.query.offset, 0, 0, 2 ^ 53) end

--- The refusal of a call whose `n` is out of bounds, of lists that are known to refuse it.
---@param call vrchatapi.sandbox.Call
---@return vrchatapi.sandbox.Response? refusal nil if there is none
function paging.refusal(call)
  local text = call.query.n
  local n = tonumber(text)
  if not text then
    return nil
  elseif not n or n < 1 then
    return errors.unquoted(400, ("n must be a positive integer: '%s'"):format(text))
  elseif n > MAX then
    return errors.unquoted(400, ("n=%s is much too high. implement paging you savages."):format(text))
  end
  return nil
end

--- Collects the items that a call asks for.
---@param call vrchatapi.sandbox.Call
---@param next_item fun(): any the items in order, then nil
---@return table[]
function paging.take(call, next_item)
  local n, offset = paging.read(call)
  local items = {}
  for item in next_item do
    if offset > 0 then
      offset = offset - 1
    else
      items[#items + 1] = item
      if #items == n then break end
    end
  end
  return items
end

return paging
