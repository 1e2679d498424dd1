--- What follows from the end of a connection: another attempt, now or later, or none.
local core = require "vrchatapi.core"
local is_fatal = require "vrchatapi.call.is_fatal"

local verdict = {}

---@class vrchatapi.live.Verdict
---@field action "retry"|"renewed"|"refused" renewed: there is another session, retry at once
---@field err vrchatapi.Error
---@field retry_after? number seconds

local function retry(err, seconds)
  return { action = "retry", err = err, retry_after = seconds or err.retry_after }
end

local function refused(err) return { action = "refused", err = err } end

-- The value of the client's cookie, or nil.
function verdict.token(client)
  for _, cookie in ipairs(client.core:cookies()) do
    if cookie.name == "auth" then return cookie.value end
  end
end

-- Asks the service whether it takes the session. The call renews it, within the budget of logins.
local function ask(client, token, of_session)
  local user, err = client:get_current_user()
  if user and verdict.token(client) ~= token then
    return { action = "renewed", err = core.error("missing_credentials", "the session was renewed") }
  elseif user and of_session then
    return refused(
      core.error(
        "other_address",
        "the pipeline refuses the session, which is alive: it was made from another address than the one that "
          .. "the pipeline sees (perhaps one of them is of IPv4 and the other of IPv6: see the option ip_version)"
      )
    )
  elseif user then
    return retry(core.error("unavailable", "the pipeline refuses the session, which is alive"))
  end
  return is_fatal(err) and refused(err) or retry(err)
end

-- Of the body of a 403, which is not shown: it may repeat the request.
local function forbidden(problem)
  local body = problem.body or ""
  local code, text = "blocked_address", "the service's edge refuses this address"
  if body:find("user-agent", 1, true) or body:find("13799", 1, true) then
    code, text = "bad_user_agent", "the service's edge refuses the User-Agent"
  end
  local err = core.error(code, text)
  err.status = 403
  return refused(err)
end

local function of_status(client, problem, token)
  local status = problem.status
  if status == 401 then
    return ask(client, token, false)
  elseif status == 403 then
    return forbidden(problem)
  elseif status == 429 then
    local err = core.error("rate_limited", "the service refuses connections for now")
    err.status, err.retry_after = 429, problem.retry_after
    return retry(err)
  elseif status >= 500 then
    local err = core.error("unavailable", problem.err.message)
    err.status = status
    return retry(err, problem.retry_after)
  end
  return refused(problem.err)
end

--- Judges a problem. May make a call.
---@param client vrchatapi.Client
---@param problem vrchatapi.live.Problem
---@param token string of the connection
---@return vrchatapi.live.Verdict
function verdict.of(client, problem, token)
  local said = problem.said
  if said and said:find("^Error finding user") then
    return retry(core.error("unavailable", "the service cannot find its users for now"))
  elseif said then
    return ask(client, token, said:find("correspond", 1, true) ~= nil)
  elseif problem.status then
    return of_status(client, problem, token)
  end
  return is_fatal(problem.err) and refused(problem.err) or retry(problem.err)
end

--- Finds the session to connect with. Loads it, and logs in if there is none, as any call does.
---@param client vrchatapi.Client
---@return string? token
---@return vrchatapi.live.Verdict why there is none
function verdict.session(client)
  if client.keeper then
    local ok, err = client.keeper.session:load()
    if not ok then return nil, is_fatal(err) and refused(err) or retry(err) end
  end
  local token = verdict.token(client)
  if token then return token end
  local user, err = client:get_current_user()
  token = user and verdict.token(client)
  if token then return token end
  err = err or core.error("missing_credentials", "the client has no session")
  return nil, is_fatal(err) and refused(err) or retry(err)
end

return verdict
