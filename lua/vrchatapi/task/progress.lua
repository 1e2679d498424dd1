--- The progress of calls: callbacks that are called in each step of the loop.
local compat = require "vrchatapi.compat"

local progress = {}

local watches = {} -- by the id of the call

---@class vrchatapi.progress.Watch
---@field private call userdata of the core
---@field private callback fun(sent: integer, total: integer)
---@field private reported? integer bytes that the callback was called with last
---@field private raised { [1]: any }? box around what the callback has raised, which may be nil
local Watch = {}
Watch.__index = Watch

local function report(watch)
  local sent, total = watch.call:sent()
  if sent == watch.reported or total == 0 then return end
  watch.reported = sent
  local ok, err = pcall(watch.callback, sent, total)
  if not ok then
    watch.raised = { err }
    watch:close()
    watch.call:cancel()
  end
end

--- Begins to watch a call that was sent. To be closed, see compat.using.
---@param call userdata of the core
---@param callback fun(sent: integer, total: integer) bytes; its error cancels the call
---@return vrchatapi.progress.Watch
function progress.watch(call, callback)
  local watch = setmetatable({ call = call, callback = callback }, Watch)
  watches[call:id()] = watch
  return watch
end

--- Reports the last bytes. Raises what the callback has raised.
function Watch:finish()
  if not self.raised then report(self) end
  if self.raised then compat.raise(self.raised[1]) end
end

--- Ends it.
function Watch:close() watches[self.call:id()] = nil end

Watch.__close = Watch.close

--- True if any call is watched.
---@return boolean
function progress.is_watched() return next(watches) ~= nil end

--- Calls the callbacks of all calls that have sent more.
function progress.call_all()
  if not next(watches) then return end
  local all = {} -- a copy: the callbacks may start and end other calls
  for _, watch in pairs(watches) do
    all[#all + 1] = watch
  end
  for _, watch in ipairs(all) do
    report(watch)
  end
end

return progress
