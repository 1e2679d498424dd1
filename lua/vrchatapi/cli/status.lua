--- Exit codes by kind of error, and what to do about an error, in a sentence.
local status = {
  OK = 0,
  REFUSED = 1,
  USAGE = 2,
  NO_RESPONSE = 3,
  SESSION = 4,
  PEOPLE = 5,
  FILE = 6,
  PARTLY = 7,
  UNKNOWN = 8,
  NO_REPLY = 9,
}

--- What the exit codes mean, in their order.
status.LIST = {
  { status.OK, "done" },
  { status.REFUSED, "the service refused" },
  { status.USAGE, "wrong arguments or settings; nothing was sent" },
  { status.NO_RESPONSE, "no response of the service, or none that can be read" },
  { status.SESSION, "not logged in, or the session cannot be used" },
  { status.PEOPLE, "no such friend, no such place, or a text that cannot be sent" },
  { status.FILE, "a file or a photo cannot be used" },
  { status.PARTLY, "some of several were done, and others not" },
  { status.UNKNOWN, "it may have been done: the response was lost; look before you repeat it" },
  { status.NO_REPLY, "nobody answered in time" },
}

local BY_KIND = {
  api = status.REFUSED,
  transport = status.NO_RESPONSE,
  timeout = status.NO_RESPONSE,
  decode = status.NO_RESPONSE,
  photo = status.FILE,
  file = status.FILE,
  session = status.SESSION,
  invite = status.PEOPLE,
  live = status.NO_RESPONSE,
  cancelled = status.NO_RESPONSE,
  closed = status.NO_RESPONSE,
}

local BY_CODE = {
  missing_credentials = status.SESSION,
  bad_credentials = status.SESSION,
  two_factor_required = status.SESSION,
  two_factor_wrong = status.SESSION,
  new_location = status.SESSION,
  too_many_sessions = status.SESSION,
  locked_out = status.SESSION,
  no_pipeline = status.USAGE,
  other_address = status.SESSION,
  no_reply = status.NO_REPLY,
}

--- The exit code for an error.
---@param err vrchatapi.Error
---@param changes? boolean whether the call was to change something: then an unknown outcome counts
---@return integer
function status.of(err, changes)
  if changes and err.acted ~= "no" then return status.UNKNOWN end
  return BY_CODE[err.code] or BY_KIND[err.kind] or status.REFUSED
end

-- %d stands for minutes.
local ADVICE = {
  missing_credentials = "Log in first: vrchatapi login",
  two_factor_required = "Log in first: vrchatapi login",
  locked_out = "VRChat takes no logins for this account now. Try again in %d minutes.",
  login_limit = "There were many logins within an hour. Try again in %d minutes.",
  too_many_sessions = "VRChat has seen too many logins. Try again in half an hour to two hours.",
  two_factor_wrong = "Three codes were wrong. Start again for another try.",
  bad_user_agent = "VRChat does not accept the contact: see vrchatapi login --contact",
  session_damaged = "Remove the file of the session, and log in again.",
  session_foreign = "The session is of another account or service: see VRCHATAPI_SESSION.",
  rate_limited = "Too many requests: wait for a few minutes before the next.",
  cooldown = "Try again in %d minutes, or use a text that a slot has already: vrchatapi messages",
  unresolved = "Is there a connection to the internet?",
  refused = "Is there a connection to the internet?",
  unavailable = "VRChat has a problem, or maintenance: https://status.vrchat.com",
  unknown_person = "See who your friends are: vrchatapi friends",
  not_a_place = "Name a place: --to 'wrld_...:12345~...', or a link to an instance",
  text_too_long = "A text has at most 64 characters.",
}

--- What to do about an error.
---@param err vrchatapi.Error
---@return string? advice
function status.advice(err)
  local advice = ADVICE[err.code]
  if not advice or advice:find("%d", 1, true) and not err.retry_after then return nil end
  return (advice:gsub("%%d", tostring(math.ceil((err.retry_after or 0) / 60))))
end

return status
