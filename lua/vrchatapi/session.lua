--- What outlives a run: the cookies of a client, and when it has logged in. Kept in a file, by
-- functions of the host, or in memory alone.
--
-- Others may use the same file. What they have changed is taken over before anything is written;
-- what this client has changed since wins, cookie by cookie.
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local record = require "vrchatapi.session_record"
local scheduler = require "vrchatapi.scheduler"

local HOUR = 3600
local LOCK_WAIT = 120 -- seconds: the login of another process may wait for a person

---@class vrchatapi.Session
---@field private core userdata the client of the core, whose cookies are kept
---@field private store { load: function, save: function }? nil: in memory alone
---@field private path string? of the file
---@field private loaded boolean? the store was read once
---@field private record vrchatapi.session.Record as the store has it, and changes to come
---@field private version integer of the client's cookies when they were last like the record's
local Session = {}
Session.__index = Session

local function failure(code, ...)
  return nil, core.error(code, string.format(...))
end

local function file_store(path)
  return {
    load = function()
      local bytes, message, reason = core.system.read(path)
      if not bytes and reason ~= "ENOENT" then
        return nil, message
      end
      return bytes
    end,
    save = function(bytes)
      return core.system.replace(path, bytes)
    end,
  }
end

---@param client userdata of the core
---@param where string|{ load: function, save: function }|nil a path, or the functions of a host
---@return vrchatapi.Session
function Session.new(client, where)
  local is_path = type(where) == "string"
  return setmetatable({
    core = client,
    path = is_path and where or nil,
    store = is_path and file_store(where) or where,
    record = record.new(client:base_url()),
    version = client:cookies_version() - 1,
  }, Session)
end

--- True if it is kept anywhere but in memory.
---@return boolean
function Session:is_kept()
  return self.store ~= nil
end

-- ---- locks ----

--- Keeps others who use the same file out while a function runs, and waits for them before.
---@param name "lock"|"login" the end of the lock file's name: for a moment, or for a login
---@param fn fun(): any, any
---@return any result what the function gives
---@return vrchatapi.Error? err also of code session_busy or session_unwritable
function Session:exclusively(name, fn)
  if not self.path then
    return fn()
  end
  local path = self.path .. "." .. name
  local deadline, pause = clock.now() + LOCK_WAIT, 0.01
  local lock, message, reason = core.system.lock(path)
  while not lock do
    if reason ~= "busy" then
      return failure("session_unwritable", "%s", message)
    elseif clock.now() >= deadline then
      return failure("session_busy", "another process has held '%s' for %d seconds", path,
        LOCK_WAIT)
    end
    scheduler.sleep(pause)
    pause = math.min(pause * 2, 0.25)
    lock, message, reason = core.system.lock(path)
  end
  local _ <close> = lock
  return fn()
end

-- ---- cookies ----

local function same(a, b)
  return a == b or a and b and a.value == b.value and a.expires == b.expires
end

local function cookies_of(client)
  local cookies = {}
  for _, cookie in ipairs(client:cookies()) do
    cookies[cookie.name] = { value = cookie.value, expires = cookie.expires }
  end
  return cookies
end

-- Takes over what others have changed: the cookies of `theirs` that differ from the record, where
-- ours do not.
local function merge(self, theirs)
  local ours, base = cookies_of(self.core), self.record.cookies
  local merged = {}
  for name, cookie in pairs(ours) do
    merged[name] = cookie
  end
  for _, names in ipairs { base, theirs } do
    for name in pairs(names) do
      if same(ours[name], base[name]) then
        merged[name] = theirs[name]
      end
    end
  end
  for name in pairs(ours) do
    if not merged[name] then
      self.core:set_cookie(name)
    end
  end
  for name, cookie in pairs(merged) do
    if not same(cookie, ours[name]) then
      self.core:set_cookie(name, cookie.value, cookie.expires)
    end
  end
end

-- ---- reading and writing ----

