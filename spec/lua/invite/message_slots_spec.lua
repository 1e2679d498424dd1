--- Message slots: the one that has a text, or that is changed to it.
local closing = require("spec.support.closing").use()
local message_slots = require "vrchatapi.invite.message_slots"
local vrchatapi = require "vrchatapi"

local service = require("spec.support.service").use()

local HOUR = 3600
local box, client

before_each(function()
  box = service.box
  client = service:client()
end)

local function message(slot, message_type)
  return vrchatapi.plain(box:state().messages[message_type or "message"][slot + 1].message)
end

-- How many edits the sandbox has got.
local function edits()
  local count = 0
  for _, request in ipairs(service:requests()) do
    if request.method == "PUT" then count = count + 1 end
  end
  return count
end

-- Uses up the slots of type "message" but for those, which were changed that many seconds ago.
local function use_up(but)
  local free = {}
  for _, slot in ipairs(but or {}) do
    free[slot] = true
  end
  for slot = 0, 11 do
    if not free[slot] then
      assert(client:update_invite_message(box.user_id, "message", slot, { message = "Used " .. slot }))
    end
  end
  box:forget()
end

describe("a text for a message slot", function()
  it("that a slot already contains needs no edit", function()
    local text = message(4)
    assert.equal(4, message_slots.slot(client, "message", text))
    assert.equal(0, edits())
  end)

  it("matches with the service's punctuation", function()
    assert(client:update_invite_message(box.user_id, "message", 7, { message = "Well, what? (Now!)" }))
    box:forget()
    assert.equal(7, message_slots.slot(client, "message", "Well, what? (Now!)"))
    assert.equal(
      7,
      message_slots.slot(client, "message", "Well\u{201A} what\u{FF1F} \u{FF08}Now\u{01C3}\u{FF09}")
    )
    assert.equal(0, edits())
  end)

  it("that no slot contains is written into one", function()
    local slot = message_slots.slot(client, "message", "Karaoke tonight!")
    assert.equal("Karaoke tonight!", message(slot))
    assert.equal(1, edits())
  end)

  it("is written into a slot of its type", function()
    local slot = message_slots.slot(client, "requestResponse", "Not today, sorry.")
    assert.equal("Not today, sorry.", message(slot, "requestResponse"))
    assert.not_equal("Not today, sorry.", message(slot))
  end)

  it("replaces the text that was changed first", function()
    for _, slot in ipairs { 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 3 } do
      assert(client:update_invite_message(box.user_id, "message", slot, { message = "Used " .. slot }))
      box:advance(60)
    end
    box:advance(2 * HOUR)
    assert.equal(0, message_slots.slot(client, "message", "First"))
    assert.equal(1, message_slots.slot(client, "message", "Second"))
    assert.equal(11, message_slots.slot(client, "message", "Third", { 3, 11, 0 })) -- 3 was changed later
  end)

  it("uses only the given slots", function()
    assert.equal(9, message_slots.slot(client, "message", "One", { 9, 10 }))
    assert.equal(10, message_slots.slot(client, "message", "Two", { 9, 10 }))
    local text = message(4)
    local slot, err = message_slots.slot(client, "message", text, { 9, 10 })
    assert.is_nil(slot)
    assert.equal("cooldown", err.code)
  end)
end)

describe("a text that the service rewrites", function()
  it("is sent without needless spaces, and found again", function()
    box:texts { trim = true, fold_spaces = true }
    local slot = message_slots.slot(client, "message", "  We  begin,\tnow!\n")
    assert.equal("We begin, now!", message(slot))
    assert.equal(slot, message_slots.slot(client, "message", "We begin, now!"))
    assert.equal(slot, message_slots.slot(client, "message", " We begin,  now! "))
    assert.equal(1, edits())
    box:texts(nil)
    assert(client:update_invite_message(box.user_id, "message", 7, { message = "Two  spaces " }))
    assert.equal(7, message_slots.slot(client, "message", "Two spaces"))
  end)

  it(
    "may have 64 characters without them",
    function() assert.is_number(message_slots.slot(client, "message", "  " .. ("x"):rep(64) .. " ")) end
  )

  it("keeps its letter cases", function()
    local slot = message_slots.slot(client, "message", "Cases")
    assert.not_equal(slot, message_slots.slot(client, "message", "CASES"))
  end)

  it("beyond recognition blocks one slot, however often it is tried, by whichever client", function()
    box:texts { replace = "Something else" }
    local _, err = message_slots.slot(client, "message", "Beyond recognition")
    assert.equal("text_not_taken", err.code)
    for _, again in ipairs { client, client, service:client() } do
      local slot, problem = message_slots.slot(again, "message", "Beyond recognition ")
      assert.is_nil(slot)
      assert.equal("text_not_taken", problem.code)
      assert.equal("no", problem.acted)
      assert.matches("slot 0 says 'Something else'; it was not sent again", problem.message)
    end
    assert.equal(1, edits())
    box:texts(nil)
    assert.is_number(message_slots.slot(client, "message", "Another text"))
  end)

  it("and refuses is not sent a second time", function()
    box:fault {
      kind = "reply",
      status = 400,
      method = "PUT",
      body = [[{"error":{"message":"That is rude","status_code":400}}]],
    }
    local _, err = message_slots.slot(client, "message", "Something rude")
    assert.equal("http_400", err.code)
    _, err = message_slots.slot(client, "message", "Something rude")
    assert.equal("text_not_taken", err.code)
    assert.matches("That is rude", err.message)
    assert.equal(1, edits())
    box:fault(nil)
    -- a slot that has it meanwhile is used all the same
    assert(client:update_invite_message(box.user_id, "message", 3, { message = "Something rude" }))
    assert.equal(3, message_slots.slot(client, "message", "Something rude"))
  end)
end)

