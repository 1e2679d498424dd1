-- mpv: invites a friend to where you are, to watch together. The film never stops.
--
-- Copy it to ~/.config/mpv/scripts/invite.lua, log in once (vrchatapi login), and put a line for each friend into
-- ~/.config/mpv/input.conf:
--
--     ctrl+m script-message invite Mira
local msg = require "mp.msg"
local vrchatapi = require "vrchatapi"

local client = vrchatapi.new(assert(vrchatapi.settings()))

local function say(...)
  local text = string.format(...)
  msg.info(text)
  mp.osd_message(text)
end

mp.register_script_message("invite", function(name)
  vrchatapi.spawn(function() -- a task: its calls wait without keeping mpv's messages waiting
    local invite, err = client:invite(name, "here")
    if invite then
      say("Invited %s to %s", name, invite.where.location)
    else
      say("%s", tostring(err))
    end
  end)
end)

-- Lua has a thread of its own in mpv: a step may take its time, but keys and messages wait for it.
mp.add_periodic_timer(0.02, function()
  local ok, err = pcall(vrchatapi.step)
  if not ok then say("%s", tostring(err)) end -- of a task; the others continue
end)

mp.register_event("shutdown", function() client:close() end)