local function read(self)
  local text, message = self.store.load()
  if text == nil then
    if message ~= nil then
      return failure("session_unreadable", "the session cannot be read: %s", tostring(message))
    end
    return record.new(self.core:base_url())
  end
  local found, code, reason = record.parse(text, self.core:base_url())
  if not found then
    return failure(code, "%s %s", self.path and ("'%s'"):format(self.path) or "the session",
      reason)
  end
  return found
end

--- Reads the store and takes over what others have changed there.
---@return true? done
---@return vrchatapi.Error? err of code session_unreadable, session_damaged or session_foreign
function Session:reload()
  if self.store then
    local found, err = read(self)
    if not found then
      return nil, err
    end
    merge(self, found.cookies)
    self.record = found
  end
  self.loaded = true
  return true
end

--- Reads the store if that has not been done.
---@return true? done
---@return vrchatapi.Error? err as for reload
function Session:load()
  if self.loaded then
    return true
  end
  return self:reload()
end

local function write(self)
  local cookies = cookies_of(self.core)
  local ok, message = self.store.save(record.format(self.record, cookies))
  if not ok then
    return failure("session_unwritable", "the session cannot be kept: %s",
      tostring(message or "save gave nothing"))
  end
  self.record.cookies = cookies
  self.version = self.core:cookies_version()
  return true
end

-- Changes the record, as it is in the store by now, and writes it with our cookies.
local function update(self, change)
  if not self.store then
    change(self.record)
    return true
  end
  return self:exclusively("lock", function()
    local ok, err = self:reload()
    if not ok then
      return nil, err
    end
    change(self.record)
    return write(self)
  end)
end

--- Writes the cookies if a reply has changed them.
---@return true? done
---@return vrchatapi.Error? err of code session_*
function Session:keep()
  if not self.store or self.core:cookies_version() == self.version then
    return true
  end
  return update(self, function() end)
end

-- ---- what is asked of it ----

--- The value of the cookie that a login gives, or nil.
---@return string?
function Session:auth()
  local cookie = cookies_of(self.core).auth
  return cookie and cookie.value
end

--- Forgets that cookie.
function Session:drop_auth()
  self.core:set_cookie("auth")
end

--- Who has logged in, as it was typed; nil: not known.
---@return string?
function Session:username()
  return self.record.username
end

--- Counts a login that is about to be made, before anything is sent.
---@param username string
---@return true? done
---@return vrchatapi.Error? err as for keep
function Session:count_login(username)
  return update(self, function(it)
    it.username = username
    local recent = {}
    for _, at in ipairs(it.logins) do
      recent[#recent + 1] = at > clock.time() - HOUR and at or nil
    end
    recent[#recent + 1] = clock.time()
    it.logins = recent
  end)
end

--- Takes the last login back: nothing has reached the service.
---@return true? done
---@return vrchatapi.Error? err as for keep
function Session:uncount_login()
  return update(self, function(it) table.remove(it.logins) end)
end

--- Seconds until one more login is within the budget; 0: it is.
---@param per_hour integer
---@return number
function Session:login_wait(per_hour)
  local recent = {}
  for _, at in ipairs(self.record.logins) do
    if at > clock.time() - HOUR then
      recent[#recent + 1] = math.min(at, clock.time()) -- a clock may be set back
    end
  end
  table.sort(recent)
  return #recent < per_hour and 0 or recent[#recent - per_hour + 1] + HOUR - clock.time()
end

--- Remembers that the service wants no logins for some time.
---@param code string why
---@param seconds number
---@return true? done
---@return vrchatapi.Error? err as for keep
function Session:hold(code, seconds)
  return update(self, function(it) it.holds[code] = clock.time() + math.ceil(seconds) end)
end

--- Why the service wants no login now, and for how long.
---@return string? code
---@return number? seconds
function Session:held()
  for code, at in pairs(self.record.holds) do
    if at > clock.time() then
      return code, at - clock.time()
    end
  end
end

return Session
