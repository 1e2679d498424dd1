--- Keeps the connection of a hub while anybody listens: connects, renews in time, and tries again after
--- longer and longer pauses.
local Backoff = require "vrchatapi.live.backoff"
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local Overlap = require "vrchatapi.live.overlap"
local verdict = require "vrchatapi.live.verdict"

local RENEW = 1800 -- seconds after which a connection is replaced
local PROVEN = 30 -- seconds of being live after which the next pause is a short one
local SETTLE = 5 -- seconds to wait for the PONGs that say that nothing is on its way or lost

---@class vrchatapi.live.Keep
---@field private hub vrchatapi.live.Hub
---@field private current? vrchatapi.live.Connection
---@field private newer? vrchatapi.live.Connection that is to replace it
---@field private renew_at number by clock.now
---@field private backoff vrchatapi.live.Backoff of connections
---@field private renewals vrchatapi.live.Backoff of renewals
---@field private renewed? boolean the session was renewed since a connection was live
---@field private ended? number when the last connection that was live has ended; by clock.now
---@field private refused? { token: string?, err: vrchatapi.Error, at: number } when that session may be tried
--- again
local Keep = {}
Keep.__index = Keep

---@param hub vrchatapi.live.Hub
---@return vrchatapi.live.Keep
function Keep.new(hub)
  return setmetatable(
    { hub = hub, renew_at = math.huge, backoff = Backoff.new(), renewals = Backoff.new() },
    Keep
  )
end

-- ---- renewing ----

-- Opens the connection that replaces the current one. What comes on that from now on may come on both.
local function begin_renewal(self)
  local overlap = Overlap.begin()
  overlap.older, overlap.newer = self.current, self.hub:connect(self.current.token)
  self.hub.overlap, self.newer, self.renew_at = overlap, overlap.newer, math.huge
end

local function end_overlap(self, overlap)
  if self.hub.overlap == overlap then self.hub.overlap = nil end
end

-- The new connection may have failed: then the current one stays. Returns a verdict that ends all.
local function give_up_renewal(self)
  local newer = self.newer
  end_overlap(self, self.hub.overlap)
  self.newer = nil
  local it = newer.problem and verdict.of(self.hub.client, newer.problem, newer.token)
  if it and it.action == "refused" then return it end
  self.renew_at = clock.now()
    + (it and it.action == "renewed" and 0 or self.renewals:fail(it and it.retry_after))
end

-- Lets the new connection take over. The old one is read to its end. If it has stalled, events were lost.
local function switch(self)
  local overlap, older = self.hub.overlap, self.current
  if not overlap.is_sound then self.hub.catch_up:gap(clock.now() - older.heard) end
  self.current, self.newer = self.newer, nil
  self.renew_at = clock.now() + RENEW
  self.renewals:reset()
  overlap.is_switched = true
  older:finish()
  self.hub:look()
end

-- Asks both connections for a PONG: the new one has then brought what was sent before, and the old one has
-- not stalled.
local function probe(self, overlap)
  local function note(name)
    overlap[name] = true
    self.hub:look()
  end
  overlap.is_opened = true
  overlap:opened()
  self.newer:probe(function()
    overlap:settled()
    note "is_settled"
  end)
  self.current:probe(function() note "is_sound" end)
end

-- Whether the new connection may take over. One that answers no PING does not replace one that does.
local function is_ready(newer, overlap)
  if newer.state ~= "live" then return false end
  if overlap.is_sound then return overlap.is_settled end
  return clock.now() >= newer.lived + SETTLE
end

-- Continues a renewal. Returns a verdict that ends all.
local function renew(self)
  local overlap, newer = self.hub.overlap, self.newer
  if newer and newer.state == "ended" then
    return give_up_renewal(self)
  elseif newer and newer.state ~= "connecting" and not overlap.is_opened then
    probe(self, overlap)
  elseif newer and is_ready(newer, overlap) then
    switch(self)
  elseif overlap and overlap.is_switched and not overlap.is_ending and overlap.older.state == "ended" then
    overlap.is_ending = true -- what the old one had may still come on the new one, but not after the PONG
    self.current:probe(function() end_overlap(self, overlap) end)
  elseif not overlap and clock.now() >= self.renew_at and self.current.state == "live" then
    begin_renewal(self)
  end
