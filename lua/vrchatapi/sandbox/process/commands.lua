--- The commands of the box, which the pipe and HTTP both lead to: a function for each. It takes the
--- server and the arguments of the box's method and returns its value; or nil, what is wrong with an
--- argument, and the argument's number.

local uv = require "luv"

local arguments = require "vrchatapi.sandbox.process.arguments"
local control = require "vrchatapi.sandbox.process.control"
local faults = require "vrchatapi.sandbox.process.faults"
local pipeline_control = require "vrchatapi.sandbox.process.pipeline_control"
local request_log = require "vrchatapi.sandbox.process.request_log"
local state = require "vrchatapi.sandbox.state"

local commands = {}

-- What changes the state alone.
for name, change in pairs(control) do
  commands[name] = function(server, ...) return change(server.state, ...) end
end

-- What is done to the pipeline.
for name, act in pairs(pipeline_control) do
  commands[name] = function(server, ...) return act(server.pipeline, ...) end
end

--- Moves the clock.
function commands.advance(server, seconds)
  if not arguments.SECONDS[2](seconds) then return nil, "seconds must be a number from 0", 1 end
  server.state.now = server.state.now + seconds
  return nil
end

--- Sets a fault, or clears it.
function commands.fault(server, fault)
  if fault ~= nil and type(fault) ~= "table" then return nil, "fault must be a table or nil", 1 end
  local problem = fault and faults.problem(fault)
  if problem then return nil, problem, 1 end
  server.fault = fault
  return nil
end

--- A snapshot of the state.
function commands.state(server)
  local snapshot = server.state:snapshot()
  snapshot.fault = server.fault
  snapshot.process_id = uv.os_getpid()
  snapshot.counters = {
    requests = server.log.count,
    acted = server.log.acted_count,
    connections = server.connections,
  }
  snapshot.pipeline = server.pipeline:snapshot()
  return snapshot
end

--- The recorded requests.
function commands.requests(server) return server.log:list() end

--- Clears the record of requests.
function commands.forget(server) server.log:forget() end

--- Restores the state of the start.
function commands.reset(server)
  server.pipeline:reset()
  server.state = state.new(server.url)
  server.log = request_log.new()
  server.fault = nil
  if server.prepare then server.prepare() end
end

return commands
