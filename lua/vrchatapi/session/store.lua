--- Where a session is kept: in a file, or by functions of the host.
---
--- A store has four parts:
---   load()      the text; nil: there is none yet; nil and a message: it cannot be read
---   save(text)  true; or nil, a message and a reason, which is "busy" if somebody else writes it
---   lock(name)  a lock for compat.using; or nil, a message and a reason, which is "busy" if somebody
---               else has it
---   waits       true if load and save may wait, so that other tasks run meanwhile
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"

local store = {}

-- ---- a file ----

local LARGEST = 1024 * 1024 -- bytes of a session

-- Errors of a folder that takes no lock files.
local TAKES_NONE = { EACCES = true, EROFS = true, EPERM = true }

-- The logins under way in this process, by the path of the file.
local logins = {}

-- A lock without a file of its own: the file itself, for a moment; for a login, which lasts longer, a note in
-- this process.
local function lock_itself(path, name)
  if name == "lock" then return core.system.lock(path) end
  if logins[path] then return nil, "it is locked already", "busy" end
  logins[path] = true
  return setmetatable({}, { __close = function() logins[path] = nil end })
end

local function lock_file(path, name)
  local lock, message, reason = core.system.lock(path, "." .. name)
  if lock or not TAKES_NONE[reason] then return lock, message, reason end
  local own, _, other_reason = lock_itself(path, name)
  if own or other_reason == "busy" then return own, message, other_reason end
  return nil, message, reason
end

-- An empty file is one that was made for the session to come, as to be mounted into a container.
local function load_file(path)
  local text, message, reason = core.system.read(path, LARGEST)
  if text == "" or not text and reason == "ENOENT" then return nil end
  local done = text ~= nil
  if done then
    done, message = core.system.restrict(path)
  end
  if not done then return nil, message end
  return text
end

local function save_file(path, text)
  if #text > LARGEST then return nil, ("it would have more than %d bytes"):format(LARGEST) end
  return core.system.replace(path, text)
end

--- A file, with mode 0600. Its locks are files beside it, which stay there.
---@param path string
---@return vrchatapi.session.Store
function store.file(path)
  return {
    name = ("'%s'"):format(path),
    load = function() return load_file(path) end,
    save = function(text) return save_file(path, text) end,
    lock = function(name) return lock_file(path, name) end,
  }
end

-- ---- functions of a host ----

-- The names of the locks that are held on the tables of hosts, which several clients may share.
local held = setmetatable({}, { __mode = "k" })

local function lock_table(where, name)
  local names = held[where] or {}
  held[where] = names
  if names[name] then return nil, "it is locked already", "busy" end
  names[name] = true
  return setmetatable({}, { __close = function() names[name] = nil end })
end

-- The message of what a function of the host has returned or raised: an error there must not lose the
-- result of a call.
local function message_of(ok, err, message, what)
  if not ok then return tostring(err) end
  return message == nil and what or tostring(message)
end

--- Functions of a host.
---@param where { load: fun(): string?, any, save: fun(text: string): any, any }
---@return vrchatapi.session.Store
function store.functions(where)
  return {
    name = "the session",
    waits = true,
    load = function()
      local ok, text, message = compat.coroutines.pcall(where.load)
      if ok and (type(text) == "string" or text == nil and message == nil) then return text end
      return nil, message_of(ok, text, message, ("load returned a %s, not a string"):format(type(text)))
    end,
    save = function(text)
      local ok, done, message = compat.coroutines.pcall(where.save, text)
      if ok and done then return true end
      return nil, message_of(ok, done, message, "save did not return true")
    end,
    lock = function(name) return lock_table(where, name) end,
  }
end

---@class vrchatapi.session.Store
---@field name string for messages
---@field load fun(): string?, string?
---@field save fun(text: string): true?, string?, string?
---@field lock fun(name: string): any, string?, string?
---@field waits? boolean

return store
