--- The requests that came, for `box:requests()`: the latest of them, within limits.

local request_log = {}

local MAX_COUNT = 10000 -- requests
local MAX_BYTES = 64 * 1024 * 1024 -- of all heads and bodies that are kept
local WHOLE, PREFIX = 1024 * 1024, 64 * 1024 -- bytes: longer bodies are kept as a prefix only

---@class vrchatapi.sandbox.RequestLog
---@field count integer requests since the start, whether kept or not
---@field acted_count integer those of them that the service carried out
---@field entries table<integer, table> by number, from `first` to `last`
---@field bytes integer of the heads and bodies in them
local RequestLog = {}
RequestLog.__index = RequestLog

--- An empty log.
---@return vrchatapi.sandbox.RequestLog
function request_log.new()
  return setmetatable({
    entries = {},
    first = 1,
    last = 0,
    bytes = 0,
    count = 0,
    acted_count = 0,
  }, RequestLog)
end

local function size(entry) return #entry.raw_head + #entry.body end

-- Drops the oldest requests until the others are within the limits. The latest one always stays.
local function trim(self)
  while self.first < self.last and (self.last - self.first >= MAX_COUNT or self.bytes > MAX_BYTES) do
    self.bytes = self.bytes - size(self.entries[self.first])
    self.entries[self.first] = nil
    self.first = self.first + 1
  end
end

--- Notes a request whose head has come.
---@param request vrchatapi.sandbox.Request
---@param connection integer
function RequestLog:begin(request, connection)
  request.entry = {
    method = request.method,
    target = request.target,
    headers = request.headers,
    raw_head = request.raw_head,
    connection = connection,
    body = "",
    body_length = 0,
    complete = false,
    acted = false,
    fault = request.fault and request.fault.kind,
  }
  self.last = self.last + 1
  self.entries[self.last], request.number = request.entry, self.last
  self.bytes = self.bytes + size(request.entry)
  self.count = self.count + 1
  trim(self)
end

--- Notes that a request has come completely.
---@param request vrchatapi.sandbox.Request
function RequestLog:complete(request)
  local entry = request.entry
  entry.complete = true
  entry.body_length = #request.body
  if self.entries[request.number] ~= entry then return end -- it was dropped
  entry.body = #request.body > WHOLE and request.body:sub(1, PREFIX) or request.body
  self.bytes = self.bytes + #entry.body
  trim(self)
end

--- Notes whether the service carried a request out.
---@param request vrchatapi.sandbox.Request
---@param acted boolean
function RequestLog:acted(request, acted)
  request.entry.acted = acted
  if acted then self.acted_count = self.acted_count + 1 end
end

--- The requests that are kept, oldest first.
---@return table[]
function RequestLog:list()
  local list = {}
  for number = self.first, self.last do
    list[#list + 1] = self.entries[number]
  end
  return list
end

--- Clears the log, but not the counts.
function RequestLog:forget()
  self.entries, self.first, self.bytes = {}, self.last + 1, 0
end

return request_log
