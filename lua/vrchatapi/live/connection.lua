--- One connection of the pipeline, from connecting to its end, in a task of the background. What its frames
--- mean is the business of its owner.
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local pipeline_url = require "vrchatapi.live.pipeline_url"
local tasks = require "vrchatapi.task"
local wait = require "vrchatapi.task.wait"
local wake = require "vrchatapi.task.wake"
local websocket = require "vrchatapi.websocket"

local UPGRADE = 10 -- seconds until the response to the upgrade must be there, once connected
local CALM = 5 -- seconds without a word after which an upgraded connection counts as accepted
local PING = 30 -- seconds between two PINGs
local UNANSWERED = 2 -- PINGs in a row that end it

local SHARE = 64 -- frames after which others run, where a step has no budget

-- Problems of the codec, as codes of errors.
local CODES = { protocol = "bad_frame", ended = "cut_off" }

---@class vrchatapi.live.Problem why a connection has ended
---@field err vrchatapi.Error
---@field status? integer of the response to the upgrade
---@field retry_after? number seconds
---@field said? string what the service has said in a frame; holds secrets

---@class vrchatapi.live.Connection
---@field token string the session that it was made with; a secret
---@field state "connecting"|"upgraded"|"live"|"ended" upgraded: the service may still refuse it
---@field lived? number since when it is live; by clock.now
---@field heard? number when the last PONG came, once it is live; by clock.now
---@field problem? vrchatapi.live.Problem once it has ended; nil: by our own will
---@field on_text fun(connection: vrchatapi.live.Connection, text: string): string? a frame came; returns what
--- the service says instead of an event
---@field on_change fun(connection: vrchatapi.live.Connection) its state has changed, or it was time for a PING
---@field private stream? vrchatapi.core.Stream
---@field private peer? vrchatapi.websocket.Peer
---@field private due number when something is to be done if nothing comes; by clock.now
---@field private unanswered integer PINGs without a PONG
---@field private probes table<string, function> by the payload of their PING
---@field private probed integer how many there were
---@field private finishing? boolean
local Connection = {}
Connection.__index = Connection

local function problem_of(code, text, ...) return { err = core.error(code, text:format(...)) } end

local function change(self, state)
  self.state = state
  self:on_change()
end

-- ---- opening ----

local function open_stream(self, client)
  local stream, err = client.core:stream(client.pipeline_url)
  if not stream then return nil, { err = err } end
  self.stream = stream
  local host, target = pipeline_url.split(client.pipeline_url, self.token)
  local peer, fault = websocket.client {
    host = host,
    target = target,
    headers = { { "User-Agent", client.user_agent } },
  }
  if not peer then return nil, { err = fault } end
  self.peer = peer
  return true
end

-- ---- sending ----

-- The other side takes all that is sent; one that does not take that much has stopped reading. Returns a
-- problem.
local function send(self, bytes, err)
  if not bytes then return { err = err } end
  if bytes == "" then return nil end -- nothing can be sent after the closing handshake, and nothing is needed
  local taken
  taken, err = self.stream:send(bytes)
  if not taken then return { err = err } end
  if taken < #bytes then return problem_of("cut_off", "the other side does not read") end
end

-- ---- what is due ----

local function ping(self)
  if self.finishing then
    self.due = math.huge -- the stream ends by itself
    return nil
  end
  if self.unanswered >= UNANSWERED then
    return problem_of("stalled", "the connection has stalled: %d PINGs were not answered", UNANSWERED)
  end
  self.unanswered = self.unanswered + 1
  self.due = clock.now() + PING
  return send(self, self.peer:ping("")) or self:on_change()
end

local function become_live(self)
  self.lived = clock.now()
  self.heard = self.heard or self.lived
  change(self, "live")
end

-- Does what is due because nothing has come.
local function do_due(self)
  if self.state == "connecting" then
    return problem_of("timeout", "the service has not answered the upgrade within %d seconds", UPGRADE)
  elseif self.state == "upgraded" then
    self.due = self.due + PING - CALM
    return become_live(self)
  end
  return ping(self)
end

-- ---- what came ----

local on = {}

function on.open(self)
  change(self, "upgraded")
  -- A dead session is upgraded, too, and then refused: the answer to a PING says more. It may have been
  -- refused by now; then the PING cannot be sent, and what the service has said is still to be read.
  ping(self)
  self.due = clock.now() + CALM
end

function on.text(self, text)
  local said = self:on_text(text)
  if said then
    return { err = core.error("missing_credentials", "the service refuses the session"), said = said }
  end
  if self.state == "upgraded" then become_live(self) end
