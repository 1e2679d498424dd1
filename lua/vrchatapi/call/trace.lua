--- The trace: a line for each exchange with the service, without secrets.
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local report = require "vrchatapi.report"

local trace = {}

---@class vrchatapi.Exchange
---@field time integer when it ended, in seconds since 1970
---@field operation string its name; of a request method and path
---@field method string of HTTP
---@field url string
---@field json? string the body, or the part "data" of a body with a photo
---@field photo? integer bytes
---@field sent boolean false in a dry run
---@field status? integer of the response, if one came
---@field seconds? number how long it took
---@field code? string of the error, if it failed
---@field message? string of the error

-- 2026-11-23T15:00:00Z invite_user: POST https://… {"instanceId":"…"} -> 200 in 0.12 s
local function line_of(exchange)
  local parts = {
    os and os.date("!%Y-%m-%dT%H:%M:%SZ", exchange.time) or tostring(exchange.time),
    " ",
    exchange.operation,
    ": ",
    exchange.method,
    " ",
    exchange.url,
  }
  local function add(format, ...) parts[#parts + 1] = format:format(...) end
  if exchange.json then add(" %s", exchange.json) end
  if exchange.photo then add(" and a photo of %d bytes", exchange.photo) end
  if not exchange.sent then
    add(" (dry run: not sent)")
    return table.concat(parts)
  end
  add(" -> %s", exchange.status or "no response")
  if exchange.code then add(" %s: %s", exchange.code, exchange.message) end
  add(" in %.2f s", exchange.seconds)
  return core.printable(table.concat(parts))
end

-- The function that writes a line, from the option.
local function writer(where)
  if type(where) == "function" then return where end
  return function(line)
    where:write(line, "\n")
    where:flush()
  end
end

-- Opens a file to whose end lines are added. It must not take the place of a standard stream that a daemon
-- has closed: what others write there would land in it.
local function open_file(path)
  local held = {}
  for i = 1, core.system.closed_streams() do
    held[i] = io.open("/dev/null")
  end
  local file, reason = io.open(path, "a")
  for _, other in ipairs(held) do
    other:close()
  end
  return file, reason
end

--- Opens the trace.
---@param where string|file*|function|nil a path, to whose end lines are added; an open file; or a
--- function that is called with the line and a table of its parts; nil: standard error
---@return (fun(exchange: vrchatapi.Exchange))? report
---@return vrchatapi.Error err of code unwritable
function trace.open(where)
  if not io and type(where) ~= "function" then
    return nil, core.error("unwritable", "the trace needs a function where the host has taken 'io' away")
  elseif type(where) == "string" then
    local file, reason = open_file(where)
    if not file then return nil, core.error("unwritable", "the trace cannot be written: " .. reason) end
    where = file
  end
  local write = writer(where or io.stderr)
  return function(exchange)
    exchange.time = clock.time()
    local ok, err = compat.coroutines.pcall(write, line_of(exchange), exchange)
    if not ok then -- it must not cost a call its result
      report("error in trace", err)
    end
  end
end

--- Describes a call that has ended.
---@param call userdata of the core
---@param err vrchatapi.Error? of the call
---@return vrchatapi.Exchange
function trace.ended(call, err)
  local exchange = call:describe()
  exchange.sent = true
  exchange.status, exchange.seconds = call:status(), call:timings().total
  exchange.code, exchange.message = err and err.code, err and err.message
  return exchange
end

--- Describes a call that is not sent.
---@param call userdata of the core
---@return vrchatapi.Exchange
function trace.unsent(call)
  local exchange = call:describe()
  exchange.sent = false
  return exchange
end

return trace
