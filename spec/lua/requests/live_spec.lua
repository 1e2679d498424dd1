--- Requests for invites that come as live events. Each is answered once, whichever way and how often it comes.

local Backoff = require "vrchatapi.live.backoff"
local files = require("spec.support.files").use()
local inbox = require "spec.support.inbox"
local journals = require "spec.support.journals"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"
tasks.clean()

local HIDE = { kind = "status", status = 500, method = "PUT", path = "/api/1/auth/user/notifications/" }

local box, reports, handed
local fail = Backoff.fail

before_each(function()
  box, reports, handed = service.box, {}, {}
  Backoff.fail = function() return 0.02 end
  assert(service:client():delete_notification(box.request_notification_id))
end)
after_each(function() Backoff.fail = fail end)

local function open() return service:client { pipeline_url = box.pipeline_url } end

-- Steps, inside or outside of tasks, until it has happened.
local function await(happened)
  local late = os.time() + 30
  while not happened() do
    assert(os.time() < late, "it did not happen")
    vrchatapi.sleep(0.002)
  end
end

-- Lets all that is on its way come.
local function settle() vrchatapi.sleep(0.1) end

local function watch(client, options)
  local all = { on_error = function(failure) reports[#reports + 1] = failure end }
  for name, value in pairs(options or {}) do
    all[name] = value
  end
  local task = assert(client:on_request_invite(function(request)
    handed[#handed + 1] = request.id
    assert(request:accept(box.location))
  end, all))
  await(function() return client.hub and client.hub.caught_up end)
  return task
end

local function stop(task)
  task:cancel()
  pcall(task.wait, task)
end

local function ask(fields)
  fields = fields or {}
  fields.type = fields.type or "requestInvite"
  return assert(box:notify(fields))
end

-- How many invites were sent.
local function invites()
  local count = 0
  for _, sent in ipairs(service:sent()) do
    if sent.type == "invite" then count = count + 1 end
  end
  return count
end

describe("a request for an invite, with a pipeline,", function()
  it("is answered at once, without a poll", function()
    local client = open()
    local task = watch(client)
    local reads = inbox.count(service)
    for _ = 1, 3 do
      local count = invites()
      ask()
      await(function() return invites() > count end)
    end
    settle()
    assert.same({ 3, 3, {} }, { #handed, invites(), reports })
    assert.equal(reads, inbox.count(service))
    stop(task)
  end)

  it("may be spelt with a hyphen", function()
    local task = watch(open())
    ask { type = "request-invite" }
    await(function() return invites() == 1 end)
    stop(task)
  end)

  it("that came before is answered once", function()
    local id = ask()
    local task = watch(open())
    await(function() return invites() == 1 end)
    settle()
    assert.same({ id }, handed)
    stop(task)
  end)

  it("is answered once, also when socket, replay and a restart bring it three times", function()
    local path = files:path("journal")
    box:fault(HIDE) -- so that it stays in the inbox
    local client = open()
    local task = watch(client, { journal = path, interval = 0.05 })
    local id = ask()
    await(function() return invites() == 1 end)
    local content =
      { id = id, type = "requestInvite", senderUserId = box.friend_id, message = "", details = {} }
    box:push("notification", content)
    box:push("notification", { id = id, type = "requestInvite", senderUserId = box.friend_id, message = "x" })
    settle()
    local sockets = client.hub:gaps()
    box:disconnect { frame = false }
    await(function() return client.hub:gaps() > sockets and client.hub.caught_up end)
    settle()
    assert.same({ id }, handed)
    stop(task)
    client:close()

    client = open()
    task = watch(client, { journal = path, interval = 0.05 })
    box:push("notification", content)
    settle()
    assert.same({ { id }, 1 }, { handed, invites() })
    stop(task)
    local states
    await(function() -- once the tasks that hide it have ended
      local is_free, found = pcall(journals.states, path, "requests", "request", id)
      states = found
      return is_free
    end)
    assert.same({ "answering", "answered" }, states)
  end)

  it("is handed out again after an interval if it was not answered, without a poll", function()
    local client, count = open(), 0
    local task = assert(client:on_request_invite(function(request)
      count = count + 1
      assert(count > 1, "not yet")
      assert(request:accept(box.location))
    end, { interval = 0.1, on_error = function(failure) reports[#reports + 1] = failure end }))
    await(function() return client.hub and client.hub.caught_up end)
    local reads = inbox.count(service)
    ask()
    await(function() return invites() == 1 end)
    assert.same({ 2, 1, reads }, { count, #reports, inbox.count(service) })
    stop(task)
  end)

  it("that somebody else answers meanwhile is not handed out again", function()
    local client, count = open(), 0
    local other = service:client()
    local task = assert(client:on_request_invite(function(request)
      count = count + 1
      assert(other:delete_notification(request.id))
      error("not by me")
    end, { interval = 0.05, on_error = function(failure) reports[#reports + 1] = failure end }))
    await(function() return client.hub and client.hub.caught_up end)
    ask()
    await(function() return #reports == 1 end)
    vrchatapi.sleep(0.3)
    assert.same({ 1, 0 }, { count, invites() })
    stop(task)
  end)

  it("is found by a poll while the pipeline is down, and once", function()
    box:pipeline_fault { kind = "status", status = 503 }
    local client = open()
    local task = assert(client:on_request_invite(function(request)
      handed[#handed + 1] = request.id
      assert(request:accept(box.location))
    end, { interval = 0.05, on_error = function(failure) reports[#reports + 1] = failure end }))
    box:fault(HIDE)
    local id = ask()
    await(function() return invites() == 1 end)
    box:pipeline_fault(nil)
    await(function() return client.hub.caught_up end)
    settle()
    assert.same({ { id }, 1 }, { handed, invites() })
    stop(task)
  end)
end)

describe("a reply, with a pipeline,", function()
  it("is heard at once, without a poll", function()
    local client = open()
    local sent = assert(client:invite(box.friend_id, box.location))
    local reads
    vrchatapi.spawn(function()
      await(function() return client.hub and client.hub.caught_up end)
      reads = inbox.count(service)
      assert(box:respond(sent.id, { text = "Coming, soon!" }))
    end)
    local begun = os.time()
    local reply = assert(sent:wait_reply(600))
    assert.equal("Coming, soon!", reply.text)
    assert.is_true(os.time() - begun < 20)
    assert.equal(reads, inbox.count(service))
    assert.equal("Coming, soon!", assert(sent:wait_reply(0)).text)
    assert.equal(reads, inbox.count(service))
  end)

  it("that came before is found", function()
    local client = open()
    local sent = assert(client:invite(box.friend_id, box.location))
    assert(box:respond(sent.id, { text = "Yes" }))
    assert.equal("Yes", assert(sent:wait_reply(600)).text)
  end)

  it("that does not come is no reply, when the time is up", function()
    local client = open()
    local sent = assert(client:invite(box.friend_id, box.location))
    local _, err = sent:wait_reply(0.2)
    assert.same({ "no_reply", "nobody has answered within 0.2 seconds" }, { err.code, err.message })
  end)
end)
