--- The head of a response of HTTP/1.1, read line by line.
local head = {}

head.LIMIT = 16384 -- bytes

---@class vrchatapi.websocket.Head
---@field size integer bytes that were read
---@field status? integer
---@field headers table<string, string> by the name in lower case; several of a name are joined by ", "
local Head = {}
Head.__index = Head

---@param size? integer bytes of the interim responses before it, which count for the limit
---@return vrchatapi.websocket.Head
function head.new(size) return setmetatable({ size = size or 0, headers = {} }, Head) end

-- Takes a line without its end. Returns a text if it is wrong.
local function read_status(self, line)
  local status, rest = line:match("^HTTP/1%.[01] (%d%d%d)(.*)$")
  if not status or rest ~= "" and rest:sub(1, 1) ~= " " then
    return "what came is not a response of HTTP/1.1"
  end
  self.status = tonumber(status)
end

local function read_header(self, line)
  local name, value = line:match("^([%w!#$%%&'*+.^_`|~-]+):[ \t]*(.-)[ \t]*$")
  if not name or value:find("\r", 1, true) or value:find("\0", 1, true) then
    return "a header of the response cannot be read"
  end
  name = name:lower()
  local before = self.headers[name]
  self.headers[name] = before and before .. ", " .. value or value
end

--- Reads as many lines as there are.
---@param reader vrchatapi.websocket.Reader
---@return boolean? complete nil: more bytes are needed; false: it is wrong
---@return string problem
function Head:read(reader)
  while true do
    local line = reader:take_line()
    self.size = self.size + #(line or "")
    if self.size + (line and 0 or reader.size) > head.LIMIT then
      return false, ("the head of the response is larger than %d bytes"):format(head.LIMIT)
    end
    if not line then return nil end
    local problem
    if line:sub(-2) ~= "\r\n" then
      problem = "a line of the response does not end with CR LF"
    elseif not self.status then
      problem = read_status(self, line:sub(1, -3))
    elseif line == "\r\n" then
      return true
    else
      problem = read_header(self, line:sub(1, -3))
    end
    if problem then return false, problem end
  end
end

return head