end

function on.ping(self, payload) return send(self, self.peer:pong(payload)) end

function on.pong(self, payload)
  self.unanswered, self.heard = 0, clock.now()
  if self.state == "upgraded" then
    self.due = self.due + PING - CALM
    become_live(self)
  end
  local probe = self.probes[payload]
  self.probes[payload] = nil
  if probe then probe() end
end

function on.close(self, code, reason)
  send(self, self.peer:close(code)) -- nothing, if it answers ours
  return problem_of(
    "ended",
    "the service has closed the connection%s%s",
    code and (" (code %d)"):format(code) or "",
    reason and reason ~= "" and ": " .. core.printable(reason) or ""
  )
end

-- What a problem of the codec is to others.
local function failed(self, it)
  if it.code == "refused" then
    local status = it.status
    local problem = problem_of(
      status == 401 and "missing_credentials" or "http_" .. status,
      "the service has refused the upgrade with the status %d",
      status
    )
    problem.err.status, problem.status, problem.body = status, status, it.body
    problem.retry_after = tonumber(it.headers and it.headers["retry-after"])
    return problem
  end
  if it.close_code then send(self, self.peer:close(it.close_code)) end
  return problem_of(CODES[it.code] or "bad_frame", "%s", it.message)
end

-- Reads more bytes, or waits for them. Returns a problem.
local function read(self)
  if clock.now() >= self.due then return do_due(self) end -- also if bytes come all the time
  local bytes, err = self.stream:receive()
  if not bytes then
    if err.code ~= "ended" then return { err = err } end
    self.peer:eof() -- which knows what was missing
  elseif bytes ~= "" then
    self.peer:push(bytes)
  elseif not wait.stream(self.stream, "readable", self.due) then
    return do_due(self)
  end
end

-- Serves it until it ends. Returns why.
local function serve(self)
  local count, problem = 0, nil
  while not problem do
    local kind, value, reason = self.peer:next()
    if kind == nil then
      problem = read(self)
    elseif kind == false then
      problem = failed(self, value)
    elseif on[kind] then
      problem = on[kind](self, value, reason)
      count = count + 1
      wait.share(count % SHARE == 0)
    end
  end
  return problem
end

-- ---- the whole ----

local function open_and_serve(self, client)
  local ok, problem = open_stream(self, client)
  if not ok then return problem end
  problem = send(self, self.peer.request)
  if problem then return problem end
  wait.stream(self.stream, "connected", math.huge) -- within connect_timeout
  self.due = clock.now() + UPGRADE
  return serve(self)
end

local function run(self, client)
  compat.ensure(function(err)
    if err ~= nil then
      self.problem = problem_of("failed", "the connection was ended by an error: %s", tostring(err))
    end
    if self.peer and self.peer.closing then
      self.stream:finish() -- the closing handshake may still go out
    elseif self.stream then
      self.stream:close()
    end
    change(self, "ended")
  end, function()
    local problem = not self.finishing and open_and_serve(self, client) or nil
    if not self.finishing then self.problem = problem end
  end)
end

--- Opens a connection. Its callbacks are called in a task of its own; they must not wait.
---@param client vrchatapi.Client
---@param token string
---@param on_text fun(connection: vrchatapi.live.Connection, text: string): string?
---@param on_change fun(connection: vrchatapi.live.Connection)
---@return vrchatapi.live.Connection
function Connection.open(client, token, on_text, on_change)
  local self = setmetatable({
    token = token,
    state = "connecting",
    unanswered = 0,
    due = math.huge,
    probes = {},
    probed = 0,
    on_text = on_text,
    on_change = on_change,
  }, Connection)
  tasks.background(run, self, client)
  return self
end

--- Sends a PING now, and calls a function when its PONG comes: what the service has sent before has come by
--- then.
---@param callback function
function Connection:probe(callback)
  if self.finishing or self.state == "ended" then return end
  self.probed = self.probed + 1
  local payload = tostring(self.probed)
  self.probes[payload] = callback
  send(self, self.peer:ping(payload)) -- whether that fails is seen when it is read
end

--- Ends it by the closing handshake; what comes until its end is still delivered.
function Connection:finish()
  if self.finishing or self.state == "ended" then return end
  self.finishing = true
  if self.state == "connecting" then
    if self.stream then self.stream:close() end
  else
    self.due = math.huge
    send(self, self.peer:close(1000))
    self.stream:finish()
  end
  wake.ended()
end

return Connection
