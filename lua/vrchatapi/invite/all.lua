--- Inviting many people: within the rate limit, each of them once, also over several runs.
local calls = require "vrchatapi.call"
local clock = require "vrchatapi.clock"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local history = require "vrchatapi.invite.history"
local is_fatal = require "vrchatapi.call.is_fatal"
local journal = require "vrchatapi.journal"
local options = require "vrchatapi.invite.options"
local People = require "vrchatapi.invite.people"
local Plan = require "vrchatapi.invite.plan"
local tasks = require "vrchatapi.task"

local CONCURRENCY = 4 -- calls in flight

-- Errors that the next person's invite would have as well, besides the fatal ones: of what is sent, of
-- the journal, and of an instance that was closed meanwhile.
local STOPPING_KINDS = { photo = true, file = true }
local STOPPING_CODES = { instance_not_found = true }

local function concerns_all(err) return STOPPING_KINDS[err.kind] or STOPPING_CODES[err.code] or is_fatal(err) end

--- What `client:invite_all` returns: a result per person, in the order of `who`.
---@class vrchatapi.InviteAllResults: { [integer]: vrchatapi.InviteAllResult }
---@field counts table<vrchatapi.InviteAllState, integer> how many results have each state
---@field stopped? vrchatapi.Error why it ended before all were tried

---@class vrchatapi.InviteAllResult
---@field who string|table as it was passed
---@field id? string
---@field state vrchatapi.InviteAllState
---@field invite? vrchatapi.Invite
---@field err? vrchatapi.Error

--- What `progress` is called with when it waits.
---@class vrchatapi.InviteAllWait
---@field state "waiting"
---@field waiting_for "rate_limit"|"retry"
---@field operation string whose call waits, such as "get_friends" or "invite_user"
---@field until_time integer seconds since 1970

---@alias vrchatapi.InviteAllState
---| "invited"
---| "skipped" # invited in an earlier run
---| "failed"
---| "unknown" # perhaps invited; not invited again
---| "left"    # not tried

---@class vrchatapi.invite_all.Person
---@field id string
---@field displayName? string
---@field indices integer[] where in the list the person is

---@class vrchatapi.invite_all.Worker
---@field task vrchatapi.Task
---@field is_waiting? boolean for the rate limit: nothing of an invite is in flight

---@class vrchatapi.invite_all.Run
---@field who (string|table)[] as given
---@field progress fun(done: integer, total: integer, result: table)?
---@field watch? { close: function } of the waits of the client's calls
---@field waits_until? integer what was reported of them last
---@field journal? vrchatapi.Journal owned
---@field plan vrchatapi.Plan
---@field queue vrchatapi.invite_all.Person[] who is to be invited
---@field taken integer how many of the queue are under way or done
---@field workers vrchatapi.invite_all.Worker[]
---@field results table[] by the index in the list
---@field done integer how many results there are
---@field stopped? vrchatapi.Error
---@field raised { [1]: any }? box around what `progress` has raised
---@field has_ended? boolean
local Run = {}
Run.__index = Run

-- ---- ending ----

-- Stops inviting. What is in flight is completed.
function Run:stop(err)
  if self.stopped then return end
  self.stopped = err
  for _, worker in ipairs(self.workers) do
    if worker.is_waiting then worker.task:cancel() end
  end
end

-- Also called when the run ends with an error, or because its task was cancelled.
function Run:__close()
  self.has_ended = true
  for _, worker in ipairs(self.workers) do
    worker.task:cancel()
  end
  if self.watch then self.watch.close() end
  if self.plan then self.plan:close() end
  if self.journal then self.journal:close() end
end

-- ---- results ----

local function state_of(result, err)
  if result or err.acted == "yes" then return "invited" end
  return err.acted == "unknown" and "unknown" or "failed"
end

