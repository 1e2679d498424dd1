--- Errors of the account or the program as a whole: whatever comes next would fail as well, and trying
--- it would only burden the service.

local KINDS = { session = true, closed = true }

local CODES = {
  missing_credentials = true,
  bad_credentials = true,
  two_factor_required = true,
  two_factor_wrong = true,
  locked_out = true,
  new_location = true,
  too_many_sessions = true,
  blocked_address = true,
  bad_user_agent = true,
}

--- True if an error is one of them.
---@param err vrchatapi.Error
---@return boolean
return function(err) return KINDS[err.kind] or CODES[err.code] or false end
