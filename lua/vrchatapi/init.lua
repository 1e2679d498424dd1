--- The VRChat Invite API for Lua.
--
--     local vrchatapi = require "vrchatapi"
--     local client = vrchatapi.new{
--       user_agent = "MyBot/1.0 me@my.domain",
--       auth = "authcookie_...",
--     }
--     local notification, err = client:invite_user(user_id, { instanceId = location })
local core = require "vrchatapi.core"
local Client = require "vrchatapi.client"

local vrchatapi = { _VERSION = "vrchatapi 0.1.0" }

-- Mistakes are reported where the user's own code called into these files, whose place `require`
-- gives as the second argument.
local path = select(2, ...) or ""
core.layer("@" .. path:gsub("[^/\\]*$", ""))

--- Makes a client.
-- Raises for an option that is unknown, missing or wrong.
---@param options vrchatapi.Options
---@return vrchatapi.Client
function vrchatapi.new(options)
  return Client.new(options)
end

--- Maps the look-alikes that the service puts in the place of ASCII punctuation back.
---@param text string as the service gave it: "Hello‚ Worldǃ"
---@return string plain "Hello, World!"
function vrchatapi.plain(text)
  return core.plain(text)
end

--- The table of operations: one row for each method of a client.
---@return vrchatapi.Operation[]
function vrchatapi.operations()
  return core.operations()
end

--- Every code that an error can have, with its kind and its meaning.
---@return vrchatapi.ErrorCode[]
function vrchatapi.errors()
  return core.errors()
end

return vrchatapi
