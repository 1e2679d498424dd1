--- Listening for as long as it is of use: a listener that is made by the first who needs it and that stays for a
--- while after the last, so that a short pause does not end the connection.
local clock = require "vrchatapi.clock"
local Signal = require "vrchatapi.task.signal"
local tasks = require "vrchatapi.task"

local LINGER = 60 -- seconds for which it stays
local PATIENCE = 10 -- seconds in which a connection is made
local TRY_AGAIN = 900 -- seconds after which a pipeline that has refused is tried again

---@class vrchatapi.live.Stay
---@field lived number when it was live last, as far as anybody has looked; by clock.now
---@field private hub vrchatapi.live.Hub
---@field private types string[]
---@field private listener? vrchatapi.live.Listener
---@field private opened number when the listener was made; by clock.now
---@field private refused number when the pipeline has refused; by clock.now
---@field private users integer who need it now
---@field private left number when the last of them has left; by clock.now
---@field private last_left vrchatapi.Signal that has happened
---@field private closer? vrchatapi.Task that ends the listener
local Stay = {}
Stay.__index = Stay

---@param hub vrchatapi.live.Hub
---@param types string[] of events
---@return vrchatapi.live.Stay
function Stay.new(hub, types)
  return setmetatable({
    lived = -math.huge,
    hub = hub,
    types = types,
    opened = -math.huge,
    refused = -math.huge,
    users = 0,
    left = -math.huge,
    last_left = Signal.new(),
  }, Stay)
end

-- Ends the listener once nobody has needed it for a while. In a task of the background.
local function linger(self)
  while self.listener do
    local at = self.left + LINGER
    if self.users > 0 then
      self.last_left:wait(math.huge)
    elseif clock.now() < at then
      self.last_left:wait_until(at)
    else
      self.listener:close()
      self.listener = nil
    end
  end
end

--- Begins to need it.
---@return boolean is_new it has heard nothing so far
function Stay:enter()
  self.users = self.users + 1
  if self.listener or clock.now() < self.refused + TRY_AGAIN then return false end
  self.listener = self.hub:listen { types = self.types }
  self.opened = clock.now()
  if not self.closer or self.closer:done() then self.closer = tasks.background(linger, self) end
  return true
end

--- Ends to need it.
function Stay:leave()
  self.users, self.left = self.users - 1, clock.now()
  if self.users == 0 then self.last_left:fire() end
end

--- Takes an event that has come.
---@return vrchatapi.Event? event nil: there is none
function Stay:take()
  local it = self.listener and self.listener:next(-math.huge)
  if it == false then
    self.listener, self.refused = nil, clock.now()
  end
  return it or nil
end

--- True while all that is listened to comes, and nothing is missed.
---@return boolean
function Stay:is_live()
  local is_live = self.listener ~= nil and self.hub.caught_up
  if is_live then self.lived = clock.now() end
  return is_live
end

--- Until when the connection may still be made; in the past: there is no reason to wait for it.
---@return number by clock.now
function Stay:hopeful_until()
  local name = self.hub.name
  local hopes = self.listener and (name == "connecting" or name == "live" or name == "idle")
  return hopes and math.max(self.opened, self.lived) + PATIENCE or -math.huge
end

--- The signals that say that something has changed.
---@return vrchatapi.Signal[]
function Stay:signals() return { self.hub.changed, self.listener and self.listener.changed } end

return Stay
