--- A server in this process that answers every request with the body at hand, and a way to make a
--- call while it does.
local uv = require "luv"
local vrchatapi = require "vrchatapi"

local unpack = table.unpack or unpack -- luacheck: ignore 113

local responder = {}
responder.__index = responder

-- The bytes of the first request in a buffer, or nil while it is incomplete.
local function length_of_request(bytes)
  local _, last = bytes:find("\r\n\r\n", 1, true)
  if not last then return nil end
  local body = tonumber(bytes:sub(1, last):lower():match("\r\ncontent%-length: (%d+)")) or 0
  return #bytes >= last + body and last + body or nil
end

-- Whole, or in chunks of a size.
local function response(self)
  local head = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
  if not self.chunk then return ("%sContent-Length: %d\r\n\r\n%s"):format(head, #self.body, self.body) end
  local pieces = { head .. "Transfer-Encoding: chunked\r\n\r\n" }
  for first = 1, #self.body, self.chunk do
    local piece = self.body:sub(first, first + self.chunk - 1)
    pieces[#pieces + 1] = ("%x\r\n%s\r\n"):format(#piece, piece)
  end
  pieces[#pieces + 1] = "0\r\n\r\n"
  return table.concat(pieces)
end

local function accept(self)
  local socket, buffer = uv.new_tcp(), ""
  self.server:accept(socket)
  self.sockets[#self.sockets + 1] = socket
  socket:read_start(function(_, bytes)
    buffer = buffer .. (bytes or "")
    local length = length_of_request(buffer)
    while length do
      buffer = buffer:sub(length + 1)
      socket:write(response(self))
      length = length_of_request(buffer)
    end
  end)
end

--- Starts it.
---@return table responder with its `url`; set its `body`, and `chunk` to the size of chunks or nil
function responder.start()
  local self = setmetatable({ server = uv.new_tcp(), sockets = {} }, responder)
  assert(self.server:bind("127.0.0.1", 0))
  assert(self.server:listen(16, function() accept(self) end))
  self.url = ("http://127.0.0.1:%d/api/1"):format(self.server:getsockname().port)
  return self
end

--- Makes a call and waits for its result.
---@param client table
---@param name string
---@param arguments table with `n`
---@return any result
---@return table? err
function responder.call(client, name, arguments)
  local task = client:submit(name, unpack(arguments, 1, arguments.n))
  while not task:done() do
    vrchatapi.step(0)
    uv.run("nowait")
  end
  return task:wait()
end

function responder:stop()
  for _, socket in ipairs(self.sockets) do
    socket:close()
  end
  self.server:close()
  uv.run("nowait")
end

return responder
