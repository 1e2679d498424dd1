--- A client: the operations of the service as methods.
local core = require "vrchatapi.core"
local wait = require "vrchatapi.wait"

local Client = { __name = "vrchatapi.client" }
Client.__index = Client

---@param options vrchatapi.Options
---@return vrchatapi.Client
function Client.new(options)
  return setmetatable({ core = core.new(options) }, Client)
end

--- Ends what is in flight; calls fail with the code "closed" from now on. Idempotent.
function Client:close()
  self.core:close()
end

Client.__close = Client.close

function Client:__tostring()
  return (tostring(self.core):gsub("^vrchatapi%.core%.client", Client.__name))
end

-- Checks the arguments, sends, waits, and gives the result or nil and an error.
local function call(self, name, ...)
  if getmetatable(self) ~= Client then
    core.mistake(("calling '%s' on a bad self (a client expected, got %s; is it client:%s(...)?)")
      :format(name, type(self), name))
  end
  -- closed, and thereby cancelled, however this function ends
  local request <close>, options = self.core:prepare(name, ...)
  if not request then
    return nil, options
  end
  request:send()
  wait.request(request, options and options.progress)
  return request:result()
end

for _, operation in ipairs(core.operations()) do
  local name = operation.name
  Client[name] = function(self, ...)
    return call(self, name, ...)
  end
end

return Client
