--- Session records. An input that begins with "=" is what a record is made of: a line for the name of the
--- user, then lines "name value expires" for cookies, whole numbers for logins, and "word number" for holds.
--- Any other input is the text of a session file. What is written can be read; a text is read or refused,
--- and a refusal quotes nothing of it.
local fuzz = ... -- functions of support/lua.c
local record = require "vrchatapi.session.record"

local SERVICE = "https://api.vrchat.cloud/api/1"
local CODES = { session_damaged = true, session_foreign = true }

local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  for key, value in pairs(a) do
    if not same(value, b[key]) then return false end
  end
  for key in pairs(b) do
    if a[key] == nil then return false end
  end
  return true
end

-- What is written is read as it was.
local function check_round(it)
  local text = record.format(it, it.cookies)
  local again, code, reason = record.parse(text, it.service)
  assert(again, ("what was written cannot be read: %s %s: %s"):format(code, reason, text))
  assert(same(it, again), "what was read is not what was written: " .. text)
end

local function try_text(text)
  local it, code, reason = record.parse(text, SERVICE)
  if it then return check_round(it) end
  assert(CODES[code] and type(reason) == "string" and reason ~= "", "a refusal has a code and a reason")
  local quoted = reason:find("^is for (.*), not for ")
  assert(quoted or fuzz.printable(reason), "the reason is one line")
end

local function is_token(text) return text ~= "" and not text:find("[^\33-\126]") and not text:find('[",;\\]') end

local function try_parts(text)
  local it = record.new(SERVICE)
  for line in text:gmatch "[^\n]*" do
    local name, value, rest = line:match "^([^ =]+) ([^ ]+) ?(%d*)$"
    local number = tonumber(rest or "", 10)
    if it.username == nil then
      it.username = line
    elseif line:find "^%d+$" and #line <= 10 and tonumber(line) > 0 then
      it.logins[#it.logins + 1] = tonumber(line)
    elseif name and is_token(name) and is_token(value) then
      local expires = number and number > 0 and number < 1e11 and number or nil
      it.cookies[name] = { value = value, expires = expires }
      if expires then it.holds[value] = expires end
    end
  end
  check_round(it)
end

return function(text)
  if text:sub(1, 1) == "=" then return try_parts(text:sub(2)) end
  try_text(text)
end
