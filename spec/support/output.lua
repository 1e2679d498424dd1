--- What the suite prints: a line for each file with its tests and its time, at the end the failures, and what was
--- skipped and why. On a terminal it shows meanwhile what runs. For busted's option --output.

local busted = require "busted"
local core = require "vrchatapi.core"
local pretty = require "pl.pretty"
local terminal = require "vrchatapi.terminal"

local CLEAR = "\r\27[K"

local function paint(colour, text)
  return terminal.has_colour(io.stdout) and ("\27[%dm%s\27[0m"):format(colour, text) or text
end

local function path_of(element) return (element.name or "?"):gsub("^%./", "") end

-- A failure or an error, with the words that tools look for at the beginning of a line.
local function describe(kind, it)
  local message = it.message
  if type(message) ~= "string" then message = message == nil and "Nil error" or pretty.write(message) end
  local trace = it.element.trace
  local where = trace and trace.short_src and ("%s @ %d"):format(trace.short_src, trace.currentline) or "?"
  return ("\n%s -> %s\n%s\n%s"):format(paint(31, kind), where, it.name, message)
end

-- What was skipped, by reason.
local function skipped(pendings)
  local reasons, counts = {}, {}
  for _, it in ipairs(pendings) do
    local message = it.message
    local trace = it.trace or it.element.trace
    local reason = type(message) == "string" and message:gsub("^[^\n]-:%d+: ", "") or it.name
    if not counts[reason] then
      reasons[#reasons + 1] = reason
      counts[reason] =
        { count = 0, where = trace and ("%s:%d"):format(trace.short_src, trace.currentline) or "?" }
    end
    counts[reason].count = counts[reason].count + 1
  end
  local lines = {}
  for i, reason in ipairs(reasons) do
    lines[i] = ("  %d  %s (%s)"):format(counts[reason].count, reason, counts[reason].where)
  end
  return lines
end

return function()
  local handler = require "busted.outputHandlers.base"()
  local is_terminal = terminal.columns(io.stdout) ~= nil
  local total, number, current = 0, 0, nil

  local function clear()
    if is_terminal then io.write(CLEAR) end
  end

  local function prefix() return ("[%d/%d] "):format(number, total) end

  function handler.suiteStart(suite)
    total = #busted.children(suite)
    return nil, true
  end

  function handler.fileStart(file)
    number = number + 1
    current = { name = path_of(file), tests = 0, bad = 0, skipped = 0, start = core.clock() }
    return nil, true
  end

  function handler.testStart(element)
    if is_terminal then
      local text = prefix() .. current.name .. ": " .. core.printable(handler.getFullName(element))
      io.write(CLEAR, terminal.cut(text, (terminal.columns(io.stdout) or 80) - 1))
      io.flush()
    end
    return nil, true
  end

  function handler.testEnd(_, _, status)
    current.tests = current.tests + 1
    if status == "pending" then
      current.skipped = current.skipped + 1
    elseif status ~= "success" then
      current.bad = current.bad + 1
    end
    return nil, true
  end

  function handler.fileEnd()
    clear()
    local words = { ("%d tests"):format(current.tests) }
    if current.skipped > 0 then words[#words + 1] = ("%d skipped"):format(current.skipped) end
    if current.bad > 0 then words[#words + 1] = paint(31, ("%d failed"):format(current.bad)) end
    io.write(
      ("%s%-52s %s, %.1f s\n"):format(
        prefix(),
        current.name,
        table.concat(words, ", "),
        core.clock() - current.start
      )
    )
    io.flush()
    return nil, true
  end

  function handler.error()
    if current then current.bad = current.bad + 1 end
    return nil, true
  end

  function handler.suiteEnd()
    clear()
    for _, it in ipairs(handler.failures) do
      io.write(describe("Failure", it), "\n")
    end
    for _, it in ipairs(handler.errors) do
      io.write(describe("Error", it), "\n")
    end
    io.write(
      ("\n%d successes / %d failures / %d errors / %d skipped, %d files, %.0f s\n"):format(
        handler.successesCount,
        handler.failuresCount,
        handler.errorsCount,
        handler.pendingsCount,
        number,
        handler.getDuration()
      )
    )
    if handler.pendings[1] then
      io.write("skipped:\n", table.concat(skipped(handler.pendings), "\n"), "\n")
    end
    io.flush()
    -- luv crashes if the state is closed before its loop has closed a handle, as after a failed test.
    local has_luv, uv = pcall(require, "luv")
    if has_luv then uv.run "nowait" end
    return nil, true
  end

  busted.subscribe({ "suite", "start" }, handler.suiteStart)
  busted.subscribe({ "file", "start" }, handler.fileStart)
  busted.subscribe({ "test", "start" }, handler.testStart, { predicate = handler.cancelOnPending })
  busted.subscribe({ "test", "end" }, handler.testEnd, { predicate = handler.cancelOnPending })
  busted.subscribe({ "file", "end" }, handler.fileEnd)
  busted.subscribe({ "suite", "end" }, handler.suiteEnd)
  for _, kind in ipairs { "file", "describe" } do
    busted.subscribe({ "error", kind }, handler.error)
    busted.subscribe({ "failure", kind }, handler.error)
  end
  return handler
end
