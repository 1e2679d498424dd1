--- The session: the cookies of a client, and when it has logged in. Kept in a file, by functions of
--- the host, or in memory alone.
---
--- Other processes may use the same file. What they have changed is adopted before anything is written;
--- what this client has changed since wins, cookie by cookie. Removing a cookie removes the value that
--- it had: a new value of another process stays.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local record = require "vrchatapi.session.record"
local compat = require "vrchatapi.compat"
local wait = require "vrchatapi.task.wait"
local store = require "vrchatapi.session.store"

local HOUR, DAY = 3600, 86400

-- Seconds to wait for other processes: writing takes a moment, but a login may ask a person for a code.
local LOCK_WAITS = { lock = 10, login = 120 }

---@class vrchatapi.Session
---@field private core userdata the client of the core, whose cookies are kept
---@field private store? vrchatapi.session.Store nil: in memory alone
---@field private user? string whose session it must be
---@field private loaded? boolean the store was read once
---@field private record vrchatapi.session.Record as the store has it, with changes to be written
---@field private version? integer of the client's cookies when they were the same as in the store; nil:
--- they are not
local Session = {}
Session.__index = Session

local function failed(code, ...) return nil, core.error(code, string.format(...)) end

---@param client userdata of the core
---@param where string|{ load: function, save: function }|nil a path, or the functions of a host
---@param user? string the name with which the client will log in
---@return vrchatapi.Session
function Session.new(client, where, user)
  local kept = type(where) == "string" and store.file(where) or where and store.functions(where)
  return setmetatable({
    core = client,
    store = kept,
    user = user,
    record = record.new(client:base_url()),
  }, Session)
end

-- ---- locks ----

--- Locks the store while a function runs; waits for others who have locked it.
---@param name "lock"|"login" for a moment, or for a login; the end of the lock file's name
---@param fn fun(): any, any
---@return any result what the function returns
---@return vrchatapi.Error err also of code session_busy or session_unwritable
function Session:exclusively(name, fn)
  if not self.store then return fn() end
  local deadline, pause = clock.now() + LOCK_WAITS[name], 0.01
  local lock, message, reason = self.store.lock(name)
  while not lock do
    if reason ~= "busy" then
      return failed("session_unwritable", "the session cannot be kept: %s", message)
    elseif clock.now() >= deadline then
      return failed(
        "session_busy",
        "somebody else has locked %s for %d seconds",
        self.store.name,
        LOCK_WAITS[name]
      )
    end
    wait.sleep(pause)
    pause = math.min(pause * 2, 0.1)
    lock, message, reason = self.store.lock(name)
  end
  return compat.using(lock, fn)
end

-- ---- cookies ----

local function same(a, b) return a == b or a and b and a.value == b.value and a.expires == b.expires end

local function cookies_of(client)
  local cookies = {}
  for _, cookie in ipairs(client:cookies()) do
    cookies[cookie.name] = { value = cookie.value, expires = cookie.expires }
  end
  return cookies
end

-- The cookies that have not expired.
local function living(cookies)
  local now, found = clock.time(), {}
  for name, cookie in pairs(cookies) do
    found[name] = (not cookie.expires or cookie.expires > now) and cookie or nil
  end
  return found
end

-- Merges our cookies and theirs, which come from the same base. Also returns whether the result is the
-- same as theirs. A cookie of ours that has expired looks like one that we have removed, which is why a
-- new value of theirs must win.
local function merge(ours, base, theirs)
  local merged, is_theirs = {}, true
  for _, cookies in ipairs { ours, base, theirs } do
    for name in pairs(cookies) do
      local mine, old, other = ours[name], base[name], theirs[name]
      local is_new = mine and not same(mine, old)
      local is_removed = not mine and same(other, old)
      if is_new then
        merged[name] = mine
      elseif not is_removed then
        merged[name] = other
      end
      is_theirs = is_theirs and same(merged[name], other)
    end
  end
  return merged, is_theirs
end

-- Sets the client's cookies to these, and removes all others.
local function set_cookies(client, cookies)
  local present = cookies_of(client)
  for name in pairs(present) do
    if not cookies[name] then assert(client:set_cookie(name)) end
  end
  for name, cookie in pairs(cookies) do
    if not same(cookie, present[name]) then assert(client:set_cookie(name, cookie.value, cookie.expires)) end
  end
end

-- ---- reading and writing ----

-- Why the session must not be used under a name; nil: it may, as far as is known.
local function foreign(self, made_by, user)
  if made_by and user and made_by:lower() ~= user:lower() then
    local _, err = failed(
      "session_foreign",
      "%s was made by a login as '%s', not as '%s'; it was " .. "left as it is",
      self.store and self.store.name or "the session",
      made_by,
      user
    )
    return err
  end
end

-- The record in the store; where there is none, the one that was there last.
local function read(self)
  local text, message = self.store.load()
  if text == nil then
    if message ~= nil then return failed("session_unreadable", "the session cannot be read: %s", message) end
    return self.record
  end
  local found, code, reason = record.parse(text, self.core:base_url())
  if not found then return failed(code, "%s %s", self.store.name, reason) end
  local err = foreign(self, found.cookies.auth and found.username, self.user)
  if err then return nil, err end
  return found
