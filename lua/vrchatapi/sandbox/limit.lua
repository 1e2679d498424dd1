--- A limit of so many requests in so many seconds. It is off unless it is set: what the real limits
--- are is not known.

local errors = require "vrchatapi.sandbox.errors"

local limit = {}

--- Sets the limit, or clears it.
---@param state vrchatapi.sandbox.State
---@param settings table? calls, per, retry_after
function limit.set(state, settings)
  state.limit = settings and {
    calls = settings.calls, per = settings.per, retry_after = settings.retry_after,
    times = {}, first = 1, last = 0, -- of the requests that were let through
  }
end

--- Counts a request; the refusal if it is one too many. Those that are refused do not count.
---@param state vrchatapi.sandbox.State
---@return vrchatapi.sandbox.Reply?
function limit.take(state)
  local self = state.limit
  if not self then return nil end
  while self.first <= self.last and state.now - self.times[self.first] >= self.per do
    self.times[self.first] = nil
    self.first = self.first + 1
  end
  if self.last - self.first + 1 >= self.calls then
    return errors.too_many_requests(self.retry_after)
  end
  self.last = self.last + 1
  self.times[self.last] = state.now
  return nil
end

return limit
