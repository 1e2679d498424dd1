--- What specs of tasks share: stepping the engine, and scripts in processes of
--- their own that are ended if they hang.

local busted = require "busted"
local process = require "spec.support.process"
local vrchatapi = require "vrchatapi"

local tasks = {}

-- Seconds after which something counts as hanging; far more than anything needs.
local LIMIT = 60

--- Calls a function N times at once, each time in a task.
---@param count integer
---@param fn fun(number: integer): any, table?
---@param word fun(result: any, err: table?): any what to note of each when it returns
---@return any[] words in the order in which the calls returned
function tasks.at_once(count, fn, word)
  local words = {}
  vrchatapi.run(function()
    for number = 1, count do
      vrchatapi.spawn(function()
        local value = word(fn(number))
        words[#words + 1] = value
      end)
    end
  end)
  return words
end

--- How often each value is in a list.
---@param values any[]
---@return table<any, integer>
function tasks.tally(values)
  local counts = {}
  for _, value in ipairs(values) do
    counts[value] = (counts[value] or 0) + 1
  end
  return counts
end

--- Steps the engine as a host does, until it has happened.
---@param happened fun(): any
---@param budget? number
---@return integer steps how many it took
function tasks.step_until(happened, budget)
  local late, steps = os.time() + LIMIT, 0
  while not happened() do
    assert(os.time() < late, "it did not happen")
    vrchatapi.step(0, budget)
    steps = steps + 1
  end
  return steps
end

--- Sees to it that a test that fails leaves no errors of its tasks to the next.
function tasks.clean()
  busted.after_each(function()
    collectgarbage()
    for _ = 1, 300 do
      if pcall(vrchatapi.step) then break end -- a step raises one error at the most
    end
  end)
end

-- What scripts begin with.
local PRELUDE = [[
local vrchatapi = require "vrchatapi"
local box = VALUES
local client = vrchatapi.new {
  user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = box.url, auth = box.auth, timeout = 20,
  rate = false, retries = 0,
}
local function invite(...)
  return client:invite_user(box.friend_id, { instanceId = box.location }, ...)
end
local function list()
  return client:get_invite_messages(box.user_id, "message")
end
]]

--- What a script knows of the sandbox, as VALUES.
---@param service table
---@return table
function tasks.values(service)
  local box, values = service.box, {}
  for _, name in ipairs { "url", "auth", "user_id", "friend_id", "location" } do
    values[name] = box[name]
  end
  return values
end

--- Starts a script that has a client, as process.start does.
---@param service table
---@param script string
---@return table child
function tasks.start(service, script)
  -- a fork of it that spins ends by this, which is no limit for anything that waits
  return process.start(PRELUDE .. script, tasks.values(service), { before = "ulimit -t 120" })
end

--- Runs a script that has a client, `list`, `invite` and `box`, and ends it after a minute.
---@param service table
---@param script string
---@return string output "hangs" if it had to be ended
function tasks.run(service, script)
  local child = tasks.start(service, script)
  -- ends when the child does, or ends it
  local watch = ([[
    for i in $(seq %d); do kill -0 %d 2>/dev/null || exit 0; sleep 0.1; done; kill -KILL %d
  ]]):format(tasks.limit * 10, child.pid, child.pid)
  os.execute("(" .. watch .. ") >/dev/null 2>&1 &")
  local output, how, code = child:finish()
  if how == "signal" and code == 9 then return "hangs" end
  return output
end

--- Seconds that a script may take.
tasks.limit = (process.has_valgrind() or process.has_asan()) and 60 or 15

--- How much slower everything is here; `make collect` says so itself.
tasks.slow_down = process.has_valgrind() and 8
  or process.has_asan() and 2
  or tonumber(os.getenv "VRCHATAPI_SLOW_DOWN")
  or 1

return tasks
