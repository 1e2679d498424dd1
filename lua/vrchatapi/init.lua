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
local scheduler = require "vrchatapi.task.scheduler"

local vrchatapi = { _VERSION = "vrchatapi 0.1.0" }

-- Mistakes are reported where the user's own code called into these files, whose place `require`
-- gives as the second argument.
local path = select(2, ...) or ""
core.layer("@" .. path:gsub("[^/\\]*$", ""))

--- Makes a client.
-- Raises for an option that is unknown, missing or wrong.
---@param options vrchatapi.Options
---@return vrchatapi.Client?
---@return vrchatapi.Error? err if the file of the option "trace" cannot be written
function vrchatapi.new(options)
  return Client.new(options)
end

vrchatapi.run = scheduler.run
vrchatapi.spawn = scheduler.spawn
vrchatapi.sleep = scheduler.sleep
vrchatapi.timeout = scheduler.timeout

-- What a step that does not wait may take, in seconds.
local STEP_BUDGET = 0.0005

--- Turns the engine once, for a host with a loop of its own: resumes tasks, waits at most that
-- long for something to do, and does it. Raises the error of a task that nobody can wait for.
---@param seconds? number 0 by default
---@param budget? number seconds after which the rest is left for the next step; by default 0.0005
-- where seconds is 0, else no limit
function vrchatapi.step(seconds, budget)
  seconds = seconds or 0
  for number, value in ipairs({ seconds, budget or 0 }) do
    if type(value) ~= "number" or value ~= value or value < 0 then
      core.raise(("bad argument #%d to 'step' (%s must be a number from 0 on, got %s)")
        :format(number, number == 1 and "seconds" or "budget", tostring(value)))
    end
  end
  scheduler.step(seconds, budget or seconds == 0 and STEP_BUDGET or nil)
end

--- The descriptor to watch for input between steps; nil where the system has none.
---@return integer?
function vrchatapi.fd()
  return core.fd()
end

--- Maps the look-alikes that the service puts in the place of ASCII punctuation back.
---@param text string as the service gave it: "Hello‚ Worldǃ"
---@return string plain "Hello, World!"
function vrchatapi.plain(text)
  return core.plain(text)
end

--- Asks for something that does not show while it is typed, such as a password: on the terminal,
-- wherever input and output go; without a terminal it reads a line of the standard input.
---@param question string
---@return string? answer without the end of its line
---@return string? message nil: there is no answer, and this is why
---@return string? code "eof", or the name of an errno
function vrchatapi.prompt(question)
  return core.system.prompt(question)
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
