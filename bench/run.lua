--- The benchmark: what vrchatapi costs compared with a C program that does the same work with nothing but
-- libcurl and lua-cjson, and with a script over LuaSocket. See README.md.
--
--     lua5.4 bench/run.lua programs [group ...]
--
-- programs is the folder of bench/limit and bench/server. It reports; nothing fails for being slow.
local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. package.path

local process = require "process"
local servers = require "servers"

local programs = assert(arg[1], "the folder of the programs?")
local LUA = os.getenv("LUA") or "lua5.4"
local unpack = table.unpack or unpack -- luacheck: ignore 113

-- What not every Lua has.
local has_script = pcall(require, "socket.http")
local has_generational = pcall(collectgarbage, "generational")

local PROGRAMS = {
  ours = { LUA, here .. "/ours.lua" },
  limit = { programs .. "/limit" },
  script = { LUA, here .. "/luasocket.lua" },
}

local at -- the servers, once they run

-- ---- running ----

local function command_line(program, arguments, wrapper)
  local line = {}
  for _, words in ipairs({ wrapper or {}, PROGRAMS[program] }) do
    for _, word in ipairs(words) do
      line[#line + 1] = word
    end
  end
  for name, value in pairs(arguments) do
    line[#line + 1] = name .. "=" .. value
  end
  return table.remove(line, 1), line
end

-- Runs a program once, and returns what it prints as numbers; "start" is what passed from its start
-- to the end of its calls.
local function run(program, arguments)
  local out, _, began = process.run(command_line(program, arguments))
  local values = {}
  for name, value in out:gmatch("(%w+)=([%d.-]+)") do
    values[name] = tonumber(value)
  end
  values.start = values["end"] and values["end"] - began
  return values
end

local function median(values)
  table.sort(values)
  local middle = math.floor(#values / 2)
  return #values % 2 == 1 and values[middle + 1] or (values[middle] + values[middle + 1]) / 2
end

-- Runs variants in turn, so that what disturbs one disturbs all: the medians of a value for each.
local function rounds(count, name, variants)
  local values = {}
  for _ = 1, count do
    for key, variant in ipairs(variants) do
      values[key] = values[key] or {}
      table.insert(values[key], run(variant[1], variant[2])[name])
    end
  end
  for key, list in ipairs(values) do
    values[key] = median(list)
  end
  return unpack(values)
end

local function with(arguments, more)
  local all = {}
  for _, part in ipairs({ arguments, more }) do
    for name, value in pairs(part) do
      all[name] = value
    end
  end
  return all
end

-- ---- instructions ----

local COUNTER = { "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null" }
local has_counter = pcall(process.run, "valgrind", { "--version" })

local function count_once(program, arguments)
  local _, err = process.run(command_line(program, arguments, COUNTER))
  return tonumber(err:match("Collected : (%d+)"))
end

-- Instructions per call: of runs of two lengths, so that the start cancels out.
local function count(program, arguments, few, many)
  local counts = {}
  for round = 1, 3 do
    counts[round] = (
      count_once(program, with(arguments, { calls = many }))
      - count_once(program, with(arguments, { calls = few }))
    ) / (many - few)
  end
  return median(counts)
end

-- ---- the table ----

local ROW = "| %-44s | %-24s | %-12s | %10s | %10s | %6s | %-3s |"

local function row(...)
  print(ROW:format(...))
  io.stdout:flush()
end

local FORMATS = {
  instructions = function(value) return ("%.1f k"):format(value / 1000) end,
  us = function(value) return ("%.1f us"):format(value * 1e6) end,
  ms = function(value) return ("%.2f ms"):format(value * 1e3) end,
  KiB = function(value) return ("%d KiB"):format(value) end,
  rate = function(value) return ("%.0f /s"):format(value) end,
}

-- A line for two things compared; goal is the ratio to reach, nil where there is none.
local function compare(work, measure, unit, goal, ours, limit)
  local show, ratio = FORMATS[unit], ours / limit
  row(
    work,
    measure,
    goal and ("<= %.2f"):format(goal) or "",
    show(ours),
    show(limit),
    ("%.3f"):format(ratio),
    goal and (ratio <= goal and "yes" or "NO") or ""
  )
end

-- A line for one thing, and what it must stay below, if that is said.
local function state(work, measure, unit, ours, below)
  local show = FORMATS[unit]
  row(
    work,
    measure,
    below and "< " .. show(below) or "",
    show(ours),
    "",
    "",
    below and (ours < below and "yes" or "NO") or ""
  )
end

local function compare_instructions(work, arguments, few, many, goal, with_script)
  if not has_counter then return end
  local measure = "instructions a call"
  local ours = count("ours", arguments, few, many)
  compare(work, measure, "instructions", goal, ours, count("limit", arguments, few, many))
  if with_script and has_script then
    compare(
      work .. ", compared with LuaSocket",
      measure,
      "instructions",
      nil,
      ours,
      count("script", arguments, few, many)
    )
  end
end

-- ---- the works ----

local function one_at_a_time(title, work)
  local arguments = { work = work, url = at.plain .. "/api/1", warm = 50 }
  compare_instructions(title, arguments, 100, 300, 1.05, true)
  local timed = with(arguments, { calls = 2000, warm = 200 })
  local variants = { { "ours", timed }, { "limit", timed }, has_script and { "script", timed } or nil }
  local ours, limit, script = rounds(7, "cpu", variants)
  compare(title, "CPU a call", "us", nil, ours / 2000, limit / 2000)
  if script then
    compare(title .. ", compared with LuaSocket", "CPU a call", "us", nil, ours / 2000, script / 2000)
  end
end

local groups = {}

function groups.list() one_at_a_time("list 12 messages", "list") end

function groups.post() one_at_a_time("invite a user", "post") end

function groups.photo()
  for _, size in ipairs({ 1, 8 }) do
    local title = ("photo of %d MiB from a path"):format(size)
    local arguments = { work = "photo", url = at.sink .. "/api/1", photo = at.photos[size], warm = 3 }
    compare_instructions(title, arguments, 5, 25, 1.05)
    local timed = with(arguments, { calls = 50 })
    local ours, limit = rounds(7, "cpu", { { "ours", timed }, { "limit", timed } })
    compare(title, "CPU a call", "us", nil, ours / 50, limit / 50)
    timed.memory = 1
    state(title, "peak over 50 calls", "KiB", run("ours", timed).peak, 1024)
  end
  state(
    "photo of 8 MiB from a string",
    "peak beyond the string",
    "KiB",
    run("ours", {
      work = "bytes",
      url = at.sink .. "/api/1",
      photo = at.photos[8],
      warm = 1,
      calls = 20,
      memory = 1,
    }).peak,
    1024
  )
end

function groups.expect()
  local arguments = { work = "photo", url = at.sink .. "/api/1", photo = at.photos[2], calls = 1 }
  local ours, limit, ships = rounds(
    9,
    "wall",
    { { "ours", arguments }, { "limit", arguments }, { "limit", with(arguments, { expect = 1 }) } }
  )
  compare("photo of 2 MiB, Expect ignored", "wall", "ms", 2, ours, limit)
  compare("the same, compared with libcurl as it ships", "wall", "ms", nil, ours, ships)
end

function groups.many()
  local title = "1,000 lists, 64 in flight in tasks"
  local arguments = { work = "list", url = at.plain .. "/api/1", warm = 64, flight = 64 }
  local timed = with(arguments, { calls = 1000 })
  local ours, limit = rounds(15, "cpu", { { "ours", timed }, { "limit", timed } })
  compare(title, "CPU a call", "us", 1.10, ours / 1000, limit / 1000)
  compare_instructions(title, arguments, 200, 400)
  -- until all connections are open: a handshake costs as much as ten calls
  local tls = with(timed, { url = at.tls .. "/api/1", ca_path = at.ca_path, warm = 1000 })
  ours, limit = rounds(15, "cpu", { { "ours", tls }, { "limit", tls } })
  compare("the same over TLS", "CPU a call", "us", 1.10, ours / 1000, limit / 1000)
end

local LATE, IDEAL_FLIGHT = 0.020, 256

function groups.late()
  local function lists(url, flight)
    local arguments = {
      work = "list",
      url = url .. "/late",
      warm = flight,
      flight = flight,
      calls = 1000,
      ca_path = url == at.h2 and at.ca_path or nil,
    }
    return rounds(7, "wall", { { "ours", arguments }, { "limit", arguments } })
  end
  for _, flight in ipairs({ 16, 64, 256 }) do
    compare(
      ("1,000 lists, 20 ms late, %d in flight"):format(flight),
      "wall",
      "ms",
      1.05,
      lists(at.plain, flight)
    )
  end
  local ours, limit = lists(at.h2, IDEAL_FLIGHT)
  compare("the same over TLS with HTTP/2", "wall", "ms", 1.05, ours, limit)
  state("the same, under twice the ideal", "wall", "ms", ours, 2 * LATE * math.ceil(1000 / IDEAL_FLIGHT))
end

function groups.cold()
  local plain = { url = at.plain .. "/api/1", calls = 1 }
  local ours, limit = rounds(25, "start", { { "ours", plain }, { "limit", plain } })
  compare("require and a first request", "wall from the start", "ms", 1.10, ours, limit)
  local folder = { url = at.h2 .. "/api/1", calls = 1, ca_path = at.ca_path }
  local ships
  ours, limit, ships = rounds(
    25,
    "start",
    { { "ours", folder }, { "limit", folder }, { "limit", with(folder, { ca_file = at.ca_file }) } }
  )
  compare("the same over TLS, a folder of CAs", "wall from the start", "ms", 1.10, ours, limit)
  compare("the same, compared with libcurl as it ships", "wall from the start", "ms", 0.40, ours, ships)
end

function groups.tls()
  -- late, so that no connection can serve two of them
  local folder = { url = at.tls .. "/late", calls = 64, flight = 64, ca_path = at.ca_path }
  local ours, limit, ships = rounds(
    5,
    "wall",
    { { "ours", folder }, { "limit", folder }, { "limit", with(folder, { ca_file = at.ca_file }) } }
  )
  compare("64 TLS connections, a folder of CAs", "wall", "ms", nil, ours, limit)
  compare("the same, compared with libcurl as it ships", "wall", "ms", 0.12, ours, ships)
end

function groups.frames()
  local arguments = { work = "frames", url = at.plain .. "/late", flight = 64, calls = 2000 }
  local values = run("ours", arguments)
  local title = "a frame of 60 Hz, 64 in flight, 20 ms late"
  state(title, "step(0), 99.9 %, wall", "ms", values.wall999, 0.0008)
  state(title, "step(0), 99.9 %, CPU", "ms", values.cpu999)
  state(title, "step(0), median", "ms", values.median)
  state(title, "calls", "rate", values.rate)
  state("the same, nothing in flight", "step(0), 99.9 %, wall", "ms", values.idle999, 0.0001)
  if not has_generational then return end
  values = run("ours", with(arguments, { gc = "generational" }))
  state("the same, generational collector", "step(0), 99.9 %, wall", "ms", values.wall999)
end

function groups.disk()
  local values = run("ours", { work = "disk", url = at.plain .. "/api/1", folder = at.folder, calls = 500 })
  for name, title in pairs({ entry = "an entry of a journal", session = "a session saved" }) do
    state(title, "wall, median", "ms", values[name])
    state(title, "wall, 99 %", "ms", values[name .. "99"])
  end
end

function groups.memory()
  state(
    "100,000 calls in one process",
    "growth",
    "KiB",
    run("ours", { work = "list", url = at.plain .. "/api/1", warm = 5000, calls = 100000, memory = 1 }).growth,
    1024
  )
end

-- ---- the program ----

local ORDER = { "list", "post", "photo", "expect", "many", "late", "cold", "tls", "frames", "disk", "memory" }

local wanted = { unpack(arg, 2) }
for _, name in ipairs(wanted) do
  if not groups[name] then
    io.stderr:write("bench: no group '", name, "'; there are ", table.concat(ORDER, ", "), "\n")
    os.exit(2)
  end
end

at = servers.start(here, programs)
if not has_counter then print("valgrind is not installed: no instructions are counted") end
row("work", "measure", "goal", "ours", "limit", "ratio", "")
row(("-"):rep(44), ("-"):rep(24), ("-"):rep(12), ("-"):rep(10), ("-"):rep(10), ("-"):rep(6), "---")
local ok, problem = xpcall(function()
  for _, name in ipairs(wanted[1] and wanted or ORDER) do
    groups[name]()
  end
end, debug.traceback)
servers.stop(at)
if not ok then error(problem, 0) end
