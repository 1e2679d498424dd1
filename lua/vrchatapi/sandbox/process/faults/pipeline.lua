--- The faults of the pipeline: what can go wrong with an upgrade, with what is pushed, and with a
--- socket, one row per kind.

local fault_responses = require "vrchatapi.sandbox.process.faults.responses"
local rules = require "vrchatapi.sandbox.process.faults.rules"
local websocket = require "vrchatapi.websocket"

local pipeline_faults = {}

local DRIP_PAUSE = 0.001 -- seconds
local OVERSIZED = 2 * 1024 * 1024 -- bytes
local COPIES = 2

local function text_frame(text) return websocket.frame { opcode = "text", payload = text } end

--- The kinds. `fields`: the type of each field, "!" after it if it is required. What it applies to:
---   upgrade(link, fault)        instead of the response. link: `connection`, `request`, and
---                               `let_in(change)`, which answers after all, changed by `headers`,
---                               `texts` that follow at once, `error`, `drip` (seconds), `hold` (count)
---   push(socket, text, fault)   instead of sending a text as a frame
---   socket(socket)              to each socket that is open or opened while the fault lasts
local KINDS = {}
pipeline_faults.KINDS = KINDS

-- ---- upgrades ----

KINDS.status = {
  fields = { status = "status!", body = "string", headers = "headers" },
  upgrade = function(link, fault) link.connection:respond(link.request, fault_responses.status(fault)) end,
}

KINDS.html = {
  fields = { status = "status" },
  upgrade = function(link, fault) link.connection:respond(link.request, fault_responses.page(fault)) end,
}

KINDS.raw = {
  fields = { bytes = "string!", close = "boolean" },
  upgrade = function(link, fault)
    link.connection:write(fault.bytes)
    if fault.close then link.connection:finish() end
  end,
}

KINDS.hang = { fields = {}, upgrade = function() end }

KINDS.close = { fields = {}, upgrade = function(link) link.connection:close() end }

KINDS.reset = { fields = {}, upgrade = function(link) link.connection:reset() end }

KINDS.slow = {
  fields = { seconds = "seconds!" },
  upgrade = function(link, fault) link.connection:after(fault.seconds, link.let_in) end,
}

KINDS.headers = {
  fields = { headers = "headers!" },
  upgrade = function(link, fault) link.let_in { headers = fault.headers } end,
}

KINDS.error = {
  fields = { text = "string" },
  upgrade = function(link, fault) link.let_in { error = fault.text or pipeline_faults.NO_SESSION } end,
}

KINDS.greeting = {
  fields = { texts = "strings!" },
  upgrade = function(link, fault) link.let_in { texts = fault.texts } end,
}

-- ---- pushes ----

KINDS.duplicate = {
  fields = { copies = "count" },
  push = function(socket, text, fault)
    for _ = 1, fault.copies or COPIES do
      socket:send(text_frame(text))
    end
  end,
}

KINDS.delay = {
  fields = { seconds = "seconds!" },
  push = function(socket, text, fault) socket:send(text_frame(text), fault.seconds) end,
}

KINDS.drip = {
  fields = { seconds = "seconds" },
  upgrade = function(link, fault) link.let_in { drip = fault.seconds or DRIP_PAUSE } end,
  push = function(socket, text, fault) socket:drip(text_frame(text), fault.seconds or DRIP_PAUSE) end,
}

KINDS.batch = {
  fields = { count = "count!" },
  upgrade = function(link, fault) link.let_in { hold = fault.count } end,
  push = function(socket, text, fault) socket:hold(text_frame(text), fault.count) end,
}

KINDS.fragments = {
  fields = { bytes = "count", ping = "boolean" },
  push = function(socket, text, fault)
    local size = math.max(fault.bytes or math.ceil(#text / 3), 1)
    local frames, first = {}, 1
    repeat
      frames[#frames + 1] = websocket.frame {
        opcode = first == 1 and "text" or "continuation",
        payload = text:sub(first, first + size - 1),
        fin = first + size > #text,
      }
      first = first + size
      if fault.ping ~= false and first <= #text then
        frames[#frames + 1] = websocket.frame { opcode = "ping", payload = "between" }
      end
    until first > #text
    socket:send(table.concat(frames))
  end,
}

KINDS.frame = {
  fields = {
    opcode = "opcode",
    fin = "boolean",
    rsv = "bits",
    mask = "key",
    size = "size",
    length = "count",
  },
  push = function(socket, text, fault)
    socket:send(websocket.frame {
      opcode = fault.opcode or "text",
      payload = text,
      fin = fault.fin,
      rsv = fault.rsv,
      mask = fault.mask,
      size = fault.size,
      length = fault.length,
    })
  end,
}

KINDS.bad_utf8 = {
  fields = {},
  push = function(socket, text) socket:send(text_frame(text:sub(1, -2) .. "\xED\xA0\x80" .. text:sub(-1))) end,
}

KINDS.oversized = {
  fields = { bytes = "count" },
  push = function(socket, text, fault)
    local missing = math.max((fault.bytes or OVERSIZED) - #text, 0)
    socket:send(text_frame(text .. (" "):rep(missing)))
  end,
}

-- ---- sockets ----

KINDS.stall = { fields = {}, socket = function(socket) socket.is_stalled = true end }

KINDS.no_pong = { fields = {}, socket = function(socket) socket.is_mute = true end }

--- What is said to a session that is not alive.
pipeline_faults.NO_SESSION = "authToken doesn't correspond with an active session"

local COMMON = { kind = "string", times = "count" }

--- What is wrong with a fault, or nil.
---@param fault table
---@return string? problem
function pipeline_faults.problem(fault)
  local problem = rules.problem(KINDS, COMMON, fault)
  if problem then return problem end
  if fault.times and KINDS[fault.kind].socket then return fault.kind .. " goes without times" end
  return nil
end

--- Uses a fault up by one if it applies.
---@param fault table? the current one
---@param moment "upgrade"|"push"
---@return fun(...)? act what the kind does in this moment
function pipeline_faults.take(fault, moment)
  if not fault or fault.times == 0 then return nil end
  local act = KINDS[fault.kind][moment]
  if act and fault.times then fault.times = fault.times - 1 end
  return act
end

return pipeline_faults
