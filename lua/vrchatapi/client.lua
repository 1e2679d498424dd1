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
  scheduler.wake_ended() -- of the tasks whose calls that has ended
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

-- Whether the last argument is a table of options with a progress callback.
local function has_progress(count, ...)
  local last = count > 0 and select(count, ...)
  return type(last) == "table" and last.progress
end

local is_operation = {}

for _, operation in ipairs(core.operations()) do
  local name = operation.name
  is_operation[name] = true
  Client[name] = function(self, ...)
    check(self, name)
    if scheduler.alone() and not has_progress(select("#", ...), ...) then
      -- nobody to be let go on, nobody to be told: the core does it faster by itself
      return self.core[name](self.core, ...)
    end
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
  if not is_operation[operation] then
    core.mistake(("bad argument #1 to 'submit' (there is no operation '%s')")
      :format(tostring(operation)))
  end
  local request, options = self.core:prepare(operation, ...)
  if not request then
    local err = options
    return scheduler.spawn(function() return nil, err end)
  end
  return scheduler.spawn(perform, request, options)
end

return Client
