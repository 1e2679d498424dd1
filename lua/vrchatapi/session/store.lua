--- Where a session is kept: in a file, or by functions of the host.
---
--- A store has four parts:
---   load()      the text; nil: there is none yet; nil and a message: it cannot be read
---   save(text)  true; or nil and a message
---   lock(name)  a lock for compat.using; or nil, a message and a reason, which is "busy" if somebody
---               else has it
---   waits       true if load and save may wait, so that other tasks run meanwhile
local core = require "vrchatapi.core"

local store = {}

--- A file, with mode 0600. Its locks are files beside it, which stay there.
---@param path string
---@return vrchatapi.session.Store
function store.file(path)
  return {
    name = ("'%s'"):format(path),
    load = function()
      local text, message, reason = core.system.read(path)
      if not text and reason ~= "ENOENT" then return nil, message end
      return text
    end,
    save = function(text) return core.system.replace(path, text) end,
    lock = function(name) return core.system.lock(path, "." .. name) end,
  }
end

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
      local ok, text, message = pcall(where.load)
      if ok and (type(text) == "string" or text == nil and message == nil) then return text end
      return nil, message_of(ok, text, message, ("load returned a %s, not a string"):format(type(text)))
    end,
    save = function(text)
      local ok, done, message = pcall(where.save, text)
      if ok and done then return true end
      return nil, message_of(ok, done, message, "save did not return true")
    end,
    lock = function(name) return lock_table(where, name) end,
  }
end

---@class vrchatapi.session.Store
---@field name string for messages
---@field load fun(): string?, string?
---@field save fun(text: string): true?, string?
---@field lock fun(name: string): any, string?, string?
---@field waits? boolean

return store