end

-- Reads the store and adopts what others have changed there.
local function refresh(self)
  local found, err = read(self)
  if not found then return nil, err end
  local ours, theirs = cookies_of(self.core), living(found.cookies)
  local base = self.loaded and self.record.cookies or {}
  if not self.loaded then
    for name in pairs(theirs) do
      base[name] = ours[name] -- options are for the first run: the file is newer
    end
  end
  local merged, is_theirs = merge(ours, base, theirs)
  set_cookies(self.core, merged)
  self.record, self.loaded = found, true
  self.version = is_theirs and self.core:cookies_version() or nil
  return true
end

-- Refreshes, if that is still needed once no other task does it.
local function refresh_alone(self, is_needed)
  if not (self.store and is_needed()) then return true end
  local damage
  if not self.store.waits then
    local ok, err = refresh(self)
    if ok or err.code ~= "session_damaged" then return ok, err end
    damage = err -- or somebody else is just writing it in place
  end
  local ok, err = self:exclusively("lock", function()
    if is_needed() then return refresh(self) end
    return true
  end)
  if not ok then return nil, damage or err end
  return true
end

--- Reads the store and adopts what others have changed there.
---@return true? done
---@return vrchatapi.Error err of code session_unreadable, session_damaged, session_foreign or
--- session_busy
function Session:reload()
  return refresh_alone(self, function() return true end)
end

--- Reads the store if that has not been done yet.
---@return true? done
---@return vrchatapi.Error err as for reload
function Session:load()
  return refresh_alone(self, function() return not self.loaded end)
end

local function write(self)
  local cookies = cookies_of(self.core)
  local version = self.core:cookies_version() -- of now: they may change while save waits
  local ok, message, reason = self.store.save(record.format(self.record, cookies))
  if not ok then
    local code = reason == "busy" and "session_busy" or "session_unwritable"
    return failed(code, "the session cannot be kept: %s", message)
  end
  self.record.cookies, self.version = cookies, version
  return true
end

-- Reads the record again, changes it, and writes it with our cookies.
local function update(self, change)
  if not self.store then
    change(self.record)
    return true
  end
  return self:exclusively("lock", function()
    local ok, err = refresh(self)
    if not ok then return nil, err end
    change(self.record)
    return write(self)
  end)
end

--- Writes the cookies if they have changed.
---@return true? done
---@return vrchatapi.Error err of code session_*
function Session:keep()
  if not self.store or self.core:cookies_version() == self.version then return true end
  return update(self, function() end)
end

-- ---- questions ----

--- The value of the cookie that a login sets, or nil.
---@return string?
function Session:auth()
  local cookie = cookies_of(self.core).auth
  return cookie and cookie.value
end

--- Forgets that cookie.
function Session:drop_auth() self.core:set_cookie("auth") end

--- The user name of the last login, as it was typed; nil: not known.
---@return string?
function Session:username() return self.record.username end

--- Why a login under that name must not be made: the session is another user's.
---@param username string as it was typed
---@return vrchatapi.Error? err of code session_foreign; nil: it may be made
function Session:refusal(username)
  return foreign(self, self:auth() and self.record.username or self.user, username)
end

-- The logins of the last hour. A login in the future was counted before the clock was set back: if by
-- less than an hour, it counts as made now, else it is dropped.
local function recent(logins)
  local now, found = clock.time(), {}
  for _, at in ipairs(logins) do
    if math.abs(now - at) < HOUR then found[#found + 1] = math.min(at, now) end
  end
  return found
end

--- Counts a login, before anything is sent.
---@param username string
---@return true? done
---@return vrchatapi.Error err as for keep
function Session:count_login(username)
  return update(self, function(it)
    it.username = username
    it.logins = recent(it.logins)
    table.insert(it.logins, clock.time())
  end)
end

--- Does not count the last login: nothing has reached the service.
---@return true? done
---@return vrchatapi.Error err as for keep
function Session:uncount_login()
  return update(self, function(it) table.remove(it.logins) end)
end

--- Seconds until one more login is allowed; 0: it is now.
---@param per_hour integer
---@return number
function Session:login_wait(per_hour)
  local logins = recent(self.record.logins)
  table.sort(logins)
  if #logins < per_hour then return 0 end
  return logins[#logins - per_hour + 1] + HOUR - clock.time()
end

--- Remembers that the service takes no logins for some time.
---@param code string why
---@param seconds number at most a day
---@return true? done
---@return vrchatapi.Error err as for keep
function Session:hold(code, seconds)
  return update(self, function(it) it.holds[code] = clock.time() + math.ceil(math.min(seconds, DAY)) end)
end

--- Why the service takes no logins now, and for how long.
---@return string? code
---@return number? seconds
function Session:held()
  local longest, reason = 0, nil
  for code, at in pairs(self.record.holds) do
    local left = at - clock.time()
    if left > longest and left <= DAY then -- more than that: the clock was set back
      longest, reason = left, code
    end
  end
  return reason, reason and longest
end

return Session
