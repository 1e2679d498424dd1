--- Requests for invites over several runs, with a journal. A run ends here by being cancelled; how it
--- ends when it is killed is in spec/lua/cli/killed_spec.lua.

local closing = require("spec.support.closing").use()
local files = require("spec.support.files").use()
local journal = require "vrchatapi.journal"
local journals = require "spec.support.journals"
local process = require "spec.support.process"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"
local vrchatapi = require "vrchatapi"
tasks.clean()

local time = require("spec.support.time").use()

local path, id, reports

before_each(function()
  path = files:path("journal")
  id = service.box.request_notification_id
  reports = {}
end)

-- A run with a client of its own, for N seconds. Returns how many requests were handed out.
local function run(handler, seconds, changes)
  local client, count = service:client(changes), 0
  vrchatapi.run(function()
    local task = assert(client:on_request_invite(function(request)
      count = count + 1
      handler(request)
    end, {
      journal = path,
      on_error = function(failure, request) reports[#reports + 1] = { failure = failure, request = request } end,
    }))
    vrchatapi.sleep(seconds or 1)
    task:cancel()
  end)
  client:close()
  return count
end

local function nothing() error("nothing is to be handed out") end

local function accept(request) return request:accept(service.box.location) end

-- The states that the journal has of a request, in their order.
local function states() return journals.states(path, "requests", "request", id) end

-- What an earlier run is to have noted, N seconds ago.
local function note(state, ago)
  journals.write(path, "requests", { request = id, state = state, time = math.floor(time.now) - (ago or 0) })
end

local function is_hidden()
  for _, notification in ipairs(service.box:state().notifications) do
    if notification.id == id then return notification.hidden end
  end
end

describe("a second run with the same journal", function()
  it("does not hand out an answered request", function()
    assert.equal(1, run(accept))
    assert.same({ "answering", "answered" }, states())
    assert.equal(0, run(nothing, 200))
    assert.equal(1, #service:sent())
  end)

  it("hides an answered request that is still in the inbox", function()
    service.box:fault { kind = "status", status = 503, method = "PUT" }
    assert.equal(1, run(accept))
    assert.is_false(is_hidden())
    service.box:fault(nil)
    assert.equal(0, run(nothing))
    assert.is_true(is_hidden())
    assert.equal(1, #service:sent())
  end)

  it("does not hand out an ignored request", function()
    run(function(request) request:ignore() end)
    assert.same({ "ignored" }, states())
    assert.equal(0, run(nothing, 200))
    assert.is_false(is_hidden())
  end)

  it("does not answer a request that may have been answered, and reports it once", function()
    service.box:fault { kind = "close", at = "body", act = true, path = "/api/1/invite/" }
    assert.equal(1, run(accept))
    assert.same({ "answering", "unknown" }, states())
    service.box:fault(nil)
    assert.equal(0, run(nothing, 200))
    assert.equal(1, #reports)
    assert.equal(id, reports[1].request.id)
    assert.matches("may have been answered by an earlier run", reports[1].failure)
    assert.equal(1, #service:sent())
  end)

  it("does not answer a request that was being answered when the first run died", function()
    note("answering")
    assert.equal(0, run(nothing, 200))
    assert.equal(1, #reports)
    assert.matches("may have been answered by an earlier run", reports[1].failure)
    assert.same({}, service:sent())
  end)

  it("does not answer a request whose line is damaged", function()
    for old, new in pairs { ['"answered"'] = '"open"', answered = "bnswered", request = "sequest" } do
      path = files:path("journal" .. new:gsub("%W", ""))
      note("open")
      note("answered")
      files:write(files.read(path):gsub("^(.*)" .. old, "%1" .. new), path)
      reports = {}
      assert.equal(0, run(nothing, 200))
      assert.equal(1, #reports)
    end
    assert.same({}, service:sent())
  end)

  it("takes a state that nobody knows for an answer, without a checksum too", function()
    files:write(
      '{"format":"vrchatapi journal 1","kind":"requests"}\n'
        .. ('{"request":"%s","state":"bnswered","time":%d}\n'):format(id, time.now),
      path
    )
    assert.equal(0, run(nothing, 200))
    assert.equal(1, #reports)
  end)

  it("hands out a request whose answer was refused", function()
    service.box:fault { kind = "status", status = 403, path = "/api/1/invite/" }
    assert.equal(1, run(accept))
    assert.same({ "answering", "open" }, states())
    service.box:fault(nil)
    assert.equal(1, run(accept))
    assert.same({ "answering", "open", "answering", "answered" }, states())
    assert.equal(1, #service:sent())
  end)

  it("hands out a request that the first handler did not answer", function()
    assert.equal(3, run(function() end, 600))
    assert.same({}, states())
    assert.equal(1, run(accept))
  end)

  it("hands out a request that was answered in a dry run", function()
    assert.equal(1, run(accept, 200, { dry_run = true, trace = function() end }))
    assert.same({ "answering", "open" }, states())
    assert.equal(1, run(accept))
    assert.equal(1, #service:sent())
  end)

  it("hands out a request whose answer waited for the rate limit when the first run ended", function()
    local other = service.box:friends(1)[1]
    assert.equal(
      1,
      run(function(request)
        assert(request.client:invite(other.id, service.box.location))
        accept(request)
      end, 30, { rate = { calls = 15, sends = 1 } })
    )
    assert.same({ "answering", "open" }, states())
    assert.equal(1, run(accept))
    assert.equal(2, #service:sent())
  end)

  it(
    "does not hand out a request that was answered when the first run ended while it saved its session",
    function()
      local store = {}
      function store.load() return store.text end
      function store.save(text)
        store.text = text
        if #service:sent() > 0 then vrchatapi.sleep(60) end
        return true
      end
      service.box:fault { kind = "cookies", set_cookie = { "a=1" }, path = "/api/1/invite/" }
      for _, answer in ipairs { accept, function(request) request:decline(0) end } do
        assert.equal(1, run(answer, 30, { session = store }))
        service.box:fault(nil)
        assert.equal(0, run(nothing, 200))
        assert.equal("answered", states()[#states()])
        assert.equal(1, #service:sent())
        service.box:reset()
        service.box:fault { kind = "cookies", set_cookie = { "a=2" }, path = "/api/1/invite/" }
        store.text, path = nil, files:path("another")
      end
    end
  )

  it("does not hand out a request that was answered in the game", function()
    assert(service:client():respond_invite(id, { responseSlot = 0 }))
    run(function(request) request:decline(0) end)
    assert.same({ "answering", "gone" }, states())
    assert.equal(0, run(nothing, 200))
  end)

  it("remembers requests when the clock was changed", function()
    for _, ago in ipairs { 86000, 50 * 365 * 86400, -50 * 365 * 86400 } do
      path = files:path("journal" .. ago)
      note("answered", ago)
      assert.equal(0, run(nothing))
    end
  end)
end)

describe("a journal that cannot be used", function()
  local function watch(options) return service:client():on_request_invite(nothing, options) end

  it("is an error before anything is asked", function()
    local task, err = watch { journal = "/no/such/folder/journal" }
    assert.is_nil(task)
    assert.equal("unwritable", err.code)
    local foreign = files:write("What is this?\n")
    assert.equal("journal_damaged", select(2, watch { journal = foreign }).code)
    note("answered")
    files:write(files.read(path):gsub(id:gsub("%p", "%%%0"), "not_any"), path)
    assert.equal("journal_damaged", select(2, watch { journal = path }).code)
    path = files:path("journal")
    closing(assert(journal.open(path, "requests")))
    assert.equal("journal_busy", select(2, watch { journal = path }).code)
    assert.same({}, service:requests())
  end)

  it("can be used again after the watch", function()
    run(accept)
    run(nothing)
    local task = assert(watch { journal = path })
    service:client():close()
    task:cancel()
    collectgarbage()
    collectgarbage()
    assert(journal.open(path, "requests")):close()
  end)

  it("can be used again when a handler that cancelled the watch returns", function()
    local client, handed, task = service:client(), nil, nil
    vrchatapi.run(function()
      task = assert(client:on_request_invite(function(request)
        handed = request
        task:cancel()
        request:ignore()
      end, { journal = path }))
    end)
    assert.same({ "ignored" }, states())
    assert.truthy(handed)
  end)

  it("refuses answers after the watch", function()
    local client, handed = service:client(), nil
    vrchatapi.run(function()
      local task = assert(
        client:on_request_invite(
          function(request) handed = request end,
          { journal = path, on_error = function() end }
        )
      )
      vrchatapi.sleep(1)
      task:cancel()
    end)
    local invite, err = handed:accept(service.box.location)
    assert.is_nil(invite)
    assert.equal("unwritable", err.code)
    assert.equal("no", err.acted)
    assert.same({}, service:sent())
  end)

  it("refuses answers when the disk is full", function()
    local values = tasks.values(service)
    values.path = path
    for _ = 1, 30 do
      service.box:notify { type = "requestInvite" }
    end
    -- files of at most two blocks; to write more fails, as on a full disk
    local output = process.run(
      [[
      local vrchatapi = require "vrchatapi"
      local client = vrchatapi.new { user_agent = "Spec/1.0 spec@vrchatapi.test",
        base_url = VALUES.url, auth = VALUES.auth, rate = false }
      vrchatapi.run(function()
        local task = assert(client:on_request_invite(function(request)
          local invite, err = request:accept(VALUES.location)
          print(invite and "invited" or err.code, err and err.acted)
        end, { journal = VALUES.path, on_error = function() end }))
        vrchatapi.sleep(1)
        task:cancel()
      end)
    ]],
      values,
      { before = "trap '' XFSZ; ulimit -f 2" }
    )
    local invited = select(2, output:gsub("invited\tnil\n", ""))
    local refused = select(2, output:gsub("unwritable\tno\n", ""))
    assert.equal(31, invited + refused, output)
    assert.is_true(invited > 0 and refused > 0)
    assert.equal(invited, #service:sent())
    assert.is_true(run(accept) <= refused)
    assert.is_true(#service:sent() <= 31)
  end)
end)
