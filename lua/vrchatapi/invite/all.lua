--- Inviting many people: at the client's pace, each of them once, also over several runs.
local People = require "vrchatapi.invite.people"
local clock = require "vrchatapi.clock"
local argument = require "vrchatapi.argerror"
local core = require "vrchatapi.core"
local invite = require "vrchatapi.invite"
local is_of_account = require "vrchatapi.call.is_fatal"
local journal = require "vrchatapi.journal"
local places = require "vrchatapi.invite.destination"
local scheduler = require "vrchatapi.task.scheduler"

local CONCURRENCY, CONCURRENCY_MAX = 4, 256 -- as many calls as there may be in flight

local OPTIONS = {
  who = true, where = true, text = true, slot = true, slots = true, photo = true,
  concurrency = true, journal = true, progress = true,
}

-- What the next person's invite would meet as well, beside the account's own failures.
local STOPPING_KINDS = { photo = true, file = true }

---@class vrchatapi.invite_all.Person
---@field id string
---@field displayName string?
---@field numbers integer[] where in the list the person stands

---@class vrchatapi.invite_all.Worker
---@field task vrchatapi.Task
---@field is_waiting boolean? for the turn of an invite: nothing of it is under way

---@class vrchatapi.invite_all.Run
---@field who (string|table)[] as given
---@field progress fun(done: integer, total: integer, result: table)?
---@field journal vrchatapi.Journal? owned
---@field plan vrchatapi.Plan
---@field queue vrchatapi.invite_all.Person[] who is to be invited
---@field taken integer how many of the queue were taken out
---@field workers vrchatapi.invite_all.Worker[]
---@field results table[] by the place in the list
---@field done integer how many results there are
---@field stopped vrchatapi.Error?
---@field failure table? what `progress` has raised, boxed
---@field is_over boolean?
local Run = {}
Run.__index = Run

-- ---- what is asked for ----

local fault = argument("invite_all", 1)

-- The options that each invite has.
local function of_each(options)
  return { text = options.text, slot = options.slot, slots = options.slots, photo = options.photo }
end

local function check(options)
  if type(options) ~= "table" then
    fault("options must be a table, got %s", type(options))
  end
  for name in pairs(options) do
    if not OPTIONS[name] then
      fault("unknown option '%s'", tostring(name))
    end
  end
  if type(options.who) ~= "table" or options.who.id then
    fault("who must be a list, got %s", type(options.who) == "table" and "a user" or type(options.who))
  end
  for number = 1, #options.who do
    People.check(options.who[number], function(text)
      fault("who[%d]: %s", number, text)
    end)
  end
  places.check(options.where, fault)
  invite.check(of_each(options), fault)
  local count = options.concurrency
  if count ~= nil and (math.type(count) ~= "integer" or count < 1 or count > CONCURRENCY_MAX) then
    fault("concurrency must be an integer from 1 to %d, got %s", CONCURRENCY_MAX, tostring(count))
  end
  if options.progress ~= nil and type(options.progress) ~= "function" then
    fault("progress must be a function, got %s", type(options.progress))
  end
  if options.journal ~= nil and type(options.journal) ~= "string" then
    fault("journal must be the path of a file, got %s", type(options.journal))
  end
end

-- ---- ending ----

-- Lets nobody else be invited. What is under way comes to its end.
function Run:stop(err)
  if self.stopped then
    return
  end
  self.stopped = err
  for _, worker in ipairs(self.workers) do
    if worker.is_waiting then
      worker.task:cancel()
    end
  end
end

-- However the run ends: also with an error, or because its task was cancelled.
function Run:__close()
  self.is_over = true
  for _, worker in ipairs(self.workers) do
    worker.task:cancel()
  end
  if self.plan then
    self.plan:close()
  end
  if self.journal then
    self.journal:close()
  end
end

-- ---- results ----

local function state_of(result, err)
  if result or err.acted == "yes" then
    return "invited"
  end
  return err.acted == "unknown" and "unknown" or "failed"
end

