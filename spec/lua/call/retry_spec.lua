--- Which calls are retried, and when.

local retry = require "vrchatapi.call.retry"

local function err(code, fields)
  local made = { code = code, acted = "unknown" }
  for name, value in pairs(fields or {}) do
    made[name] = value
  end
  return made
end

describe("the decision to retry", function()
  local passing =
    { "refused", "unresolved", "cut_off", "connect_timeout", "timeout", "rate_limited", "unavailable" }

  for _, code in ipairs(passing) do
    it("retries a call that only reads after " .. code, function()
      for _, acted in ipairs { "no", "unknown", "yes" } do
        assert.is_number(retry.delay(err(code, { acted = acted }), true, 1, 2, 0.5))
      end
    end)

    it(("retries a call that changes something after %s only if it has not acted"):format(code), function()
      assert.is_number(retry.delay(err(code, { acted = "no" }), false, 1, 2, 0.5))
      assert.is_nil(retry.delay(err(code, { acted = "unknown" }), false, 1, 2, 0.5))
      assert.is_nil(retry.delay(err(code, { acted = "yes" }), false, 1, 2, 0.5))
    end)
  end

  for _, row in ipairs(require "vrchatapi".errors()) do
    local passes = false
    for _, code in ipairs(passing) do
      passes = passes or code == row.code
    end
    if not passes then
      it("retries nothing after " .. row.code, function()
        for _, is_safe in ipairs { true, false } do
          assert.is_nil(retry.delay(err(row.code, { acted = "no", retry_after = 1 }), is_safe, 1, 2, 0))
        end
      end)
    end
  end
end)

describe("the number of retries", function()
  it("is at most the given number", function()
    local lost = err("cut_off")
    assert.is_nil(retry.delay(lost, true, 1, 0, 0))
    assert.is_number(retry.delay(lost, true, 1, 1, 0))
    assert.is_nil(retry.delay(lost, true, 2, 1, 0))
    assert.is_number(retry.delay(lost, true, 5, 5, 0))
    assert.is_nil(retry.delay(lost, true, 6, 5, 0))
  end)
end)

describe("the delay before a retry", function()
  it("doubles, with a random half", function()
    local lost = err("cut_off")
    for attempt, whole in ipairs { 1, 2, 4, 8, 16, 32 } do
      assert.equal(whole, retry.delay(lost, true, attempt, 9, 1))
      assert.equal(whole / 2, retry.delay(lost, true, attempt, 9, 0))
      local some = retry.delay(lost, true, attempt, 9, 0.3)
      assert.is_true(some > whole / 2 and some < whole)
    end
  end)

  it("is at most a minute", function()
    assert.equal(60, retry.delay(err("cut_off"), true, 20, 30, 1))
    assert.equal(60, retry.delay(err("rate_limited"), true, 4, 9, 1))
  end)

  it("is longer after a 429", function()
    assert.equal(15, retry.delay(err("rate_limited"), true, 1, 2, 1))
    assert.equal(2, retry.delay(err("unavailable"), true, 1, 2, 1))
  end)

  it("is at least retry_after", function()
    assert.equal(20, retry.delay(err("rate_limited", { retry_after = 20 }), true, 1, 2, 0))
    assert.equal(60, retry.delay(err("unavailable", { retry_after = 60 }), true, 1, 2, 1))
    assert.equal(15, retry.delay(err("rate_limited", { retry_after = 3 }), true, 1, 2, 1))
  end)

  it("is none if retry_after is more than a minute", function()
    assert.is_nil(retry.delay(err("rate_limited", { retry_after = 61 }), true, 1, 2, 0))
    assert.is_nil(retry.delay(err("unavailable", { retry_after = 3600 }), true, 1, 2, 0))
  end)
end)
