-- nginx with its module for Lua: a request invites a friend to where you are, while the worker serves others.
-- invite.conf, beside this, says where it goes.
local cjson = require "cjson"
local semaphore = require "ngx.semaphore"
local vrchatapi = require "vrchatapi"

local PATIENCE = 30 -- seconds

local invite = {}

local client -- each worker has its own

-- A light thread that lives as long as the worker, and runs all tasks.
local function run_tasks()
  while not ngx.worker.exiting() do
    local ok, err = pcall(vrchatapi.step)
    if not ok then ngx.log(ngx.ERR, tostring(err)) end -- of a task; the others continue
    ngx.sleep(0.01)
  end
  client:close()
end

function invite.start()
  client = vrchatapi.new(assert(vrchatapi.settings()))
  assert(ngx.timer.at(0, run_tasks))
end

function invite.answer()
  local done, sent, err = semaphore.new(), nil, nil
  local name = ngx.unescape_uri(ngx.var.arg_name or "")
  -- The task waits for VRChat, and this request for the task. In a task nothing of nginx may wait.
  local task = vrchatapi.spawn(function()
    sent, err = client:invite(name, "here")
    done:post()
  end)
  if not done:wait(PATIENCE) then task:cancel() end
  ngx.status = sent and 200 or 502
  ngx.header.content_type = "application/json"
  ngx.say(cjson.encode {
    invited = sent and sent.where.location,
    error = not sent and (err and tostring(err) or "no answer yet") or nil,
  })
end

return invite
