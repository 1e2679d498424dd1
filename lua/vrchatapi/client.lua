--- A client: the operations of the service as methods.
local core = require "vrchatapi.core"
local scheduler = require "vrchatapi.scheduler"

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

local function check(self, name)
  if getmetatable(self) ~= Client then
    core.mistake(("calling '%s' on a bad self (a client expected, got %s; is it client:%s(...)?)")
      :format(name, type(self), name))
  end
end

-- Sends a request, waits, and gives its result or nil and an error.
local function perform(request, options)
  local _ <close> = request -- and thereby cancelled, however this function ends
  request:send()
  scheduler.wait(request, options and options.progress)
  return request:result()
end

for _, operation in ipairs(core.operations()) do
  local name = operation.name
  Client[name] = function(self, ...)
    check(self, name)
    local request, options = self.core:prepare(name, ...)
    if not request then
      return nil, options
    end
    return perform(request, options)
  end
end

--- Starts a task for one call, which completes whether or not anybody waits for it. Mistakes in
-- the arguments are raised here.
---@param operation string the name of a method
---@param ... any its arguments
---@return vrchatapi.Task
function Client:submit(operation, ...)
  check(self, "submit")
  local request, options = self.core:prepare(operation, ...)
  if not request then
    local err = options
    return scheduler.spawn(function() return nil, err end)
  end
  return scheduler.spawn(perform, request, options)
end

return Client