function Run:report(result)
  self.done = self.done + 1
  if self.progress and not self.failure then
    local ok, failure = pcall(self.progress, self.done, #self.who, result)
    if not ok then
      self.failure = { failure }
      self:stop(core.error("cancelled", "the function progress has failed"))
    end
  end
end

-- Sets the result of a person, at each place where the list has the person.
function Run:settle(person, state, sent, err)
  for _, number in ipairs(person.numbers) do
    self.results[number] = {
      who = self.who[number], id = person.id, state = state, invite = sent, err = err,
    }
    self:report(self.results[number])
  end
end

-- ---- the journal ----

-- Notes where a person's invite has come to. True; or nil and an error.
function Run:note(person, state, more)
  local entry = more or {}
  entry.who, entry.where, entry.state = person.id, self.plan.place.location, state
  entry.time = clock.time()
  return self.journal:write(entry)
end

-- How far each person's invite to the place had come in earlier runs, by id.
function Run:earlier()
  local states = {}
  if self.journal then
    for entry in self.journal:entries() do
      if entry.where == self.plan.place.location and type(entry.who) == "string" then
        states[entry.who] = entry.state
      end
    end
  end
  return states
end

-- ---- sending ----

-- Who hears of each exchange with the service about a person.
function Run:observer(person, worker)
  local observer = {}
  function observer.before()
    worker.is_waiting = false
    if not self.stopped and self.journal then
      local ok, err = self:note(person, "sending")
      if not ok then
        self:stop(err)
      end
    end
    observer.has_refused = self.stopped ~= nil
    if observer.has_refused then
      return nil, core.error("cancelled", "no more invites are sent")
    end
    return true
  end
  function observer.after(result, err)
    local state = state_of(result, err)
    if self.journal and not self.is_over then
      local ok, problem = self:note(person, state, { id = result and result.id, code = err and err.code })
      if not ok then
        self:stop(problem)
      end
    end
    worker.is_waiting = state == "failed" -- perhaps it is sent again
    if worker.is_waiting and self.stopped then
      worker.task:cancel() -- before it waits for that
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
  if err and (STOPPING_KINDS[err.kind] or is_of_account(err)) then
    self:stop(err)
  end
  self:settle(person, state_of(sent, err), sent, err)
end

-- Invites one person after the other, until none is left.
function Run:work(worker)
  while self.taken < #self.queue and not self.stopped do
    self.taken = self.taken + 1
    self:send(self.queue[self.taken], worker)
  end
end

-- Invites those in the queue, so many at a time.
function Run:send_all(concurrency)
  for number = 1, math.min(concurrency, #self.queue) do
    local worker = {}
    worker.task = scheduler.spawn(self.work, self, worker)
    self.workers[number] = worker
  end
  for _, worker in ipairs(self.workers) do
    worker.task:wait()
  end
end

-- ---- the whole ----

-- Finds out who is meant: the people in the order of the list, each once.
function Run:find(people)
  local found, by_id = {}, {}
  for number, who in ipairs(self.who) do
    local person, err = people:find(who)
    local known = person and by_id[person.id]
    if known then
      known.numbers[#known.numbers + 1] = number
    elseif person then
      person.numbers = { number }
      found[#found + 1], by_id[person.id] = person, person
    else
      if STOPPING_KINDS[err.kind] or is_of_account(err) then
        self:stop(err)
      end
      self:settle({ numbers = { number } }, "failed", nil, err)
    end
    if self.stopped then
      break
    end
  end
  return found
end

-- Puts those into the queue who are to be invited, and settles the others.
function Run:fill_queue(found)
  local states = self:earlier()
  for _, person in ipairs(found) do
    local state = states[person.id]
    if state == "invited" then
      self:settle(person, "skipped")
    elseif state == "sending" or state == "unknown" then
      self:settle(person, "unknown")
    else
      self.queue[#self.queue + 1] = person
    end
  end
end

-- The results, once all has been done.
function Run:sum_up(found)
  local results = self.results
  for _, person in ipairs(found) do
    for _, number in ipairs(person.numbers) do
      results[number] = results[number] or { who = self.who[number], id = person.id, state = "left" }
    end
  end
  results.counts = { invited = 0, skipped = 0, failed = 0, unknown = 0, left = 0 }
  for number, who in ipairs(self.who) do
    results[number] = results[number] or { who = who, state = "left" }
    local state = results[number].state
    results.counts[state] = results.counts[state] + 1
  end
  results.stopped = self.stopped
  return results
end

local invite_all = {}

--- Invites many people. See Client:invite_all in the annotations, and docs/guide/invite_all.md.
---@param client vrchatapi.Client
---@param options vrchatapi.InviteAllOptions
---@return vrchatapi.InviteAllResults?
---@return vrchatapi.Error? err nothing was sent
function invite_all.send(client, options)
  check(options)
  local run <close> = setmetatable({
    who = options.who, progress = options.progress,
    queue = {}, taken = 0, workers = {}, results = {}, done = 0,
  }, Run)
  local err
  if options.journal then
    run.journal, err = journal.open(options.journal, "invites")
    if not run.journal then
      return nil, err
    end
  end
  run.plan, err = invite.draft(client, options.where, of_each(options))
  if not run.plan then
    return nil, err
  end
  local found = run:find(People.of(client))
  if not run.stopped then
    run:fill_queue(found)
  end
  if run.queue[1] and not run.stopped then
    local ok
    ok, err = run.plan:take_slot() -- which costs it an hour, so not for nobody
    if not ok then
      return nil, err
    end
    run:send_all(options.concurrency or CONCURRENCY)
  end
  if run.failure then
    error(run.failure[1], 0)
  end
  return run:sum_up(found)
end

return invite_all
