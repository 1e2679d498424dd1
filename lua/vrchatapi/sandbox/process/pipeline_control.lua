--- What the methods of the box do to the pipeline: as in `control`, a function for each.

local arguments = require "vrchatapi.sandbox.process.arguments"
local faults = require "vrchatapi.sandbox.process.faults.pipeline"
local websocket = require "vrchatapi.websocket"
local pipeline_state = require "vrchatapi.sandbox.state.pipeline"

local pipeline_control = {}

-- What is wrong with an optional argument that names an account, or nil.
local function account_problem(pipeline, user_id)
  if user_id == nil or pipeline.server.state.accounts[user_id] then return nil end
  return ("user_id must be that of an account, got %s"):format(tostring(user_id))
end

-- The account whose sockets are meant: by default the user's own.
local function receiver_of(pipeline, user_id) return user_id or pipeline.server.state.seed.user_id end

--- Pushes an event to the sockets of an account.
function pipeline_control.push(pipeline, event_type, content, user_id)
  if type(event_type) ~= "string" then return nil, "type must be a string", 1 end
  if content ~= nil and type(content) ~= "string" and type(content) ~= "table" then
    return nil, "content must be a table, a string or nil", 2
  end
  local problem = account_problem(pipeline, user_id)
  if problem then return nil, problem, 3 end
  return pipeline_state.push(pipeline.server.state, receiver_of(pipeline, user_id), event_type, content)
end

--- Sends a text as a frame to the sockets of an account.
function pipeline_control.push_text(pipeline, text, user_id)
  if type(text) ~= "string" then return nil, "text must be a string", 1 end
  local problem = account_problem(pipeline, user_id)
  if problem then return nil, problem, 2 end
  return pipeline_state.push_text(pipeline.server.state, receiver_of(pipeline, user_id), text)
end

--- Sends bytes, which need not be a frame, to the sockets of an account.
function pipeline_control.push_bytes(pipeline, bytes, user_id)
  if type(bytes) ~= "string" then return nil, "bytes must be a string", 1 end
  local problem = account_problem(pipeline, user_id)
  if problem then return nil, problem, 2 end
  return pipeline:each(receiver_of(pipeline, user_id), function(it) it:send(bytes) end)
end

--- How many sockets are open.
function pipeline_control.sockets(pipeline, user_id)
  local problem = account_problem(pipeline, user_id)
  if problem then return nil, problem, 1 end
  return pipeline:each(user_id, function() end)
end

--- Sets a fault, or clears it.
function pipeline_control.pipeline_fault(pipeline, fault)
  if fault ~= nil and type(fault) ~= "table" then return nil, "fault must be a table or nil", 1 end
  local problem = fault and faults.problem(fault)
  if problem then return nil, problem, 1 end
  return pipeline:set_fault(fault)
end

local FLAG = { "true or false", function(value) return type(value) == "boolean" end }
local DISCONNECT = {
  code = {
    "an integer from 0 to 65535",
    function(value) return arguments.is_count(value) and value < 65536 end,
  },
  reason = {
    "a string of at most 123 bytes",
    function(value) return type(value) == "string" and #value <= 123 end,
  },
  frame = FLAG,
  reset = FLAG,
  user_id = arguments.ID,
}

-- A close frame with any code, right or wrong.
local function close_frame(how)
  local code = how.code
  local payload = code and string.char(math.floor(code / 256), code % 256) .. (how.reason or "") or ""
  return websocket.frame { opcode = "close", payload = payload }
end

--- Ends sockets.
function pipeline_control.disconnect(pipeline, how)
  if how == nil then how = {} end
  local problem = arguments.fields("how", how, DISCONNECT) or account_problem(pipeline, how.user_id)
  if not problem and how.reason and not how.code then problem = "reason goes with code" end
  if problem then return nil, problem, 1 end
  return pipeline:each(how.user_id, function(it)
    if how.reset then return it.connection:reset() end
    if how.frame ~= false then it:send(close_frame(how)) end
    return it:finish()
  end)
end

return pipeline_control