describe("without a free slot", function()
  it("the error has the shortest wait", function()
    use_up { 5 }
    box:advance(600)
    assert.equal(5, message_slots.slot(client, "message", "In the last one"))
    local slot, err = message_slots.slot(client, "message", "One too many")
    assert.is_nil(slot)
    assert.equal("cooldown", err.code)
    assert.equal("no", err.acted)
    assert.equal(50 * 60, err.retry_after)
    assert.equal("no slot of type 'message' can be changed now; the next one in 50 minutes", err.message)
    assert.equal(60 * 60, select(2, message_slots.slot(client, "message", "Or here", { 5 })).retry_after)
    assert.equal(1, edits())
  end)

  it("a slot is free when the time is up", function()
    use_up()
    local _, err = message_slots.slot(client, "message", "Later")
    box:advance(err.retry_after)
    assert.equal(0, message_slots.slot(client, "message", "Later"))
  end)

  it("the next slot is tried if another program was faster", function()
    -- between the list and the edit, slot 0 is changed by another program
    local list = client.get_invite_messages
    client.get_invite_messages = function(...)
      local items, err = list(...)
      assert(service:client():update_invite_message(box.user_id, "message", 0, { message = "Mine" }))
      return items, err
    end
    assert.equal(1, message_slots.slot(client, "message", "Ours"))
    assert.equal("Mine", message(0))
    assert.equal("Ours", message(1))
  end)
end)

describe("a text that is too long", function()
  it("is an error before anything is sent", function()
    local slot, err = message_slots.slot(client, "message", ("é"):rep(65))
    assert.is_nil(slot)
    assert.equal("text_too_long", err.code)
    assert.equal("no", err.acted)
    assert.matches("64 characters, this one has 65", err.message)
    assert.same({}, service:requests())
  end)

  it("has more than 64 characters, not bytes", function()
    assert.equal(0, message_slots.slot(client, "message", ("é"):rep(64)))
    assert.equal(("é"):rep(64), message(0))
  end)
end)

describe("a text that the service refuses", function()
  it("is an error", function()
    local items = {}
    for slot = 0, 11 do
      items[slot + 1] = ([[{"id":"default","slot":%d,"message":"Old","messageType":"message",
        "canBeUpdated":true,"remainingCooldownMinutes":0,"updatedAt":"2017"}]]):format(slot)
    end
    box:fault { kind = "reply", status = 200, method = "PUT", body = "[" .. table.concat(items, ",") .. "]" }
    local slot, err = message_slots.slot(client, "message", "New")
    assert.is_nil(slot)
    assert.equal("text_not_taken", err.code)
    assert.equal("the service has not taken 'New' over: slot 0 says 'Old'", err.message)
    assert.equal(1, edits())
  end)

  it("is an error with an empty response too", function()
    box:fault { kind = "reply", status = 200, method = "PUT", body = "[]" }
    local _, err = message_slots.slot(client, "message", "Newer")
    assert.equal("text_not_taken", err.code)
  end)

  it("returns the call's error if the call fails", function()
    box:fault { kind = "status", status = 500, method = "PUT" }
    local slot, err = message_slots.slot(client, "message", "Newest")
    assert.is_nil(slot)
    assert.equal("http_500", err.code)
    assert.equal("update_invite_message", err.operation)
    assert.equal(1, edits())
  end)
end)

