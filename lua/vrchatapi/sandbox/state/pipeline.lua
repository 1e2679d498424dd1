--- The live pipeline: who listens, and what the service pushes to them. What is pushed goes to every
--- sink of an account; the server has one for each open socket.

local json = require "vrchatapi.sandbox.formats.json"

local pipeline = {}

---@alias vrchatapi.sandbox.Sink fun(text: string) takes the text of a frame

-- The lists of sinks are replaced and never changed: a push may end the sockets that it reaches.
local function without(list, sink)
  local others = {}
  for _, other in ipairs(list) do
    if other ~= sink then others[#others + 1] = other end
  end
  return others
end

--- Pushes to an account go to a sink from now on.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@param sink vrchatapi.sandbox.Sink
function pipeline.listen(state, user_id, sink)
  local sinks = without(state.sinks[user_id] or {}, sink)
  sinks[#sinks + 1] = sink
  state.sinks[user_id] = sinks
end

--- Pushes go to a sink no longer.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@param sink vrchatapi.sandbox.Sink
function pipeline.leave(state, user_id, sink)
  local sinks = without(state.sinks[user_id] or {}, sink)
  state.sinks[user_id] = sinks[1] and sinks or nil
end

--- Pushes the text of a frame as it is.
---@param state vrchatapi.sandbox.State
---@param user_id string
---@param text string
---@return integer count of the sinks that it went to
function pipeline.push_text(state, user_id, text)
  local sinks = state.sinks[user_id] or {}
  for _, sink in ipairs(sinks) do
    sink(text)
  end
  return #sinks
end

--- Pushes an event.
---@param state vrchatapi.sandbox.State
---@param user_id string whose sockets it goes to
---@param event_type string "notification", "friend-online", …
---@param content any nil: none; a string as it is; a table as JSON in a string; a function that
---  returns one of these, called only if somebody listens
---@return integer count of the sinks that it went to
function pipeline.push(state, user_id, event_type, content)
  if not state.sinks[user_id] then return 0 end
  if type(content) == "function" then content = content() end
  if content ~= nil and type(content) ~= "string" then content = json.encode(content) end
  local text = '{"type":' .. json.encode(event_type)
  if content then text = text .. ',"content":' .. json.encode(content) end
  return pipeline.push_text(state, user_id, text .. "}")
end

return pipeline
