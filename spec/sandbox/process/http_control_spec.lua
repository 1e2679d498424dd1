--- The commands over HTTP, as programs in other languages send them.

local cjson = require "cjson"
local sandbox = require "vrchatapi.sandbox"
local support = require "spec.support.sandbox"
local tcp = require "spec.support.tcp"

describe("a command over HTTP", function()
  local box, client

  setup(function() box = assert(sandbox.start()) end)
  teardown(function() box:stop() end)

  before_each(function()
    box:reset()
    client = assert(tcp.dial(box.url))
  end)

  after_each(function() client:close() end)

  local function post(target, body, method)
    return client
      :send(("%s %s HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s"):format(method or "POST", target, #body, body))
      :response()
  end

  -- Status and body of a command.
  local function send(name, body)
    return post(box.control_url:match("//[^/]*(/.*)") .. "/" .. name, body or "")
  end

  -- Status and value of a command.
  local function command(name, body)
    local status, text = send(name, body)
    return status, cjson.decode("[" .. text .. "]")[1]
  end

  it("does what the method of the box does", function()
    local now = box:state().now
    assert.same({ 200, true }, { command("advance", "[90]") })
    assert.equal(now + 90, box:state().now)
    local _, friends = command("friends", "[2]")
    assert.equal("Guest 2", friends[2].displayName)
    assert.same({ 200, true }, { command("place", cjson.encode { friends[1].id, "offline" }) })
    local _, id = command("notify", '{"type": "invite", "message": null}')
    assert.equal(id, box:state().notifications[3].id)
    command("limit", '{"calls": 0, "per": 60}')
    assert.equal(429, (client:send(support.wire(box, "GET", "/auth")):response()))
    command("limit", "[null]")
    assert.equal(200, (client:send(support.wire(box, "GET", "/auth")):response()))
    assert.same({ 200, true }, { command("account", '[{"two_factor": []}]') })
    assert.same({ 200, true }, { command("end_sessions") })
    assert.equal(401, (client:send(support.wire(box, "GET", "/auth")):response()))
    assert.same({ 200, true }, { command("reset") })
    assert.equal(2, #box:state().notifications)
  end)

  it("shows empty lists as lists", function()
    local _, requests = send("requests")
    assert.equal("[]", requests)
    local _, state = send("state")
    for _, name in ipairs { "sent", "mails" } do
      assert.truthy(state:find(('"%s":[]'):format(name), 1, true))
    end
  end)

  it("carries any bytes, as Base64 where they are not UTF-8", function()
    command("fault", '{"kind": "raw", "bytes": {"base64": "AP9I"}, "close": true, "times": 1}')
    local other = assert(tcp.dial(box.url))
    assert.equal("\0\255H", (other:send(support.wire(box, "PUT", "/x", "\255\0é")):rest()))
    other:close()
    local _, requests = command("requests")
    assert.same({ base64 = "/wDDqQ==" }, requests[1].body)
    assert.is_string(requests[1].raw_head)
  end)

  it("is not recorded, and not subject to faults and limits", function()
    command("fault", '{"kind": "hang"}')
    command("limit", '{"calls": 0, "per": 60}')
    assert.equal(200, (command("fault", "[null]")))
    assert.same({}, box:requests())
    assert.equal(0, box:state().counters.requests)
  end)

  it("needs the token", function()
    for _, target in ipairs { "/control/x/reset", "/control//reset", "/control/", "/control/reset" } do
      local status, body = post(target, "")
      assert.same({ 403, '{"error":"wrong token"}' }, { status, body })
    end
    assert.matches("/control/%x+$", box.control_url)
    local other = assert(sandbox.start())
    assert.are_not.equal(box.control_url:match("%x+$"), other.control_url:match("%x+$"))
    other:stop()
  end)

  it("is refused with what is wrong", function()
    for _, case in ipairs {
      { "advance", "[-1]", 400, "bad argument #1 to 'advance' (seconds must be a number from 0)" },
      { "fault", "[5]", 400, "bad argument #1 to 'fault' (fault must be a table or nil)" },
      { "fault", '{"kind": "x"}', 400, "bad argument #1 to 'fault' (there is no kind x)" },
      {
        "place",
        '["' .. box.friend_id .. '", "x"]',
        400,
        "bad argument #2 to 'place' (location "
          .. "must be offline, private, traveling or a location such as wrld_…:12345~region(eu))",
      },
      { "advance", "90", 400, "the body must be a JSON list of arguments or an object" },
      { "advance", "[90", 400, "the body must be a JSON list of arguments or an object" },
      { "jump", "", 404, "there is no command jump" },
      { "friend", (" "):rep(4 * 1024 * 1024 + 1), 413, "the body is longer than 4 MiB" },
    } do
      local status, body = command(case[1], case[2])
      assert.same({ case[3], { error = case[4] } }, { status, body })
    end
    local status = post(box.control_url:match("//[^/]*(/.*)") .. "/reset", "", "GET")
    assert.equal(405, status)
  end)
end)
