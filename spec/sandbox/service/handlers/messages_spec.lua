local support = require "spec.support.sandbox"
local State = require "vrchatapi.sandbox.state"

local TYPES = { "message", "response", "request", "requestResponse" }
local UNAUTHORIZED = {
  error = { message = "You are not authorized to perform that action\u{2024}", status_code = 401 },
}

describe("invite messages", function()
  local state, me

  local function call(method, path, body, options)
    return support.call(state, method, "/message/" .. path, body, options)
  end

  local function put(text, slot) return call("PUT", me .. "/message/" .. (slot or 3), { message = text }) end

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    me = state.seed.user_id
  end)

  it("come as four lists of twelve different texts", function()
    for _, message_type in ipairs(TYPES) do
      local status, items = call("GET", me .. "/" .. message_type)
      assert.equal(200, status)
      assert.equal(12, #items)
      local seen = {}
      for i, item in ipairs(items) do
        assert.same({
          id = "default",
          slot = i - 1,
          messageType = message_type,
          message = item.message,
          updatedAt = "2017-02-01T21:59:00.000+0000",
          canBeUpdated = true,
          remainingCooldownMinutes = 0,
        }, item)
        assert.is_nil(seen[item.message])
        assert.is_nil(item.message:find("[.!,:?=()]"))
        seen[item.message] = true
      end
    end
  end)

  it("come one by one, as they are in the list", function()
    local _, items = call("GET", me .. "/response")
    for slot = 0, 11 do
      local status, item = call("GET", me .. "/response/" .. slot)
      assert.equal(200, status)
      assert.same(items[slot + 1], item)
    end
  end)

  it("of others are not shown or changed", function()
    for _, other in ipairs { state.seed.friend_id, state.seed.stranger_id, "usr_none" } do
      for _, case in ipairs { "GET ", "GET /1", "PUT /1", "DELETE /1" } do
        local method, slot = case:match("(%u+) (.*)")
        local status, body = call(method, other .. "/message" .. slot)
        assert.equal(401, status)
        assert.same(UNAUTHORIZED, body)
      end
    end
  end)

  it("have no other types", function()
    assert.equal(400, (call("GET", me .. "/requestresponse")))
    assert.equal(400, (call("PUT", me .. "/x/1", { message = "a" })))
  end)

  it("refuse a GET of a bad slot without a text", function()
    for slot, expected in pairs {
      ["-1"] = 400,
      ["12"] = 404,
      ["x"] = 400,
      ["1.0"] = 400,
      ["99999999999999999999"] = 404,
    } do
      local status, body = call("GET", me .. "/message/" .. slot)
      assert.equal(expected, status)
      assert.same(expected == 404 and { error = { status_code = 404 } } or {}, body)
    end
  end)

  it("refuse a PUT or DELETE of a bad slot with a text", function()
    for _, method in ipairs { "PUT", "DELETE" } do
      local status, body = call(method, me .. "/message/-1")
      assert.equal(400, status)
      assert.equal("Really? A negative slot? Tsk-tsk\u{2024}\u{2024}\u{2024}", body.error.message)
      status, body = call(method, me .. "/message/12")
      assert.equal(400, status)
      assert.equal("That is too high of a slot number\u{2024}", body.error.message)
    end
  end)

  describe("after a PUT", function()
    it("have a look-alike text, an id and a cooldown; the response is the list", function()
      local status, items = put("Hello, World! It's me")
      assert.equal(200, status)
      assert.equal(12, #items)
      local item = items[4]
      assert.equal("Hello\u{201A} World\u{01C3} It's me", item.message)
      assert.matches("^invm_%x+%-", item.id)
      assert.equal("2025-01-01T12:00:00.000Z", item.updatedAt)
      assert.is_false(item.canBeUpdated)
      assert.equal(60, item.remainingCooldownMinutes)
      assert.equal("default", items[3].id)
    end)

    it("cannot be changed for an hour", function()
      put("one")
      for _, case in ipairs { { 0, 60 }, { 59, 60 }, { 1, 59 }, { 3539, 1 } } do
        state.now = state.now + case[1]
        for _, method in ipairs { "PUT", "DELETE" } do
          local status, body =
            call(method, me .. "/message/3", method == "PUT" and { message = "two" } or nil)
          assert.equal(429, status)
          assert.same({
            error = {
              status_code = 429,
              message = ("Please wait %d more minutes until you try again\u{2024}"):format(case[2]),
            },
          }, body)
        end
        local _, item = call("GET", me .. "/message/3")
        assert.equal(case[2], item.remainingCooldownMinutes)
        assert.is_false(item.canBeUpdated)
        assert.equal("one", item.message)
      end
      state.now = state.now + 1
      local _, item = call("GET", me .. "/message/3")
      assert.equal(0, item.remainingCooldownMinutes)
      assert.is_true(item.canBeUpdated)
      local status, items = put("two")
      assert.equal(200, status)
      assert.equal("two", items[4].message)
      assert.are_not.equal(item.id, items[4].id)
    end)

    it("leave the other slots and types alone", function()
      put("one")
      assert.equal(200, (put("one", 4)))
      assert.equal(200, (call("PUT", me .. "/request/3", { message = "one" })))
    end)
  end)

  describe("after a DELETE", function()
    it("have their default text again, without a cooldown", function()
      local _, before = call("GET", me .. "/message")
      put("one")
      state.now = state.now + 3600
      local status, after = call("DELETE", me .. "/message/3")
      assert.equal(200, status)
      assert.same(before, after)
      assert.equal(200, (put("two")))
    end)

    it("were edited before", function()
      local status, body = call("DELETE", me .. "/message/3")
      assert.equal(404, status)
      assert.same({ error = { status_code = 404, message = "There's no entry for that slot\u{2024}" } }, body)
    end)
  end)

  it("stay as they are where a PUT brings no usable text", function()
    local _, before = call("GET", me .. "/message")
    for _, body in ipairs {
      "",
      {},
      { message = "" },
      { message = ("é"):rep(65) },
      { message = 1 },
      { message = "\xFF" },
    } do
      local status, after = call("PUT", me .. "/message/3", body)
      assert.equal(200, status)
      assert.same(before, after)
    end
    local _, items = put(("é"):rep(64))
    assert.equal(("é"):rep(64), items[4].message)
  end)

  it("need JSON, and read nothing else", function()
    for _, body in ipairs { "{", "[]", " [1]", "1", "null", '{"message":NaN}' } do
      local status, response = call("PUT", me .. "/message/3", body)
      assert.equal(400, status)
      assert.matches('^".*"$', response.error.message)
    end
    local _, items = call("PUT", me .. "/message/3", { message = "x" }, { ["Content-Type"] = "text/plain" })
    assert.equal("default", items[4].id)
    _, items = call(
      "PUT",
      me .. "/message/3",
      { message = "x" },
      { ["Content-Type"] = "Application/JSON; charset=utf-8" }
    )
    assert.equal("x", items[4].message)
  end)
end)
