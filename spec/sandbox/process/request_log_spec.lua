local request_log = require "vrchatapi.sandbox.process.request_log"

describe("the log of requests", function()
  local log

  before_each(function() log = request_log.new() end)

  local function add(target, body)
    local request = { method = "GET", target = target, headers = {}, raw_head = "h", body = body }
    log:begin(request, 1)
    log:complete(request)
    return request
  end

  it("keeps the latest ten thousand", function()
    for i = 1, 10003 do
      add("/" .. i, "")
    end
    local list = log:list()
    assert.same({ 10000, "/4", "/10003" }, { #list, list[1].target, list[10000].target })
    assert.equal(10003, log.count)
  end)

  it("keeps no more than 64 MiB, but always the latest", function()
    for i = 1, 70 do
      add("/" .. i, ("x"):rep(1024 * 1024))
    end
    local list = log:list()
    assert.equal(63, #list) -- the heads count, too
    assert.equal("/70", list[63].target)
  end)

  it("ignores bodies that come after their request was dropped", function()
    local slow = { method = "PUT", target = "/slow", headers = {}, raw_head = "h", body = "body" }
    log:begin(slow, 1)
    for i = 1, 10000 do
      add("/" .. i, "")
    end
    log:complete(slow)
    assert.equal(10000, log.bytes) -- those of the heads
    log:forget()
    assert.same({ 0, {} }, { log.bytes, log:list() })
    add("/next", "")
    assert.equal("/next", log:list()[1].target)
  end)
end)
