--- Runs in a host, beside a program of examples/hosts: notes how long each step of the engine takes while invites
--- are sent all the time, eight at once.
local clock = require("vrchatapi.core").clock
local step = require "vrchatapi.task.step"
local vrchatapi = require "vrchatapi"

local AT_ONCE = 8

local measure = {}

local new, make_step = vrchatapi.new, step.host
local times, count, wanted, finish = {}, 0, 0, nil

-- The time that a share of the steps did not exceed, in milliseconds.
local function quantile(share) return times[math.ceil(#times * share)] * 1000 end

local function report()
  table.sort(times)
  return ("measured: %d steps %.3f %.3f %.3f\n"):format(#times, quantile(0.5), quantile(0.99), quantile(1))
end

function step.host(seconds, budget)
  local start = clock()
  make_step(seconds, budget)
  if count >= wanted then return end
  count = count + 1
  times[count] = clock() - start
  if count == wanted then finish(report()) end
end

local function keep_inviting(client)
  local body = { instanceId = os.getenv "HOST_LOCATION" }
  while count < wanted do
    local sent, err = client:invite_user(os.getenv "HOST_FRIEND_ID", body)
    assert(sent or count >= wanted, tostring(err))
  end
end

--- Measures after the program has invited somebody by client:invite, whatever has come of that.
---@param steps integer
---@param on_end fun(text: string) called with a line for spec/hosts/host.lua
function measure.after_invite(steps, on_end)
  finish = on_end
  function vrchatapi.new(options)
    options.rate = false -- the sandbox takes any number of calls; the service does not
    local client = new(options)
    local invite = client.invite
    function client.invite(...)
      local sent, err = invite(...)
      if wanted == 0 then
        for _ = 1, AT_ONCE do
          vrchatapi.spawn(keep_inviting, client)
        end
        wanted = steps
      end
      return sent, err
    end
    return client
  end
end

return measure
