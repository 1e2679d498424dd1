--- Which failed calls are retried, and when: a pure function.
local retry = {}

-- The codes of errors that may go away, and the seconds before the first retry, which double with each.
-- The service asks for longer pauses than its network needs.
local FIRST_DELAY = {
  rate_limited = 15,
  unavailable = 2,
  refused = 1,
  unresolved = 1,
  cut_off = 1,
  connect_timeout = 1,
  timeout = 1,
}

--- Seconds; a call that would have to wait longer fails instead.
retry.LONGEST = 60

--- The seconds after which a call is to be retried; nil: it is not.
---@param err vrchatapi.Error of the call
---@param is_safe boolean it changes nothing, so it is retried whether it has arrived or not
---@param attempt integer how often the call was sent; >= 1
---@param retries integer how often it may be retried
---@param random number from 0 to 1
---@return number? seconds
function retry.delay(err, is_safe, attempt, retries, random)
  local delay = FIRST_DELAY[err.code]
  if not delay or attempt > retries or not is_safe and err.acted ~= "no" then return nil end
  delay = delay * 2 ^ (attempt - 1)
  delay = math.min(delay * (0.5 + random / 2), retry.LONGEST) -- so that many do not come back at once
  if err.retry_after then delay = math.max(delay, err.retry_after) end
  return delay <= retry.LONGEST and delay or nil
end

return retry
