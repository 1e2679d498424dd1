--- The sandbox's process: a server on 127.0.0.1, and the commands of the parent.
---
--- Commands come as lines of JSON on the standard input. Each is answered by a line of JSON on the
--- standard output after it took effect. The end of the input ends the process. Programs in other
--- languages send the same commands over HTTP.

local found_luv, uv = pcall(require, "luv")
if not found_luv then
  error("the sandbox needs luv, which is not installed (Debian: lua-luv, LuaRocks: luv)", 0)
end

local channel = require "vrchatapi.sandbox.process.channel"
local commands = require "vrchatapi.sandbox.process.commands"
local connection = require "vrchatapi.sandbox.process.connection"
local faults = require "vrchatapi.sandbox.process.faults"
local http = require "vrchatapi.sandbox.formats.http"
local http_control = require "vrchatapi.sandbox.process.http_control"
local pipeline = require "vrchatapi.sandbox.process.pipeline"
local request_log = require "vrchatapi.sandbox.process.request_log"
local service = require "vrchatapi.sandbox.service"
local state = require "vrchatapi.sandbox.state"
local upgrade = require "vrchatapi.sandbox.process.upgrade"

local server = {}

---@class vrchatapi.sandbox.Server
---@field url string
---@field pipeline_url string
---@field control_url string where commands over HTTP go to, with the token
---@field token string
---@field state vrchatapi.sandbox.State
---@field log vrchatapi.sandbox.RequestLog
---@field pipeline vrchatapi.sandbox.Pipeline
---@field fault table?
---@field connections integer accepted so far
---@field prepare? fun() changes a new state, if a program wants another one than the seed's
local Server = {}
Server.__index = Server

local function acted(response) return response.status >= 200 and response.status < 300 end

-- Has the service handle a request, and records the outcome.
local function act(self, request)
  local response = service.handle(self.state, request)
  self.log:acted(request, acted(response))
  return response
end

-- Asks for the body, if the client waits for that.
local function continue(client, request)
  for _, expectation in ipairs(http.values(request.headers, "expect")) do
    if expectation:lower() == "100-continue" then client:write("HTTP/1.1 100 Continue\r\n\r\n") end
  end
end

local function on_head(self, client, request)
  if http_control.matches(request) then return continue(client, request) end
  if not client.doomed and not upgrade.matches(request) then
    request.fault = faults.take(self.fault, request)
  end
  self.log:begin(request, client.id)
  if request.fault and request.fault.at == "head" then return client:close() end
  return continue(client, request)
end

local function handle(self, client, request)
  if http_control.matches(request) then return client:respond(request, http_control.handle(self, request)) end
  self.log:complete(request)
  if client.doomed then return client:close() end
  if upgrade.matches(request) then return upgrade.answer(self.pipeline, client, request) end
  local fault = request.fault
  if not fault then return client:respond(request, act(self, request)) end
  client.busy = true
  local response = faults.acts(fault) and act(self, request) or nil
  return faults.KINDS[fault.kind].run(client, request, fault, response)
end

local function on_request(self, client, request)
  handle(self, client, request)
  self.pipeline:end_dead_sessions()
end

local function accept(self, listener)
  local socket = uv.new_tcp()
  listener:accept(socket)
  self.connections = self.connections + 1
  if faults.take(self.fault) then return socket:close() end
  return connection.new(socket, self.connections, {
    on_head = function(...) return on_head(self, ...) end,
    on_request = function(...) return on_request(self, ...) end,
  })
end

--- A server that listens.
---@param port? integer by default a free one
---@return vrchatapi.sandbox.Server? server
---@return string problem
function server.listen(port)
  local self = setmetatable({ log = request_log.new(), connections = 0 }, Server)
  local listener = uv.new_tcp()
  local ok, problem = listener:bind("127.0.0.1", port or 0)
  if ok then
    ok, problem = listener:listen(128, function(failure)
      assert(not failure, failure)
      accept(self, listener)
    end)
  end
  if not ok then return nil, ("cannot listen on port %d: %s"):format(port or 0, problem) end
  local host = ("127.0.0.1:%d"):format(listener:getsockname().port)
  self.url, self.token = ("http://%s/api/1"):format(host), http_control.new_token()
  self.control_url = ("http://%s/control/%s"):format(host, self.token)
  self.pipeline_url = ("ws://%s/pipeline"):format(host)
  self.pipeline = pipeline.new(self)
  self.state = state.new(self.url)
  return self
end

local function answer(value)
  io.stdout:write(channel.encode(value))
  io.stdout:flush()
end

local function obey(self, line)
  local command = channel.decode(line)
  if command.name == "stop" then return uv.stop() end
  local value, refused, position = commands[command.name](self, channel.arguments(command.arguments))
  self.pipeline:end_dead_sessions()
  return answer {
    number = command.number,
    value = value,
    refused = refused,
    position = position or 1,
  }
end

local function read_commands(self)
  local input, pieces = uv.new_pipe(false), {}
  input:open(0)
  input:read_start(function(problem, bytes)
    if problem or not bytes then return uv.stop() end
    -- The parent waits for each answer before it sends more, so that a line's end is the end.
    pieces[#pieces + 1] = bytes
    if bytes:sub(-1) ~= "\n" then return nil end
    local lines = table.concat(pieces)
    pieces = {}
    for line in lines:gmatch("[^\n]+") do
      obey(self, line)
    end
    return nil
  end)
end

--- Says what signals do. Comes first, as some of them end the process otherwise.
---@param names string[] "sigint", …
---@param on_signal fun()
function server.on_signals(names, on_signal)
  for _, name in ipairs(names) do
    uv.new_signal():start(name, on_signal)
  end
  uv.new_signal():start("sigpipe", function() end) -- clients may go away while we write to them
end

--- Runs the loop until it is stopped, and ends the process. It does not return, as luv may call back
--- while Lua closes its state.
function server.run()
  uv.run()
  os.exit(true)
end

--- Serves the process that started this one, until it closes the standard input.
function server.serve()
  -- Ctrl-C in a terminal reaches this process too; the parent decides when it ends.
  server.on_signals({ "sigint" }, function() end)
  local self = assert(server.listen())
  read_commands(self)
  answer {
    url = self.url,
    pipeline_url = self.pipeline_url,
    control_url = self.control_url,
    seed = self.state.seed,
  }
  server.run()
end

return server
