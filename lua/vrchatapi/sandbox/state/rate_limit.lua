--- A limit of `calls` requests in `per` seconds. There is none unless it is set: nobody knows what
--- the real limits are.

local rate_limit = {}

--- Sets the limit, or clears it.
---@param state vrchatapi.sandbox.State
---@param settings table? calls, per, retry_after
function rate_limit.set(state, settings)
  state.rate_limit = settings
    and {
      calls = settings.calls,
      per = settings.per,
      retry_after = settings.retry_after,
      times = {},
      first = 1,
      last = 0, -- of the requests within the limit
    }
end

--- Counts a request. One that exceeds the limit is not counted.
---@param state vrchatapi.sandbox.State
---@return boolean exceeded
---@return integer? retry_after seconds, if the response says so
function rate_limit.take(state)
  local limit = state.rate_limit
  if not limit then return false end
  while limit.first <= limit.last and state.now - limit.times[limit.first] >= limit.per do
    limit.times[limit.first] = nil
    limit.first = limit.first + 1
  end
  if limit.last - limit.first + 1 >= limit.calls then return true, limit.retry_after end
  limit.last = limit.last + 1
  limit.times[limit.last] = state.now
  return false
end

return rate_limit