end

-- ---- one connection after the other ----

local function begin_live(self)
  local hub, now = self.hub, clock.now()
  self.renewed, self.renew_at = nil, now + RENEW
  hub:set_state("live")
  hub.catch_up:gap(self.ended and now - self.ended)
end

-- Notes the end of the current connection; the one that was to replace it may do so. Returns a verdict,
-- unless that is the case.
local function lose(self)
  local hub, current = self.hub, self.current
  if current.lived then
    self.ended = clock.now()
    if self.ended - current.lived >= PROVEN then self.backoff:reset() end
  end
  hub.overlap = nil
  self.current, self.newer = self.newer, nil
  hub:set_state("connecting")
  if self.current then
    hub:look()
    return nil
  end
  return current.problem and verdict.of(hub.client, current.problem, current.token)
end

-- When to look at the connections even if nothing happens to them.
local function next_look(self)
  local newer = self.newer
  local is_doubtful = newer and newer.state == "live" and not self.hub.overlap.is_sound
  return is_doubtful and newer.lived + SETTLE or self.renew_at
end

local function logged_out()
  return { action = "refused", err = core.error("missing_credentials", "the client has logged out") }
end

-- Looks at the connections once. Returns a verdict, if they are of no more use.
local function look(self)
  local hub, current = self.hub, self.current
  if current.state == "ended" then
    return lose(self)
  elseif not verdict.token(hub.client) then
    return logged_out()
  elseif current.state == "live" and hub.name ~= "live" then
    begin_live(self)
  end
  return renew(self)
end

-- Serves one session: connects, and keeps connected as long as there is no reason to pause. Returns a
-- verdict; nil: nobody listens.
local function serve(self)
  local hub = self.hub
  hub:set_state("connecting")
  local token, it = verdict.session(hub.client)
  if not token then return it end
  if not hub:is_needed() then return nil end
  self.current = hub:connect(token)
  while not it and hub:is_needed() and hub.name ~= "refused" do
    local seen = hub.pulse:happened()
    it = look(self)
    if not it and hub.pulse:happened() == seen then hub.pulse:wait_until(next_look(self)) end
  end
  return it
end

-- Ends the connections.
local function drop(self)
  for _, name in ipairs { "current", "newer" } do
    local connection = self[name]
    self[name] = nil
    if connection then
      if connection.lived then self.ended = clock.now() end
      connection:finish()
    end
  end
  self.hub.overlap = nil
end

-- Waits for the next attempt.
local function pause(self, err, at)
  local hub = self.hub
  hub:set_state("waiting", err, at)
  while hub:is_needed() and hub.name == "waiting" and clock.now() < at do
    hub.pulse:wait_until(at)
  end
end

-- A session that was refused is not shown again at once, whoever begins to listen.
local function pause_if_refused(self)
  local refused = self.refused
  if refused and refused.token == verdict.token(self.hub.client) and clock.now() < refused.at then
    pause(self, refused.err, refused.at)
  end
  self.refused = nil
end

local function refuse(self, err)
  self.refused = { token = verdict.token(self.hub.client), err = err, at = clock.now() + self.backoff:fail() }
  self.hub:refuse(err)
end

local function keep(self)
  local hub = self.hub
  pause_if_refused(self)
  while hub:is_needed() do
    local it = serve(self)
    drop(self)
    if it and it.action == "refused" then
      return refuse(self, it.err)
    elseif it and it.action == "renewed" and not self.renewed then
      self.renewed = true -- at once, but not again and again
    elseif it then
      pause(self, it.err, clock.now() + self.backoff:fail(it.retry_after))
    end
  end
  if hub.name ~= "refused" then hub:set_state("idle") end
end

--- Keeps the connection until nobody listens, or the service refuses it. In a task of the background.
function Keep:run()
  compat.ensure(function(err)
    drop(self)
    if err ~= nil then -- else they would wait forever
      self.hub:refuse(core.error("failed", "the live events were ended by an error: " .. tostring(err)))
    end
  end, keep, self)
end

return Keep
