--- Telling how far requests are: callbacks that are called by whoever turns the engine.
local progress = {}

local watches = {} -- by the id of the request

---@class vrchatapi.progress.Watch
---@field private request userdata of the core
---@field private callback fun(sent: integer, total: integer)
---@field private told integer? bytes that it was told of last
---@field private failure { [1]: any }? what it has raised, boxed: that may be nil
local Watch = {}
Watch.__index = Watch

local function tell(watch)
  local sent, total = watch.request:sent()
  if sent == watch.told or total == 0 then
    return
  end
  watch.told = sent
  local ok, failure = pcall(watch.callback, sent, total)
  if not ok then
    watch.failure = { failure }
    watch:close()
    watch.request:cancel()
  end
end

--- Begins to tell of a request that was sent. Ends with `local watch <close>`.
---@param request userdata of the core
---@param callback fun(sent: integer, total: integer) bytes; its error cancels the request
---@return vrchatapi.progress.Watch
function progress.watch(request, callback)
  local watch = setmetatable({ request = request, callback = callback }, Watch)
  watches[request:id()] = watch
  return watch
end

--- Tells of the last bytes, and raises what the callback has raised.
function Watch:finish()
  if not self.failure then
    tell(self)
  end
  if self.failure then
    error(self.failure[1], 0)
  end
end

--- Ends it.
function Watch:close()
  watches[self.request:id()] = nil
end

Watch.__close = Watch.close

--- True if there is anything to be told of.
---@return boolean
function progress.is_watched()
  return next(watches) ~= nil
end

--- Tells of every request.
function progress.tell_all()
  if not next(watches) then
    return
  end
  local all = {} -- a copy: the callbacks may start and end other calls
  for _, watch in pairs(watches) do
    all[#all + 1] = watch
  end
  for _, watch in ipairs(all) do
    tell(watch)
  end
end

return progress
