--- What the service of the ledger does with a request, chosen at random: when it acts, what it
--- answers, and where it dies. A plan may be cruel, but it is never one that a client cannot tell
--- from its opposite: a refusal is not acted on, and a status of success is a success.
local plans = {}

-- Picks one of a list of { weight, value }.
local function pick(random, choices)
  local sum = 0
  for _, choice in ipairs(choices) do
    sum = sum + choice[1]
  end
  local left = random(sum)
  for _, choice in ipairs(choices) do
    left = left - choice[1]
    if left <= 0 then return choice[2] end
  end
end

local ENDS = { { 4, "close" }, { 4, "reset" }, { 1, "hang" } }

-- Answers (answers.lua) of a service that has acted, and of one that has not.
local ACTED = {
  { 30, "ok" },
  { 6, "ok_in_chunks" },
  { 4, "ok_after_interim" },
  { 3, "ok_twice" },
  { 3, "ok_and_refusal" },
  { 3, "ok_and_bytes" },
  { 2, "ok_too_short" },
  { 2, "ok_too_long" },
  { 2, "ok_two_lengths" },
  { 2, "half_a_chunk" },
  { 2, "no_gzip" },
  { 2, "page" },
  { 2, "without_id" },
  { 2, "nothing" },
  { 3, "error" },
  { 1, "interim" },
  { 1, "garbage" },
  { 1, "long_header" },
}
local NOT_ACTED = {
  { 8, "refusal" },
  { 4, "refusal_page" },
  { 4, "limited" },
  { 3, "refusal_after_interim" },
  { 3, "refusal_and_ok" },
  { 3, "refusal_and_bytes" },
  { 2, "refusal_too_short" },
  { 2, "refusal_too_long" },
  { 2, "refusal_in_success" },
  { 2, "error" },
  { 1, "interim" },
  { 1, "garbage" },
}
-- A read is answered well, or ill.
local READ = {
  { 40, "ok" },
  { 6, "ok_in_chunks" },
  { 4, "ok_after_interim" },
  { 4, "ok_twice" },
  { 4, "ok_and_refusal" },
  { 4, "ok_and_bytes" },
  { 3, "ok_too_short" },
  { 3, "ok_too_long" },
  { 3, "refusal_and_ok" },
  { 3, "half_a_chunk" },
  { 3, "limited" },
  { 4, "error" },
  { 2, "page" },
  { 2, "garbage" },
}

local function choose_cut(random, plan)
  if random(6) > 1 then return end
  -- often in the head, which has some 100 bytes
  plan.cut = random(2) == 1 and random(0, 120) or random(0, 400)
  plan.how = pick(random, ENDS)
end

--- A plan for the next request of a connection.
---@param random fun(low: integer, high?: integer): integer
---@param is_read boolean
---@return table plan of `act` ("line": once the request's first line is known; "whole"; "late":
--  after the client has given up; nil: never), `answer`, `at` ("line" or "whole"), `drop` (dies when
--  that many bytes of the request have come), `cut` (dies after that many bytes of the response),
--  `how` ("close", "reset", "hang"), `split` (the response comes in two pieces), `last` (the
--  connection ends after it)
function plans.make(random, is_read)
  local plan = { at = random(10) == 1 and "line" or "whole" }
  if is_read then
    plan.answer = pick(random, READ)
  elseif random(3) > 1 then
    plan.act = plan.at == "line" and "line" or pick(random, { { 8, "whole" }, { 2, "line" }, { 1, "late" } })
    plan.answer = pick(random, ACTED)
  else
    plan.answer = pick(random, NOT_ACTED)
  end
  if random(12) == 1 then
    -- often in the head, at times within a photo
    plan.drop = pick(random, { { 3, random(400) }, { 1, random(120000) } })
    plan.how = pick(random, ENDS)
  else
    choose_cut(random, plan)
  end
  plan.split = random(5) == 1 and not plan.answer:find("_and_", 1, true) and plan.answer ~= "ok_twice"
  if plan.answer == "refusal_in_success" then
    -- of a status of success without the refusal behind it one must think that it acted
    plan.cut, plan.split = nil, false
  end
  plan.last = random(12) == 1
  return plan
end

--- What happens to an idle connection: bytes that nobody asked for, or its end.
---@param random fun(low: integer, high?: integer): integer
---@return string "nothing", "refusal", "ok", "half", "byte", "interim", "close", "reset" or "refusal_and_close"
function plans.disturb(random)
  return pick(random, {
    { 6, "nothing" },
    { 3, "refusal" },
    { 3, "ok" },
    { 2, "half" },
    { 1, "byte" },
    { 1, "interim" },
    { 2, "refusal_and_close" },
    { 2, "close" },
    { 2, "reset" },
  })
end

return plans