-- Calls the callback of the program, if there is one. Its error stops the run.
function Run:call_progress(result)
  if not self.progress or self.raised or self.has_ended then return end
  local ok, err = compat.coroutines.pcall(self.progress, self.done, #self.who, result)
  if not ok then
    self.raised = { err }
    self:stop(core.error("cancelled", "the function progress has failed"))
  end
end

function Run:report(result)
  self.done = self.done + 1
  self:call_progress(result)
end

-- Reports a wait, once for all calls that wait until then.
function Run:report_wait(wait)
  if wait.until_time == self.waits_until then return end
  self.waits_until = wait.until_time
  wait.state = "waiting"
  self:call_progress(wait)
end

-- Sets the result of a person, at each index where the list has the person.
function Run:settle(person, state, sent, err)
  for _, i in ipairs(person.indices) do
    self.results[i] = { who = self.who[i], id = person.id, state = state, invite = sent, err = err }
    self:report(self.results[i])
  end
end

-- ---- the journal ----

-- Writes the state of a person's invite down. True; or nil and an error.
function Run:note(person, state, more)
  local entry = more or {}
  entry.who, entry.where, entry.state = person.id, self.plan.place.location, state
  entry.time = clock.time()
  return self.journal:write(entry)
end

-- ---- sending ----

-- The observer of the exchanges about a person.
function Run:observer(person, worker)
  local observer = {}
  function observer.before()
    worker.is_waiting = false
    if not self.stopped and self.journal then
      local ok, err = self:note(person, "sending")
      if not ok then self:stop(err) end
    end
    observer.has_refused = self.stopped ~= nil
    if observer.has_refused then return nil, core.error("cancelled", "no more invites are sent") end
    return true
  end
  function observer.after(result, err)
    local state = state_of(result, err)
    if self.journal and not self.has_ended then
      local ok, problem = self:note(person, state, { id = result and result.id, code = err and err.code })
      if not ok then self:stop(problem) end
    end
    worker.is_waiting = state == "failed" -- it may be retried
    if worker.is_waiting and self.stopped then
      worker.task:cancel() -- instead of a retry
    end
  end
  return observer
end

-- Invites a person.
function Run:send(person, worker)
  local observer = self:observer(person, worker)
  worker.is_waiting = true
  local sent, err = self.plan:send(person, observer)
  worker.is_waiting = false
  if observer.has_refused then
    return -- left
  end
  if err and concerns_all(err) then self:stop(err) end
  self:settle(person, state_of(sent, err), sent, err)
end

-- Invites one person after the other, until none is left.
function Run:work(worker)
  while self.taken < #self.queue and not self.stopped do
    self.taken = self.taken + 1
    self:send(self.queue[self.taken], worker)
  end
end

-- Invites those in the queue, at most `concurrency` at a time.
function Run:send_all(concurrency)
  for i = 1, math.min(concurrency, #self.queue) do
    local worker = {}
    worker.task = tasks.spawn(self.work, self, worker)
    self.workers[i] = worker
  end
  for _, worker in ipairs(self.workers) do
    worker.task:wait()
  end
end

-- ---- the whole ----

-- Finds the people, in the order of the list, each once.
function Run:find(people)
  local found, by_id = {}, {}
  for i, who in ipairs(self.who) do
    local person, err = people:find(who)
    local known = person and by_id[person.id]
    if known then
      known.indices[#known.indices + 1] = i
    elseif person then
      person.indices = { i }
      found[#found + 1], by_id[person.id] = person, person
    else
      if concerns_all(err) then self:stop(err) end
      self:settle({ indices = { i } }, "failed", nil, err)
    end
    if self.stopped then break end
  end
  return found
end

-- The error of a guest of whom an earlier run does not know whether the invite was sent.
local function sent_before()
  local err = core.error(
    "sent_before",
    "an earlier run has perhaps sent this invite, and it is not sent again: look in the game, or ask the guest"
  )
  err.acted = "unknown"
  return err
end

-- Queues the people to be invited, and settles the others. True; or nil and an error.
function Run:fill_queue(found)
  local states, err = history.read(self.journal, self.plan.place.location, found)
  if not states then return nil, err end
  for _, person in ipairs(found) do
    local state = states[person.id]
    if state == "invited" then
      self:settle(person, "skipped")
    elseif state == "unknown" then
      self:settle(person, "unknown", nil, sent_before())
    else
      self.queue[#self.queue + 1] = person
    end
  end
  return true
end

-- The results, once all has been done.
function Run:sum_up(found)
  local results = self.results
  for _, person in ipairs(found) do
    for _, i in ipairs(person.indices) do
      results[i] = results[i] or { who = self.who[i], id = person.id, state = "left" }
    end
  end
  results.counts = { invited = 0, skipped = 0, failed = 0, unknown = 0, left = 0 }
  for i, who in ipairs(self.who) do
    results[i] = results[i] or { who = who, state = "left" }
    local state = results[i].state
    results.counts[state] = results.counts[state] + 1
  end
  results.stopped = self.stopped
  return results
end

-- Opens the journal and prepares the invite. True; or nil and an error.
function Run:prepare(client, given)
  local err
  if given.journal then
    self.journal, err = journal.open(given.journal, "invites", true)
    if not self.journal then return nil, err end
  end
  self.plan, err = Plan.draft(client, given.where, options.of_each(given))
  if not self.plan then return nil, err end
  return true
end

-- Invites those who are to be invited; the results, or nil and an error.
function Run:perform(client, given)
  if self.progress then self.watch = calls.watch_waits(client, function(wait) self:report_wait(wait) end) end
  local ok, err = self:prepare(client, given)
  if not ok then return nil, err end
  local found = self:find(People.of(client))
  if not self.stopped then
    ok, err = self:fill_queue(found)
    if not ok then return nil, err end
  end
  if self.queue[1] and not self.stopped then
    ok, err = self.plan:take_slot() -- which blocks the slot for an hour, so only if it is needed
    if not ok then return nil, err end
    self:send_all(given.concurrency or CONCURRENCY)
  end
  if self.raised then compat.raise(self.raised[1]) end
  return self:sum_up(found)
end

local invite_all = {}

--- Invites many people: `client:invite_all`. See docs/guide/invite_all.md.
---@param client vrchatapi.Client
---@param given vrchatapi.InviteAllOptions
---@return vrchatapi.InviteAllResults? results
---@return vrchatapi.Error err nothing was sent: of the journal, a photo, a destination, a text or a call
function invite_all.send(client, given)
  options.check_all(given)
  local run = setmetatable({
    who = given.who,
    progress = given.progress,
    queue = {},
    taken = 0,
    workers = {},
    results = {},
    done = 0,
  }, Run)
  return compat.using(run, run.perform, client, given)
end

return invite_all
