--- The requests that came, for `box:requests()`.

local request_log = {}

local KEPT = 10000 -- requests: at least so many of the latest
local WHOLE, PREFIX = 1024 * 1024, 64 * 1024 -- bytes: longer bodies are kept as a prefix only

---@class vrchatapi.sandbox.RequestLog
---@field count integer requests since the start, whether kept or not
---@field acted_count integer those of them that the service carried out
local RequestLog = {}
RequestLog.__index = RequestLog

--- An empty record.
---@return vrchatapi.sandbox.RequestLog
function request_log.new()
  return setmetatable({ entries = {}, count = 0, acted_count = 0 }, RequestLog)
end

--- Notes a request whose head has come.
---@param request vrchatapi.sandbox.Request
---@param connection integer
function RequestLog:begin(request, connection)
  if #self.entries >= 2 * KEPT then
    self.entries = table.move(self.entries, KEPT + 1, 2 * KEPT, 1, {})
  end
  request.entry = {
    method = request.method, target = request.target, headers = request.headers,
    raw_head = request.raw_head, connection = connection,
    body = "", body_length = 0, complete = false, acted = false,
    fault = request.fault and request.fault.kind,
  }
  self.entries[#self.entries + 1] = request.entry
  self.count = self.count + 1
end

--- Notes that a request has come completely.
---@param request vrchatapi.sandbox.Request
function RequestLog:complete(request)
  local entry = request.entry
  entry.complete = true
  entry.body_length = #request.body
  entry.body = #request.body > WHOLE and request.body:sub(1, PREFIX) or request.body
end

--- Notes whether the service carried a request out.
---@param request vrchatapi.sandbox.Request
---@param acted boolean
function RequestLog:acted(request, acted)
  request.entry.acted = acted
  if acted then self.acted_count = self.acted_count + 1 end
end

--- The requests, oldest first.
---@return table[]
function RequestLog:list()
  return self.entries
end

--- Clears the record; the counts go on.
function RequestLog:forget()
  self.entries = {}
end

return request_log
