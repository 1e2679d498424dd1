--- Running a program to its end: `vrchatapi.main`.
local argerror = require "vrchatapi.argerror"
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local lifecycle = require "vrchatapi.task.lifecycle"
local run = require "vrchatapi.task.run"
local step = require "vrchatapi.task.step"
local terminal = require "vrchatapi.terminal"

local system = core.system

-- Seconds that tasks have to end after a signal: what was sent is to be noted.
local GRACE = 2

local WORDS = { SIGINT = "interrupted", SIGTERM = "asked to end", SIGHUP = "the terminal is gone" }

-- What is raised once a signal has come.
local Ended = { __name = "vrchatapi.main.ended", __tostring = function() return "ended by a signal" end }

---@class vrchatapi.MainOptions
---@field name? string of the program, for messages; by default that of its file
---@field how_to_continue? fun(signal: string): string? what to say after a signal, such as "the same command
--- continues"

-- "tools/party.lua" -> "party"
local function name_of_program()
  local path = type(arg) == "table" and type(arg[0]) == "string" and arg[0] or "vrchatapi"
  return (path:match("([^/\\]+)$") or path):gsub("%.lua$", "")
end

-- ---- errors ----

local SOURCES = debug and debug.getinfo(1, "S").source:gsub("task/[^/]*$", "") or "@?"

-- The place in the program where an error was raised: "bot.lua:12".
local function place_of_error()
  local level = 3
  repeat
    local info = debug.getinfo(level, "Sl")
    if info and info.currentline > 0 and info.source:sub(1, #SOURCES) ~= SOURCES then
      return ("%s:%d"):format(info.short_src, info.currentline)
    end
    level = level + 1
  until not info
end

-- What was raised, with the place if it does not say it itself, and with the traceback.
local function describe(err)
  if getmetatable(err) == Ended then return err end
  local text = tostring(err)
  local place = debug and not text:find("^[^\n]-:%d+: ") and place_of_error()
  return {
    text = place and place .. ": " .. text or text,
    traceback = debug and debug.traceback("", 2):gsub("^%s+", "") or "",
  }
end

-- An error as the line and the traceback, whether it comes from the function or from another task.
local function parts_of(err)
  if type(err) == "table" and err.text and err.traceback then return err.text, err.traceback end
  local text, traceback = tostring(err):match("^(.-)\n+(stack traceback:.*)$")
  return text or tostring(err), traceback
end

local function report(name, err)
  local text, traceback = parts_of(err)
  terminal.write(io.stderr, name .. ": " .. text)
  if traceback and (os.getenv("VRCHATAPI_TRACEBACK") or "") ~= "" then io.stderr:write(traceback, "\n") end
end

-- ---- ending ----

-- Ends what is left, so that calls in flight are noted where somebody notes them.
local function end_tasks()
  local deadline = clock.now() + GRACE
  while lifecycle.live.foreground > 0 and clock.now() < deadline do
    for _, task in ipairs(lifecycle.list()) do
      lifecycle.cancel(task)
    end
    step.once(0.01)
  end
end

-- After a signal: one line, and the end by that signal, so that shells and systemd see what it was.
local function end_by_signal(name, options, signal)
  pcall(end_tasks)
  local ok, more = pcall(options.how_to_continue or function() end, signal)
  more = ok and more and "; " .. tostring(more) or ""
  terminal.write(io.stderr, ("%s: %s%s"):format(name, WORDS[signal] or signal, more))
  collectgarbage() -- clients, journals and sandboxes that nobody has closed
  collectgarbage()
  io.stdout:flush()
  system.end_by_signal()
  os.exit(1, true) -- where the signal is blocked
end

-- The exit status by what the function returned, and what to say first.
local function status_of(first, err)
  if first == nil and err ~= nil then return 1, err end
  if compat.is_integer(first) then return first end
  return first == false and 1 or 0
end

local function check_signals()
  if system.noted_signal() then
    step.set_check(nil) -- once: what cleans up may wait
    compat.raise(setmetatable({}, Ended))
  end
end

local function check_options(options)
  if options == nil then return {} end
  if type(options) ~= "table" then
    argerror.raise("main", 2, "options must be a table, got %s", type(options))
  end
  for field, value in pairs(options) do
    local wanted = field == "name" and "string" or field == "how_to_continue" and "function"
    if not wanted then
      argerror.raise("main", 2, "unknown option '%s'", tostring(field))
    elseif type(value) ~= wanted then
      argerror.raise("main", 2, "%s must be a %s, got %s", field, wanted, type(value))
    end
  end
  return options
end

--- Runs a function as `vrchatapi.run` does, and then ends the program. Its exit status is the integer that the
--- function returns, 1 if it returns false, or nil and an error, which is printed, and 0 otherwise. An error that
--- is raised is printed as one line with its place, and with the traceback if the environment has
--- VRCHATAPI_TRACEBACK; the status is 1.
---
--- SIGINT (Ctrl-C), SIGTERM and SIGHUP cancel all tasks; then the program says so in a line and ends by that
--- signal. A second one ends it at once.
---@param fn function
---@param options? vrchatapi.MainOptions
return function(fn, options)
  if type(fn) ~= "function" then argerror.raise("main", 1, "a function expected, got %s", type(fn)) end
  options = check_options(options)
  local name = options.name or name_of_program()
  system.note_signals()
  step.set_check(check_signals)
  local function guarded()
    local results = compat.pack(xpcall(fn, describe))
    if not results[1] then compat.raise(results[2]) end
    return compat.unpack(results, 2, results.n)
  end
  local results = compat.pack(pcall(run, guarded))
  step.set_check(nil)
  local signal = system.noted_signal()
  if signal then end_by_signal(name, options, signal) end
  local status, err = 1, results[2]
  if results[1] then
    status, err = status_of(results[2], results[3])
  end
  if err ~= nil then report(name, err) end
  os.exit(status, true) -- true: closes clients, journals and sandboxes
end
