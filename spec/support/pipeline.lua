--- Clients of the sandbox's pipeline, in the test process.

local busted = require "busted"
local cjson = require "cjson"
local tcp = require "spec.support.tcp"
local websocket = require "vrchatapi.websocket"

local pipeline = {}

local Client = {}
Client.__index = Client

--- The request of a client, and the peer that made it. `options`: target, user_agent (false: none).
function pipeline.request(box, options)
  options = options or {}
  local agent = options.user_agent
  if agent == nil then agent = "PipelineSpec/1.0 spec@vrchatapi.test" end
  local peer = websocket.client {
    host = box.pipeline_url:match("//([^/]*)"),
    target = options.target or "/pipeline?authToken=" .. box.auth,
    headers = agent and { { "User-Agent", agent } } or {},
  }
  return peer.request, peer
end

--- Registers clients that are closed after each test of the block at hand.
---@return fun(box: table, options: table?): table open sends the request of a client, and returns it
function pipeline.use()
  local clients = {}
  busted.after_each(function()
    for _, client in ipairs(clients) do
      client.tcp:close()
    end
    clients = {}
  end)
  return function(box, options)
    local request, peer = pipeline.request(box, options)
    local self = setmetatable({ tcp = assert(tcp.dial(box.url)), peer = peer, taken = 0 }, Client)
    clients[#clients + 1] = self
    self.tcp:send(request)
    return self
  end
end

-- The next event of what has come, if there is one.
local function take(self)
  local received = self.tcp.received
  if #received > self.taken then
    self.peer:push(received:sub(self.taken + 1))
    self.taken = #received
  end
  local event, value, reason = self.peer:next()
  return event ~= nil and { event, value, reason } or nil
end

--- Waits for the next event of the codec, or the end of the connection: "end" and how.
function Client:next()
  local found
  assert(
    tcp.turn(function()
      found = take(self)
      return found or self.tcp.ended
    end),
    "no event"
  )
  if not found then return "end", self.tcp.ended end
  if found[3] == "" then return found[1], found[2] end -- a close frame without a reason
  return found[1], found[2], found[3]
end

--- Waits for the response; the client must be let in.
function Client:enter()
  local event, problem = self:next()
  assert(event == "open", problem and problem.message)
  return self
end

--- Waits for a text, and returns it decoded.
function Client:frame()
  local event, text = self:next()
  assert(event == "text", "no text but " .. tostring(event))
  return cjson.decode(text)
end

--- Whether nothing but the answer to a PING comes.
function Client:is_quiet()
  self:send("ping", "quiet?")
  local event, value = self:next()
  return event == "pong" and value == "quiet?"
end

--- Sends a frame: "text", "ping", "close", …
function Client:send(kind, ...)
  self.tcp:send(self.peer[kind](self.peer, ...))
  return self
end

return pipeline
