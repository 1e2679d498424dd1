--- `vrchatapi party` and `doorman`, killed again and again: nobody is invited or answered twice.

local files = require("spec.support.files").use()
local guests = require "spec.support.guests"
local service = require("spec.support.service").use()
local slow_down = require("spec.support.tasks").slow_down
local uv = require "luv"
local command = require("spec.support.command").use(service, files)

-- Starts it with both streams as one.
local function start(words)
  local pipe = assert(io.popen("echo $$; exec " .. command:line(words) .. " 2>&1"))
  return { pipe = pipe, id = tonumber(pipe:read("*l")) }
end

-- Ends it by a signal; what it printed that was not read yet, and the number of the signal that has ended it.
local function finish(child, name)
  if name then uv.kill(child.id, name) end
  local output = child.pipe:read("*a")
  local _, how, code = child.pipe:close()
  return output, how == "signal" and code or code - 128
end

describe("a party that is killed again and again", function()
  local GUESTS, KILLS = 300, 30
  local seed = tonumber(os.getenv("SPEC_SEED")) or os.time() -- the variable repeats a run

  -- Starts it and kills it at a random moment. False: it has come to its end before.
  local function killed(words)
    local child = start(words)
    if math.random() < 0.2 then
      uv.sleep(math.random(0, 30)) -- perhaps before it has sent anything
    else
      local more = math.random(1, 6)
      for line in child.pipe:lines() do
        more = more - (line:find('"type":"invite"', 1, true) and 1 or 0)
        if more == 0 then break end
      end
      uv.sleep(math.random(0, 2))
    end
    local _, signal = finish(child, "sigkill")
    return signal == 9
  end

  it("invites each guest once or reports an unknown outcome; seed " .. seed, function()
    math.randomseed(seed)
    local ids = guests.make(service.box, GUESTS)
    local list = files:write(table.concat(ids, "\n"))
    local words = { "party", list, "--no-pace", "--json", "--concurrency=8", "--journal", files:path() }
    local kills = 0
    while kills < KILLS do
      if killed(words) then kills = kills + 1 end
    end
    local output, errors, code = command:run(words)
    local unknown, count = {}, 0
    for id in output:gmatch('"id":"(usr_[%w_-]+)","state":"unknown"') do
      unknown[id], count = true, count + 1
    end
    assert.equal(count > 0 and 8 or 0, code, output .. errors)
    assert.falsy(output:find('"state":"failed"', 1, true), output)
    assert.falsy(output:find('"state":"left"', 1, true), output)
    local invited, asked = guests.invited(service.box), {}
    for _, request in ipairs(service:requests()) do
      local id = request.target:match("^/api/1/invite/(.*)$")
      if id then asked[id] = (asked[id] or 0) + 1 end
    end
    for _, id in ipairs(ids) do
      assert.is_true((asked[id] or 0) <= 1, id .. " was asked for twice")
      assert.is_true((invited[id] or 0) <= 1, id .. " was invited twice")
      assert.is_true(invited[id] == 1 or unknown[id], id .. " was lost")
    end
    assert.is_true(count <= 8 * KILLS)
    print(("%d guests, %d kills (seed %d): %d unknown"):format(GUESTS, kills, seed, count))
  end)

  it("invites those later who waited for a slot when it was killed", function()
    local list = files:write(table.concat(guests.make(service.box, 20), "\n"))
    local words = { "party", list, "--journal", files:path() }
    local child = start(words)
    local invited, waits = 0, false
    repeat
      local line = assert(child.pipe:read("*l"))
      invited = invited + (line:find("is invited to", 1, true) and 1 or 0)
      waits = waits or line:find("waits for the rate limit until %d%d:%d%d:%d%d") ~= nil
    until invited == 12 and waits
    finish(child, "sigkill")
    words[#words + 1] = "--no-pace"
    local _, errors, code = command:run(words)
    assert.equal(0, code, errors)
    assert.matches("8 invited, 12 invited before\n$", errors)
    assert.equal(20, select(2, guests.invited(service.box)))
  end)
end)

describe("the doorman's answers", function()
  local KILLS, ASKING = 12, 8 -- how often; how many people ask before each

  local function ask(name)
    local friend = assert(service.box:friend { displayName = name })
    return friend.id, assert(service.box:notify { type = "requestInvite", sender = friend.id })
  end

  -- How often each person was answered.
  local function answers()
    local counts = {}
    for _, sent in ipairs(service:sent()) do
      counts[sent.receiverUserId] = (counts[sent.receiverUserId] or 0) + 1
    end
    return counts
  end

  -- Whether an output says of a request that it may have been answered.
  local function is_unknown(told, id)
    return told:find('it may have been answered by an earlier [^\n]*"id":"' .. id:gsub("%-", "%%-") .. '"')
      ~= nil
  end

  -- Runs it until each request is answered, or said to be unknown; what it printed.
  local function run_to_the_end(words, asked, told)
    local path = files:write ""
    local pipe = assert(io.popen(("echo $$; exec %s >>%s 2>&1"):format(command:line(words), path)))
    local id = tonumber(pipe:read("*l"))
    local late = os.time() + 60
    local output, left
    repeat
      output, left = files.read(path), 0
      local counts = answers()
      for who, request in pairs(asked) do
        if not counts[who] and not is_unknown(told .. output, request) then left = left + 1 end
      end
      uv.sleep(20)
    until left == 0 or os.time() > late
    uv.kill(id, "sigint")
    pipe:close()
    return output
  end

  it("are sent once each, however often it is killed", function()
    local seed = os.time()
    math.randomseed(seed)
    local rules = files:write(([[return {
      { who = "Odd", decline = "Not tonight, sorry." },
      { accept = %q, text = "Come in!" },
    }]]):format(service.box.location))
    local words = { "doorman", rules, "--no-pace", "--json", "--journal", files:path() }
    local asked, told = { [service.box.friend_id] = service.box.request_notification_id }, ""
    for _ = 1, KILLS do
      for number = 1, ASKING do
        local who, id = ask(number % 2 == 1 and "Odd" or "Even")
        asked[who] = id
      end
      local child = start(words)
      uv.sleep(math.random(15, 120) * slow_down)
      local output, signal = finish(child, "sigkill")
      assert.equal(9, signal, output)
      told = told .. output
    end
    told = told .. run_to_the_end(words, asked, told)
    local counts, unknown = answers(), 0
    for who, id in pairs(asked) do
      unknown = unknown + (is_unknown(told, id) and 1 or 0)
      local is_right = counts[who] == 1 or counts[who] == nil and is_unknown(told, id)
      assert.is_true(is_right, ("%s has %d answers (seed %d)\n%s"):format(id, counts[who] or 0, seed, told))
    end
    local total = 1 + KILLS * ASKING
    assert.is_true(unknown < total / 2, ("%d of %d are unknown (seed %d)"):format(unknown, total, seed))
  end)
end)
