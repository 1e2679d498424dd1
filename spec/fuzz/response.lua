--- The path from the bytes of a response to a Lua value. The first byte names the operation, the second how
--- the rest is to be taken: as a whole response, or as the body of one of that status. A call returns a value,
--- or nil and an error: one printable line, from the list of codes, without the secrets that it was sent with.
local fuzz = ... -- functions of support/lua.c
local core = require "vrchatapi.core"

local unpack = table.unpack or unpack -- luacheck: ignore 113

local COOKIE = "authcookie_01234567-89ab-cdef-0123-456789abcdef"
local SECOND = "second-factor-of-somebody"
local LOGIN = { username = "somebody", password = "correct-horse-battery" }
local CODE = "135792"
local PERSON = "usr_01234567-89ab-cdef-0123-456789abcdef"
local PLACE = { instanceId = "wrld_01234567-89ab-cdef-0123-456789abcdef:1" }
local STATUS = { 200, 201, 204, 301, 400, 401, 403, 404, 409, 429, 500, 503, 520 }
local ACTED = { no = true, yes = true, unknown = true }
local REFUSED = { [400] = true, [401] = true, [403] = true, [404] = true, [409] = true, [429] = true }

-- The calls, and what is secret in each beside the cookies.
local CALLS = {
  { "get_invite_messages", PERSON, "message" },
  { "invite_user", PERSON, PLACE },
  { "get_current_user", { credentials = LOGIN }, secret = LOGIN.password },
  { "get_notifications", {} },
  { "respond_invite", "not_1", { responseSlot = 1 } },
  { "get_user", PERSON },
  { "verify_2fa", { code = CODE }, secret = CODE },
}

local codes = {}
for _, code in ipairs(core.errors()) do
  codes[code.code] = code.kind
end

local function check_hidden(what, text, secret)
  for _, hidden in ipairs { COOKIE, SECOND, secret } do
    assert(not text:find(hidden, 1, true), ("'%s' shows in %s"):format(hidden, what))
  end
end

local function check_error(err, secret)
  assert(type(err) == "table", "an error is a table")
  local line = tostring(err)
  assert(fuzz.printable(line), "the error is one printable line")
  assert(line:find(err.code, 1, true), "the line has the code")
  assert(codes[err.code] == err.kind or err.code:find "^http_%d+$", "an unknown code: " .. err.code)
  assert(ACTED[err.acted], "acted is one of three words")
  assert(type(err.message) == "string" and err.message ~= "", "a message has words")
  assert(err.retry_after == nil or err.retry_after > 0, "retry_after is a time")
  if err.kind == "api" and REFUSED[err.status] then -- else its head did not come whole
    assert(err.acted == "no", "what is refused was not done")
  end
  check_hidden("the line", line, secret)
  for key, value in pairs(err) do
    if type(value) == "string" then check_hidden(key, value, secret) end
  end
  for _, method in ipairs(err.two_factor_methods or {}) do
    check_hidden("two_factor_methods", tostring(method), secret)
  end
end

local function exchange(call, response)
  call:send()
  for i = 1, 1000 do
    fuzz.respond(response)
    if call:wait(i < 10 and 0 or 0.002) then return call:result() end
  end
  error "the call does not end"
end

local function response_of(how, rest)
  rest = rest:gsub("[\1-\4]", { ["\1"] = COOKIE, ["\2"] = SECOND, ["\3"] = LOGIN.password, ["\4"] = CODE })
  local status = STATUS[how]
  if not status then return rest end
  return ("HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s"):format(status, #rest, rest)
end

return function(text)
  local which, how = text:byte(1, 2)
  if not how then return end
  local client = core.new {
    base_url = fuzz.server(),
    user_agent = "Fuzz/1.0 spec@vrchatapi.test",
    auth = COOKIE,
    two_factor_auth = SECOND,
    timeout = 5,
  }
  local arguments = CALLS[which % #CALLS + 1]
  local call = client:prepare(unpack(arguments))
  local result, err = exchange(call, response_of(how % (#STATUS + 3), text:sub(3)))
  if result == nil then
    check_error(err, arguments.secret)
  else
    assert(err == nil, "a result comes alone")
    assert(type(result) == "table", "a result is a table")
  end
  call:close()
  client:close()
end
