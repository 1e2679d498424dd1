--- The VRChat Invite API for Lua.
---
---     local vrchatapi = require "vrchatapi"
---     local client = vrchatapi.new{
---       user_agent = "MyBot/1.0 me@my.domain",
---       auth = "authcookie_...",
---     }
---     local notification, err = client:invite_user(user_id, { instanceId = location })
require "vrchatapi.load_core" -- before anything else needs it

local argerror = require "vrchatapi.argerror"
local core = require "vrchatapi.core"
local Client = require "vrchatapi.client"
local run = require "vrchatapi.task.run"
local step = require "vrchatapi.task.step"
local tasks = require "vrchatapi.task"
local wait = require "vrchatapi.task.wait"

---@class vrchatapi
---@field _VERSION string the name and the version of this library
local vrchatapi = { _VERSION = "vrchatapi " .. core.VERSION }

--- Makes a client.
--- Raises for an option that is unknown, missing or wrong.
---@param options vrchatapi.Options
---@return vrchatapi.Client? client
---@return vrchatapi.Error err if the file of the option "trace" cannot be written
function vrchatapi.new(options) return Client.new(options) end

vrchatapi.run = run
vrchatapi.spawn = tasks.spawn
vrchatapi.sleep = wait.sleep
vrchatapi.timeout = step.timeout

--- Runs a function as `run` does, and then ends the program: with the integer that the function returns as its
--- exit status, or 1 and one line about an error. Ctrl-C and SIGTERM cancel all tasks first.
---@param fn function
---@param options? vrchatapi.MainOptions
function vrchatapi.main(fn, options) return require "vrchatapi.task.main"(fn, options) end

--- The options of a client for the account that the command `vrchatapi login` has logged in; the environment
--- (VRCHATAPI_SESSION and others) may say otherwise. See docs/guide/command.md.
---@return vrchatapi.Options? options
---@return string problem
function vrchatapi.settings() return require("vrchatapi.settings").options() end

--- Makes a line that shows how far something is, on a terminal and elsewhere.
---@param options? vrchatapi.ProgressLineOptions
---@return vrchatapi.ProgressLine
function vrchatapi.progress_line(options) return require("vrchatapi.progress_line").new(options) end

-- What a step that does not wait may take, in seconds.
local STEP_BUDGET = 0.0005

local function check_seconds(i, name, value)
  if type(value) ~= "number" or value ~= value or value < 0 then
    argerror.raise("step", i, "%s must be a number from 0 on, got %s", name, tostring(value))
  end
end

--- Makes one step of the loop, for a host with a loop of its own: resumes tasks, or else waits for
--- something to do, and does it. Raises the error of a task for which nobody has waited by
--- its end, one a step.
---@param seconds? number to wait at most; 0 by default
---@param budget? number seconds after which the rest is left for the next step; by default 0.0005
--- where seconds is 0, else no limit
function vrchatapi.step(seconds, budget)
  seconds = seconds or 0
  check_seconds(1, "seconds", seconds)
  check_seconds(2, "budget", budget or 0)
  if seconds == 0 then budget = budget or STEP_BUDGET end
  step.host(seconds, budget)
end

--- The descriptor to watch for input between steps; nil where the system has none.
---@return integer? fd
function vrchatapi.fd() return core.fd() end

--- Maps the look-alikes that the service uses instead of ASCII punctuation back.
---@param text string as the service returned it: "Hello‚ Worldǃ"
---@return string plain "Hello, World!"
function vrchatapi.plain(text) return core.plain(text) end

-- How other JSON libraries of Lua mark lists, too.
local ARRAY = { __jsontype = "array" }

--- Marks a table as a list, for the body of a request: an empty table is an object otherwise.
---@param list? table
---@return table list the same; a new one if there is none
function vrchatapi.array(list)
  if list ~= nil and type(list) ~= "table" then
    argerror.raise("array", 1, "list must be a table, got %s", type(list))
  end
  return setmetatable(list or {}, ARRAY)
end

--- Asks for something that is not shown while it is typed, such as a password: on the terminal,
--- wherever input and output are redirected; without a terminal it reads a line of the standard input.
---@param question string
---@return string? answer without the end of its line
---@return string message nil: there is no answer, and this is why
---@return string code "eof", or the name of an errno
function vrchatapi.prompt(question) return core.system.prompt(question) end

--- The operations of the service: one for each method of a client.
---@return vrchatapi.Operation[]
function vrchatapi.operations() return core.operations() end

--- Every code that an error can have, with its kind and its meaning.
---@return vrchatapi.ErrorCode[]
function vrchatapi.errors() return core.errors() end

return vrchatapi
