--- The live picture of friends: `client:friends`. It is made of events while there is a connection, and of the list
--- of friends, read once a minute at most, while there is none.
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local live = require "vrchatapi.live"
local Mutex = require "vrchatapi.task.mutex"
local places = require "vrchatapi.live.replay.places"
local Signal = require "vrchatapi.task.signal"
local Stay = require "vrchatapi.live.stay"

local KEEP = 60 -- seconds for which a list that was read is good

---@class vrchatapi.live.Picture
---@field private client vrchatapi.Client
---@field private hub? vrchatapi.live.Hub nil: there is no pipeline
---@field private stay? vrchatapi.live.Stay
---@field private mutex vrchatapi.Mutex of reading
---@field private friends? table<string, vrchatapi.live.Friend> as they were read last
---@field private read number when that was; by clock.now
local Picture = {}
Picture.__index = Picture

--- The picture of a client: always the same one.
---@param client vrchatapi.Client
---@return vrchatapi.live.Picture
function Picture.of(client)
  if not client.picture then
    local hub = client.pipeline_url and live.of(client) or nil
    client.picture = setmetatable({
      client = client,
      hub = hub,
      stay = hub and Stay.new(hub, { "friend-online", "friend-location", "friend-offline" }),
      mutex = Mutex.new(),
      read = -math.huge,
    }, Picture)
  end
  return client.picture
end

-- What events say, once the connection has brought it; nil: there is none.
local function wait_for_events(self)
  local stay, known = self.stay, self.hub:places()
  stay:enter()
  return compat.ensure(function() stay:leave() end, function()
    while true do
      for _ in stay.take, stay do -- what they say is known already
      end
      if stay:is_live() and known.read then return known.friends end
      local deadline = stay:hopeful_until()
      if clock.now() >= deadline then return nil end
      Signal.wait_any(stay:signals(), deadline)
    end
  end)
end

local function read(self)
  if clock.now() - self.read < KEEP then return self.friends end
  local list = {}
  for friend, err in self.client:each("get_friends", { offline = false }) do
    if not friend then return nil, err end
    list[#list + 1] = friend
  end
  self.friends, self.read = places.of_list(list), clock.now()
  return self.friends
end

--- The friends who are in VRChat.
---@return vrchatapi.LiveFriend[]? friends in the order of their names
---@return vrchatapi.Error err of reading their list
function Picture:list()
  local friends, err = self.hub and wait_for_events(self), nil
  if not friends then
    friends, err = self.mutex:run(read, self)
  end
  if not friends then return nil, err end
  return places.list(friends)
end

return Picture
