--- A kept connection is looked at before it is used again.
local peer = require("spec.support.peer").use()

local INVITE = { instanceId = "wrld_1:1" }
local INVITED = '{"id":"not_1","type":"invite"}'
local LIMITED = peer.response("429 Too Many Requests", "error code: 1015")

-- Answers calls of both kinds as the service does.
local function answer(request)
  return peer.response("200 OK", request:find("^POST") and INVITED or '[{"id":"invm_1","slot":0}]')
end

local CALLS = {
  ["a send"] = function(client) return peer:call(client, "invite_user", "usr_1", INVITE) end,
  ["a read"] = function(client) return peer:call(client, "get_invite_messages", "usr_1", "message") end,
}

-- What may happen to an idle connection.
local DISTURBANCES = {
  ["a response that nobody asked for"] = function(socket) socket:write(LIMITED) end,
  ["the beginning of one"] = function(socket) socket:write("HTTP/1.1 200 O") end,
  ["a response and the end"] = function(socket)
    socket:write(LIMITED)
    socket:shutdown()
  end,
  ["the end"] = function(socket) socket:shutdown() end,
  ["a reset"] = function(socket) socket:close_reset() end,
}

for what, call in pairs(CALLS) do
  describe("to " .. what .. " on a kept connection", function()
    before_each(function() peer.answer = answer end)

    it("nothing happens if nothing waits there", function()
      local client = peer:client()
      for _ = 1, 3 do
        assert(call(client))
      end
      assert.equal(1, #peer.connections)
    end)

    for disturbance, disturb in pairs(DISTURBANCES) do
      for _, retries in ipairs { 0, 2 } do
        it(disturbance .. (" costs one connection and nothing else (%d retries)"):format(retries), function()
          local client = peer:client { retries = retries }
          assert(call(client))
          peer:disturb(disturb)
          assert(call(client))
          assert.equal(2, #peer.requests)
          assert.equal(2, #peer.connections)
          assert(call(client)) -- by the second connection
          assert.equal(3, #peer.requests)
          assert.equal(2, #peer.connections)
        end)
      end
    end
  end)
end

describe("a read whose connection dies", function()
  it("is not sent again on one where something waits", function()
    peer.answer = function() end -- until both have connected
    local client = peer:client()
    local tasks = {}
    for i = 1, 2 do
      tasks[i] = client:submit("get_invite_messages", "usr_1", "message")
    end
    require("spec.support.tcp").turn(function()
      require("vrchatapi").step(0)
      return #peer.requests == 2
    end)
    for _, connection in ipairs(peer.connections) do
      connection.socket:write(answer("GET"))
    end
    require("spec.support.tcp").turn(function()
      require("vrchatapi").step(0)
      return tasks[1]:done() and tasks[2]:done()
    end)
    -- whichever takes the request first ends it; something waits on the other by then
    peer.answer = function(request, connection)
      if #peer.requests ~= 3 then return answer(request) end
      for _, other in ipairs(peer.connections) do
        if other ~= connection then other.socket:write(LIMITED) end
      end
      connection.socket:close_reset()
    end
    local result, err = peer:call(client, "get_invite_messages", "usr_1", "message")
    assert.is_nil(err)
    assert.equal("invm_1", result[1].id)
    assert.equal(3, #peer.connections)
  end)
end)

describe("a second response after the one that was asked for", function()
  it("is nobody's", function()
    peer.answer = function(request) return answer(request) .. LIMITED end
    local client = peer:client { retries = 2 }
    for number = 1, 3 do
      assert(peer:call(client, "invite_user", "usr_1", INVITE))
      assert.equal(number, #peer.requests)
    end
  end)
end)
