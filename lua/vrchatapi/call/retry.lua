--- Which failed calls are repeated, and when: a pure function.
local retry = {}

-- What may pass, by the code of the error, and the seconds before the first repetition, which double
-- with each. The service asks for patience, its network does not.
local FIRST_DELAY = {
  rate_limited = 15,
  unavailable = 2,
  refused = 1,
  unresolved = 1,
  cut_off = 1,
  connect_timeout = 1,
  timeout = 1,
}

--- Seconds; who is told to wait longer hears of it instead.
retry.LONGEST = 60

--- The seconds after which a call is to be repeated; nil: it is not.
---@param err vrchatapi.Error of the call
---@param is_safe boolean it changes nothing, so it is repeated whether it has arrived or not
---@param attempt integer how many times the call was made; from 1 on
---@param retries integer how many repetitions there may be
---@param random number from 0 to 1
---@return number? seconds
function retry.delay(err, is_safe, attempt, retries, random)
  local delay = FIRST_DELAY[err.code]
  if not delay or attempt > retries or not is_safe and err.acted ~= "no" then
    return nil
  end
  delay = delay * 2 ^ (attempt - 1)
  delay = math.min(delay * (0.5 + random / 2), retry.LONGEST) -- so that many do not come back at once
  if err.retry_after then
    delay = math.max(delay, err.retry_after)
  end
  return delay <= retry.LONGEST and delay or nil
end

return retry