describe("several texts at once", function()
  -- Wants these texts in tasks of their own: the slots, or error codes, in their order.
  local function want(wanted, slots)
    local got = {}
    vrchatapi.run(function()
      for number, text in ipairs(wanted) do
        vrchatapi.spawn(function()
          local slot, err = message_slots.slot(client, "message", text, slots)
          got[number] = slot or err.code
        end)
      end
    end)
    return got
  end

  it("do not get the same slot for different texts", function()
    local got = want { "A", "B", "C", "D" }
    assert.same({ 0, 1, 2, 3 }, got)
    for number, text in ipairs { "A", "B", "C", "D" } do
      assert.equal(text, message(got[number]))
    end
  end)

  it("share one for the same text", function()
    assert.same({ 0, 0, 0 }, want { "Same", "Same", "Same" })
    assert.equal(1, edits())
  end)

  it("fail if there is no slot", function() assert.same({ 3, "cooldown" }, want({ "A", "B" }, { 3 })) end)
end)

describe("a slot in use", function()
  it("is not changed while it is in use", function()
    local text = message(4)
    local slot, hold = message_slots.slot(client, "message", text)
    assert.equal(4, slot)
    local other, err = message_slots.slot(client, "message", "Other", { 4 })
    assert.is_nil(other)
    assert.equal("cooldown", err.code)
    assert.is_nil(err.retry_after) -- not known
    assert.matches("all are in use", err.message)
    assert.equal(5, message_slots.slot(client, "message", "Other", { 4, 5 }))
    assert.equal(text, message(4))
    hold:close()
    assert.equal(4, message_slots.slot(client, "message", "Another", { 4 }))
  end)

  it("is shared by others with the same text, until the last one is done", function()
    local text = message(4)
    local _, first = message_slots.slot(client, "message", text)
    local slot, second = message_slots.slot(client, "message", text)
    assert.equal(4, slot)
    first:close()
    assert.is_nil((message_slots.slot(client, "message", "Other", { 4 })))
    second:close()
    assert.equal(4, message_slots.slot(client, "message", "Other", { 4 }))
  end)

  it("is free again when its holder is collected", function()
    message_slots.hold(client, "message", 4)
    collectgarbage()
    collectgarbage()
    assert.equal(4, message_slots.slot(client, "message", "Other", { 4 }))
  end)

  it("is a slot of one type", function()
    local _ = closing(message_slots.hold(client, "response", 4))
    assert.equal(4, message_slots.slot(client, "message", "Other", { 4 }))
  end)
end)

describe("an odd list of slots", function()
  local function slot(body)
    box:fault { kind = "reply", status = 200, body = body, method = "GET", path = "/api/1/message/" }
    return message_slots.slot(client, "message", "Karaoke!")
  end

  it("is read as far as possible", function()
    for _, item in ipairs {
      '{"slot":3}',
      '{"slot":3,"message":5}',
      '{"slot":3,"updatedAt":1},{"slot":4,"updatedAt":"2017"}',
      '{"slot":3,"remainingCooldownMinutes":{}}',
      '1,{"slot":3}',
      '{"slot":"x"},{"slot":55},{},{"slot":3}',
    } do
      box:reset()
      local found, hold = slot("[" .. item .. "]")
      assert.equal(3, found)
      hold:close()
      assert.equal("Karaoke!", message(3))
    end
  end)

  it("may have no slot", function()
    for _, body in ipairs {
      "[1]",
      "[true]",
      "[{}]",
      '[{"slot":12}]',
      '[{"slot":3,"remainingCooldownMinutes":"5"}]',
    } do
      assert.equal("cooldown", select(2, slot(body)).code)
    end
  end)
end)

describe("a wrong text", function()
  it("raises", function()
    local cases = {
      { "message", nil, nil, "text must be a string that is not empty, got nil" },
      { "message", "", nil, "text must be a string that is not empty, got ''" },
      { "message", " ", nil, "text must be a string that is not empty, got ' '" },
      { "message", "\xFF", nil, "text must be UTF-8" },
      { "message", "x", {}, "slots must be a list of slots that is not empty, got an empty one" },
      { "message", "x", 3, "slots must be a list of slots that is not empty, got number" },
      { "message", "x", { 0, 12 }, "slots[2] must be an integer from 0 to 11, got 12" },
      {
        "massage",
        "x",
        nil,
        "message_type must be 'message', 'response', 'request' or " .. "'requestResponse', got 'massage'",
      },
    }
    for _, case in ipairs(cases) do
      local ok, text = pcall(message_slots.slot, client, table.unpack(case, 1, 3))
      assert.is_false(ok)
      assert.equal(("bad argument to 'slot' (%s)"):format(case[4]), text:match("^spec/.-: (.*)$"))
    end
    assert.same({}, service:requests())
  end)
end)

describe("a text for many", function()
  it("takes no slot when nobody is left to be invited", function()
    local who = { "Nobody of that name" }
    for _, list in ipairs { {}, who } do
      local results = assert(client:invite_all { who = list, where = box.location, text = "Anybody?" })
      assert.equal(0, results.counts.invited)
    end
    for _, slot in ipairs(box:state().messages.message) do
      assert.is_true(slot.canBeUpdated)
    end
  end)
end)
